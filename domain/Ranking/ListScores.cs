using System.Collections.Immutable;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Ranking;

/// <summary>Why a row stands where it stands, as its list shows it.</summary>
/// <param name="Parts">What its points are made of, without confidential detail (C10).</param>
/// <param name="Class">The class it is in, without confidential detail; null for none.</param>
/// <param name="Cause">What last moved it: an event, time, or another grid.</param>
internal sealed record RowTrace(ImmutableArray<ScorePart> Parts, ScoreClass? Class, ChangeCause Cause);

/// <summary>What scores the rows of a list: the grids, as they are for its place, and those before them.</summary>
/// <param name="Grids">Grids in force.</param>
/// <param name="Switches">When they changed, the latest first.</param>
internal sealed record ListGrids(TerritoryGrids Grids, IReadOnlyList<GridSwitch> Switches)
{
    /// <summary>Whether some grid before them had lines that count for a given vacant dwelling only.</summary>
    public bool NeededDwelling => Switches.Any(change => change.Before.NeedsDwelling);

    /// <summary>What the grids, or some before them, ask of a vacant dwelling beside where it stands.</summary>
    public DwellingTraits Traits => Switches.Aggregate(Grids.Traits, (traits, change) => traits | change.Before.Traits);

    /// <summary>The same for a vacant dwelling (SCO-13).</summary>
    public ListGrids For(DwellingPlace dwelling) => new(Grids.For(dwelling), [.. Switches.Select(change => change with { Before = change.Before.For(dwelling) })]);
}

/// <summary>What the rows of a table are worth in a list, and why.</summary>
internal abstract class ListScores(CandidateTable table, ListGrids grids, TerritoryPlaces places)
{
    private readonly Dictionary<int, RowTrace> _traces = [];
    private readonly LastCause _cause = new(grids.Switches);

    protected CandidateTable Table => table;

    protected TerritoryEvaluator Evaluator { get; } = new(grids.Grids);

    /// <summary>Place of a row in the order of the list.</summary>
    public abstract RankKey KeyOf(int row);

    /// <summary>Whether a row, or one behind it in the order of the table, may stand before a place in the list.</summary>
    public abstract bool MayPrecede(int row, RankKey place);

    /// <summary>Why a row that is shown stands where it stands; traced once for each of its scores.</summary>
    public RowTrace TraceOf(int row)
    {
        if (!_traces.TryGetValue(row, out var trace))
            _traces.Add(row, trace = Trace(row));
        return trace;
    }

    /// <summary>A row has a new score, or other facts.</summary>
    public void Forget(int row) => _traces.Remove(row);

    /// <summary>All rows may have one.</summary>
    public void ForgetAll() => _traces.Clear();

    private RowTrace Trace(int row)
    {
        var last = table.Cause(row);
        var cause = _cause.Of(Evaluator, table.Facts, row, last, places.DayOf(last.At), table.Today);
        if (Evaluator.Of(table.Facts, row) is not var (grid, _))
            return new RowTrace([], null, cause);
        var sheet = TracingEvaluator.Brief(grid, table.Facts.Row(row), table.Today);
        return new RowTrace(ScorePart.Of(sheet), sheet.ForAudience(seesConfidential: false).Class, cause);
    }
}

/// <summary>The scores of demands for any dwelling of the territory: kept in the table, in whose order the postings stand.</summary>
internal sealed class StoredScores(CandidateTable table, ListGrids grids, TerritoryPlaces places) : ListScores(table, grids, places)
{
    /// <summary>Scores rows on the day of the table.</summary>
    public void Score(int firstRow, int count) => Evaluator.Evaluate(
        Table.Facts, firstRow, count, Table.Today, Table.Points.AsSpan(firstRow, count), Table.NextChange.AsSpan(firstRow, count), Table.Levels.AsSpan(firstRow, count));

    public override RankKey KeyOf(int row) => Table.Key(row);

    public override bool MayPrecede(int row, RankKey place) => Table.Key(row).CompareTo(place) < 0;
}

/// <summary>The stored order for the dwellings of one place, where a grid before the present one asked where they stand: only what moved a row is of the place.</summary>
internal sealed class StoredScoresAt(CandidateTable table, ListGrids grids, TerritoryPlaces places) : ListScores(table, grids, places)
{
    public override RankKey KeyOf(int row) => Table.Key(row);

    public override bool MayPrecede(int row, RankKey place) => Table.Key(row).CompareTo(place) < 0;
}

/// <summary>
/// The scores for the dwellings of one place and category, under a grid with lines that depend on the dwelling (SCO-8, SCO-13). They are
/// not stored: a list walks the order of the demands' own scores until the dwelling can bring nobody in any more.
/// </summary>
/// <param name="table">The rows with their own scores.</param>
/// <param name="grids">The grids for the place.</param>
/// <param name="places">Places of the territory.</param>
/// <param name="most">Most points that a place can add to a demand's own score.</param>
internal sealed class PlaceScores(CandidateTable table, ListGrids grids, TerritoryPlaces places, int most) : ListScores(table, grids, places)
{
    public override RankKey KeyOf(int row)
    {
        Span<int> points = stackalloc int[1];
        Evaluator.Evaluate(Table.Facts, row, 1, Table.Today, points, [], []);
        return Table.Key(row) with { Points = points[0] };
    }

    public override bool MayPrecede(int row, RankKey place) =>
        Table.Levels[row] > place.Level || (Table.Levels[row] == place.Level && (long)Table.Points[row] + most >= place.Points);
}
