using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Ranking;

/// <summary>
/// The candidate index of one partition of a territory: fact columns, ordered postings by commune × typology, a calendar of
/// what time alone changes, and the standing lists of open vacancies (architecture, §2 and §3).
/// </summary>
/// <remarks>
/// Not thread-safe: one writer, who is also the reader. Applying a change costs the postings of the demand's wishes
/// (a binary search and one block each); a list costs the rows walked until it is full.
/// </remarks>
public sealed partial class CandidateIndex
{
    private readonly CandidateTable _table;
    private readonly ChangeCalendar _calendar = new();
    private readonly TerritoryPlaces _places;
    private readonly StoredScores _scores;
    private readonly ListGrids _grids;
    private readonly Dictionary<(int Place, DwellingCategory Category), ListScores> _placeScores = [];
    private readonly int _dwellingReach;
    private readonly IncomeCeilings _ceilings;
    private readonly Geography _geography;
    private readonly Posting?[] _postings;
    private readonly List<StandingList>?[] _standingAt;
    private readonly int[] _wishing;
    private readonly Dictionary<string, StandingList> _standing = [];
    private readonly HashSet<string> _changed = [];
    private readonly List<(int Row, RankKey Key)> _best = [];
    private readonly List<IndexCopy> _copies;
    private int _known;
    private int _active;

    /// <summary>Makes an empty index.</summary>
    /// <param name="places">Places of the territory.</param>
    /// <param name="grids">Grids in force in the territory.</param>
    /// <param name="ceilings">Income ceilings.</param>
    /// <param name="geography">Zones of the communes.</param>
    /// <param name="today">The day the scores are of.</param>
    /// <param name="switches">The days until then on which the grids of the territory changed, the latest first; a row that such a day moved says so.</param>
    public CandidateIndex(TerritoryPlaces places, TerritoryGrids grids, IncomeCeilings ceilings, Geography geography, DateOnly today, IReadOnlyList<GridSwitch>? switches = null)
        : this(places, grids, ceilings, geography, new CandidateTable(new TieOrder(grids.TieBreak), today), switches, [])
    {
    }

    private CandidateIndex(TerritoryPlaces places, TerritoryGrids grids, IncomeCeilings ceilings, Geography geography, CandidateTable table, IReadOnlyList<GridSwitch>? switches, List<IndexCopy> copies)
    {
        _copies = copies;
        (_places, _grids, _ceilings, _geography, _table) = (places, new ListGrids(grids, switches ?? []), ceilings, geography, table);
        _scores = new StoredScores(_table, _grids, places);
        _dwellingReach = grids.Each.Select(DwellingReach.MostOf).DefaultIfEmpty().Max();
        _postings = new Posting?[places.Count * Typologies.Count];
        _standingAt = new List<StandingList>?[_postings.Length];
        _wishing = new int[places.Count];
    }

    /// <summary>The day the scores are of.</summary>
    public DateOnly Today => _table.Today;

    /// <summary>Demands the index knows, those that left the territory included.</summary>
    public int Count => _table.Count;

    /// <summary>Standing lists.</summary>
    public IReadOnlyCollection<string> Lists => _standing.Keys;

    /// <summary>Takes a change. A record that is not newer than what the index holds changes nothing, so repeats and disorder are harmless.</summary>
    /// <returns>Whether it was newer.</returns>
    public bool Apply(CandidateRecord record)
    {
        if (!_table.TryFind(record.Id, out var row))
            row = _table.Add(record.Id);
        else if (_table.Version(row) >= record.Version)
            return false;
        else
            Withdraw(row);

        _table.Set(row, record, _places.Wished(record.Communes, record.Extended));
        Score(row);
        Enter(row);
        return true;
    }

    /// <summary>Version of a demand the index holds; 0 when it never saw it.</summary>
    public int VersionOf(DemandId id) => _table.TryFind(id, out var row) ? _table.Version(row) : 0;

    /// <summary>Moves to a later day: what the calendar holds is scored again, lists that depend on the lease date are counted again.</summary>
    /// <remarks>An earlier day changes nothing: a clock that jumps back must not undo what was shown.</remarks>
    public void AdvanceTo(DateOnly day)
    {
        if (day <= Today)
            return;
        _table.Today = day;
        foreach (var row in _calendar.TakeUpTo(day.DayNumber))
        {
            // Entered twice, or scored again since: the day that counts is the row's own.
            if (_table.NextChange[row] > day.DayNumber)
                continue;
            Withdraw(row);
            Score(row);
            Enter(row);
        }

        foreach (var scores in _placeScores.Values)
            scores.ForgetAll();
        foreach (var list in _standing.Values)
        {
            var counted = list.Criteria.LeaseDate(day) != list.Filters.LeaseDate;
            if (counted)
                Recount(list);
            // What a dwelling adds is in no calendar: the list is looked at on each day.
            if (counted || list.Scores is PlaceScores)
                _changed.Add(list.Id);
        }
    }

    /// <summary>Opens or replaces a standing list.</summary>
    /// <exception cref="ArgumentException">The dwelling does not stand in the territory.</exception>
    public void Watch(string listId, ListCriteria criteria)
    {
        Unwatch(listId);
        var list = ListOf(listId, criteria);
        Recount(list);
        _standing.Add(listId, list);
        (_standingAt[SlotOf(list.Place, list.Typology)] ??= []).Add(list);
        _changed.Add(listId);
    }

    /// <summary>Closes a standing list; an unknown one is no error.</summary>
    public void Unwatch(string listId)
    {
        if (!_standing.Remove(listId, out var list))
            return;
        _standingAt[SlotOf(list.Place, list.Typology)]!.Remove(list);
        _changed.Remove(listId);
    }

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

