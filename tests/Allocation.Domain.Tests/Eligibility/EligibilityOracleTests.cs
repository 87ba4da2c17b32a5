using System.Text.Json;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Territories;
using Allocation.Domain.Tests.Oracles;

namespace Allocation.Domain.Tests.Eligibility;

/// <summary>The cases of <c>Oracles/eligibility.json</c>; a new one fails until it is expressed or listed with a reason.</summary>
public sealed class EligibilityOracleTests
{
    /// <summary>Cases this version cannot express, and why.</summary>
    private static readonly Dictionary<string, string> _notExpressible = new()
    {
        ["EL-07-PLI"] = "PLI is no social product: no financing of ours.",
        ["EL-07-PLUS"] = "The PLUS table of 2017 is recorded for three categories only, so not at all; its PLS ratio is asserted by EL-07-PLS.",
        ["EL-60"] = Sls,
        ["EL-61"] = Sls,
        ["EL-62"] = Sls,
        ["EL-63"] = Sls,
        ["EL-64"] = Sls,
        ["EL-65"] = Sls,
        ["EL-66"] = Sls,
        ["EL-67"] = Sls,
        ["EL-68"] = Sls,
        ["EL-69"] = Sls,
        ["EL-69b"] = Sls,
        ["EL-70"] = Effort,
        ["EL-71"] = Effort,
        ["EL-72"] = Effort,
        ["EL-73"] = Effort,
        ["EL-74"] = Effort,
    };

    private const string Sls = "The solidarity supplement (ELI-21, ELI-22) is not an allocation condition and not built.";
    private const string Effort = "The effort rate (ELI-29 to ELI-31) is not built yet.";

    private static readonly Dictionary<string, JsonElement> _cases = OracleCases.Of("eligibility.json");

    public static IEnumerable<TheoryDataRow<string>> Ids => _cases.Keys.Where(id => !_notExpressible.ContainsKey(id)).Select(id => new TheoryDataRow<string>(id));

    [Fact]
    public void Every_case_left_out_is_a_case_of_the_file() => Assert.All(_notExpressible.Keys, id => Assert.Contains(id, _cases.Keys));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_case_gives_what_its_source_says(string id)
    {
        var given = _cases[id].GetProperty("given");
        var expect = _cases[id].GetProperty("expect");
        switch (id)
        {
            case "EL-07-PLS":
                Assert.Equal(Numbers(expect, "ceilings"), Numbers(_cases["EL-07-PLUS"].GetProperty("expect"), "ceilings").Select(IncomeCeilings.PlsOf));
                break;
            case "EL-06":
                OracleHouseholds.AssertCeilings(given, Numbers(expect, "ceilings"));
                break;
            case "EL-08" or "EL-09":
                OracleHouseholds.AssertCategory(given, expect);
                Assert.All(expect.GetProperty("ceilings").EnumerateObject(), zone => Assert.Equal(
                    zone.Value.GetInt32(), Ceiling(given, Zone(zone.Name), expect.GetProperty("category").GetString()!)));
                break;
            case "EL-10" or "EL-11":
                AssertSeries(given, expect.GetProperty("series"));
                break;
            case "EL-12":
                Assert.Equal(expect.GetProperty("wrong").GetInt32(), Indexation.Apply(23355, 102.47m, 100m));
                Assert.Equal(expect.GetProperty("right").GetInt32(), Policies.Ceilings.Indexation.Next(23355, 2025));
                break;
            case "EL-13":
                Assert.Equal(expect.GetProperty("pls").GetInt32(), IncomeCeilings.PlsOf(given.GetProperty("plus").GetInt32()));
                Assert.Equal(expect.GetProperty("pls").GetInt32(), Ceiling(given, Zone(given), "cat3"));
                break;
            case "EL-14":
                Assert.Equal(expect.GetProperty("right").GetInt32(), Ceiling(given, Zone(given), "cat2"));
                OracleHouseholds.AssertRefused(expect);
                break;
            case "EL-15":
                Assert.Equal(Numbers(expect, "right"), Cells(given));
                Assert.Equal(Numbers(expect, "right"), new[] { 43899, 51641, 58200 }.Select(before => Policies.Ceilings.Indexation.Next(before, 2025)!.Value));
                break;
            case "EL-16":
                Assert.Equal(expect.GetProperty("right").GetInt32(), Policies.Ceilings.For(2023, Financing.PLUS, Zone(given), 1).Amount);
                break;
            case "EL-28":
                Assert.Equal(expect.GetProperty("categoryOfEachFamily").GetString(), $"cat{Households.Alone().Category()}");
                Assert.Equal(expect.GetProperty("categoryIfCoApplicants").GetString(), $"cat{Households.Couple(link: null).Category()}");
                break;
            case "EL-50" or "EL-51" or "EL-52" or "EL-53":
                AssertSubstitution(given, expect.GetProperty("eligible").GetBoolean());
                break;
            case "EL-54" or "EL-55" or "EL-56":
                AssertYears(given, expect);
                break;
            case var _ when given.TryGetProperty("dwellingCommune", out var commune):
                Assert.True(Policies.Geography.TryFind(InseeCode.Parse(commune.GetString()!), out var found));
                Assert.Equal(Zone(expect.GetProperty("ceilingZone").GetString()!), found.Zone);
                break;
            case var _ when expect.TryGetProperty("category", out _):
                OracleHouseholds.AssertCategory(given, expect);
                break;
            case var _ when given.TryGetProperty("categories", out _) && expect.TryGetProperty("ceilings", out _):
                Assert.Equal(Numbers(expect, "ceilings"), Cells(given));
                break;
            default:
                Assert.Fail($"{id} is new: express it, or list it with the reason why not.");
                break;
        }
    }

