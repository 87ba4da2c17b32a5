using System.Collections.Immutable;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring.Checks;

/// <summary>A line that never counts, since whoever obtains it obtains others that count in its place.</summary>
/// <param name="At">Its place among its group.</param>
/// <param name="By">Places of those that count instead; one where one suffices.</param>
/// <param name="Same">Whether it asks the very same as that one.</param>
internal readonly record struct HiddenLine(int At, ImmutableArray<int> By, bool Same);

/// <summary>
/// Lines of a group that never count (SCO-22): a tier behind one that covers it, a lower line of which the higher is obtained by all
/// the same. What is unknown is tried too, and what cannot be told is not claimed: no line that could count is found.
/// </summary>
internal sealed class Reachability(MonthCounting counting)
{
    /// <summary>Lines looked at in one group: tables of tiers have fewer.</summary>
    private const int MostLines = 200;

    /// <summary>The lines of a group that never count.</summary>
    public IReadOnlyList<HiddenLine> Hidden(Combination way, IReadOnlyList<ScoringNode> lines, ref long tries)
    {
        if (way is Combination.Sum or Combination.Choice || lines.Count > MostLines)
            return [];
        var obtained = lines.Select(Obtained).ToList();
        var hidden = new List<HiddenLine>();
        for (var at = 0; at < lines.Count; at++)
        {
            var line = at;
            var before = Enumerable.Range(0, lines.Count).Where(other => other != line && CountsInstead(way, lines, other, line)).ToList();
            if (Hides(obtained, line, before, ref tries) is { } found)
                hidden.Add(found);
            // Behind a line that always counts none does: one error says it.
            if (way == Combination.First && obtained[at].Always && at + 1 < lines.Count)
                return [.. hidden, new HiddenLine(at + 1, [at], false)];
        }

        return hidden;
    }

    /// <summary>The situations that stand below another which whoever is in them is in too.</summary>
    public static IReadOnlyList<HiddenLine> Hidden(IReadOnlyList<Situation> situations, ref long tries)
    {
        var obtained = situations.Select(situation => new When(situation.When, false, situation.When.UnsetParameter is null)).ToList();
        var hidden = new List<HiddenLine>();
        for (var at = 0; at < situations.Count; at++)
        {
            if (Hides(obtained, at, [.. Enumerable.Range(0, at)], ref tries) is { } found)
                hidden.Add(found);
        }

        return hidden;
    }

    /// <summary>When a node is obtained. <paramref name="Known"/> is false where no household obtains it, or not by itself.</summary>
    private readonly record struct When(Condition? Condition, bool Always, bool Known);

    private static HiddenLine? Hides(List<When> obtained, int line, List<int> before, ref long tries)
    {
        if (!obtained[line].Known || obtained[line].Condition is not { } asked)
            return null;
        // Who reads nothing in common can be left out: one may always be without it.
        var others = before.Where(other => obtained[other] is { Known: true, Condition: { } } known && Satisfiability.Share(asked, known.Condition)).ToList();
        foreach (var other in others)
        {
            if (Satisfiability.NeverHoldsWithout(asked, [obtained[other].Condition!], ref tries))
                return new HiddenLine(line, [other], asked == obtained[other].Condition);
        }

        return others.Count > 1 && Satisfiability.NeverHoldsWithout(asked, [.. others.Select(other => obtained[other].Condition!)], ref tries)
            ? new HiddenLine(line, [.. others], false)
            : null;
    }

    /// <summary>Whether, both obtained, the first of two lines counts in place of the second.</summary>
    private static bool CountsInstead(Combination way, IReadOnlyList<ScoringNode> lines, int first, int second)
    {
        if (way == Combination.First)
            return first < second;
        // A criterion shown with 0 points says that it is looked at: it is no mistake that it gives nothing.
        if (lines[first] is not Criterion { Points: ConstantPoints one } || lines[second] is not Criterion { Points: ConstantPoints { Value: not 0 } other })
            return false;
        return one.Value == other.Value ? first < second : (one.Value > other.Value) == (way == Combination.Best);
    }

    private When Obtained(ScoringNode node)
    {
        if (node is CriterionGroup group)
        {
            var children = group.Children.Select(Obtained).ToList();
            if (children.Any(child => child.Always))
                return new(null, true, true);
            // A child that cannot be told makes the group less than known: it may be obtained without the others.
            return children.TrueForAll(child => child.Known && child.Condition is not null)
                ? new(children.Select(child => child.Condition!).Aggregate((left, right) => new OrCondition(left, right)), false, true)
                : new(null, false, false);
        }

        var line = (Criterion)node;
        if (!line.Enabled || line.UnsetParameter is not null || line.NeedsDwelling || line.Points is RowPoints)
            return new(null, false, false);
        Condition? counts = line.Points switch
        {
            // Over an unknown day or number a line is unknown, whatever its condition.
            SeniorityPoints => new ElapsedCondition(Fact.DepositDay, counting, 0, null, false, false),
            CountPoints count => new NumberCondition(count.Fact, Comparison.AtLeast, FactRange.Of(count.Fact).Least),
            _ => null,
        };
        var condition = line.When is null ? counts : counts is null ? line.When : new AndCondition(line.When, counts);
        return new(condition, condition is null, true);
    }
}
