using System.Globalization;
using System.Text.Json.Nodes;
using Allocation.Domain.Territories;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>The page on which an agent acts, and the list that shows it to everybody else.</summary>
public sealed class LifePageTests(OpenConsole console) : IClassFixture<OpenConsole>
{
    private static string Today => CivilTime.InParis(TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task An_agent_brings_a_vacancy_to_an_offer_and_the_list_marks_the_household_at_once()
    {
        var list = await console.OpenList();
        await Assertions.Expect(list.Row(console.Numbers[0]).Slot("offer")).ToBeEmptyAsync();
        var page = await console.Browser.Open();
        await page.GotoAsync($"{console.List}/vie");
        await Assertions.Expect(page.Locator("vacancy-life[data-ready]")).ToBeVisibleAsync();

        await Do(page, "return-keys", "Clés rendues", ("on", Today));
        await Do(page, "orient", "Orienté", ("reserver", "Ville"));
        foreach (var number in console.Numbers.Take(3))
            await Do(page, "nominate", "Candidats proposés", ("demand", number));
        await Do(page, "instruct", "En instruction");
        await Do(page, "place-on-agenda", "À l’ordre du jour", ("sessionOn", Today));

        // Not without the reason that the law asks for: it is said, and what was typed stays.
        await Open(page, "decide");
        for (var candidate = 0; candidate < 3; candidate++)
            await Form(page, "decide").Locator($"[name='decisions[{candidate}].kind']").SelectOptionAsync(candidate < 2 ? "ranked" : "not-allocated");
        await Form(page, "decide").Locator("[name='decisions[0].rank']").FillAsync("1");
        await Form(page, "decide").Locator("[name='decisions[1].rank']").FillAsync("2");
        await Form(page, "decide").Locator("button").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Candidat 3\u00a0: Un rejet se notifie avec ses motifs, un au moins (L.441-2-2).");
        await Form(page, "decide").Locator("[name='decisions[2].reasons[0].family']").SelectOptionAsync("size");
        await Form(page, "decide").Locator("[name='decisions[2].reasons[0].text']").FillAsync("Logement trop petit.");

        // Somebody else's step meanwhile takes nothing of what was typed: it is decided on what there is now.
        await console.Step("lock", new JsonObject { ["demand"] = console.Numbers[9] });
        await Form(page, "decide").Locator("button").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("ce que vous avez saisi est resté");
        await Assertions.Expect(Form(page, "decide").Locator("[name='decisions[2].reasons[0].text']")).ToHaveValueAsync("Logement trop petit.");
        await Form(page, "decide").Locator("button").ClickAsync();
        await Assertions.Expect(page.Locator("h2")).ToHaveTextAsync("Décidé par la commission");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeEmptyAsync();
        await Assertions.Expect(page.Locator("details[open]")).ToHaveCountAsync(0);

        await Do(page, "offer", "Proposé");

        // Somebody else takes the offer back: there is nothing to refuse any more, and the page does not say that it kept what was typed.
        await Open(page, "refuse");
        await Form(page, "refuse").Locator("[name='on']").FillAsync(Today);
        await console.Step("undo", new JsonObject());
        await Form(page, "refuse").Locator("button").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("ce que vous avez saisi n’a pas été repris");
        await Assertions.Expect(page.Locator("h2")).ToHaveTextAsync("Décidé par la commission");
        await Do(page, "offer", "Proposé");
        await Assertions.Expect(list.Row(console.Numbers[0]).Slot("offer")).ToHaveTextAsync("proposition en cours");
        await Do(page, "undo", "Décidé par la commission");
        await Assertions.Expect(list.Row(console.Numbers[0]).Slot("offer")).ToBeEmptyAsync();
        await Assertions.Expect(page.Locator(".timeline .undone")).ToHaveCountAsync(2);
    }

    private static async Task Do(IPage page, string step, string state, params (string Field, string Value)[] fields)
    {
        await Open(page, step);
        foreach (var (field, value) in fields)
            await Form(page, step).Locator($"[name='{field}']").FillAsync(value);
        var version = await page.Locator("[data-version]").GetAttributeAsync("data-version");
        await Form(page, step).Locator("button").ClickAsync();
        await Assertions.Expect(page.Locator("[data-version]")).Not.ToHaveAttributeAsync("data-version", version!);
        await Assertions.Expect(page.Locator("h2")).ToHaveTextAsync(state);
    }

    private static async Task Open(IPage page, string step)
    {
        if (!await Form(page, step).IsVisibleAsync())
            await page.Locator($"details:has(form[data-step='{step}']) > summary").ClickAsync();
    }

    private static ILocator Form(IPage page, string step) => page.Locator($"form[data-step='{step}']");
}
