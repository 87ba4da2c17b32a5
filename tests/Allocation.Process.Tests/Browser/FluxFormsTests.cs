using System.Text;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>A landlord's first hour on pages: an inventory of rights becomes agreements, and a year is declared.</summary>
public sealed class FluxFormsTests(OpenConsole console) : IClassFixture<OpenConsole>
{
    private const string Inventory = "réservataire;type;droits;nature;échéance;rotation\nALS des formulaires;action logement;500;suite;;8\n";

    [Fact]
    public async Task An_inventory_is_converted_its_draft_recorded_and_the_year_declared_without_a_program()
    {
        var page = await console.Browser.Open();
        await page.GotoAsync($"{console.Client.Address}flux/convertir");
        await Assertions.Expect(page.Locator("convert-inventory[data-ready]")).ToBeVisibleAsync();
        await page.GetByLabel("Inventaire").SetInputFilesAsync(new FilePayload { Name = "droits.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Inventory) });
        await page.GetByLabel("Logements possédés").FillAsync("10000");
        await page.GetByLabel("Logements libérés dans l’année").FillAsync("800");
        await page.GetByLabel("Dont soustraits").FillAsync("100");
        await page.GetByLabel("Bailleur, pour un projet").FillAsync("Office des formulaires");
        await page.GetByLabel("Département", new() { Exact = true }).FillAsync("31");
        await page.GetByRole(AriaRole.Button, new() { Name = "Convertir" }).ClickAsync();

        // 35 a year by the chosen formula, 40 by the others: five more.
        var rows = page.Locator("[data-piece=answer] tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        await Assertions.Expect(rows.Nth(0)).ToContainTextAsync("formule choisie");
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("+5");

        var draft = page.Locator("form[data-agreement]");
        await draft.GetByLabel("Taux (%)").FillAsync("12.5");
        await draft.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(draft).ToContainTextAsync("Convention enregistrée.");

        await page.GotoAsync($"{console.Client.Address}flux/31/Office%20des%20formulaires");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("ALS des formulaires");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("12,5");
        await Assertions.Expect(page.Locator("declare-year[data-ready]")).ToHaveCountAsync(1);
        await page.GetByText("Déclarer pour").ClickAsync();
        await page.GetByLabel("vente").FillAsync("7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Annoncer les soustractions" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Soustractions annoncées\u00a0: 7.");
    }
}
