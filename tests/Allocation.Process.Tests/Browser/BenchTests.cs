using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>Somebody starts a load from the page, lets the product die under it, stops it and reads the judgement; <c>docs/screenshots.sh</c> keeps the picture.</summary>
public sealed class BenchTests
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 120_000 };

    [Fact]
    public async Task A_load_is_started_disturbed_stopped_and_judged_from_the_page()
    {
        await using var browser = await Chromium.Start();
        await using var bench = await BenchProcess.Start("--demands 2000 --vacancies 30 --lists 10 --watchers 1 --changing 2000 --changes 40 --visible 10 --requests 20 --connections 8 --judged 10");
        var page = await browser.Open(height: 1200);
        await page.GotoAsync(bench.Page);
        var state = page.Locator("[data-piece=state]");
        await Assertions.Expect(page.Locator("live-bench[data-phase=idle]")).ToBeVisibleAsync();

        await page.GetByLabel("Demandes modifiées").FillAsync("-5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Démarrer" }).ClickAsync();
        await Assertions.Expect(state).ToContainTextAsync("Prêt");
        await page.GetByLabel("Demandes modifiées").FillAsync("60");
        await page.GetByRole(AriaRole.Button, new() { Name = "Démarrer" }).ClickAsync();
        await Assertions.Expect(state).ToContainTextAsync("Charge en cours");
        await Reaches(page, 3);
        await page.EvaluateAsync("window.shifted = []; new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifted.push(...entry.sources.map(source => source.node?.parentElement?.outerHTML ?? '')))).observe({ type: 'layout-shift' })");
        await Reaches(page, 8);
        foreach (var chart in new[] { "commands", "lists", "screens" })
            await Assertions.Expect(page.Locator($"[data-chart={chart}] [data-value]")).ToContainTextAsync("p50");
        Assert.Contains('L', await page.Locator("[data-chart=throughput] .curve").First.GetAttributeAsync("d") ?? "");

        // The chip of the shell writes its latency in a place of its own.
        Assert.Empty(await page.EvaluateAsync<string[]>("window.shifted.filter(moved => !moved.includes('connection-chip'))"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Arrêt brutal du produit" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-piece=events]")).ToContainTextAsync("tout est rétabli", Patient);
        await Assertions.Expect(page.Locator("[data-piece=events] li").First).ToContainTextAsync("Arrêt brutal du produit");

        // Bench and page come back to the new process each by itself, beside a load on two cores.
        await Assertions.Expect(state).ToHaveTextAsync("Charge en cours", new() { Timeout = 120_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Rafale" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-piece=events] li", new() { HasText = "tout est rétabli" })).ToHaveCountAsync(2, new() { Timeout = 120_000 });
        await Reaches(page, await Elapsed(page) + 5);
        Assert.NotEqual(0, await page.Locator("[data-chart=screens] .mark").CountAsync());
        await page.IsAccessible("running");

        await page.GetByRole(AriaRole.Button, new() { Name = "Arrêter et juger" }).ClickAsync();
        await Assertions.Expect(page.Locator(".verdict")).ToHaveTextAsync("0 différence entre ce que les clients ont appris et ce que le produit montre.", new() { Timeout = 120_000 });
        await Assertions.Expect(state).ToHaveTextAsync("Prêt");
        await page.GetByText("Les dernières secondes en chiffres").ClickAsync();
        await page.IsAccessible("judged");
        Assert.Equal(0, await page.EvaluateAsync<int>("fetch('/banc/rapport.json').then(answer => answer.json()).then(report => report.differences.total)"));

        Directory.CreateDirectory(Screenshots.Target);
        await page.ReloadAsync();
        await page.EvaluateAsync("scrollTo(0, 0)");
        await Assertions.Expect(page.Locator("[data-piece=events] li")).Not.ToHaveCountAsync(0);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screenshots.Target, "bench-light.png") });
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.SetViewportSizeAsync(320, 800);
        await page.IsAccessible("narrow and dark");
    }

    /// <summary>Waits until the load has run so many seconds.</summary>
    private static async Task Reaches(IPage page, int seconds) =>
        await page.WaitForFunctionAsync("seconds => parseInt(document.querySelector('[data-piece=progress]').textContent, 10) >= seconds", seconds, new() { Timeout = 120_000 });

    private static Task<int> Elapsed(IPage page) => page.EvaluateAsync<int>("parseInt(document.querySelector('[data-piece=progress]').textContent, 10)");
}
