using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>A server that hangs, one that dies: the screen says so and recovers in place.</summary>
public sealed class FrozenServerTests(OpenConsole console, ITestOutputHelper output) : IClassFixture<OpenConsole>
{
    [Fact]
    public async Task A_frozen_server_shows_late_then_offline_and_the_list_goes_on_in_place()
    {
        var page = await console.OpenList();
        var chip = page.Locator("connection-chip");
        await page.EvaluateAsync("window.stayed = true");
        var number = console.Numbers[7];

        await console.Process.Freeze();
        var since = System.Diagnostics.Stopwatch.StartNew();
        await Assertions.Expect(chip).ToContainTextAsync("flux ralenti", new() { Timeout = 30_000 });
        output.WriteLine($"late after {since.ElapsedMilliseconds} ms");
        await Assertions.Expect(page.Locator("[data-piece=line]")).ToContainTextAsync("des changements peuvent manquer");
        await Assertions.Expect(chip).ToContainTextAsync("Hors ligne", new() { Timeout = 30_000 });
        output.WriteLine($"offline after {since.ElapsedMilliseconds} ms");
        await Assertions.Expect(page.Locator("[data-piece=line]")).ToContainTextAsync("lecture seule");
        await Assertions.Expect(page.GetByText("Liste en direct")).ToHaveCountAsync(0);

        await console.Process.Thaw();
        await Assertions.Expect(chip).ToContainTextAsync("En direct", new() { Timeout = 30_000 });
        await console.Dalo(number, recognised: true);
        await Assertions.Expect(page.Row(number).Slot("movement")).ToContainTextAsync("décision DALO", new() { Timeout = 30_000 });
        Assert.True(await page.EvaluateAsync<bool>("window.stayed"));
        await console.Dalo(number, recognised: false);
    }

    [Fact]
    public async Task A_killed_server_that_comes_back_brings_the_list_and_its_reasons_back_in_place()
    {
        var page = await console.OpenList();
        await page.EvaluateAsync("window.stayed = true");
        var number = console.Numbers[5];

        console.Kill();
        await Assertions.Expect(page.Locator("connection-chip")).ToContainTextAsync("Hors ligne", new() { Timeout = 30_000 });
        await page.Row(number).ClickAsync();
        await Assertions.Expect(page.Panel().GetByRole(AriaRole.Alert)).ToContainTextAsync("Le serveur ne répond pas");
        await page.PointAway();
        await console.StartAgain();
        await console.Dalo(number, recognised: true);

        await Assertions.Expect(page.Locator("connection-chip")).ToContainTextAsync("En direct", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Row(number).Slot("movement")).ToContainTextAsync("+50 points\u00a0: décision DALO", new() { Timeout = 30_000 });
        Assert.True(await page.EvaluateAsync<bool>("window.stayed"));
    }
}
