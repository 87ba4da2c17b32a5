using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Ranking;

/// <summary>
/// A list from scratch, by the plainest means: one demand after the other through every filter and the tracing evaluator. It
/// shares with the index the rules, and nothing of its columns, postings and counts: what the two agree on is right (C3).
/// </summary>
/// <remarks>Holds the rows it keeps and no more, however many demands it is shown. Not thread-safe.</remarks>
public sealed class ListRecomputation
{
    private readonly List<RankedRow> _best;
    private readonly int _keep;
    private readonly TerritoryPlaces _places;
    private readonly TerritoryGrids _grids;
    private readonly TieOrder _ties;
    private readonly ListFilters _filters;
    private readonly ListCriteria _criteria;
    private readonly DateOnly _day;
    private readonly ushort _place;

    /// <summary>Begins a list nobody stands on yet.</summary>
    /// <param name="criteria">What decides who stands on it.</param>
    /// <param name="places">Places of the territory of the list.</param>
    /// <param name="grids">Grids in force in the territory on the day.</param>
    /// <param name="ceilings">Income ceilings.</param>
    /// <param name="geography">Zones of the communes.</param>
    /// <param name="day">The day of the scores.</param>
    /// <param name="keep">How many of the best rows are kept.</param>
    /// <exception cref="ArgumentException">The dwelling does not stand in the territory.</exception>
    public ListRecomputation(ListCriteria criteria, TerritoryPlaces places, TerritoryGrids grids, IncomeCeilings ceilings, Geography geography, DateOnly day, int keep)
    {
        (_criteria, _places, _day, _keep, _best) = (criteria, places, day, keep, new List<RankedRow>(keep + 1));
        _place = places.NumberOf(criteria.Dwelling.Commune) is >= 0 and var place
            ? (ushort)place
            : throw new ArgumentException("The dwelling does not stand in the territory.", nameof(criteria));
        _grids = grids.NeedsDwelling && DwellingPlace.Of(criteria.Dwelling, geography) is { } dwelling ? grids.For(dwelling) : grids;
        _ties = new TieOrder(grids.TieBreak);
        _filters = new ListFilters(criteria, criteria.LeaseDate(day), ceilings, geography.TryFind(criteria.Dwelling.Commune, out var commune) ? commune.Zone : CeilingZone.Overseas);
    }

    /// <summary>Counts of the filters over the demands shown so far.</summary>
    public Funnel Funnel { get; private set; }

    /// <summary>The best rows so far, in order. Their cause is the last event of the demand: what time moved since is not looked for.</summary>
    public IReadOnlyList<RankedRow> Best => _best;

    /// <summary>Takes a demand.</summary>
    public void Add(CandidateRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var wished = _places.Wished(record.Communes, record.Extended);
        var territory = wished.Length > 0;
        var active = territory && record.IsCandidate;
        var commune = active && wished.Contains(_place);
        var typology = commune && record.Types.Contains(_criteria.Dwelling.Typology);
        var household = typology ? _filters.Household(record.Facts) : Outcome.Failed;
        var income = household != Outcome.Failed ? _filters.Income(record.Facts) : Outcome.Failed;
        var candidate = income != Outcome.Failed;
        var toCheck = candidate && (household == Outcome.Unknown || income == Outcome.Unknown);
        Funnel += new Funnel(One(territory), One(active), One(commune), One(typology), One(household != Outcome.Failed), One(candidate), One(toCheck));
        if (candidate)
            Rank(record, household, income);
    }

    private void Rank(CandidateRecord record, Outcome household, Outcome income)
    {
        var facts = record.Facts;
        var sheet = _grids.For(facts) is { } grid ? TracingEvaluator.Evaluate(grid, facts, _day) : null;
        var key = RankKey.Of(sheet?.Class?.Level ?? 0, sheet?.Points ?? 0, _ties.Of(facts), record.Number);
        var at = _best.Count;
        while (at > 0 && key.CompareTo(_best[at - 1].Key) < 0)
            at--;
        if (at == _keep)
            return;
        _best.Insert(at, new RankedRow(
            record.Id, record.Version, record.Number, key, DateOnly.FromDayNumber(facts[Fact.DepositDay]),
            HouseholdCount.Of(facts),
            household, income, record.Cause, sheet is null ? [] : ScorePart.Of(sheet), sheet?.ForAudience(seesConfidential: false).Class, record.Offer));
        if (_best.Count > _keep)
            _best.RemoveAt(_keep);
    }

    private static int One(bool holds) => holds ? 1 : 0;
}
