using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring.Checks;

/// <summary>
/// Whether any household can meet a condition. Conditions are constant between the thresholds they name, so trying the values
/// beside each threshold tries everything. What two facts have to do with each other is not known here: a contradiction found
/// is certain, one that hangs on such knowledge is not found.
/// </summary>
internal static class Satisfiability
{
    /// <summary>Most combinations tried: beyond it nothing is claimed.</summary>
    private const int MostTried = 100_000;

    private const int MostCodeClasses = 8;

    /// <summary>A day of a person who is not there.</summary>
    private const long Nobody = -1;

    /// <summary>Masks whose membership fits the signature of a code.</summary>
    private const int MostMasks = 31;

    /// <summary>Whether no household at all meets it; false when that cannot be told.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="tries">Combinations that may still be tried, in all conditions of a grid together: what was tried is taken off.</param>
    public static bool NeverHolds(Condition condition, ref long tries)
    {
        if (condition.UnsetParameter is not null)
            return false;
        var leaves = Leaves(condition).Distinct().ToList();
        var unknowns = leaves.Select(KeyOf).Distinct().ToList();
        var candidates = unknowns.Select(unknown => Candidates(leaves.Where(leaf => KeyOf(leaf).Equals(unknown)).ToList())).ToList();
        if (candidates.Any(values => values.Count == 0) || candidates.Aggregate(1.0, (product, values) => product * values.Count) > Math.Min(MostTried, tries))
            return false;
        var assignment = unknowns.ToDictionary(unknown => unknown, _ => 0L);
        return !Any(condition, unknowns, candidates, assignment, 0, ref tries);
    }

    private static bool Any(Condition condition, List<object> unknowns, List<IReadOnlyList<long>> candidates, Dictionary<object, long> assignment, int at, ref long tries)
    {
        if (at == unknowns.Count)
        {
            tries--;
            return Holds(condition, assignment);
        }

        foreach (var value in candidates[at])
        {
            assignment[unknowns[at]] = value;
            if (Any(condition, unknowns, candidates, assignment, at + 1, ref tries))
                return true;
        }

        return false;
    }

    private static bool Holds(Condition condition, Dictionary<object, long> assignment) => condition switch
    {
        NotCondition not => !Holds(not.Part, assignment),
        AndCondition and => Holds(and.Left, assignment) && Holds(and.Right, assignment),
        OrCondition or => Holds(or.Left, assignment) || Holds(or.Right, assignment),
        CodesCondition codes => (assignment[codes.Fact] & codes.Mask) != 0,
        FlagCondition flag => assignment[flag.Fact] != 0,
        NumberCondition number => number.Comparison.Holds(assignment[number.Fact], number.Value),
        ExpectedCondition expected => expected.Comparison.Holds(assignment[Fact.ExpectedChildren], expected.Value),
        ElapsedCondition elapsed => assignment[elapsed.Since] is var months && months == Nobody ? elapsed.IfNone : elapsed.Holds((int)months),
        _ => assignment[condition] != 0,
    };

    private static IEnumerable<Condition> Leaves(Condition condition) => condition.Parts.Count == 0 ? [condition] : condition.Parts.SelectMany(Leaves);

    /// <summary>What a leaf depends on: its fact, or itself where two facts meet in it.</summary>
    private static object KeyOf(Condition leaf) => leaf switch
    {
        CodesCondition codes => codes.Fact,
        FlagCondition flag => flag.Fact,
        NumberCondition number => number.Fact,
        ExpectedCondition => Fact.ExpectedChildren,
        ElapsedCondition elapsed => elapsed.Since,
        _ => leaf,
    };

    private static IReadOnlyList<long> Candidates(List<Condition> leaves) => leaves[0] switch
    {
        CodesCondition codes => Codes([.. leaves.OfType<CodesCondition>().Select(leaf => leaf.Mask).Distinct()], FactWord.IsChoice(codes.Fact)),
        // Resources can be below zero, when sums are paid; nothing else can.
        NumberCondition { Fact: Fact.ResourcesCents } => [.. leaves.SelectMany(leaf => Beside(((NumberCondition)leaf).Value)).Distinct()],
        NumberCondition => [.. leaves.SelectMany(leaf => Beside(((NumberCondition)leaf).Value)).Append(0).Where(value => value >= 0).Distinct()],
        ExpectedCondition => [.. leaves.SelectMany(leaf => Beside(((ExpectedCondition)leaf).Value)).Append(0).Where(value => value >= 0).Distinct()],
        ElapsedCondition => [Nobody, .. leaves.SelectMany(leaf => ((ElapsedCondition)leaf).Turns).SelectMany(turn => Beside(turn)).Append(0).Where(value => value >= 0).Distinct()],
        _ => [0, 1],
    };

    private static IEnumerable<long> Beside(long value) => [value - 1, value, value + 1];

    /// <summary>Codes that stand in the same masks are alike: one of each class is enough, and one that stands in none.</summary>
    private static IReadOnlyList<long> Codes(int[] masks, bool one)
    {
        var all = masks.Aggregate(0, (union, mask) => union | mask);
        var classes = Enumerable.Range(0, 32).Select(bit => 1L << bit).Where(bit => (bit & (uint)all) != 0)
            .GroupBy(bit => masks.Aggregate(0, (signature, mask) => signature * 2 + ((bit & (uint)mask) != 0 ? 1 : 0)))
            .Select(alike => alike.First()).ToList();
        if (one)
            return [0, .. classes];
        if (classes.Count > MostCodeClasses || masks.Length > MostMasks)
            return [];
        return [.. Enumerable.Range(0, 1 << classes.Count).Select(chosen => classes.Where((_, at) => (chosen & (1 << at)) != 0).Sum())];
    }
}
