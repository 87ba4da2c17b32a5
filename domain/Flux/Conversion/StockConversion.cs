using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Flux.Conversion;

/// <summary>How rights of a stock become a flux (FLX-19) [practice].</summary>
[JsonConverter(typeof(KebabCase<ConversionFormula>))]
public enum ConversionFormula
{
    /// <summary>F1: the share that the rights have of the stock.</summary>
    ShareOfStock,

    /// <summary>F2: the rights of each group times its rotation.</summary>
    RightsTimesRotation,

    /// <summary>F3: unique rights, spread over the years in which they may be used.</summary>
    UniqueOverYears,

    /// <summary>F4: rights times rotation, fading with the years that are left.</summary>
    Fading,
}

/// <summary>What kind of right an inventory lists (FLX-19).</summary>
[JsonConverter(typeof(KebabCase<RightKind>))]
public enum RightKind
{
    /// <summary>Droit de suite: each release until a date.</summary>
    EachRelease,

    /// <summary>Droit unique: one designation.</summary>
    Once,
}

/// <summary>A line of an inventory: rights of one reserver on a group of dwellings that rotate alike.</summary>
/// <param name="Reserver">The reserver.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Rights">Rights, whole and from 0.</param>
/// <param name="Right">Each release, or once.</param>
/// <param name="Until">Last day of the rights; null when they end with nothing known.</param>
/// <param name="RotationPercent">Dwellings of the group released in a year, percent; that of the whole stock when null.</param>
public sealed record ReservationRight(string Reserver, ReserverKind Kind, int Rights, RightKind Right, DateOnly? Until, decimal? RotationPercent);

/// <summary>What the landlord has, in the year before the flux begins.</summary>
/// <param name="Dwellings">Dwellings it owns, at least 1.</param>
/// <param name="Released">Dwellings released in a year: the gross flux.</param>
/// <param name="Subtracted">Of those, subtracted (FLX-8).</param>
/// <param name="On">Day from which the flux shall hold.</param>
public sealed record StockFigures(int Dwellings, int Released, int Subtracted, DateOnly On)
{
    /// <summary>Dwellings of the flux's base in a year (FLX-7).</summary>
    public int Base => Released - Subtracted;
}

/// <summary>What one formula gives a reserver.</summary>
/// <param name="Formula">The formula.</param>
/// <param name="DuePerYear">Dwellings a year.</param>
/// <param name="RateOfBase">That as a share of the base; null without a base.</param>
/// <param name="RateOfGross">As a share of the gross flux.</param>
/// <param name="RateOfStock">As a share of the stock: ten or twenty times less, and never to be read as one of the others (FLX-6).</param>
public sealed record FormulaResult(ConversionFormula Formula, Rational DuePerYear, Rational? RateOfBase, Rational? RateOfGross, Rational RateOfStock);

/// <summary>A reserver's rights by every formula, and the rate that is proposed.</summary>
/// <param name="Reserver">The reserver.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Rights">Its rights.</param>
/// <param name="Results">What each formula gives.</param>
/// <param name="ProposedRate">By the chosen formula, lowered to what the law leaves the State (FLX-11), and where all rates were above the whole (FLX-20); share of the base.</param>
/// <param name="WasLowered">Whether it was lowered.</param>
/// <param name="InFlux">Whether it is a reserver of the flux; one that is not keeps named dwellings (FLX-2).</param>
public sealed record ConvertedRights(string Reserver, ReserverKind Kind, long Rights, ImmutableArray<FormulaResult> Results, Rational ProposedRate, bool WasLowered, bool InFlux)
{
    /// <summary>The proposed rate in percent of the base, rounded down to six decimals: recorded as they are proposed, rates never pass the whole.</summary>
    public decimal ProposedPercent => decimal.Floor((ProposedRate * 100).Round(8) * 1_000_000) / 1_000_000;

    /// <summary>What a formula alone gives, share of the base; none without a base, or outside the flux.</summary>
    public Rational RateBy(ConversionFormula formula) => InFlux ? Results.First(result => result.Formula == formula).RateOfBase ?? Rational.Zero : Rational.Zero;
}

/// <summary>Turns an inventory of rights on named dwellings into shares of a flux, with every formula beside the chosen one.</summary>
public static class StockConversion
{
    /// <summary>All reservers of an inventory, by their names.</summary>
    /// <param name="inventory">Rights.</param>
    /// <param name="figures">What the landlord has.</param>
    /// <param name="chosen">The formula of the proposal.</param>
    public static IReadOnlyList<ConvertedRights> Convert(IReadOnlyList<ReservationRight> inventory, StockFigures figures, ConversionFormula chosen)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        ArgumentNullException.ThrowIfNull(figures);

