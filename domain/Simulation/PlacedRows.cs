using Allocation.Domain.Facts;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Simulation;

/// <summary>The rows that wish one place, with what they are worth for a dwelling there: under the grids in force, and under another.</summary>
internal sealed class PlacedRows
{
    private const int HeadRows = 3;

    private readonly IndexSnapshot _snapshot;
    private readonly int[] _rows;
    private readonly bool[] _scored;
    private readonly int[] _before;
    private readonly int[] _after;
    private readonly byte[] _levelsBefore;
    private readonly byte[] _levels;

    private PlacedRows(IndexSnapshot snapshot, DemandClass demands, int[] rows)
    {
        (_snapshot, _rows) = (snapshot, rows);
        _scored = [.. rows.Select(row => demands.Holds(snapshot.Facts[Fact.Housing, row]))];
        _before = [.. rows.Select(snapshot.PointsOf)];
        _levelsBefore = [.. rows.Select(snapshot.LevelOf)];
        (_after, _levels) = (new int[rows.Length], new byte[rows.Length]);
    }

    /// <summary>Takes rows with their own scores under the grids in force.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="demands">Those the other grid scores.</param>
    /// <param name="rows">The rows.</param>
    public static PlacedRows Of(IndexSnapshot snapshot, DemandClass demands, int[] rows) => new(snapshot, demands, rows);

    /// <summary>Scores them under the grids in force for a dwelling of the place.</summary>
    public void ScoreBefore(TerritoryEvaluator grids, FactColumns facts, DateOnly on, CancellationToken cancellation) =>
        GridScores.Chunks(_rows.Length, (first, count) => grids.Evaluate(facts, first, count, on, _before.AsSpan(first, count), [], []), cancellation);

    /// <summary>Takes their scores under the other grid. A demand that it does not score keeps what it has, for the same dwelling.</summary>
    /// <param name="own">Scores of all rows of the snapshot.</param>
    /// <param name="placed">Scores of these for the dwelling; null when the grid does not ask where it stands.</param>
    public void ScoreAfter(GridScores own, int[]? placed)
    {
        for (var at = 0; at < _rows.Length; at++)
        {
            _after[at] = !_scored[at] ? _before[at] : placed?[at] ?? own.Points[_rows[at]];
            _levels[at] = _scored[at] ? own.LevelOf(_rows[at]) : _levelsBefore[at];
        }
    }

    /// <summary>Which of them are candidates of a list.</summary>
    public int[] MembersOf(ListQuestion list) => [.. Enumerable.Range(0, _rows.Length).Where(at => list.Holds(_snapshot, _rows[at]))];

    /// <summary>Whether the other grid scores a row.</summary>
    public bool IsScored(int at) => _scored[at];

    /// <summary>Those of some rows that the other grid scores.</summary>
    public int[] ScoredOf(int[] members) => Array.FindAll(members, at => _scored[at]);

    /// <summary>Points under the other grid.</summary>
    public ReadOnlySpan<int> After => _after;

    /// <summary>Scores of candidates under the other grid, each one's place, and the first on each place.</summary>
    public (ScoreScale Scale, int[] Places, int[] FirstAt) ScaleOf(int[] members)
    {
        var (levels, points) = (Array.ConvertAll(members, at => _levels[at]), Array.ConvertAll(members, at => _after[at]));
        var scale = ScoreScale.Of([(levels, points)]);
        var (places, firstAt) = RegisterEffects.PlacesOn(scale, levels, points);
        return (scale, places, firstAt);
    }

    /// <summary>How many candidates the other grid scores, and the sums of their points.</summary>
    public ListTotals ScoredPoints(int[] members)
    {
        var points = Array.ConvertAll(ScoredOf(members), at => (double)_after[at]);
        return new ListTotals(points.Length, points.Sum(), points.Sum(value => value * value));
    }

    /// <summary>The first candidates of a list under the grids in force.</summary>
    public IReadOnlyList<RankKey> BestBefore(ListQuestion list) => Best(list, _levelsBefore, _before, _snapshot.Ties);

    /// <summary>The first candidates under the other grid. A list has one order of ties: the other grid's.</summary>
    public IReadOnlyList<RankKey> BestAfter(ListQuestion list, TieOrder ties) => Best(list, _levels, _after, ties);

    private List<RankKey> Best(ListQuestion list, byte[] levels, int[] points, TieOrder ties)
    {
        var best = new List<RankKey>(HeadRows + 1);
        for (var at = 0; at < _rows.Length; at++)
        {
            // Most stand too low, and to see that is quicker than the filters.
            if (best.Count == HeadRows && RankKey.CompareScores(levels[at], points[at], best[^1].Level, best[^1].Points) > 0)
                continue;
            if (!list.Holds(_snapshot, _rows[at]))
                continue;
            var own = _snapshot.KeyOf(_rows[at], levels[at], points[at], ties);
            var before = best.BinarySearch(own);
            best.Insert(before < 0 ? ~before : before, own);
            if (best.Count > HeadRows)
                best.RemoveAt(HeadRows);
        }

        return best;
    }
}
