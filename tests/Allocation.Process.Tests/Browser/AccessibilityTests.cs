using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>axe on every page, both themes, three widths, and the states of the list.</summary>
public sealed class AccessibilityTests(OpenConsole console) : IClassFixture<OpenConsole>
{
    /// <summary>Every width in both themes in a long run; else the widest and the narrowest, each theme once.</summary>
    public static TheoryData<int, ColorScheme> Views => Needs.Long
        ? new(from width in (int[])[1440, 768, 320] from theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark] select (width, theme))
        : new((1440, ColorScheme.Light), (320, ColorScheme.Dark));

    private static int Year => Domain.Territories.CivilTime.InParis(TimeProvider.System.GetUtcNow()).Year;

    [Theory]
    [MemberData(nameof(Views))]
    public async Task No_page_violates_a_rule_and_none_scrolls_sideways(int width, ColorScheme theme)
    {
        var page = await console.OpenList(width, 800, theme);
        foreach (var path in (string[])["/", "/logements", $"/logements/{console.Vacancy}?demande={console.Numbers[2]}", $"/logements/{console.Vacancy}?demande={console.TooRich}", $"/logements/{console.Vacancy}/vie", $"/logements/{console.Vacancy}/orienter", "/flux", "/flux/convertir", "/flux/31/Bailleur%20fictif", $"/flux/31/Bailleur%20fictif/bilan?annee={Year}", $"/logements/{Guid.Empty}", $"/demandes/{console.Numbers[0]}", "/demandes/rien", "/accessibilite", "/banc"])
        {
            await page.GotoAsync(new Uri(console.Client.Address, path).ToString());
            await page.IsAccessible($"{path} {width} {theme}");
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task No_state_of_the_list_violates_a_rule(int width, ColorScheme theme)
    {
        var page = await console.OpenList(width, 800, theme);
        await page.Receive(seed: 3);
        await page.IsAccessible("moved");
        await page.GetByRole(AriaRole.Button, new() { Name = "Figer" }).ClickAsync();
        await page.PointAway();
        await page.Receive(seed: 4);
        await page.GetByLabel("Aperçu des rangs").CheckAsync();
        await page.IsAccessible("frozen");
        foreach (var box in (await page.Locator("[data-select]").AllAsync()).Take(2))
            await box.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Comparer" }).ClickAsync();
        await Assertions.Expect(page.Panel()).ToContainTextAsync("Comparaison");
        await page.IsAccessible("compared");
        foreach (var freshness in (string[])["late", "offline"])
        {
            await page.EvaluateAsync("state => { const chip = document.querySelector('connection-chip'); chip.show({ freshness: state, heardAt: new Date(), latency: 5 }); document.querySelector('live-shortlist').line(); }", freshness);
            await page.IsAccessible(freshness);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Raccourcis", Exact = false }).First.ClickAsync();
        await page.IsAccessible("help");
    }
}
