namespace Allocation.Domain.Simulation;

/// <summary>Of how many of each group of a report one line makes the score another.</summary>
internal sealed class GroupReach
{
    private readonly SimulatedSlice _slice;
    private readonly int[] _firstPlace;
    private readonly int[] _counts;

    /// <param name="slice">What is known of the rows.</param>
    public GroupReach(SimulatedSlice slice)
    {
        _slice = slice;
        _firstPlace = new int[slice.PlaceCounts.Length];
        for (var at = 1; at < _firstPlace.Length; at++)
            _firstPlace[at] = _firstPlace[at - 1] + slice.PlaceCounts[at - 1];
        _counts = new int[GroupNumbers.OfPlace(slice.Places.Length == 0 ? 0 : slice.Places.Max() + 1)];
    }

    /// <summary>The counts, by <see cref="GroupNumbers"/>; a group behind the last has nobody.</summary>
    public IReadOnlyList<int> Counts => _counts;

    /// <summary>Adds rows of a block.</summary>
    /// <param name="rows">Numbers of the rows that count.</param>
    /// <param name="first">Number of the first row of the columns below.</param>
    /// <param name="at">Place in the slice of the first of the rows.</param>
    /// <param name="losses">What each loses without the line.</param>
    public void Add(ReadOnlySpan<int> rows, int first, int at, ReadOnlySpan<int> losses)
    {
        foreach (var number in rows)
        {
            if (losses[number - first] != 0)
                Count(at);
            at++;
        }
    }

    private void Count(int at)
    {
        _counts[GroupNumbers.Of((HouseholdGroup)_slice.Households[at])]++;
        _counts[GroupNumbers.Of((PriorityGroup)_slice.Priorities[at])]++;
        foreach (var place in _slice.Places.AsSpan(_firstPlace[at], _slice.PlaceCounts[at]))
            _counts[GroupNumbers.OfPlace(place)]++;
    }
}
