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
        ["SC-11"] = "usable = false: the sources disagree",
    };

    private static readonly Dictionary<string, Action<JsonElement>> Runs = new()
    {
        ["SC-01"] = SharedDwellingAndParents,
        ["SC-02"] = Disability,
        ["SC-03"] = FourPersonsInTwoRooms,
        ["SC-05"] = LowEffortRate,
        ["SC-06"] = BoxTicked,
        ["SC-08"] = expect => Malus("compiegne-arc-2024", "neighbourhood-trouble", expect),
        ["SC-09"] = expect => Malus("compiegne-arc-2024", "evicted-for-trouble", expect),
        ["SC-10"] = expect => Malus("compiegne-arc-2024", "convicted-of-violence", expect),
        ["SC-12"] = expect => Malus("clamart-habitat-2017", "serious-trouble", expect),
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
        var sheet = TracingEvaluator.Evaluate(Policy("paris-2014"), Known(Reasons("12"), Housing("CPE")), On);
        Assert.Equal(expect.GetProperty("groupPoints").GetProperty("PAR14_G1").GetInt32(), sheet.Points);
        foreach (var line in lines.EnumerateObject())
            Assert.Equal(line.Value.GetInt32(), sheet.Lines.Single(shown => shown.CriterionId == line.Name).OwnPoints);
    }

    private static void Disability(JsonElement expect) => LinesOf("paris-2014", Known((Fact.Disability, 1)), expect);

    private static void FourPersonsInTwoRooms(JsonElement expect)
    {
        LinesOf("paris-2014", Known((Fact.Occupants, 4), (Fact.Rooms, 2)), expect);
        Assert.Equal(0, TracingEvaluator.Evaluate(Policy("paris-2014"), Known((Fact.Occupants, 4), (Fact.Rooms, 3)), On).Points);
    }

    private static void LowEffortRate(JsonElement expect)
    {
        var rate = Cases().Single(oracle => oracle.GetProperty("id").GetString() == "SC-05").GetProperty("given").GetProperty("facts").GetProperty("effortRateBelow").GetDecimal();
        var sheet = TracingEvaluator.Evaluate(Policy("paris-2014"), Known((Fact.RentCents, (int)(rate * 100_000) - 1), (Fact.ResourcesCents, 100_000)), On);
        var points = expect.GetProperty("linePoints").GetProperty("PAR14_TAUX_EFFORT").GetInt32();
        Assert.Equal((LineOutcome.Obtained, points), (sheet.Lines.Single(line => line.CriterionId == "PAR14_TAUX_EFFORT_MOINS_33").Outcome, sheet.Points));
    }

    /// <summary>The city prints no points: the case brings none, so both lines are given some.</summary>
    private static void BoxTicked(JsonElement expect)
    {
        var grid = GridParser.Parse(PolicyText("paris-2024"), "paris-2024.yaml", new Dictionary<string, decimal> { ["heberge"] = 7, ["hotel"] = 5 }, Eligibility.Policies.Geography).Grid!;
        var file = Eligibility.Households.Alone() with { CurrentHousing = new CurrentHousing { Models = ["HOT", "CP"] } };
        var sheet = TracingEvaluator.Evaluate(grid, FactReader.Read(file), On);
        Assert.Equal(Names("countingLines"), sheet.Lines.Where(line => line.Points != 0).Select(line => line.CriterionId));
        Assert.All(Names("ignoredLines"), name => Assert.Equal(0, sheet.Lines.Single(line => line.CriterionId == name).Points));

        IEnumerable<string?> Names(string list) => expect.GetProperty(list).EnumerateArray().Select(name => name.GetString());
    }

    private static void SumOfTwoLines(JsonElement expect)
    {
        var sheet = LinesOf("rennes-metropole-historic", Known((Fact.Adults, 1), (Fact.Dependants, 1), (Fact.Contracts, Bits(RegisterCodes.Contracts, "CDD"))), expect);
        Assert.Equal(expect.GetProperty("sumOfTheseLines").GetInt32(), sheet.Points);
    }

    /// <summary>The grid ships these lines off (SCO-11): as shipped they take nothing; turned on, what the case says.</summary>
    private static void Malus(string name, string label, JsonElement expect)
    {
        var facts = Known((Fact.Label1, LabelNumber.Of(label)));
        Assert.Equal(0, TracingEvaluator.Evaluate(Policy(name), facts, On).Points);
        var enabled = Of(PolicyText(name).Replace(", fragile:", ", enabled: true, fragile:", StringComparison.Ordinal));
        foreach (var line in expect.GetProperty("linePoints").EnumerateObject())
            Assert.Equal(line.Value.GetInt32(), TracingEvaluator.Evaluate(enabled, facts, On).Lines.Single(shown => shown.CriterionId == line.Name).Points);
    }

    private static ScoreSheet LinesOf(string name, FactVector facts, JsonElement expect)
    {
        var sheet = TracingEvaluator.Evaluate(Policy(name), facts, On);
        foreach (var line in expect.GetProperty("linePoints").EnumerateObject())
            Assert.Equal(line.Value.GetInt32(), sheet.Lines.Single(shown => shown.CriterionId == line.Name).Points);
        return sheet;
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
