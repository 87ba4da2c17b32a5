using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Publics;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Ranking;

/// <content>What is asked of the index: standing lists, lists nobody watches, places, copies.</content>
public sealed partial class CandidateIndex
{
    /// <summary>Opens or replaces a standing list.</summary>
    /// <exception cref="ArgumentException">The dwelling does not stand in the territory.</exception>
    public void Watch(string listId, ListCriteria criteria)
    {
        Unwatch(listId);
        var list = ListOf(listId, criteria);
        GroupAt(list).Join(list, _table, PostingOf(list));
        _standing.Add(listId, list);
        _changed.Add(listId);
    }

    /// <summary>Closes a standing list; an unknown one is no error.</summary>
    public void Unwatch(string listId)
    {
        if (!_standing.Remove(listId, out var list))
            return;
        Fall(list);
        _changed.Remove(listId);
    }

    /// <summary>What moved in a standing list is known to whoever asks for it now.</summary>
    public void Unmark(string listId) => _changed.Remove(listId);

    /// <summary>Criteria of a standing list; null when no such list stands.</summary>
    public ListCriteria? CriteriaOf(string listId) => _standing.GetValueOrDefault(listId)?.Criteria;

    /// <summary>Takes the names of the standing lists whose visible rows may have moved since the last call.</summary>
    public IReadOnlyList<string> TakeChanged()
    {
        if (_changed.Count == 0)
            return [];
        string[] changed = [.. _changed];
        _changed.Clear();
        return changed;
    }

    /// <summary>The best rows and the counts of a standing list. Rows of which none moved since the last view are those of that view.</summary>
    /// <exception cref="KeyNotFoundException">No such list is watched.</exception>
    public RankedSlice View(string listId, int take)
    {
        var list = _standing[listId];
        if (list.Unmoved(take) is { } same)
            return new RankedSlice(same, FunnelOf(list), []);
        var shown = BestOf(list, take);
        var moves = list.Moved.Select(row => new RankMove(_table.Number(row), list.Scores.TraceOf(row).Cause)).OrderBy(move => move.Cause.At).ToList();
        return new RankedSlice(list.Shown(take, shown), FunnelOf(list), moves);
    }

    /// <summary>
    /// Who stands first in a standing list. Until its next <see cref="View"/> only what moves them marks it as changed: a list that nobody looks at costs
    /// less to keep than one on a screen.
    /// </summary>
    /// <exception cref="KeyNotFoundException">No such list is watched.</exception>
    public IReadOnlyList<PlacedDemand> First(string listId, int take)
    {
        var list = _standing[listId];
        var best = Best(list, take);
        list.Headed(take, best.Count == take ? best[^1].Key : null);
        return [.. best.Select(row => new PlacedDemand(_table.Id(row.Row), row.Key))];
    }

    /// <summary>The best rows and the counts for criteria that no standing list has, from a walk over the whole posting.</summary>
    public RankedSlice Query(ListCriteria criteria, int take)
    {
        var list = ListOf("", criteria);
        new ListGroup(GroupOf(list)).Join(list, _table, PostingOf(list));
        return new RankedSlice([.. BestOf(list, take).Select(row => row.Shown)], FunnelOf(list), []);
    }

    /// <summary>
    /// Begins a copy of all rows as they are now, for a what-if. It is made in pieces (<see cref="IndexCopy.Next"/>) between
    /// which the index goes on; a row that changes before its turn is kept as it was.
    /// </summary>
    /// <param name="lists">Lists that will be asked for, standing or not.</param>
    /// <exception cref="ArgumentException">A dwelling does not stand in the territory.</exception>
    public IndexCopy Copy(IReadOnlyCollection<NamedCriteria> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        return Begin(new IndexCopy(_table, _grids.Grids, [.. lists.Select(QuestionOf)], _copies));
    }

    /// <summary>Begins a copy of every n-th ranked demand of a class, without lists.</summary>
    public IndexCopy CopySample(DemandClass demands, int every) => Begin(new IndexCopy(_table, _grids.Grids, demands, every, _copies));