    /// <summary>The best rows and the counts of a standing list.</summary>
    /// <exception cref="KeyNotFoundException">No such list is watched.</exception>
    public RankedSlice View(string listId, int take)
    {
        var list = _standing[listId];
        var rows = BestOf(list, take);
        list.LastShown = rows.Count == take ? rows[^1].Key : null;
        list.Depth = take;
        var moves = list.Moved.Select(row => new RankMove(_table.Number(row), list.Scores.TraceOf(row).Cause)).OrderBy(move => move.Cause.At).ToList();
        list.Moved.Clear();
        return new RankedSlice(rows, FunnelOf(list), moves);
    }

    /// <summary>The best rows and the counts for criteria that no standing list has, from a walk over the whole posting.</summary>
    public RankedSlice Query(ListCriteria criteria, int take)
    {
        var list = ListOf("", criteria);
        Recount(list);
        return new RankedSlice(BestOf(list, take), FunnelOf(list), []);
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

    private List<RankedRow> BestOf(StandingList list, int take)
    {
        var best = Best(list, take);
        var rows = new List<RankedRow>(best.Count);
        foreach (var (row, key) in best)
        {
            var trace = list.Scores.TraceOf(row);
            rows.Add(new RankedRow(
                _table.Id(row), _table.Version(row), _table.Number(row), key, DateOnly.FromDayNumber(_table.Facts[Fact.DepositDay, row]), HouseholdCount.Of(_table.Facts, row),
                list.Filters.Household(_table.Facts, row), list.Filters.Income(_table.Facts, row), trace.Cause, trace.Parts, trace.Class));
        }

        return rows;
    }

    /// <summary>Walks the posting until nobody behind can be among the best any more. What it gives is good until it is called again.</summary>
    private List<(int Row, RankKey Key)> Best(StandingList list, int take)
    {
        var best = _best;
        best.Clear();
        if (take == 0 || PostingOf(list) is not { } posting)
            return best;
        foreach (var row in posting)
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

    private Funnel FunnelOf(StandingList list) => new(
        _known,
        _active,
        _wishing[list.Place],
        PostingOf(list)?.Count ?? 0,
        list.Household,
        list.Income,
        list.ToCheck);

    private void Score(int row)
    {
        var entered = _table.NextChange[row];
        _scores.Score(row, 1);
        _scores.Forget(row);
        foreach (var scores in _placeScores.Values)
            scores.Forget(row);

        // A row that changes often is entered once under the same day, or the calendar would grow with every change.
        if (_table.NextChange[row] != entered)
            _calendar.Enter(_table.NextChange[row], row);
    }

    private void Enter(int row)
    {
        Tally(row, +1);
        foreach (var slot in SlotsOf(row))
        {
            PostingAt(slot).Insert(row);
            Touch(slot, row, +1);
        }
    }

    private void Withdraw(int row)
    {
        foreach (var copy in _copies)
            copy.BeforeChange(row);
        Tally(row, -1);
        foreach (var slot in SlotsOf(row))
        {
            PostingAt(slot).Remove(row);
            Touch(slot, row, -1);
        }
    }

    /// <summary>
    /// Counts a row in or out of the standing lists of a posting. A list moves for those who see it only when the row stands
    /// before the last one shown; its counts are read with the next view.
    /// </summary>
    private void Touch(int slot, int row, int sign)
    {
        if (_standingAt[slot] is not { } lists)
            return;
        foreach (var list in lists)
        {
            if (list.Count(_table, row, sign) && (list.LastShown is not { } last || list.Scores.KeyOf(row).CompareTo(last) <= 0))
            {
                _changed.Add(list.Id);
                list.Moved.Add(row);
            }
        }
    }

    private void Tally(int row, int sign)
    {
        var places = _table.Places(row);
        if (places.Length == 0)
            return;
        _known += sign;
        if (!_table.Active(row))
            return;
        _active += sign;
        foreach (var place in places)
            _wishing[place] += sign;
    }

    /// <summary>The postings a row stands in: none unless it is active.</summary>
    private List<int> SlotsOf(int row)
    {
        var slots = new List<int>();
        if (!_table.Active(row))
            return slots;
        foreach (var place in _table.Places(row))
        {
            for (var typology = 0; typology < Typologies.Count; typology++)
            {
                if (_table.Wishes(row, (Typology)typology))
                    slots.Add(SlotOf(place, (Typology)typology));
            }
        }

        return slots;
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

    private void Recount(StandingList list) => list.Recount(FiltersOf(list.Criteria), _table, PostingOf(list));

    private ListFilters FiltersOf(ListCriteria criteria) =>
        new(criteria, criteria.LeaseDate(Today), _ceilings, _geography.TryFind(criteria.Dwelling.Commune, out var commune) ? commune.Zone : CeilingZone.Overseas);

    private int PlaceOf(ListCriteria criteria) => _places.NumberOf(criteria.Dwelling.Commune) is >= 0 and var place
        ? place
        : throw new ArgumentException($"Commune {criteria.Dwelling.Commune} is not in territory {_places.Territory}.", nameof(criteria));

    private static int SlotOf(int place, Typology typology) => (place * Typologies.Count) + (int)typology;

    /// <summary>The rows that wish the place and the typology of a list; null when nobody does.</summary>
    private Posting? PostingOf(StandingList list) => _postings[SlotOf(list.Place, list.Typology)];

    private Posting PostingAt(int slot) => _postings[slot] ??= new Posting(_table);
}
