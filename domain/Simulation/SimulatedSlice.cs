using System.Text.Json.Serialization;
using Allocation.Domain.Ranking;

namespace Allocation.Domain.Simulation;

/// <summary>Households of a report, by who lives in them.</summary>
[JsonConverter(typeof(KebabCase<HouseholdGroup>))]
public enum HouseholdGroup : byte
{
    /// <summary>One adult.</summary>
    Alone,

    /// <summary>One adult with dependants.</summary>
    SingleParent,

    /// <summary>Two adults.</summary>
    TwoAdults,

    /// <summary>Two adults or more with dependants.</summary>
    Family,

    /// <summary>Three adults or more.</summary>
    MoreAdults,
}

/// <summary>Households of a report, by what the law says of them (SCO-6).</summary>
[JsonConverter(typeof(KebabCase<PriorityGroup>))]
public enum PriorityGroup : byte
{
    /// <summary>No priority is known.</summary>
    None,

    /// <summary>A priority of L.441-1.</summary>
    Priority,

    /// <summary>Holders of a DALO decision.</summary>
    Dalo,
}

/// <summary>What a what-if says of one partition: one entry for each demand looked at, and nothing that names one.</summary>
public sealed record SimulatedSlice
{
    /// <summary>Ranked demands of the partition, looked at or not.</summary>
    public required int Demands { get; init; }

    /// <summary>Score under the grid in force.</summary>
    public required int[] Before { get; init; }

    /// <summary>Score under the other grid.</summary>
    public required int[] After { get; init; }

    /// <summary>How high the class stands above the scores under the grid in force; empty when nobody is in one.</summary>
    public required byte[] LevelsBefore { get; init; }

    /// <summary>How high it stands under the other grid; empty when that has none.</summary>
    public required byte[] LevelsAfter { get; init; }

    /// <summary><see cref="HouseholdGroup"/>.</summary>
    public required byte[] Households { get; init; }

    /// <summary><see cref="PriorityGroup"/>.</summary>
    public required byte[] Priorities { get; init; }

    /// <summary>Completed years since the deposit, 255 at most.</summary>
    public required byte[] Years { get; init; }

    /// <summary>How many of <see cref="Places"/> are its own, 255 at most.</summary>
    public required byte[] PlaceCounts { get; init; }

    /// <summary>Wished places, by number.</summary>
    public required ushort[] Places { get; init; }

    /// <summary>Heads of the lists asked for, before and after; none for a sample.</summary>
    public required IReadOnlyList<SimulatedHead> Heads { get; init; }

    /// <summary>The candidates that lines which ask where the dwelling stands are weighed over.</summary>
    public required ListTotals ListTotals { get; init; }

    /// <summary>What each criterion of the other grid does; empty for a sample.</summary>
    public required IReadOnlyList<CriterionTally> Tallies { get; init; }

    /// <summary>
    /// Of a grid that reads confidential facts: of how many demands each exclusion is true, then each class; last, how many some
    /// exclusion leaves out. Empty for others, and for a sample.
    /// </summary>
    public IReadOnlyList<int> Situations { get; init; } = [];
}

/// <summary>The first three of a list in one partition, before and after.</summary>
/// <param name="List">Its name.</param>
/// <param name="Before">Best first.</param>
/// <param name="After">Best first.</param>
/// <param name="Scores">The different scores of all its candidates after, the lowest first; empty where the order of the register tells that of the list.</param>
public sealed record SimulatedHead(string List, IReadOnlyList<RankKey> Before, IReadOnlyList<RankKey> After, IReadOnlyList<ScoreAt> Scores);

/// <summary>A class and a score.</summary>
/// <param name="Level">How high the class stands; 0 in none.</param>
/// <param name="Points">The score.</param>
public readonly record struct ScoreAt(int Level, int Points);

/// <summary>Candidates of lists that the other grid scores, each once for each list, in sums that add up.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sum">Of their points for the dwelling.</param>
/// <param name="Squares">Of the squares of their points.</param>
public sealed record ListTotals(int Count, double Sum, double Squares)
{
    /// <summary>Both together.</summary>
    public ListTotals Plus(ListTotals other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ListTotals(Count + other.Count, Sum + other.Sum, Squares + other.Squares);
    }
}

/// <summary>What scores of one class lose without a line: the same for all of a run of scores.</summary>
/// <param name="Level">Level of the class.</param>
/// <param name="From">Lowest score of the run.</param>
/// <param name="To">Highest score of it.</param>
/// <param name="Shift">Points lost; negative for a malus.</param>
public sealed record ScoreShift(int Level, int From, int To, int Shift);

/// <summary>What the scores of a list lose without a line.</summary>
/// <param name="List">Its name.</param>
/// <param name="Shifts">The runs, the lowest first.</param>
public sealed record ListShift(string List, IReadOnlyList<ScoreShift> Shifts);

/// <summary>What a criterion does in a partition, in sums that add up.</summary>
/// <param name="Id">The criterion.</param>
/// <param name="ByList">Whether it asks where the dwelling stands: the sums are over candidates of lists, not over demands.</param>
/// <param name="Obtained">Scores to which it gives something, before its group combines.</param>
/// <param name="Changed">Scores that would be others without it.</param>
/// <param name="Sum">Of its points, before its group combines.</param>
/// <param name="LossSum">Of what the scores lose without it.</param>
/// <param name="LossProduct">Of what each score loses, times the score.</param>
/// <param name="Reorders">Whether two demands of the partition would stand otherwise without it, in the register or in a list.</param>
/// <param name="Shifts">What the scores lose without it; empty when it reorders or none loses anything.</param>
/// <param name="Lists">The same for lists, those whose scores lose something.</param>
public sealed record CriterionTally(
    string Id, bool ByList, int Obtained, int Changed, long Sum, long LossSum, double LossProduct, bool Reorders, IReadOnlyList<ScoreShift> Shifts, IReadOnlyList<ListShift> Lists)
{
    /// <summary>Scores to which it gives something and that would be the same without it.</summary>
    public int Idle { get; init; }

    /// <summary>Of a line that reads confidential facts: of how many of each group of the report it makes the score another (<see cref="GroupNumbers"/>); empty for others.</summary>
    public IReadOnlyList<int> Reach { get; init; } = [];
}

/// <summary>The numbers of the groups of a report in <see cref="CriterionTally.Reach"/>.</summary>
internal static class GroupNumbers
{
    private const int FirstPriority = (int)HouseholdGroup.MoreAdults + 1;
    private const int FirstPlace = FirstPriority + (int)PriorityGroup.Dalo + 1;

    public static int Of(HouseholdGroup household) => (int)household;

    public static int Of(PriorityGroup priority) => FirstPriority + (int)priority;

    public static int OfPlace(int place) => FirstPlace + place;
}
