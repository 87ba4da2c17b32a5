using System.Text.Json.Nodes;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Operations;

/// <summary>The bench of webhooks, as its page says to start it, small.</summary>
public sealed class WebhooksBenchmarkTests
{
    [Fact]
    public async Task Every_webhook_is_told_of_every_step_and_the_report_says_so()
    {
        using var data = new TemporaryDirectory();
        using var reports = new TemporaryDirectory();
        var report = Path.Combine(reports.Path, "webhooks.json");
        var (process, client) = await ApiProcess.Start(data.Path);
        await using var running = process;
        using var _ = client;

        // More than one maker may have.
        var (code, output, errors) = await Verb.RunOf("Allocation.LoadTests.dll", "webhooks", client.Address.ToString(), process.Id.ToString(), "21", "2", "5", "--json", report);

        Assert.True(code == 0, errors + output);
        var figures = JsonNode.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken))!;
        Assert.Equal((21, 10, 210), (figures["webhooks"]!.GetValue<int>(), figures["events"]!.GetValue<int>(), figures["arrived"]!.GetValue<int>()));
        Assert.Equal(210, figures["stepToReceipt"]!["count"]!.GetValue<int>());
    }
}
