using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>
/// Runs the scoring oracles. Expected points come from the file, never from here; a case that is neither run nor listed
/// with its reason fails.
/// </summary>
public class OracleTests
{
    private static readonly DateOnly On = Day("2026-03-15");

    private static readonly Dictionary<string, string> NotExpressible = new()
    {
        ["SC-04"] = "usable = false: the sources disagree",
        ["SC-05"] = "tier table over the effort rate whose maximum no source prints",
        ["SC-06"] = "single choice among lines: a later combination",
        ["SC-08"] = "trouble caused by a member: not in the catalogue of facts",
        ["SC-09"] = "eviction of any member: not in the catalogue of facts",
        ["SC-10"] = "criminal record: not in the catalogue of facts (SCO-11)",
        ["SC-11"] = "usable = false: the sources disagree",
        ["SC-12"] = "procedure for trouble: not in the catalogue of facts; negative constants are tested elsewhere",
    };

    private static readonly Dictionary<string, Action<JsonElement>> Runs = new()
    {
        ["SC-01"] = SharedDwellingAndParents,
        ["SC-02"] = Disability,
        ["SC-03"] = FourPersonsInTwoRooms,
        ["SC-07"] = SumOfTwoLines,
        ["SC-13"] = expect => TwoTablesAndCappedYears("SC-13", expect),
        ["SC-16"] = expect => TwoTablesAndCappedYears("SC-16", expect),
        ["SC-14"] = StrictDelay,
        ["SC-15"] = BothCumulations,
    };

    public static TheoryData<string> CaseIds => [.. Cases().Select(oracle => oracle.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(CaseIds))]
    public void Each_oracle_is_run_or_listed_with_a_reason(string id)
    {
        var oracle = Cases().Single(oracle => oracle.GetProperty("id").GetString() == id);
        if (Runs.TryGetValue(id, out var run))
            run(oracle.GetProperty("expect"));
        else
            Assert.True(NotExpressible.ContainsKey(id), $"{id} is neither run nor listed.");
        Assert.False(Runs.ContainsKey(id) && NotExpressible.ContainsKey(id));
    }

    [Fact]
    public void No_listed_case_has_left_the_file() =>
        Assert.Equal(Runs.Keys.Concat(NotExpressible.Keys).Order(), Cases().Select(oracle => oracle.GetProperty("id").GetString()).Order());

    /// <summary>The lines of both tables are not published: each obtained one stands here with the points of the case.</summary>
    private static void TwoTablesAndCappedYears(string id, JsonElement expect)
    {
        var facts = Cases().Single(oracle => oracle.GetProperty("id").GetString() == id).GetProperty("given").GetProperty("facts");
        var grid = Of($"{Head}criteria:\n{Table("t1Lines")}{Table("t2Lines")}  - {{ id: ANC, label: L, points: \"1 per year of seniority, at most 6\" }}\n");

        var sheet = TracingEvaluator.Evaluate(grid, Known(Deposit(On.AddYears(-facts.GetProperty("seniorityYears").GetInt32()))), On);

        Assert.Equal(expect.GetProperty("total").GetInt32(), sheet.Points);

        string Table(string name) => $"  - {{ group: {name}, combine: best, criteria: [{string.Join(", ", facts.GetProperty(name).EnumerateArray().Select((points, at) => $"{{ id: {name}-{at}, label: L, points: {points} }}"))}] }}\n";
    }

