using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Conversion;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Agreements proposed from a stock can be recorded, or it is said why not.</summary>
public sealed class StockConversionTests
{
    private static readonly StockFigures Figures = new(Dwellings: 1_000, Released: 100, Subtracted: 0, new DateOnly(2027, 3, 1));

    [Fact]
    public void What_the_State_may_not_have_is_not_taken_from_the_others()
    {
        // FX-24 with a State that asks for 40: it has 30, and the others the 70 that are left.
        var converted = Convert(("État", ReserverKind.State, 400), ("AL", ReserverKind.ActionLogement, 450), ("Employeur", ReserverKind.Employer, 350));
        Assert.Equal([("AL", 39.375m), ("Employeur", 30.625m), ("État", 30m)], converted.OrderBy(one => one.Reserver, StringComparer.Ordinal).Select(one => (one.Reserver, one.ProposedPercent)));
        Assert.All(converted, one => Assert.True(one.WasLowered));
        Assert.Equal(["state-above-30"], Warnings(converted));
    }

    [Fact]
    public void Two_lines_of_the_State_have_thirty_together()
    {
        var converted = Convert(("Préfecture", ReserverKind.State, 290), ("Agents", ReserverKind.State, 60), ("Ville", ReserverKind.LocalAuthority, 150), ("Métropole", ReserverKind.Intermunicipality, 120));
        Assert.Equal(30m, converted.Where(one => one.Kind == ReserverKind.State).Sum(one => one.ProposedPercent), 5);
        Assert.Equal(["state-above-30", "second-state", "guarantees-above-20"], Warnings(converted));
    }

    [Fact]
    public void Two_spellings_of_a_reserver_or_two_kinds_of_one_are_told()
    {
        var converted = Convert(("Ville de Lyon", ReserverKind.LocalAuthority, 50), ("VILLE  DE LYON", ReserverKind.LocalAuthority, 50), ("AL", ReserverKind.ActionLogement, 50), ("AL", ReserverKind.Employer, 50));
        Assert.Equal(["spelling", "spelling"], Warnings(converted));
    }

    [Fact]
    public void Within_the_law_nothing_is_lowered_and_nothing_is_warned_of()
    {
        var converted = Convert(("État", ReserverKind.State, 300), ("Ville", ReserverKind.LocalAuthority, 200), ("Armée", ReserverKind.Defence, 900));
        Assert.Equal([0m, 20m, 30m], converted.OrderBy(one => one.ProposedPercent).Select(one => one.ProposedPercent));
        Assert.DoesNotContain(converted, one => one.WasLowered);
        Assert.Empty(Warnings(converted));
    }

    [Theory]
    [InlineData("2027-03-01", "2028-03-01", 1)]
    [InlineData("2026-03-01", "2027-03-01", 1)]
    [InlineData("2027-03-01", "2028-03-02", 2)]
    [InlineData("2027-03-01", "2027-12-31", 1)]
    [InlineData("2028-02-29", "2029-02-28", 1)]
    [InlineData("2027-12-31", "2029-01-01", 2)]
    public void A_begun_year_counts_whole_in_leap_years_too(string on, string until, int years)
    {
        ReservationRight once = new("Ville", ReserverKind.LocalAuthority, 12, RightKind.Once, DateOnly.Parse(until, null), null);
        Assert.Equal(Rational.Of(12, years), StockConversion.DuePerYear(ConversionFormula.UniqueOverYears, [once], Figures with { On = DateOnly.Parse(on, null) }));
    }

    private static IReadOnlyList<ConvertedRights> Convert(params (string Reserver, ReserverKind Kind, int Rights)[] inventory) =>
        StockConversion.Convert([.. inventory.Select(one => new ReservationRight(one.Reserver, one.Kind, one.Rights, RightKind.EachRelease, null, null))], Figures, ConversionFormula.ShareOfStock);

    private static IEnumerable<string> Warnings(IReadOnlyList<ConvertedRights> converted) => ConversionWarnings.Of(converted, ConversionFormula.ShareOfStock).Select(warning => warning.Code);
}
