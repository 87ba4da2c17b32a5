using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Simulation;

/// <summary>What each line of a grid does to the scores of all ranked demands, the vacant dwelling left aside.</summary>
internal sealed class RegisterEffects
{
    /// <summary>Numbers kept for trackers at once, 64 MB: beyond, the lines take turns and the rows are scored again.</summary>
    private const int MostTracked = 16_000_000;

    private readonly LineEffects _effects;
    private readonly IndexSnapshot _snapshot;
    private readonly int[] _rows;
    private readonly int[] _places;
    private readonly int[] _firstAt;
    private readonly ScoreScale _scale;
    private readonly int[] _losses = new int[LineEffects.BlockRows];

    private RegisterEffects(LineEffects effects, IndexSnapshot snapshot, SimulatedSlice slice, int[] rows, byte[] levels, int[] points)
    {
        (_effects, _snapshot, _rows) = (effects, snapshot, rows);
        Reaches = [.. effects.Lines.Select(line => ConfidentialReading.Of(line) ? new GroupReach(slice) : null)];
        _scale = ScoreScale.Of([(levels, points)]);
        (_places, _firstAt) = PlacesOn(_scale, levels, points);
        Counts = [.. effects.Lines.Select(_ => new LineCount())];
        Trackers = new ShiftTracker[Counts.Length];
    }

    /// <summary>Sums of each line.</summary>
    public LineCount[] Counts { get; }

    /// <summary>Whom each line that reads confidential facts reaches; null for the others.</summary>
    public GroupReach?[] Reaches { get; }

    /// <summary>Whether each line decides an order.</summary>
    public ShiftTracker[] Trackers { get; }

    /// <summary>What the scores lose without each line, where they keep their order.</summary>
    public IReadOnlyList<ScoreShift>[] Shifts { get; private set; } = [];

    /// <summary>Looks at all ranked rows.</summary>
    /// <param name="effects">The grid, for no dwelling.</param>
    /// <param name="snapshot">The rows.</param>
    /// <param name="slice">What is known of those that count, in their order.</param>
    /// <param name="rows">Those that count, ascending.</param>
    /// <param name="levels">Their levels under the grid; empty when it has no class.</param>
    /// <param name="points">Their scores under it.</param>
    /// <param name="cancellation">Ends it between two blocks.</param>
    public static RegisterEffects Of(LineEffects effects, IndexSnapshot snapshot, SimulatedSlice slice, int[] rows, byte[] levels, int[] points, CancellationToken cancellation)
    {
        var register = new RegisterEffects(effects, snapshot, slice, rows, levels, points);
        foreach (var lines in Enumerable.Range(0, effects.Lines.Count).Chunk(Math.Max(1, MostTracked / Math.Max(1, register._scale.Count))))
            register.Track(lines, cancellation);
        register.Shifts = [.. register.Trackers.Select(tracker => tracker.Shifts())];
        return register;
    }

    /// <summary>Place of each score on a scale, and the first to stand on each place.</summary>
    public static (int[] Places, int[] FirstAt) PlacesOn(ScoreScale scale, byte[] levels, int[] points)
    {
        var (places, firstAt) = (new int[points.Length], new int[scale.Count]);
        for (var at = points.Length - 1; at >= 0; at--)
            firstAt[places[at] = scale.PlaceOf(levels.Length == 0 ? 0 : levels[at], points[at])] = at;
        return (places, firstAt);
    }

    private void Track(int[] lines, CancellationToken cancellation)
    {
        foreach (var line in lines)
            Trackers[line] = new ShiftTracker(_scale, _firstAt);
        for (var at = 0; at < _rows.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var first = _rows[at];
            var end = at;
            while (end < _rows.Length && _rows[end] < first + LineEffects.BlockRows)
                end++;
            _effects.Score(_snapshot.Facts, first, _rows[end - 1] - first + 1, _snapshot.Today);
            foreach (var line in lines)
                Block(line, first, at, end);
            at = end;
        }
    }

    private void Block(int line, int first, int at, int end)
    {
        var own = _effects.OwnOf(line);
        var tracker = Trackers[line];
        var nobody = !own.ContainsAnyExcept(ColumnEvaluator.NotObtained);
        if (nobody && !tracker.Tracks)
            return;
        var losses = _losses.AsSpan(0, own.Length);
        _effects.Losses(line, losses);
        if (!nobody)
        {
            Counts[line].Add(_rows.AsSpan(at, end - at), first, own, _effects.Totals, losses);
            Reaches[line]?.Add(_rows.AsSpan(at, end - at), first, at, losses);
        }

        for (; !tracker.Reorders && at < end; at++)
            tracker.Add(at, _places[at], losses[_rows[at] - first]);
    }
}
