using System.Globalization;
using System.Text.Json.Nodes;
using Allocation.Domain.Territories;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>An agent acts on the list itself: by key, at once, and everybody who has it open sees it.</summary>
public sealed class ListVerbsTests(OpenConsole console) : IClassFixture<OpenConsole>
{
    private static string Today => CivilTime.InParis(TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private IReadOnlyList<string> Numbers => console.Numbers;

    [Fact]
    public async Task A_vacancy_goes_from_the_notice_to_an_answer_without_leaving_its_list()
    {
        var list = await console.OpenList();
        var other = await console.OpenList();

        // What the life does not allow is not offered.
        await Assertions.Expect(Verb(list, "nominate")).ToBeHiddenAsync();
        await Fill(list, "orient", ("reserver", "Ville"));
        await Assertions.Expect(list.Locator("[data-piece=life-state]")).ToHaveTextAsync("Orienté");
        await Assertions.Expect(Verb(list, "nominate")).ToBeVisibleAsync();

        foreach (var number in Numbers.Take(3))
            await Press(list, number, "i");
        await Assertions.Expect(other.Row(Numbers[2]).Slot("mark")).ToHaveTextAsync("candidat");
        await Assertions.Expect(list.Locator("tr[data-pending]")).ToHaveCountAsync(0);

        await Press(list, Numbers[3], "v");
        await Assertions.Expect(other.Row(Numbers[3]).Slot("lock")).ToContainTextAsync("verrouillé par");
        await Press(list, Numbers[3], "v");
        await Assertions.Expect(other.Row(Numbers[3]).Slot("lock")).ToBeEmptyAsync();

        await SetAside(list, Numbers[4], "Logement trop petit.");
        await Assertions.Expect(other.Row(Numbers[4]).Slot("mark")).ToContainTextAsync("écarté");
        await Assertions.Expect(other.Row(Numbers[4]).Slot("movement")).ToContainTextAsync("écarté");

        // Every step of this page is taken back by one key, the last first, and each is a fact.
        await Press(list, Numbers[4], "z");
        await Assertions.Expect(other.Row(Numbers[4]).Slot("mark")).ToBeEmptyAsync();
        await Press(list, Numbers[4], "z");
        await Assertions.Expect(other.Row(Numbers[3]).Slot("lock")).ToContainTextAsync("verrouillé par");
        await Press(list, Numbers[4], "z");
        await Assertions.Expect(other.Row(Numbers[3]).Slot("lock")).ToBeEmptyAsync();
        Assert.Equal(3, (await console.Life())["timeline"]!.AsArray().Count(fact => fact!["isUndone"]!.GetValue<bool>()));

        await Verb(list, "instruct").ClickAsync();
        await Fill(list, "place-on-agenda", ("sessionOn", Today));
        await Assertions.Expect(list.Locator("[data-piece=life-state]")).ToHaveTextAsync("À l’ordre du jour");
        await Decide();
        await Assertions.Expect(list.Row(Numbers[1]).Slot("mark")).ToHaveTextAsync("classé 2 par la commission");
        await Fill(list, "offer");
        await Assertions.Expect(other.Row(Numbers[0]).Slot("offer")).ToHaveTextAsync("proposition en cours");
        await Fill(list, "refuse", ("on", Today));
        await Assertions.Expect(other.Row(Numbers[0]).Slot("mark")).ToHaveTextAsync("a refusé ce logement");
        await Assertions.Expect(other.Row(Numbers[0]).Slot("offer")).ToBeEmptyAsync();
        await list.IsAccessible("marked");

        await console.Step("close", new JsonObject { ["cause"] = "sale" });
        await Assertions.Expect(other.Locator("[data-piece=line]")).ToContainTextAsync("cette liste est terminée");
        await Assertions.Expect(Verb(other, "undo")).ToBeHiddenAsync();
        await Assertions.Expect(other.Locator("connection-chip")).ToContainTextAsync("En direct");
    }

    private static ILocator Verb(IPage page, string step) => page.Locator($"[data-verb='{step}']");

    private static async Task Press(IPage page, string number, string key)
    {
        await page.Row(number).FocusAsync();
        var answered = page.WaitForResponseAsync(response => response.Request.Method == "POST" && response.Url.Contains("/steps/", StringComparison.Ordinal));
        await page.Keyboard.PressAsync(key);
        Assert.True((await answered).Ok);
    }

    private static async Task Fill(IPage page, string step, params (string Field, string Value)[] fields)
    {
        await Verb(page, step).ClickAsync();
        var form = page.Locator($"dialog form[data-step='{step}']");
        foreach (var (field, value) in fields)
            await form.Locator($"[name='{field}']").FillAsync(value);
        await form.Locator("button").ClickAsync();
        await Assertions.Expect(form).ToBeHiddenAsync();
    }

    private static async Task SetAside(IPage page, string number, string text)
    {
        await page.Row(number).FocusAsync();
        await page.Keyboard.PressAsync("e");
        var form = page.Locator("dialog form[data-step='set-aside']");
        await form.Locator("[name='reason.family']").SelectOptionAsync("size");
        await form.Locator("[name='reason.text']").FillAsync(text);
        await form.Locator("button").ClickAsync();
    }

    private Task Decide() => console.Step("decide", new JsonObject
    {
        ["decisions"] = new JsonArray([.. Numbers.Take(3).Select((number, index) => new JsonObject { ["demand"] = number, ["kind"] = "ranked", ["rank"] = index + 1 })]),
    });
}