    internal static CeilingZone Zone(JsonElement given) => Zone(given.GetProperty("zone").GetString()!);

    internal static CeilingZone Zone(string name) => name switch
    {
        "paris_communes_limitrophes" => CeilingZone.ParisAndBordering,
        "ile_de_france" => CeilingZone.IleDeFrance,
        "autres_regions" => CeilingZone.OtherRegions,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>A cell of a table: a category, or the step from category 6 to 7 for the supplement.</summary>
    internal static int Ceiling(JsonElement given, CeilingZone zone, string cell)
    {
        var year = given.GetProperty("year").GetInt32();
        return cell == "sup" ? Of(7) - Of(6) : Of(int.Parse(cell["cat".Length..]));

        int Of(int category) => Policies.Ceilings.For(year, Enum.Parse<Financing>(given.GetProperty("product").GetString()!), zone, category).Amount!.Value;
    }

    private static IEnumerable<int> Cells(JsonElement given) =>
        given.GetProperty("categories").EnumerateArray().Select(cell => Ceiling(given, Zone(given), cell.GetString()!));

    private static IEnumerable<int> Numbers(JsonElement parent, string name) => parent.GetProperty(name).EnumerateArray().Select(item => item.GetInt32());

    private static void AssertSeries(JsonElement given, JsonElement series)
    {
        var product = Enum.Parse<Financing>(given.GetProperty("product").GetString()!);
        var category = int.Parse(given.GetProperty("category").GetString()!["cat".Length..]);
        var amount = given.GetProperty("start").GetProperty("value").GetInt32();
        Assert.All(series.EnumerateObject(), step =>
        {
            var year = int.Parse(step.Name);
            amount = Policies.Ceilings.Indexation.Next(amount, year)!.Value;
            Assert.Equal(step.Value.GetInt32(), amount);
            Assert.Equal(amount, Policies.Ceilings.For(year, product, Zone(given), category).Amount);
        });
    }

    private static void AssertSubstitution(JsonElement given, bool eligible)
    {
        var ceiling = Policies.Ceilings.For(given.GetProperty("leaseYear").GetInt32(), Financing.PLAI, Zone(given), 1).Amount!.Value;
        Assert.Equal(given.GetProperty("ceiling").GetInt32(), ceiling);
        Assert.Equal(eligible, IncomeSubstitution.WouldQualify(
            given.GetProperty("adult").GetBoolean(),
            given.GetProperty("rfrN2_2016").GetDecimal(),
            [given.GetProperty("incomeN1_2017").GetDecimal(), given.GetProperty("incomeLast12Months").GetDecimal()],
            ceiling));
    }

    private static void AssertYears(JsonElement given, JsonElement expect)
    {
        var lease = given.TryGetProperty("leaseDate", out var date) ? DateOnly.Parse(date.GetString()!) : new DateOnly(given.GetProperty("leaseYear").GetInt32(), 6, 1);
        var ceilingsYear = expect.GetProperty("ceilingsYear").GetInt32();
        Assert.Equal(expect.GetProperty("rfrYear").GetInt32(), IncomeTest.IncomeYear(lease));
        Assert.Equal(ceilingsYear, IncomeTest.CeilingYear(lease));

        // The table of 2027 is not published: the latest one stands in, and says so.
        var ceiling = Policies.Ceilings.For(ceilingsYear, Financing.PLUS, CeilingZone.IleDeFrance, 1);
        Assert.Equal((Math.Min(ceilingsYear, 2026), ceilingsYear > 2026), (ceiling.TableYear, ceiling.Provisional));
    }
}
