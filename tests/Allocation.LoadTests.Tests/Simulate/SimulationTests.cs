using System.Text.Json;
using Allocation.Api.Bench;
using Allocation.LoadTests.Simulate;
using Allocation.LoadTests.Simulate.Report;

namespace Allocation.LoadTests.Tests.Simulate;

public sealed class SimulationTests
{
    private static readonly SimulationPlan Small = new() { Demands = 2_000, Vacancies = 30, Lists = 10, Watchers = 1, Changes = 60, Visible = 10, Changing = 2_000, Requests = 20, Seconds = 6, Judged = 10 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_product_that_dies_under_load_differs_in_nothing()
    {
        var report = await new Simulation(Small with { Faults = [new PlannedFault(PlannedFault.KillProduct, 2)], Seconds = 12 }, new Unseen()).Run(Cancellation);

        Assert.Equal((0, null, 0), (report.Differences.Total, report.FirstRefusal, report.Commands.Failed));
        Assert.True(report.Differences is { DemandsJudged: > 100, ListsJudged: 10, ScreensJudged: 10 });
        Assert.True(report.Commands.LatencyMs.Count > 100 && report.ChangeToClient.AllMs.Count > 0 && report.Shortlists.LatencyMs.Count > 0);
        Assert.True(Assert.Single(report.Recoveries).RecoveredSeconds > 0);
        Assert.Contains(report.Timeline, second => second.Event == PlannedFault.KillProduct);
    }

    [Fact]
    public async Task A_report_is_JSON_and_a_page_that_holds_it()
    {
        var report = await new Simulation(Small with { Seconds = 5, Lists = 0, Visible = 0, Openings = 0, Judged = 0 }, new Unseen()).Run(Cancellation) with { FirstRefusal = "</script><b>" };

        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(0, json.RootElement.GetProperty("differences").GetProperty("total").GetInt64());
        Assert.True(json.RootElement.GetProperty("commands").GetProperty("latency_ms").GetProperty("p99").GetDouble() > 0);
        Assert.True(json.RootElement.GetProperty("processes")[0].GetProperty("rss_mb").GetDouble() > 0);
        Assert.True(SimulationReport.IsOne(json.RootElement));
        using var none = JsonDocument.Parse("""{ "machine": "", "commit": "" }""");
        Assert.False(SimulationReport.IsOne(none.RootElement));

        var page = ReportPage.Of([report, report]);
        Assert.Equal(1, page.Split("</script>").Length - 1);
    }

    private sealed class Unseen : ISimulationView
    {
        public void Step(string what)
        {
        }

        public void Progress(long done, long of)
        {
        }

        public void Passed(Second second)
        {
        }
    }
}
