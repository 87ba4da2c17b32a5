using System.Text.Json.Nodes;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Process.Tests.Hosting;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>What somebody sees who opens the front page.</summary>
public sealed class HomePageTests
{
    private static readonly DateOnly Today = CivilTime.InParis(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_change_is_seen_on_the_open_page_without_anybody_touching_it()
    {
        using var data = new TemporaryDirectory();
        var (process, client) = await ApiProcess.Start(data.Path);
        await using var running = process;
        await client.OpenVacancy("T2-COLOMIERS", new Dwelling { Landlord = "Bailleur fictif", Commune = InseeCode.Parse("31149"), Typology = Typology.T2, Financing = Financing.PLUS, AreaM2 = 45 }, Today);
        var older = await client.Register(Demand(months: 20));
        var younger = await client.Register(Demand(months: 5));
        await using var browser = await Chromium.Start();
        var page = await browser.Open();
        var faults = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") faults.Add(message.Text); };

        await page.GotoAsync(client.Address.ToString());
        await Assertions.Expect(page).ToHaveTitleAsync("Logements vacants · Allocation");
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader)).ToContainTextAsync("T2 PLUS · Colomiers");
        await Assertions.Expect(page.Locator("ol li")).ToContainTextAsync([$"1. {older} · 20 pts", $"2. {younger} · 5 pts"]);

        (await client.Send(HttpMethod.Patch, $"/api/v1/demands/{younger}", new JsonObject { ["expectedVersion"] = 1, ["dalo"] = "ACTIF" }.ToJsonString())).Accepted();

        await Assertions.Expect(page.Locator("ol li")).ToContainTextAsync([$"1. {younger} · 55 pts", $"2. {older} · 20 pts"], new() { Timeout = 60_000 });
        Assert.Empty(faults);
    }

    private static DemandFile Demand(int months) => new()
    {
        DepositedOn = Today.AddMonths(-months).AddDays(-3),
        Applicant = new Person { BirthDate = new DateOnly(1990, 5, 17) },
        Wishes = new Wishes { Types = [Typology.T2], Communes = [InseeCode.Parse("31149")] },
    };
}