    /// <summary>A copy of all rows in one go, where nobody else waits for the index.</summary>
    public IndexSnapshot Snapshot(params IReadOnlyCollection<NamedCriteria> lists) => Copy(lists).All();

    /// <summary>How many candidates other than a demand stand before a place in the order.</summary>
    public int CandidatesBefore(ListCriteria criteria, RankKey key, DemandId demand)
    {
        var list = ListOf("", criteria);
        var before = 0;
        foreach (var row in PostingOf(list) ?? new Posting(_table))
        {
            if (!list.Scores.MayPrecede(row, key))
                break;
            if (_table.Id(row) != demand && list.Passes(_table, row) && list.Scores.KeyOf(row).CompareTo(key) < 0)
                before++;
        }

        return before;
    }

    /// <summary>
    /// How many candidates of a list are of each public, in one walk over those that wish the place and the typology: as much as a list nobody watches
    /// costs. Whether the list stands does not matter, and none stands for it.
    /// </summary>
    public PublicCounts Publics(ListCriteria criteria, IReadOnlyList<ReserverPublic> publics)
    {
        ArgumentNullException.ThrowIfNull(publics);
        var list = ListOf("", criteria);
        var (filters, counts, all) = (publics.Select(asked => new PublicFilter(asked)).ToArray(), new int[publics.Count], 0);
        foreach (var row in PostingOf(list) ?? new Posting(_table))
        {
            if (!list.Passes(_table, row))
                continue;
            all++;
            for (var asked = 0; asked < filters.Length; asked++)
                counts[asked] += filters[asked].Holds(_table.Facts, row, Today) ? 1 : 0;
        }

        return new PublicCounts(Today, all, [.. counts]);
    }

    /// <summary>How many ranked demands are like one, and how many of them stand before it. Costs a look at every row.</summary>
    public SimilarCount Similar(SimilarDemands like)
    {
        ArgumentNullException.ThrowIfNull(like);
        var similarity = new Similarity(like, _places);
        var (others, before) = (0, 0);
        for (var row = 0; row < _table.Count; row++)
        {
            if (!_table.Active(row) || _table.Places(row).Length == 0 || _table.Id(row) == like.Demand.Id || !similarity.Holds(_table, row))
                continue;
            others++;
            if (_table.Key(row).CompareTo(like.Key) < 0)
                before++;
        }

        return new SimilarCount(others, before);
    }

    /// <summary>The best rows. One that did not move since the last view is taken over from it; they stand in the same order there.</summary>
    private List<ShownRow> BestOf(StandingList list, int take)
    {
        var (best, before, at) = (Best(list, take), list.LastRows, 0);
        var rows = new List<ShownRow>(best.Count);
        foreach (var (row, key) in best)
        {
            while (at < before.Count && list.Moved.Contains(before[at].Row))
                at++;
            rows.Add(at < before.Count && before[at].Row == row ? before[at++] : new ShownRow(row, RowOf(list, row, key)));
        }

        return rows;
    }

    private RankedRow RowOf(StandingList list, int row, RankKey key)
    {
        var trace = list.Scores.TraceOf(row);
        return new RankedRow(
            _table.Id(row), _table.Version(row), _table.Number(row), key, DateOnly.FromDayNumber(_table.Facts[Fact.DepositDay, row]), HouseholdCount.Of(_table.Facts, row),
            list.Filters.Household(_table.Facts, row), list.Filters.Income(_table.Facts, row), trace.Cause, trace.Parts, trace.Class, _table.Offer(row));
    }

