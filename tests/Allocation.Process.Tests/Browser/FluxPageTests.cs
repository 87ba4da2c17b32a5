using System.Globalization;
using System.Text.Json;
using Allocation.Domain.Territories;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>A person orients a dwelling, and whoever looks at the landlord's flux sees the account move and why.</summary>
public sealed class FluxPageTests(OpenConsole console) : IClassFixture<OpenConsole>
{
    [Fact]
    public async Task An_agent_orients_and_the_account_moves_before_the_eyes_of_whoever_watches()
    {
        var from = new DateOnly(CivilTime.InParis(TimeProvider.System.GetUtcNow()).Year, 1, 1);
        foreach (var (id, kind, rate) in new[] { ("ETAT", "state", 30m), ("ALS", "action-logement", 40m) })
            await Agree("Bailleur fictif", id, kind, rate);

        var watched = await console.Browser.Open();
        await watched.GotoAsync($"{console.Client.Address}flux/31/Bailleur%20fictif");
        await Assertions.Expect(watched.Locator("live-flux[data-ready]")).ToBeVisibleAsync();
        await Assertions.Expect(watched.Locator("connection-chip")).ToContainTextAsync("En direct");
        var card = watched.Locator("[data-name='Réservataire ETAT (ménages prioritaires)']");
        await Assertions.Expect(card).ToContainTextAsync("0 sur 0,3 dû");

        var page = await console.Browser.Open();
        await page.GotoAsync($"{console.List}/orienter");
        await Assertions.Expect(page.Locator("orient-dwelling[data-ready]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".choice h2").First).ToHaveTextAsync("Réservataire ALS");

        // Not the first: a reason is asked for, and stays with the orientation.
        var state = page.Locator(".choice", new() { HasText = "Réservataire ETAT" });
        await state.GetByLabel("Motif").FillAsync("Relogement prioritaire.");
        await state.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator("h2").First).ToHaveTextAsync("Orienté");

        await Assertions.Expect(card).ToContainTextAsync("1 sur 0,3 dû");
        await Assertions.Expect(card).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("moved"));
        await Assertions.Expect(watched.Locator("[data-piece=movements]")).ToContainTextAsync("Orientés +1");
        var year = from.Year.ToString(CultureInfo.InvariantCulture);
        await watched.GotoAsync($"{console.Client.Address}flux/31/Bailleur%20fictif/bilan?annee={year}");
        await Assertions.Expect(watched.Locator("table").First).ToContainTextAsync("Réservataire ETAT");
    }

    [Fact]
    public async Task A_merger_is_seen_before_it_is_decided_and_both_pages_tell_of_it()
    {
        await Agree("Bailleur qui continue", "EMPL", "employer", 10);
        await Agree("Bailleur qui finit", "EMPL", "employer", 10);
        var page = await console.Browser.Open();
        await page.GotoAsync($"{console.Client.Address}flux/31/Bailleur%20qui%20continue");
        await page.GetByRole(AriaRole.Link, new() { Name = "Fusionner un autre bailleur dans celui-ci" }).ClickAsync();
        await page.GetByLabel("Bailleur absorbé").FillAsync("Bailleur qui finit");
        await page.GetByLabel("Acte").FillAsync("Traité de fusion");
        await page.GetByRole(AriaRole.Button, new() { Name = "Voir l’effet" }).ClickAsync();
        await Assertions.Expect(page.Locator("table").First).ToContainTextAsync("Réservataire EMPL");
        await Assertions.Expect(page.Locator("merge-landlord[data-ready]")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Fusionner Bailleur qui finit dans Bailleur qui continue" }).ClickAsync();

        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Bailleur qui finit a été absorbé par ce bailleur");
        await page.GotoAsync($"{console.Client.Address}flux/31/Bailleur%20qui%20finit");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Bailleur qui continue" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Towns_are_merged_on_a_page_that_shows_the_effect_first()
    {
        await Agree("Bailleur des villes", "VILLE", "local-authority", 10);
        var page = await console.Browser.Open();
        await page.GotoAsync($"{console.Client.Address}flux/31/Bailleur%20des%20villes");
        await page.GetByRole(AriaRole.Link, new() { Name = "Regrouper des communes ou des EPCI" }).ClickAsync();
        await page.GetByLabel("Réservataire VILLE").CheckAsync();
        await page.GetByLabel("Convention qui continue").FillAsync("NEUVE");
        await page.GetByLabel("Réservataire", new() { Exact = true }).FillAsync("Ville nouvelle");
        await page.GetByLabel("Code").FillAsync("31555");
        await page.GetByLabel("Acte").FillAsync("Arrêté préfectoral");
        await page.GetByLabel("Taux négocié").FillAsync("8.5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Voir l’effet" }).ClickAsync();
        await Assertions.Expect(page.Locator("table").First).ToContainTextAsync("8,5 %");
        await Assertions.Expect(page.Locator("merge-agreements[data-ready]")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Regrouper en NEUVE" }).ClickAsync();

        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Continue dans le compte NEUVE");
    }

    private async Task Agree(string landlord, string id, string kind, decimal rate)
    {
        var from = new DateOnly(CivilTime.InParis(TimeProvider.System.GetUtcNow()).Year, 1, 1);
        (await console.Client.Send(HttpMethod.Put, $"/api/v1/flux/31/{Uri.EscapeDataString(landlord)}/agreements/{id}", JsonSerializer.Serialize(new
        {
            id,
            landlord,
            reserver = $"Réservataire {id}",
            kind,
            departement = "31",
            territory = new { kind = "departement", code = "31" },
            effectiveDate = from,
            terms = new[] { new { from, rate, mode = "direct", designationDays = 30, newDesignationDays = 15, consumingEvent = "lease-signed" } },
        }))).Accepted();
    }
}
