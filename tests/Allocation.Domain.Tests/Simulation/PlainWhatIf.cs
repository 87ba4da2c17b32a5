using System.Collections.Immutable;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Tests.Ranking;

namespace Allocation.Domain.Tests.Simulation;

/// <summary>A what-if by the plainest means: every demand traced under both grids, every list sorted, every line taken out in turn.</summary>
internal sealed class PlainWhatIf(IReadOnlyList<CandidateRecord> records, TerritoryGrids inForce, ScoringGrid draft, IReadOnlyList<NamedCriteria> lists, DateOnly today)
{
    private readonly List<CandidateRecord> _ranked =
        [.. records.Where(record => record.Status == Domain.Demands.DemandStatus.Active && SmallTerritory.Policies.PlacesOf(SmallTerritory.Id).Wished(record.Communes, record.Extended).Length > 0)];

    /// <summary>Demands the draft scores, with rank before and after.</summary>
    public IReadOnlyList<(CandidateRecord Record, (int Level, int Points) Before, (int Level, int Points) After, int RankBefore, int RankAfter)> Ranks()
    {
        var own = _ranked.Where(Scored).Select(record => (Record: record, Before: ScoreOf(inForce, record), After: ScoreOf(TerritoryGrids.All(draft), record))).ToList();
        return [.. own.Select(demand => (demand.Record, demand.Before, demand.After, 1 + own.Count(other => other.Before.CompareTo(demand.Before) > 0), 1 + own.Count(other => other.After.CompareTo(demand.After) > 0)))];
    }

    /// <summary>How many lists have other first three.</summary>
    public int FirstThreeChanged() => lists.Count(list => !Order(list, inForce, inForce.TieBreak).Take(3).SequenceEqual(Order(list, Beside(draft), draft.TieBreak).Take(3)));

    /// <summary>Whether a line changes no order: neither of the register nor of any list.</summary>
    public bool ChangesNothing(string line)
    {
        var without = Without(line);
        return SameOrder(_ranked.Where(Scored), record => ScoreOf(TerritoryGrids.All(draft), record), record => ScoreOf(TerritoryGrids.All(without), record))
            && lists.All(list => SameOrder(Candidates(list), record => ScoreOf(Beside(draft).For(PlaceOf(list)), record), record => ScoreOf(Beside(without).For(PlaceOf(list)), record)));
    }

    /// <summary>Scores that a line changes: of demands, or of candidates for the dwelling.</summary>
    public int ScoresChanged(Criterion line)
    {
        var without = Without(line.Id);
        return line.NeedsDwelling
            ? lists.Sum(list => Candidates(list).Where(Scored).Count(record => ScoreOf(Beside(draft).For(PlaceOf(list)), record) != ScoreOf(Beside(without).For(PlaceOf(list)), record)))
            : _ranked.Where(Scored).Count(record => ScoreOf(TerritoryGrids.All(draft), record) != ScoreOf(TerritoryGrids.All(without), record));
    }

    private bool Scored(CandidateRecord record) => draft.Demands.Holds(record.Facts[Fact.Housing]);

    private IEnumerable<CandidateRecord> Candidates(NamedCriteria list) =>
        records.Where(record => CandidateChecks.RemovedBy(CandidateChecks.Of(record, list.Criteria, today, SmallTerritory.Policies)) is null);

    private IEnumerable<UInt128> Order(NamedCriteria list, TerritoryGrids grids, ImmutableArray<TieBreakKey> ties)
    {
        var (here, order) = (grids.For(PlaceOf(list)), new TieOrder(ties));
        return Candidates(list).Select(record => (Score: ScoreOf(here, record), record)).Select(row => RankKey.Of(row.Score.Level, row.Score.Points, order.Of(row.record.Facts), row.record.Number)).Order().Select(key => key.Number);
    }

    private (int Level, int Points) ScoreOf(TerritoryGrids grids, CandidateRecord record) =>
        grids.For(record.Facts) is { } grid && TracingEvaluator.Evaluate(grid, record.Facts, today) is var sheet ? (sheet.Class?.Level ?? 0, sheet.Points) : (0, 0);

    /// <summary>The draft for those it scores, what is in force for the others.</summary>
    private TerritoryGrids Beside(ScoringGrid grid) => new(
        grid.Demands == DemandClass.Transfers ? inForce.First : grid,
        grid.Demands == DemandClass.First ? inForce.Transfers : grid);

    private ScoringGrid Without(string line)
    {
        var left = draft.Criteria.Select(node => Without(node, line)).OfType<ScoringNode>().ToImmutableArray();
        return draft with { Criteria = left.IsEmpty ? [new Criterion("nothing") { Label = "", Points = new ConstantPoints(0) }] : left };
    }

    private static ScoringNode? Without(ScoringNode node, string line) => node switch
    {
        CriterionGroup group when group.Children.Select(child => Without(child, line)).OfType<ScoringNode>().ToImmutableArray() is var left => left.IsEmpty ? null : group with { Children = left },
        _ => node.Id == line ? null : node,
    };

    private static DwellingPlace PlaceOf(NamedCriteria list) => DwellingPlace.Of(list.Criteria.Dwelling, SmallTerritory.Geography)!;

    private static bool SameOrder(IEnumerable<CandidateRecord> demands, Func<CandidateRecord, (int, int)> one, Func<CandidateRecord, (int, int)> other)
    {
        var scores = demands.Select(record => (One: one(record), Other: other(record))).ToList();
        return scores.All(a => scores.All(b => Math.Sign(a.One.CompareTo(b.One)) == Math.Sign(a.Other.CompareTo(b.Other))));
    }
}
