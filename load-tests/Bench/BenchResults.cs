using Allocation.Api.Bench;
using Allocation.LoadTests.Simulate.Report;

namespace Allocation.LoadTests.Bench;

/// <summary>The figures of a report that the page shows.</summary>
internal static class BenchResults
{
    /// <summary>Takes them.</summary>
    public static BenchResult Of(SimulationReport report, BenchRates rates) => new(
        report.StartedAt, report.Seconds, rates,
        report.Commands.CompletedPerSecond, report.Commands.LatencyMs.P50, report.Commands.LatencyMs.P99,
        report.Shortlists.CompletedPerSecond, report.Shortlists.LatencyMs.P50, report.Shortlists.LatencyMs.P99,
        report.ChangeToClient.AllMs.P50, report.ChangeToClient.AllMs.P99,
        report.Commands.Failed + report.Shortlists.Failed + report.Openings.Failed, report.ChangeToClient.Missed,
        report.Timeline.Select(second => second.RssMb).DefaultIfEmpty().Max(), report.Timeline.Select(second => second.Cores).DefaultIfEmpty().Average(),
        [.. report.Recoveries.Select(one => new BenchFault(one.Fault, one.AtSecond, one.RecoveredSeconds, one.RestoredSeconds))], report.Differences.Total);
}
