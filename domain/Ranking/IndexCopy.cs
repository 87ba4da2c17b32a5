using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Ranking;

/// <summary>
/// A copy of an index as it was when the copy began, made in pieces so that no turn of its owner is long. A row that changes
/// before its piece is copied is kept first: what comes out is one moment.
/// </summary>
/// <remarks>Called by the owner of the index between its own changes, never beside them. To be disposed of when it is given up.</remarks>
public sealed class IndexCopy : IDisposable
{
    private readonly CandidateTable _table;
    private readonly List<IndexCopy> _copies;
    private readonly (DemandClass Demands, int Every)? _sample;
    private readonly IndexSnapshot _snapshot;
    private readonly Dictionary<int, Image> _kept = [];
    private readonly int _end;
    private int _next;

    internal IndexCopy(CandidateTable table, TerritoryGrids grids, IReadOnlyList<ListQuestion> lists, List<IndexCopy> copies)
    {
        (_table, _copies, _end) = (table, copies, table.Count);
        _snapshot = new IndexSnapshot(table.Today, table.Ties, grids, lists, table.Count, table.TotalPlaces);
    }

    internal IndexCopy(CandidateTable table, TerritoryGrids grids, DemandClass demands, int every, List<IndexCopy> copies)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every);
        (_table, _copies, _end, _sample) = (table, copies, table.Count, (demands, every));
        _snapshot = new IndexSnapshot(table.Today, table.Ties, grids, [], (table.Count / every) + 1, (table.TotalPlaces / every) + 1) { RankedInAll = 0 };
    }

    /// <summary>The copy.</summary>
    /// <exception cref="InvalidOperationException">It is not complete.</exception>
    public IndexSnapshot Snapshot => _next == _end ? _snapshot : throw new InvalidOperationException("The copy is not complete.");

    /// <summary>Looks at the next rows, at most so many.</summary>
    /// <returns>Whether more are to come.</returns>
    public bool Next(int rows)
    {
        var end = (int)Math.Min(_end, (long)_next + rows);
        if (_sample is var (demands, every))
            Sample(demands, every, end);
        else
            Take(end);
        _next = end;
        if (_next == _end)
            Dispose();
        return _next < _end;
    }

    /// <summary>The whole, in one go.</summary>
    public IndexSnapshot All()
    {
        _ = Next(int.MaxValue);
        return Snapshot;
    }

    /// <summary>The index forgets the copy.</summary>
    public void Dispose()
    {
        _ = _copies.Remove(this);
        _kept.Clear();
    }

    /// <summary>A row is about to change: if its piece is still to come, it is kept as it is.</summary>
    internal void BeforeChange(int row)
    {
        if (row >= _next && row < _end)
            _ = _kept.TryAdd(row, new Image(_table.Facts.Row(row), ScalarsOf(row), _table.Places(row).ToArray()));
    }

    private void Take(int end)
    {
        _snapshot.Facts.Append(_table.Facts, _next, end - _next, _next);
        for (var row = _next; row < end; row++)
            _snapshot.Add(ScalarsOf(row), _table.Places(row));
        foreach (var (row, image) in _kept)
        {
            if (row < end)
                _snapshot.Replace(row, image.Facts, image.Row, image.Places);
        }

        foreach (var row in _kept.Keys.Where(row => row < end).ToList())
            _ = _kept.Remove(row);
    }

    private void Sample(DemandClass demands, int every, int end)
    {
        for (var row = _next; row < end; row++)
        {
            var kept = _kept.GetValueOrDefault(row);
            var scalars = kept?.Row ?? ScalarsOf(row);
            var places = kept is null ? _table.Places(row) : kept.Places;
            if (!scalars.Active || places.IsEmpty || !demands.Holds(kept?.Facts[Fact.Housing] ?? _table.Facts[Fact.Housing, row]))
                continue;
            if (_snapshot.RankedInAll++ % every != 0)
                continue;
            if (kept is null)
                _snapshot.Facts.Append(_table.Facts, row, 1, _snapshot.Count);
            else
                _snapshot.Facts.Set(_snapshot.Count, kept.Facts);
            _snapshot.Add(scalars, places);
        }
    }

    private RowScalars ScalarsOf(int row) => new(_table.Packed(row), _table.Active(row), _table.Types(row), _table.Points[row], _table.Levels[row]);

    /// <summary>A row as it was.</summary>
    private sealed record Image(FactVector Facts, RowScalars Row, ushort[] Places);
}

/// <summary>What a row is beside its facts and places.</summary>
internal readonly record struct RowScalars(UInt128 Number, bool Active, byte Types, int Points, byte Level);
