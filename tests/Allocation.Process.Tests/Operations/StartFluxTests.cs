using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Operations;

/// <summary>A landlord's first hour, from a spreadsheet to a balance, as the page has it.</summary>
public sealed class StartFluxTests
{
    private const string Page = "how-to/start-a-flux.md";

    [Fact]
    public async Task Each_step_of_the_page_leads_to_the_next()
    {
        using var data = new TemporaryDirectory();
        using var folder = new TemporaryDirectory();
        var (process, client) = await ApiProcess.Start(data.Path);
        await using var running = process;
        using var _ = client;
        var told = new Dictionary<string, string>();
        foreach (var name in DocumentedCommand.NamesOf(Page))
            told[name] = await DocumentedCommand.Run(Page, name, folder.Path, ("H", $"{client.Address}api/v1"));

        Assert.Equal(["convert", "simulate", "agreement", "bring", "look"], told.Keys);
        Assert.Contains("\"proposedRate\":5", told["convert"], StringComparison.Ordinal);
        Assert.Contains("\"exact\":\"40\"", told["simulate"], StringComparison.Ordinal);
        Assert.Contains("\"released\":160,\"inBase\":130,\"subtracted\":30", told["look"], StringComparison.Ordinal);
        Assert.Contains("\"exact\":\"65/2\"", told["look"], StringComparison.Ordinal);
    }
}