        // A reserver whose rights are all over stays in the answer, with none.
        var converted = inventory.GroupBy(right => (right.Reserver, right.Kind)).OrderBy(group => group.Key.Reserver, StringComparer.Ordinal).Select(group =>
        {
            var results = Enum.GetValues<ConversionFormula>().Select(formula => Result(formula, [.. group], figures)).ToImmutableArray();
            return new ConvertedRights(group.Key.Reserver, group.Key.Kind, group.Sum(right => (long)right.Rights), results, Rational.Zero, false, group.Key.Kind.InFlux());
        }).ToList();
        var lowered = WithinTheLaw([.. converted.Select(one => (one.Kind == ReserverKind.State, one.RateBy(chosen)))]);
        return [.. converted.Select((one, index) => one with { ProposedRate = lowered[index], WasLowered = lowered[index] != one.RateBy(chosen) })];
    }

    /// <summary>The State's rates first, which are no higher together than the law has them: what it may not have is not taken from the others (FLX-11, FLX-20).</summary>
    private static IReadOnlyList<Rational> WithinTheLaw(IReadOnlyList<(bool IsState, Rational Rate)> asked)
    {
        var state = asked.Where(rate => rate.IsState).Aggregate(Rational.Zero, (sum, rate) => sum + rate.Rate);
        var most = Rational.Percent(AgreementRules.MostOfState);
        var factor = state > most ? most / state : Rational.One;
        return Proportion.WithinTheWhole([.. asked.Select(rate => rate.IsState ? rate with { Rate = rate.Rate * factor } : rate)]);
    }

    /// <summary>Dwellings a year that rights give by a formula.</summary>
    public static Rational DuePerYear(ConversionFormula formula, IReadOnlyList<ReservationRight> rights, StockFigures figures)
    {
        ArgumentNullException.ThrowIfNull(rights);
        ArgumentNullException.ThrowIfNull(figures);
        rights = [.. rights.Where(right => right.Until is not { } until || until >= figures.On)];
        return formula switch
        {
            ConversionFormula.ShareOfStock => Rational.Of(rights.Sum(right => (long)right.Rights), figures.Dwellings) * figures.Base,
            ConversionFormula.RightsTimesRotation => Sum(rights, right => right.Rights * RotationOf(right, figures)),
            ConversionFormula.UniqueOverYears => Sum(rights, right => right.Right == RightKind.Once ? Rational.Of(right.Rights, YearsLeft(right, figures) ?? 1) : right.Rights * RotationOf(right, figures)),
            _ => Sum(rights, right => right.Rights * RotationOf(right, figures) * Fading(right, figures)),
        };
    }

    private static FormulaResult Result(ConversionFormula formula, IReadOnlyList<ReservationRight> rights, StockFigures figures)
    {
        var due = DuePerYear(formula, rights, figures);
        return new FormulaResult(formula, due, figures.Base > 0 ? due / figures.Base : null, figures.Released > 0 ? due / figures.Released : null, due / figures.Dwellings);
    }

    private static Rational RotationOf(ReservationRight right, StockFigures figures) => right.RotationPercent is { } percent ? Rational.Percent(percent) : Rational.Of(figures.Released, figures.Dwellings);

    /// <summary>Years that are left, a begun one counted whole; at least one. Null when no end is known.</summary>
    private static int? YearsLeft(ReservationRight right, StockFigures figures)
    {
        if (right.Until is not { } until)
            return null;
        var whole = until.Year - figures.On.Year;
        return Math.Max(1, figures.On.AddYears(whole) < until ? whole + 1 : whole);
    }

    /// <summary>Over the years of an agreement the rights run out: what is left of them at their mean. Ten years or more do not fade.</summary>
    private static Rational Fading(ReservationRight right, StockFigures figures) =>
        YearsLeft(right, figures) is { } years && years < FullYears ? Rational.Of(years, FullYears) : Rational.One;

    private const int FullYears = 10;

    private static Rational Sum(IEnumerable<ReservationRight> rights, Func<ReservationRight, Rational> of) => rights.Aggregate(Rational.Zero, (sum, right) => sum + of(right));
}
