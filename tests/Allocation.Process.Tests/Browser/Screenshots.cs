using Allocation.Process.Tests.Hosting;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>A newcomer opens the demo and sees it move; <c>docs/screenshots.sh</c> keeps the pictures for the documentation.</summary>
public sealed class Screenshots
{
    internal static readonly string Target = Environment.GetEnvironmentVariable("ALLOCATION_SCREENSHOTS") ?? Path.Combine(Path.GetTempPath(), $"screenshots-{Environment.ProcessId}");

    [Fact]
    public async Task The_demo_moves_while_somebody_looks_and_its_pictures_are_taken()
    {
        Directory.CreateDirectory(Target);
        using var data = new TemporaryDirectory();
        var (process, client) = await ApiProcess.Start(data.Path, ("Allocation__Demo", "true"));
        await using var running = process;
        await using var browser = await Chromium.Start();
        var light = await browser.Open();
        while (!process.Output.Contains("their lists begin to move", StringComparison.Ordinal))
            await light.WaitForTimeoutAsync(500);
        await light.GotoAsync($"{client.Address}logements");
        var list = await MovingList(light);

        var number = await light.EvaluateAsync<string>("[...document.querySelectorAll('tr[data-number]')].find(row => row.querySelector('[data-slot=movement]').textContent.includes('point') && row.querySelector('[data-slot=rank]').textContent > 1)?.dataset.number ?? document.querySelector('tr[data-number]').dataset.number");
        await light.Row(number).ClickAsync();
        await Assertions.Expect(light.Panel()).ToContainTextAsync("Pourquoi");
        await light.PointAway();
        await Save(light, "list-light");
        var dark = await browser.Open(theme: ColorScheme.Dark);
        await dark.GotoAsync($"{list}?demande={number}");
        await Assertions.Expect(dark.Locator("tr[data-trend=up], tr[data-trend=down]").Nth(2)).ToBeAttachedAsync(new() { Timeout = 120_000 });
        await Save(dark, "list-dark");
        await dark.GetByRole(AriaRole.Button, new() { Name = "Figer" }).ClickAsync();
        await dark.PointAway();
        await Assertions.Expect(dark.Locator("[data-piece=waiting]")).Not.ToBeEmptyAsync(Patient);
        await dark.GetByLabel("Aperçu des rangs").CheckAsync();
        await Save(dark, "list-frozen-dark");
        var phone = await browser.Open(width: 375, height: 812);
        await phone.GotoAsync(list);
        await Assertions.Expect(phone.Locator("connection-chip")).ToContainTextAsync("En direct");
        await phone.Locator("#list-title").ScrollIntoViewIfNeededAsync();
        await Save(phone, "list-375");
        await light.GotoAsync(client.Address.ToString());
        await Assertions.Expect(light.Locator("[data-note]:not(:empty)").Nth(2)).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await light.ReloadAsync();
        await Save(light, "today-light");
        await light.GotoAsync($"{client.Address}demandes/{number}");
        await Save(light, "demand-light");
        await light.GotoAsync($"{client.Address}logements");
        await Save(light, "dwellings-light");
    }

    /// <summary>The first list in which some rows moved while it was looked at.</summary>
    private static async Task<string> MovingList(IPage page)
    {
        var lists = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('tr[data-vacancy]')].filter(row => row.textContent.includes('Est Ensemble')).map(row => row.querySelector('a').href)");
        await page.GotoAsync(lists[0]);
        await Assertions.Expect(page.Locator("tr[data-trend=up], tr[data-trend=down]").Nth(2)).ToBeAttachedAsync(new() { Timeout = 120_000 });
        return lists[0];
    }

    private static readonly LocatorAssertionsToBeEmptyOptions Patient = new() { Timeout = 120_000 };

    private static async Task Save(IPage page, string name) => await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Target, name + ".png") });
}
