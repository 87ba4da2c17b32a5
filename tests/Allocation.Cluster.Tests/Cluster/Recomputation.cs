using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Silo.Policies;

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>A row as the plainest computation gives it.</summary>
internal sealed record ExpectedRow(DemandId Id, int Version, UniqueNumber Number, int Points, int DepositDay)
{
    public static ExpectedRow Of(RankedRow row) => new(row.Id, row.Version, row.Number, row.Key.Points, row.DepositedOn.DayNumber);

    /// <summary>Higher score first, then older deposit, then number (SCO-30, SCO-31).</summary>
    public static IEnumerable<ExpectedRow> InOrder(IEnumerable<ExpectedRow> rows) =>
        rows.OrderByDescending(row => row.Points).ThenBy(row => row.DepositDay).ThenBy(row => row.Number.Value, StringComparer.Ordinal);
}

/// <summary>A list as the plainest computation gives it: all candidates, best first.</summary>
internal sealed record ExpectedList(IReadOnlyList<ExpectedRow> Rows, Funnel Funnel)
{
    /// <summary>The rank a demand has among the candidates, or would have if it were one.</summary>
    public int RankOf(ExpectedRow row) => ExpectedRow.InOrder(Rows.Where(other => other.Id != row.Id).Append(row)).TakeWhile(other => other != row).Count() + 1;
}

/// <summary>The list from scratch: every demand of the store through every filter and the tracing evaluator, then a sort.</summary>
internal static class Recomputation
{
    private static readonly PolicyBook Checking = new(GeographyOfTheTests(), TwoSilos.Policies.Ceilings, [], TwoSilos.Policies.Reach);

    public static ExpectedList Of(IEnumerable<StoredDemand> demands, VacancySnapshot vacancy, DateOnly today)
    {
        var territory = new TerritoryId(vacancy.Territory);
        var criteria = new ListCriteria(vacancy.Dwelling, vacancy.AvailableOn);
        var checkedDemands = demands.Select(demand => RecordOf(demand, territory))
            .Select(record => (Record: record, Checks: CandidateChecks.Of(record, criteria, today, Checking))).ToList();
        var counts = new int[6];
        foreach (var (_, checks) in checkedDemands)
        {
            foreach (var check in checks.TakeWhile(check => check.Outcome != Outcome.Failed))
                counts[(int)check.Step]++;
        }

        var candidates = checkedDemands.Where(demand => CandidateChecks.RemovedBy(demand.Checks) is null).ToList();
        var rows = ExpectedRow.InOrder(candidates.Select(demand => RowOf(demand.Record, territory, today))).ToList();
        var toCheck = candidates.Count(demand => demand.Checks.Any(check => check.Outcome == Outcome.Unknown));
        return new ExpectedList(rows, new Funnel(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], toCheck));
    }

    /// <summary>The row of one demand, and the filter that removes it, if one does.</summary>
    public static (ExpectedRow Row, FunnelStep? RemovedBy) Of(StoredDemand demand, VacancySnapshot vacancy, DateOnly today)
    {
        var territory = new TerritoryId(vacancy.Territory);
        var record = RecordOf(demand, territory);
        var checks = CandidateChecks.Of(record, new ListCriteria(vacancy.Dwelling, vacancy.AvailableOn), today, Checking);
        return (RowOf(record, territory, today), CandidateChecks.RemovedBy(checks));
    }

    /// <summary>Every open list equals the one recomputed from the store; what the rows say beside (causes, households) equals a rebuilt index.</summary>
    public static async Task AssertAllListsEqualTheStore(TwoSilos cluster, IEnumerable<Guid> vacancies)
    {
        var demands = await cluster.Store.AllDemands();
        foreach (var id in vacancies)
        {
            var vacancy = (await cluster.Vacancy(id).Read())!;
            var expected = Of(demands, vacancy, cluster.Clock.Today);
            var rebuilt = Rebuilt(demands, vacancy, cluster.Clock.Today).ToList();
            foreach (var take in new[] { TwoSilos.LiveRows, Shortlist.MostRows })
            {
                var list = await cluster.Shortlist(id, take);
                Assert.Equal(cluster.Clock.Today, list.Day);
                Assert.Equal(expected.Rows.Take(take), list.Rows.Select(ExpectedRow.Of));
                Assert.Equal(expected.Funnel, list.Funnel);
                Assert.Equal(rebuilt.Take(take), list.Rows);
            }
        }
    }

    private static IEnumerable<RankedRow> Rebuilt(IEnumerable<StoredDemand> demands, VacancySnapshot vacancy, DateOnly today)
    {
        var territory = new TerritoryId(vacancy.Territory);
        var policies = TwoSilos.Policies;
        var index = new CandidateIndex(new TerritoryPlaces(territory, policies.Geography, policies.Reach), policies.GridsInForce(territory, today), policies.Ceilings, policies.Geography, today);
        index.Load(demands.Select(demand => RecordOf(demand, territory)));
        return index.Query(new ListCriteria(vacancy.Dwelling, vacancy.AvailableOn), Shortlist.MostRows).Rows;
    }

    private static CandidateRecord RecordOf(StoredDemand demand, TerritoryId territory) =>
        CandidateRecord.Of(demand.Id, demand.Version, demand.File, demand.Cause.In(territory));

    private static ExpectedRow RowOf(CandidateRecord record, TerritoryId territory, DateOnly today)
    {
        var points = TwoSilos.Policies.GridsInForce(territory, today).For(record.Facts) is { } grid ? TracingEvaluator.Evaluate(grid, record.Facts, today).Points : 0;
        return new ExpectedRow(record.Id, record.Version, record.Number, points, record.Facts[Fact.DepositDay]);
    }

    /// <summary>Only the territories of the tests: the checks of one demand look through all communes there are.</summary>
    private static Geography GeographyOfTheTests() => Geography.Parse(
        Table("communes").Where((line, number) => number == 0 || line.Split(';')[4] is Samples.EstEnsemble or Samples.Lyon), Table("territories"), Table("merged-communes"));

    private static IEnumerable<string> Table(string name) => File.ReadLines(Path.Combine(PolicyFiles.Folder, "geography", name + ".csv"));
}
