using Allocation.Domain.Facts;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Simulation;

/// <summary>
/// The lists of a what-if: their heads before and after, and what each line does where only lists can tell: a line that asks
/// where the dwelling stands is in no score of a demand by itself, and a list ranks demands the grid does not score too.
/// </summary>
internal sealed class ListEffects
{
    /// <summary>Numbers kept for the lines of a place at once, 32 MB: beyond, the lines take turns.</summary>
    private const int MostKept = 8_000_000;

    private readonly IndexSnapshot _snapshot;
    private readonly ScoringGrid _grid;
    private readonly TieOrder _ties;
    private readonly GridScores _own;
    private readonly LineEffects _effects;
    private readonly int[] _lines;
    private readonly bool[] _proven;
    private readonly List<ListShift>[] _shifts;
    private readonly List<SimulatedHead> _heads = [];

    private ListEffects(IndexSnapshot snapshot, ScoringGrid grid, GridScores own, LineEffects effects, RegisterEffects register)
    {
        (_snapshot, _grid, _own, _effects) = (snapshot, grid, own, effects);
        _ties = new TieOrder(grid.TieBreak);
        _proven = [.. register.Trackers.Select(tracker => tracker.Reorders)];
        _shifts = [.. effects.Lines.Select(_ => new List<ListShift>())];
        Counts = [.. effects.Lines.Select(_ => new LineCount())];

        // Where scores are the same in every list and all candidates are scored, the order of the register is that of each list.
        _lines = grid.NeedsDwelling || grid.Demands != DemandClass.All ? [.. Enumerable.Range(0, _proven.Length).Where(line => !_proven[line] || effects.Lines[line].NeedsDwelling)] : [];
    }

    /// <summary>Heads of the lists.</summary>
    public IReadOnlyList<SimulatedHead> Heads => _heads;

    /// <summary>Sums over candidates of lists; filled for lines that ask where the dwelling stands.</summary>
    public LineCount[] Counts { get; }

    /// <summary>The scores <see cref="Counts"/> are over.</summary>
    public ListTotals Totals { get; private set; } = new(0, 0, 0);

    /// <summary>Whether a line decides the order of some list, or did of the register.</summary>
    public bool Reorders(int line) => _proven[line];

    /// <summary>What the scores of lists lose without a line, where they keep their order.</summary>
    public IReadOnlyList<ListShift> ShiftsOf(int line) => _proven[line] ? [] : _shifts[line];

    /// <summary>Looks at all lists of the snapshot, those together whose dwellings no grid tells apart.</summary>
    public static ListEffects Of(IndexSnapshot snapshot, ScoringGrid grid, GridScores own, LineEffects effects, RegisterEffects register, CancellationToken cancellation)
    {
        var lists = new ListEffects(snapshot, grid, own, effects, register);
        var wished = lists.RowsByPlace();
        var traits = grid.Traits | snapshot.Grids.Traits;
        foreach (var alike in snapshot.Lists.GroupBy(list => (list.Place, list.Dwelling?.Category.Only(traits))))
            lists.At([.. alike], [.. wished[alike.Key.Place]], cancellation);
        return lists;
    }

    /// <summary>Ranked rows that wish each place with a list, in one walk.</summary>
    private Dictionary<ushort, List<int>> RowsByPlace()
    {
        var wished = _snapshot.Lists.Select(list => list.Place).Distinct().ToDictionary(place => place, _ => new List<int>());
        for (var row = 0; wished.Count > 0 && row < _snapshot.Count; row++)
        {
            if (!_snapshot.IsRanked(row))
                continue;
            foreach (var place in _snapshot.PlacesOf(row))
            {
                if (wished.TryGetValue(place, out var rows))
                    rows.Add(row);
            }
        }

        return wished;
    }

    private void At(List<ListQuestion> lists, int[] rows, CancellationToken cancellation)
    {
        var dwelling = lists[0].Dwelling;
        var grid = dwelling is null ? _grid : _grid.For(dwelling);
        var placed = dwelling is not null && _grid.NeedsDwelling;
        var facts = _lines.Length > 0 || placed || _snapshot.Grids.NeedsDwelling ? _snapshot.Facts.Copy(rows) : null;
        var candidates = PlacedRows.Of(_snapshot, _grid.Demands, rows);
        if (dwelling is not null && _snapshot.Grids.NeedsDwelling)
            candidates.ScoreBefore(new TerritoryEvaluator(_snapshot.Grids.For(dwelling)), facts!, _snapshot.Today, cancellation);
        candidates.ScoreAfter(_own, placed ? GridScores.Of(grid, facts!, rows.Length, _snapshot.Today, cancellation).Points : null);
        var members = _lines.Length == 0 ? null : lists.Select(candidates.MembersOf).ToList();
        var scales = members?.Select(candidates.ScaleOf).ToList();
        for (var at = 0; at < lists.Count; at++)
        {
            cancellation.ThrowIfCancellationRequested();
            _heads.Add(new SimulatedHead(lists[at].List, candidates.BestBefore(lists[at]), candidates.BestAfter(lists[at], _ties), scales?[at].Scale.All() ?? []));
            Totals = members is null ? Totals : Totals.Plus(candidates.ScoredPoints(members[at]));
        }

        if (_lines.Length == 0 || rows.Length == 0)
            return;
        var effects = placed ? new LineEffects(grid) : _effects;
        foreach (var lines in _lines.Chunk(Math.Max(1, MostKept / rows.Length)))
        {
            var (own, loss) = Losses(effects, facts!, rows.Length, lines, cancellation);
            for (var at = 0; at < lists.Count; at++)
            {
                for (var line = 0; line < lines.Length; line++)
                    Look(lines[line], lists[at].List, candidates, members![at], scales![at], own[line], loss[line], cancellation);
            }
        }
    }

    /// <summary>What some lines give, and what the scores of all rows lose without each.</summary>
    private (int[][] Own, int[][] Loss) Losses(LineEffects effects, FactColumns facts, int count, int[] lines, CancellationToken cancellation)
    {
        var (own, loss) = (lines.Select(_ => new int[count]).ToArray(), lines.Select(_ => new int[count]).ToArray());
        for (var first = 0; first < count; first += LineEffects.BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(LineEffects.BlockRows, count - first);
            effects.Score(facts, first, rows, _snapshot.Today);
            for (var at = 0; at < lines.Length; at++)
            {
                effects.OwnOf(lines[at]).CopyTo(own[at].AsSpan(first));
                effects.Losses(lines[at], loss[at].AsSpan(first, rows));
            }
        }

        return (own, loss);
    }

    private void Look(int line, string list, PlacedRows candidates, int[] members, (ScoreScale Scale, int[] Places, int[] FirstAt) scale, int[] own, int[] loss, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var tracker = _proven[line] ? null : new ShiftTracker(scale.Scale, scale.FirstAt);
        if (_effects.Lines[line].NeedsDwelling)
            Counts[line].Add(candidates.ScoredOf(members), 0, own, candidates.After, loss);
        for (var at = 0; tracker is { Reorders: false } && at < members.Length; at++)
            tracker.Add(at, scale.Places[at], candidates.IsScored(members[at]) ? loss[members[at]] : 0);

        if (tracker?.Shifts() is { Count: > 0 } shifts)
            _shifts[line].Add(new ListShift(list, shifts));
        _proven[line] |= tracker?.Reorders ?? false;
    }
}
