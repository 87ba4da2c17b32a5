using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>axe on every page, both themes, three widths, and the states of the list.</summary>
public sealed class AccessibilityTests(OpenConsole console) : IClassFixture<OpenConsole>
{
    public static TheoryData<int, ColorScheme> Views => new(from width in (int[])[1440, 768, 320] from theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark] select (width, theme));

    [Theory]
    [MemberData(nameof(Views))]
    public async Task No_page_violates_a_rule_and_none_scrolls_sideways(int width, ColorScheme theme)
    {
        var page = await console.OpenList(width, 800, theme);
        foreach (var path in (string[])["/", "/logements", $"/logements/{console.Vacancy}?demande={console.Numbers[2]}", $"/logements/{console.Vacancy}?demande={console.TooRich}", $"/logements/{Guid.Empty}", $"/demandes/{console.Numbers[0]}", "/demandes/rien", "/accessibilite"])
        {
            await page.GotoAsync(new Uri(console.Client.Address, path).ToString());
            await Check(page, $"{path} {width} {theme}");
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task No_state_of_the_list_violates_a_rule(int width, ColorScheme theme)
    {
        var page = await console.OpenList(width, 800, theme);
        await page.Receive(seed: 3);
        await Check(page, "moved");
        await page.GetByRole(AriaRole.Button, new() { Name = "Figer" }).ClickAsync();
        await page.PointAway();
        await page.Receive(seed: 4);
        await page.GetByLabel("Aperçu des rangs").CheckAsync();
        await Check(page, "frozen");
        foreach (var box in (await page.Locator("[data-select]").AllAsync()).Take(2))
            await box.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Comparer" }).ClickAsync();
        await Assertions.Expect(page.Panel()).ToContainTextAsync("Comparaison");
        await Check(page, "compared");
        foreach (var freshness in (string[])["late", "offline"])
        {
            await page.EvaluateAsync("state => { const chip = document.querySelector('connection-chip'); chip.show({ freshness: state, heardAt: new Date(), latency: 5 }); document.querySelector('live-shortlist').line(); }", freshness);
            await Check(page, freshness);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Raccourcis", Exact = false }).First.ClickAsync();
        await Check(page, "help");
    }

    private static async Task Check(IPage page, string what)
    {
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{what}: " + string.Join("; ", result.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => $"{node.Target} {node.Any?.FirstOrDefault()?.Message}").Take(3))}")));
        var wide = await page.EvaluateAsync<string>(
            """
            what => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width + 1) return "";
              const wide = [...document.querySelectorAll("body *")].filter(each => each.getBoundingClientRect().right > width + 1 && !each.closest(".scroll"));
              return `${what} scrolls sideways: ` + wide.slice(-5).map(each => `${each.tagName}.${each.className}#${each.dataset.piece ?? ""}`).join(", ");
            }
            """,
            what);
        Assert.True(wide.Length == 0, wide);
    }
}
