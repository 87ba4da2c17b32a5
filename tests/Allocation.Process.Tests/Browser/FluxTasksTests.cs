using System.Text.Json;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>What waits for a person on the page of a landlord's flux: a dwelling that came back, something to be done by a day.</summary>
public sealed class FluxTasksTests(OpenConsole console) : IClassFixture<OpenConsole>
{
    private const string Landlord = "Office des clics";
    private const string Ledger = "/flux/31/Office%20des%20clics";

    private static DateOnly Today => CivilTime.InParis(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_dwelling_that_comes_back_appears_before_the_eyes_of_whoever_watches_and_one_click_hands_it_on()
    {
        await Record("ALS", "ALS des clics", "action-logement", 60);
        await Record("ETAT", "Préfecture des clics", "state", 10);
        var vacancy = await console.Client.OpenVacancy("CLIC-1", new Dwelling { Landlord = Landlord, Commune = InseeCode.Parse("31555"), Typology = Typology.T2, Financing = Financing.PLUS }, Today);
        await Step(vacancy, "orient", new { expectedVersion = 1, reserver = "ALS des clics" });
        var page = await Watched();
        await Assertions.Expect(page.Locator("[data-piece=hops] li")).ToHaveCountAsync(0);

        await Step(vacancy, "end-orientation", new { expectedVersion = 2 });

        var hop = page.Locator("[data-piece=hops] li");
        await Assertions.Expect(hop).ToContainTextAsync("rendu par ALS des clics");
        await Assertions.Expect(hop.Locator("b")).ToHaveTextAsync("Préfecture des clics (ménages prioritaires) (le préfet, ménages prioritaires)");
        await hop.GetByRole(AriaRole.Button, new() { Name = "Confirmer le repli" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-piece=hops] li")).ToHaveCountAsync(0);
        await page.GotoAsync($"{console.Client.Address}logements/{vacancy}/vie");
        await Assertions.Expect(page.Locator(".timeline li").First).ToContainTextAsync("(repli\u00a0: le préfet, ménages prioritaires, convention de ALS des clics, logement rendu)");
    }

    [Fact]
    public async Task What_is_said_to_be_done_is_gone_and_stays_gone()
    {
        await Record("VILLE", "Ville des clics", "local-authority", 10, new[] { new { loan = "PRET-9", lastPaymentOn = Today } });
        var page = await Watched();
        var reminder = page.Locator("[data-piece=reminders] li", new() { HasText = "Prêt PRET-9 remboursé" });

        await reminder.GetByRole(AriaRole.Button, new() { Name = "C’est fait" }).ClickAsync();

        await Assertions.Expect(reminder).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(Landlord);
        await Assertions.Expect(reminder).ToHaveCountAsync(0);
    }

    private async Task<IPage> Watched()
    {
        var page = await console.Browser.Open();
        await page.GotoAsync($"{console.Client.Address}{Ledger[1..]}");
        await Assertions.Expect(page.Locator("live-flux[data-ready]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("connection-chip")).ToContainTextAsync("En direct");
        return page;
    }

    private async Task Step(Guid vacancy, string step, object body) =>
        (await console.Client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/{step}", JsonSerializer.Serialize(body))).Accepted();

    private async Task Record(string id, string reserver, string kind, decimal rate, object[]? guarantees = null)
    {
        var from = new DateOnly(Today.Year, 1, 1);
        (await console.Client.Send(HttpMethod.Put, $"/api/v1{Ledger}/agreements/{id}", JsonSerializer.Serialize(new
        {
            id,
            landlord = Landlord,
            reserver,
            kind,
            departement = "31",
            territory = new { kind = "departement", code = "31" },
            effectiveDate = from,
            guarantees = guarantees ?? [],
            terms = new[] { new { from, rate, mode = "direct", designationDays = 30, newDesignationDays = 15, consumingEvent = "lease-signed", fallbacks = new[] { "prefect-priority" } } },
        }))).Accepted();
    }
}
