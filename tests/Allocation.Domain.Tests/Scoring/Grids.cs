using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>Grids and facts for tests: a grid in a few lines, facts all unknown but those named.</summary>
internal static class Grids
{
    public const string Head = "grid: test\nterritory: \"243100518\"\n";

    public static ScoringGrid Of(string yaml)
    {
        var result = GridParser.Parse(yaml, "test.yaml", geography: Eligibility.Policies.Geography);
        Assert.Empty(result.Diagnostics);
        return result.Grid!;
    }

    public static ScoringGrid OneLine(string? when, string points = "10", string head = "") =>
        Of($"{Head}{head}criteria:\n  - id: A\n    label: \"A\"\n{(when is null ? "" : $"    when: {when}\n")}    points: {points}\n");

    public static string PolicyText(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policies", "grids", name + ".yaml"));

    public static ScoringGrid Policy(string name) => Of(PolicyText(name));

    public static FactVector Known(params (Fact Fact, int Value)[] known)
    {
        var values = new int[FactVector.Width];
        Array.Fill(values, FactVector.Unknown);
        foreach (var (fact, value) in known)
            values[(int)fact] = value;
        return new FactVector(values);
    }

    /// <summary>The same facts but for one.</summary>
    public static FactVector With(FactVector facts, Fact fact, int value)
    {
        var values = facts.ToArray().ToArray();
        values[(int)fact] = value;
        return new FactVector(values);
    }

    public static int Bits(CodeList list, params string[] codes) => codes.Aggregate(0, (bits, code) => bits | (1 << list.PositionOf(code)));

    public static (Fact, int) Deposit(DateOnly day) => (Fact.DepositDay, day.DayNumber);

    public static (Fact, int) Reasons(params string[] codes) => (Fact.Reasons, Bits(RegisterCodes.Reasons, codes));

    public static (Fact, int) Housing(params string[] codes) => (Fact.Housing, Bits(RegisterCodes.HousingModels, codes));

    public static (Fact, int) Dalo(string code) => (Fact.Dalo, Bits(RegisterCodes.DaloStatuses, code));

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");

    public static (int Points, int NextChangeDay) Columns(ColumnEvaluator evaluator, FactVector facts, DateOnly on)
    {
        var columns = new FactColumns(1);
        columns.Set(0, facts);
        Span<int> points = stackalloc int[1];
        Span<int> next = stackalloc int[1];
        evaluator.Evaluate(columns, 0, 1, on, points, next);
        return (points[0], next[0]);
    }
}
