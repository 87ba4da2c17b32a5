using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>
/// What is not stated of some persons of a household (SCO-17, SCO-28): unknown where there are as many of them as it takes to
/// decide, else false; never true. Beside what is stated of the others it makes "any" unknown only where no one else decides.
/// </summary>
/// <param name="Fact">How many they are; a fact nobody stated says that there are none.</param>
/// <param name="Least">How many it takes, at least 1.</param>
public sealed record DoubtCondition(Fact Fact, int Least) : Condition
{
    /// <summary>Whether there are as many.</summary>
    public bool IsIn(int count) => count >= Least;
}

/// <summary>Conditions over the members of a household of whom some may not have stated what is asked (SCO-17).</summary>
internal static class Members
{
    /// <summary>
    /// That the longest of some times compares with a value, when it may be somebody's who did not state it: the true time is
    /// that known, or longer. Whose times do not exist make no comparison hold.
    /// </summary>
    public static Condition Longest(Fact since, Fact untold, Comparison comparison, int months)
    {
        var doubt = new DoubtCondition(untold, 1);
        var stated = Of(comparison);
        var sure = new AndCondition(stated, new NotCondition(doubt));
        return comparison switch
        {
            // What is long enough stays so.
            Comparison.Greater or Comparison.AtLeast => new OrCondition(stated, doubt),
            // What is short enough, or nothing yet, may be longer.
            Comparison.Less or Comparison.AtMost => new OrCondition(sure, new AndCondition(doubt, OrNobody(stated))),
            Comparison.Equal => new OrCondition(sure, new AndCondition(doubt, OrNobody(Of(Comparison.AtMost)))),
            _ => new OrCondition(sure, new OrCondition(Of(Comparison.Greater), doubt)),
        };

        Condition Of(Comparison with) => ElapsedCondition.Of(since, MonthCounting.Complete, with, months, 1);

        Condition OrNobody(Condition stated) => new OrCondition(stated, new ElapsedCondition(since, MonthCounting.Complete, int.MaxValue, null, false, IfNone: true));
    }
}
