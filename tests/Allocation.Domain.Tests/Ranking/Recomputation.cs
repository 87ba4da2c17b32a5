using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>The list from scratch, by the plainest means: every demand through every filter, then a sort of what is left.</summary>
internal static class Recomputation
{
    public static (IReadOnlyList<(UniqueNumber Number, int Points)> Rows, Funnel Funnel) Of(IEnumerable<CandidateRecord> records, ListCriteria criteria, DateOnly today)
    {
        var demands = records.Select(record => (Record: record, Checks: CandidateChecks.Of(record, criteria, today, SmallTerritory.Policies))).ToList();
        var counts = new int[6];
        foreach (var (_, checks) in demands)
        {
            foreach (var check in checks.TakeWhile(check => check.Outcome != Outcome.Failed))
                counts[(int)check.Step]++;
        }

        var candidates = demands.Where(demand => CandidateChecks.RemovedBy(demand.Checks) is null).ToList();
        var rows = candidates
            .Select(demand => (demand.Record, TracingEvaluator.Evaluate(SmallTerritory.Grid, demand.Record.Facts, today).Points))
            .OrderByDescending(row => row.Points)
            .ThenBy(row => row.Record.Facts[Facts.Fact.DepositDay])
            .ThenBy(row => row.Record.Number.Value, StringComparer.Ordinal)
            .Select(row => (row.Record.Number, row.Points))
            .ToList();
        var toCheck = candidates.Count(demand => demand.Checks.Any(check => check.Outcome == Outcome.Unknown));
        return (rows, new Funnel(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], toCheck));
    }
}