    /// <summary>The catalogue knows sharing with parents or with others as present housing, leaving a dwelling as reason 12.</summary>
    private static void SharedDwellingAndParents(JsonElement expect)
    {
        var lines = expect.GetProperty("linePoints");
        var sheet = TracingEvaluator.Evaluate(
            Of($"{Head}criteria:\n  - group: PAR14_G1\n    combine: best\n    criteria:\n"
                + $"      - {{ id: PAR14_DECOHAB, label: L, when: reason includes 12, points: {lines.GetProperty("PAR14_DECOHAB")} }}\n"
                + $"      - {{ id: PAR14_CHEZ_PARENTS, label: L, when: housing includes CPE, points: {lines.GetProperty("PAR14_CHEZ_PARENTS")} }}\n"),
            Known(Reasons("12"), Housing("CPE")), On);
        Assert.Equal(expect.GetProperty("groupPoints").GetProperty("PAR14_G1").GetInt32(), sheet.Points);
        foreach (var line in sheet.Lines)
            Assert.Equal(lines.GetProperty(line.CriterionId).GetInt32(), line.OwnPoints);
    }

    private static void Disability(JsonElement expect)
    {
        var points = expect.GetProperty("linePoints").GetProperty("PAR14_HANDICAP").GetInt32();
        Assert.Equal(points, TracingEvaluator.Evaluate(OneLine("disability", $"{points}"), Known((Fact.Disability, 1)), On).Points);
    }

    private static void FourPersonsInTwoRooms(JsonElement expect)
    {
        var points = expect.GetProperty("linePoints").GetProperty("PAR14_SUROCC_4P_T2").GetInt32();
        var grid = OneLine("occupants = 4 and rooms = 2", $"{points}");
        Assert.Equal(points, TracingEvaluator.Evaluate(grid, Known((Fact.Occupants, 4), (Fact.Rooms, 2)), On).Points);
        Assert.Equal(0, TracingEvaluator.Evaluate(grid, Known((Fact.Occupants, 4), (Fact.Rooms, 3)), On).Points);
    }

    private static void SumOfTwoLines(JsonElement expect)
    {
        var lines = expect.GetProperty("linePoints");
        var grid = Of($"{Head}criteria:\n"
            + $"  - {{ id: REN_1ADULTE_1ENFANT, label: L, when: adults = 1 and dependants = 1, points: {lines.GetProperty("REN_1ADULTE_1ENFANT")} }}\n"
            + $"  - {{ id: REN_CDD, label: L, when: contract includes CDD, points: {lines.GetProperty("REN_CDD")} }}\n");
        var sheet = TracingEvaluator.Evaluate(grid, Known((Fact.Adults, 1), (Fact.Dependants, 1), (Fact.Contracts, Bits(RegisterCodes.Contracts, "CDD"))), On);
        Assert.Equal(expect.GetProperty("sumOfTheseLines").GetInt32(), sheet.Points);
    }

    private static void StrictDelay(JsonElement expect)
    {
        var sheet = TracingEvaluator.Evaluate(Policy("toulouse-metropole"), NothingElse(On.AddMonths(-36)), On);
        Assert.Equal(expect.GetProperty("total").GetInt32(), sheet.Points);
        foreach (var line in expect.GetProperty("linePoints").EnumerateObject())
            Assert.Equal(line.Value.GetInt32(), sheet.Lines.Single(shown => shown.CriterionId == line.Name).Points);
    }

    private static void BothCumulations(JsonElement expect)
    {
        var facts = Known(Deposit(On), Dalo("ACTIF"), (Fact.Pdalhpd, 1));
        foreach (var (combine, total) in expect.GetProperty("totalByCumulation").EnumerateObject().Select(entry => (entry.Name, entry.Value.GetInt32())))
        {
            var grid = Of(PolicyText("toulouse-metropole").Replace("combine: sum", $"combine: {combine}", StringComparison.Ordinal));
            Assert.Equal(total, TracingEvaluator.Evaluate(grid, facts, On).Points);
            Assert.Equal(total, Columns(new ColumnEvaluator(grid), facts, On).Points);
        }
    }

    private static FactVector NothingElse(DateOnly deposit) => Known(Deposit(deposit), Dalo("NON"), (Fact.Pdalhpd, 0));

    private static List<JsonElement> Cases()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Oracles", "scoring.json")));
        return [.. document.RootElement.GetProperty("cases").Clone().EnumerateArray()];
    }
}
