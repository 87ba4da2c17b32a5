using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring.Checks;

/// <summary>Enabled lines that can be written, and that somebody should look at: what takes points for what no plan may, and what has no end.</summary>
internal static class DoubtfulLines
{
    /// <summary>A line, what is doubtful about it and what to do.</summary>
    public readonly record struct Doubt(string Line, string Code, string Message, string Remedy);

    /// <summary>The doubtful lines of a grid, in its order.</summary>
    public static IEnumerable<Doubt> Of(ScoringGrid grid) =>
        grid.AllCriteria().Where(line => line is { Enabled: true, Fragile: null }).SelectMany(line => Of(grid, line));

    private static IEnumerable<Doubt> Of(ScoringGrid grid, Criterion line)
    {
        if (line.Points is RatioPoints { Limit: PointsRule.MaxLinear })
            yield return new(line.Id, GridDiagnosticCodes.Unbounded, $"'{line.Id}' gives {PointsRule.MaxLinear} points to whoever has nothing below the line of the ratio: a rent without resources.", "Write a cap: ', at most 20'.");
        if (SmallShare(line.When) is { } share)
            yield return new(line.Id, GridDiagnosticCodes.SmallShare, $"'{line.Id}' compares a share with {(share / 100m).ToString(System.Globalization.CultureInfo.InvariantCulture)} %.", "A share is written in percent: 'effort-rate > 40' for two fifths.");
        if (line.Points is not (ConstantPoints { Value: < 0 } or LinearPoints { PerStep: < 0 }))
            yield break;
        if (grid.Plan is null && Reads(line, fact => fact is Fact.Refusals or Fact.LastRefusal or Fact.SecondLastRefusal or Fact.ThirdLastRefusal))
            yield return new(line.Id, GridDiagnosticCodes.Fragile, $"'{line.Id}' takes points for refusals, and the grid names no plan: the plan says when and by how much, and only for a dwelling adapted to the household (SCO-10).", "Write 'plan' at the head of the grid.");
        if (Reads(line, fact => fact == Fact.Proposals))
            yield return new(line.Id, GridDiagnosticCodes.Fragile, $"'{line.Id}' takes points for proposals: to receive one is not to refuse it (SCO-10).", "Count 'refusals'.");
        if (Reads(line, fact => fact == Fact.Disability))
            yield return new(line.Id, GridDiagnosticCodes.Fragile, $"'{line.Id}' takes points for a disability (SCO-11).", "Take the line out, or mark it 'fragile' and have it examined.");
    }

    /// <summary>A share below one percent, hundredths of a percent: somebody wrote a fraction.</summary>
    private static int? SmallShare(Condition? condition) => condition switch
    {
        null => null,
        RatioCondition { Scale: 10_000, Value: > 0 and < 100 } ratio => ratio.Value,
        _ => condition.Parts.Select(SmallShare).FirstOrDefault(share => share is not null),
    };

    private static bool Reads(Criterion line, Func<Fact, bool> wanted) => (line.Points is CountPoints count && wanted(count.Fact)) || Reads(line.When, wanted);

    private static bool Reads(Condition? condition, Func<Fact, bool> wanted) => condition switch
    {
        null => false,
        NumberCondition number => wanted(number.Fact),
        FlagCondition flag => wanted(flag.Fact),
        ElapsedCondition elapsed => wanted(elapsed.Since),
        _ => condition.Parts.Any(part => Reads(part, wanted)),
    };
}
