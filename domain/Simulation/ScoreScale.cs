namespace Allocation.Domain.Simulation;

/// <summary>
/// The different scores of some demands, class before points, the lowest first. Its memory follows the number of demands,
/// never the range of the scores, which the author of a draft chooses.
/// </summary>
internal sealed class ScoreScale
{
    /// <summary>A table over the range is used while it is no longer than so many times the demands, for it is quicker than a search.</summary>
    private const int TablePerDemand = 2;

    private readonly long[] _keys;
    private readonly int[] _table = [];
    private readonly long _least;

    private ScoreScale(long[] keys, long room)
    {
        _keys = keys;
        if (keys.Length == 0)
            return;
        _least = keys[0];
        var span = keys[^1] - _least + 1;
        if (span > room)
            return;
        _table = new int[span];
        for (var at = 0; at < keys.Length; at++)
            _table[keys[at] - _least] = at;
    }

    /// <summary>How many different ones there are.</summary>
    public int Count => _keys.Length;

    /// <summary>Makes the scale of all that is there.</summary>
    /// <param name="parts">Levels, empty when nobody is in a class, and points.</param>
    public static ScoreScale Of(IEnumerable<(byte[] Levels, int[] Points)> parts)
    {
        var keys = new HashSet<long>();
        var demands = 0L;
        foreach (var (levels, points) in parts)
        {
            demands += points.Length;
            for (var at = 0; at < points.Length; at++)
                _ = keys.Add(Key(levels.Length == 0 ? 0 : levels[at], points[at]));
        }

        var sorted = keys.ToArray();
        Array.Sort(sorted);
        return new ScoreScale(sorted, (TablePerDemand * demands) + 1024);
    }

    /// <summary>Place of a score that is on the scale, from the lowest, 0, up.</summary>
    public int PlaceOf(int level, int points) =>
        _table.Length > 0 ? _table[Key(level, points) - _least] : Array.BinarySearch(_keys, Key(level, points));

    /// <summary>The class at a place.</summary>
    public int LevelAt(int place) => (int)(_keys[place] >> 32);

    /// <summary>The points at a place.</summary>
    public int PointsAt(int place) => (int)((_keys[place] & uint.MaxValue) + int.MinValue);

    /// <summary>All of them, the lowest first.</summary>
    public IReadOnlyList<ScoreAt> All() => [.. Enumerable.Range(0, Count).Select(place => new ScoreAt(LevelAt(place), PointsAt(place)))];

    /// <summary>One number that sorts as class and points do.</summary>
    private static long Key(int level, int points) => ((long)level << 32) | (uint)(points - (long)int.MinValue);
}