    /// <summary>Walks the posting until nobody behind can be among the best any more. What it gives is good until it is called again.</summary>
    private List<(int Row, RankKey Key)> Best(StandingList list, int take)
    {
        var best = _best;
        best.Clear();
        if (take == 0)
            return best;
        foreach (var row in list.Group!.Rows(PostingOf(list)))
        {
            if (best.Count == take && !list.Scores.MayPrecede(row, best[^1].Key))
                break;
            if (!list.Passes(_table, row))
                continue;
            var key = list.Scores.KeyOf(row);
            var at = best.Count;
            while (at > 0 && key.CompareTo(best[at - 1].Key) < 0)
                at--;
            best.Insert(at, (row, key));
            if (best.Count > take)
                best.RemoveAt(take);
        }

        return best;
    }

    private Funnel FunnelOf(StandingList list)
    {
        var counts = list.Group!.CountsOf(list);
        return new Funnel(_known, _active, _wishing[list.Place], PostingOf(list)?.Count ?? 0, counts.Household, counts.Income, counts.ToCheck);
    }

    private IndexCopy Begin(IndexCopy copy)
    {
        _copies.Add(copy);
        return copy;
    }

    private ListQuestion QuestionOf(NamedCriteria list)
    {
        var place = PlaceOf(list.Criteria);
        return new ListQuestion(list.List, (ushort)place, list.Criteria.Dwelling.Typology, DwellingPlace.Of(list.Criteria.Dwelling, _geography), FiltersOf(list.Criteria));
    }

    private StandingList ListOf(string id, ListCriteria criteria)
    {
        var place = PlaceOf(criteria);
        return new StandingList(id, criteria, place, FiltersOf(criteria), ScoresOf(criteria.Dwelling, place));
    }

    /// <summary>The scores that count for a dwelling: those in the table, unless a grid asks where it stands or what it is, or asked it before. Dwellings of a place that the grids do not tell apart share them.</summary>
    private ListScores ScoresOf(Dwelling dwelling, int place)
    {
        var needs = _grids.Grids.NeedsDwelling;
        if ((!needs && !_grids.NeededDwelling) || DwellingPlace.Of(dwelling, _geography) is not { } known)
            return _scores;
        var key = (place, known.Category.Only(_grids.Traits));
        if (!_placeScores.TryGetValue(key, out var scores))
        {
            var grids = _grids.For(known);
            _placeScores.Add(key, scores = needs ? new PlaceScores(_table, grids, _places, _dwellingReach) : new StoredScoresAt(_table, grids, _places));
        }

        return scores;
    }

    /// <summary>Those that ask the same as a list.</summary>
    private ListGroup GroupAt(StandingList list)
    {
        var key = GroupOf(list);
        var groups = _standingAt[SlotOf(list.Place, list.Typology)] ??= [];
        var group = groups.Find(known => known.Key == key);
        if (group is null)
            groups.Add(group = new ListGroup(key));
        return group;
    }

    /// <summary>Takes a list out from among those that ask the same; the last one takes the group with it.</summary>
    private void Fall(StandingList list)
    {
        var group = list.Group!;
        group.Leave(list);
        if (group.Lists.Count == 0)
            _standingAt[SlotOf(list.Place, list.Typology)]!.Remove(group);
    }

    private static GroupKey GroupOf(StandingList list) => new(new OccupancyFilter(list.Criteria.Dwelling), list.Criteria.Dwelling.Financing, list.Filters.LeaseDate.Year, list.Scores);

    private ListFilters FiltersOf(ListCriteria criteria) =>
        new(criteria, criteria.LeaseDate(Today), _ceilings, _geography.TryFind(criteria.Dwelling.Commune, out var commune) ? commune.Zone : CeilingZone.Overseas);

    private int PlaceOf(ListCriteria criteria) => _places.NumberOf(criteria.Dwelling.Commune) is >= 0 and var place
        ? place
        : throw new ArgumentException($"Commune {criteria.Dwelling.Commune} is not in territory {_places.Territory}.", nameof(criteria));
}

/// <summary>A demand and its place in the order of a list.</summary>
/// <param name="Id">The demand.</param>
/// <param name="Key">Its key: whoever has a better one stands before it, in whatever partition.</param>
public readonly record struct PlacedDemand(DemandId Id, RankKey Key);
