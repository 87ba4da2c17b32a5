namespace Allocation.Domain.Scoring.Conditions;

/// <summary>How many persons something holds for, as far as is known of each (SCO-17, SCO-28).</summary>
/// <param name="Least">Those for whom it is known to hold; below 0 when not even the number of persons is known.</param>
/// <param name="Most">Those for whom it may hold, at least as many.</param>
internal readonly record struct CountRange(int Least, int Most)
{
    /// <summary>Nothing is known.</summary>
    public static readonly CountRange Unknown = new(-1, int.MaxValue);

    /// <summary>Both counts together.</summary>
    public CountRange Plus(CountRange other) => Least < 0 || other.Least < 0 ? Unknown : new(Least + other.Least, Most + other.Most);

    /// <summary>Without a number of persons of whom some may be counted.</summary>
    public CountRange Less(int least, int most) => Least < 0 ? Unknown : Of(Least - least, Most - most);

    /// <summary>A count between two bounds, brought into order.</summary>
    public static CountRange Of(int least, int most) => new(Math.Max(0, least), Math.Max(Math.Max(0, least), most));

    /// <summary>What all counts between the bounds agree on.</summary>
    public Truth Compare(Comparison comparison, int value)
    {
        if (Least < 0)
            return Truth.Unknown;
        var (atLeast, atMost) = (comparison.Holds(Least, value), comparison.Holds(Most, value));
        var inside = value > Least && value < Most;
        return atLeast != atMost || (inside && comparison is Comparison.Equal or Comparison.NotEqual) ? Truth.Unknown : RowCondition.Of(atLeast);
    }
}
