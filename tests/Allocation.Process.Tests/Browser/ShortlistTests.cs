using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>The live list as an agent works with it.</summary>
public sealed class ShortlistTests(OpenConsole console) : IClassFixture<OpenConsole>
{
    [Fact]
    public async Task Without_scripts_the_page_holds_the_list_the_funnel_and_the_explanation()
    {
        var page = await console.Browser.Open(script: false);

        await page.GotoAsync($"{console.List}?demande={console.Numbers[1]}");

        Assert.Equal(50, (await page.Locator("tr[data-number]").AllAsync()).Count);
        await Assertions.Expect(page.Locator("[data-step=typology] [data-slot=remaining]")).ToHaveTextAsync("51");
        await Assertions.Expect(page.Panel()).ToContainTextAsync("Pourquoi le rang");
    }

    [Fact]
    public async Task The_island_changes_nothing_of_what_the_server_wrote()
    {
        var served = await console.Browser.Open(script: false);
        await served.GotoAsync(console.List);
        var page = await console.OpenList();

        foreach (var slot in (string[])["rank", "number", "household", "points", "tie", "deposit", "to-check"])
            Assert.Equal(await served.Locator($"tbody [data-slot='{slot}']").AllTextContentsAsync(), await page.Locator($"tbody [data-slot='{slot}']").AllTextContentsAsync());
    }

    [Fact]
    public async Task A_change_is_seen_with_its_reason_and_said_alike_in_row_and_panel()
    {
        var number = console.Numbers[6];
        var page = await console.OpenList();
        await page.Row(number).ClickAsync();
        await Assertions.Expect(page.Panel()).ToContainTextAsync("Pourquoi le rang");
        await page.PointAway();

        await console.Dalo(number, recognised: true);

        var movement = page.Row(number).Slot("movement");
        await Assertions.Expect(movement).ToContainTextAsync("+50 points\u00a0: décision DALO");
        await Assertions.Expect(page.Row(number).Slot("arrow")).ToContainTextAsync("▲");
        await Assertions.Expect(page.Panel().Slot("panel-movement")).ToHaveTextAsync(await movement.InnerTextAsync());
        await console.Dalo(number, recognised: false);
    }

    [Fact]
    public async Task Any_household_of_the_register_is_told_why_it_is_not_there()
    {
        var page = await console.OpenList();

        await page.GetByLabel("Numéro unique").Last.FillAsync(console.TooRich);
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Panel()).ToContainTextAsync("le filtre «\u00a0Plafond de ressources\u00a0» l’écarte");
        await page.GetByLabel("Numéro unique").Last.FillAsync("000000000000000000");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Panel().GetByRole(AriaRole.Alert)).ToContainTextAsync("Aucune demande du registre n’a ce numéro");
    }

    [Fact]
    public async Task Under_the_pointer_nothing_moves_and_the_line_counts_what_waits()
    {
        var page = await console.OpenList();
        var before = await page.Order();
        await page.Row(before[4]).HoverAsync();

        await page.Receive(seed: 7);

        await Assertions.Expect(page.Locator("[data-piece=waiting]")).ToContainTextAsync("ont bougé");
        Assert.Equal(before, await page.Order());
        await page.PointAway();
        await Assertions.Expect(page.Locator("[data-piece=waiting]")).ToBeEmptyAsync();
        Assert.NotEqual(before, await page.Order());
    }

    [Fact]
    public async Task Rows_keep_their_places_for_a_second_and_a_half_after_a_key_and_then_move_by_themselves()
    {
        var page = await console.OpenList();
        await page.PointAway();
        var before = await page.Order();
        await page.Row(before[3]).FocusAsync();

        var after = await page.Receive(seed: 17, key: "ArrowDown");

        Assert.Equal(before, after);
        Assert.Equal(before[4], await page.Focused());
        await Assertions.Expect(page.Locator("[data-piece=waiting]")).ToBeEmptyAsync();
        Assert.NotEqual(before, await page.Order());
        // Both moments are the page's own clock: a rule, not a speed.
        Assert.True(await page.EvaluateAsync<bool>("(pacing => pacing.lastReorder - pacing.lastKey >= 1500)(document.querySelector('live-shortlist').pacing)"));
    }

    [Fact]
    public async Task Frozen_the_order_stands_ghosts_show_what_would_be_and_apply_brings_it()
    {
        var page = await console.OpenList();
        await page.GetByRole(AriaRole.Button, new() { Name = "Figer" }).ClickAsync();
        await page.PointAway();
        var before = await page.Order();
        var told = await page.Locator("[data-slot=movement]").AllTextContentsAsync();

        await page.Receive(seed: 11);
        await page.GetByLabel("Aperçu des rangs").CheckAsync();

        await Assertions.Expect(page.Locator("[data-piece=line]")).ToContainTextAsync("Liste figée");
        Assert.Equal(before, await page.Order());
        Assert.Equal(told, await page.Locator("[data-slot=movement]").AllTextContentsAsync());
        Assert.NotEmpty(await page.Locator("[data-slot=ghost]:not(:empty)").AllAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Appliquer" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-slot=ghost]:not(:empty)")).ToHaveCountAsync(0);
        Assert.NotEqual(before, await page.Order());
    }

    [Fact]
    public async Task The_focus_stays_on_the_same_person_through_a_hundred_reorders()
    {
        var page = await console.OpenList();
        var number = (await page.Order())[5];
        await page.Row(number).FocusAsync();

        for (var seed = 1; seed <= 100; seed++)
        {
            await page.Receive(seed);
            Assert.Equal(number, await page.Focused());
        }
    }

    [Fact]
    public async Task A_button_means_the_row_last_worked_on()
    {
        var page = await console.OpenList();
        var order = await page.Order();
        await page.Row(order[6]).FocusAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Épingler" }).ClickAsync();

        Assert.Equal(order[6], (await page.Order())[0]);
    }

    [Fact]
    public async Task On_paper_the_list_is_a_table_with_its_date_and_version_and_nothing_to_press()
    {
        var page = await console.OpenList();
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.SetViewportSizeAsync(794, 1123);

        await Assertions.Expect(page.Locator("[data-piece=paper]")).ToContainTextAsync("version ");
        await Assertions.Expect(page.Locator("[data-piece=paper]")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Liste en direct, version")).ToBeHiddenAsync();
        Assert.Equal("table-row", await page.Locator("tr[data-number]").First.EvaluateAsync<string>("row => getComputedStyle(row).display"));
        await Assertions.Expect(page.Locator("button:visible, input:visible, select:visible")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_household_that_leaves_is_no_longer_chosen_for_a_comparison()
    {
        var page = await console.OpenList();
        var leaving = (await page.Order())[3];
        await page.Row(leaving).Locator("input[data-select]").CheckAsync();
        await page.PointAway();

        await page.EvaluateAsync("number => (island => island.receive({ ...island.target, version: '9999-0', rows: island.target.rows.filter(row => row.uniqueNumber !== number).map((row, index) => ({ ...row, rank: index + 1 })) }, [], false))(document.querySelector('live-shortlist'))", leaving);

        await Assertions.Expect(page.Row(leaving)).ToHaveCountAsync(0);
        Assert.Equal(0, await page.EvaluateAsync<int>("document.querySelector('live-shortlist').selected.size"));
    }

    [Fact]
    public async Task Row_and_panel_and_voice_say_the_same_through_random_histories()
    {
        var page = await console.OpenList();
        var number = (await page.Order())[3];
        await page.Row(number).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Panel()).ToContainTextAsync(number);

        for (var seed = 200; seed < 240; seed++)
        {
            await page.Receive(seed);
            var said = await page.EvaluateAsync<string[]>(
                """
                number => {
                  const island = document.querySelector("live-shortlist");
                  const row = document.querySelector(`tr[data-number="${number}"]`);
                  const shown = island.shown.rows.find(each => each.uniqueNumber === number);
                  island.panel.say();
                  return [row.querySelector("[data-slot=movement]").textContent, document.querySelector("[data-slot=panel-movement]").textContent, island.spokenHead(), String(shown.rank), row.querySelector("[data-slot=rank]").textContent];
                }
                """,
                number);
            Assert.StartsWith(said[0], said[1]);
            Assert.Equal(said[3], said[4]);
            if (int.Parse(said[3]) <= 3 && said[0].Length > 0)
                Assert.Contains(said[0], said[2]);
        }
    }

    [Fact]
    public async Task By_keyboard_alone_an_agent_reads_freezes_pins_and_compares()
    {
        var page = await console.OpenList();
        var order = await page.Order();
        await page.Row(order[0]).FocusAsync();

        await page.Keyboard.PressAsync("j");
        Assert.Equal(order[1], await page.Focused());
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Panel()).ToContainTextAsync($"{order[1]} est au rang 2");
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Reprendre" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("p");
        Assert.Equal(order[1], (await page.Order())[0]);
        await Assertions.Expect(page.Row(order[1]).Slot("rank")).ToHaveTextAsync("2");
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("End");
        Assert.Equal(order[^1], await page.Focused());
        await page.Keyboard.PressAsync("c");
        await Assertions.Expect(page.Panel()).ToContainTextAsync("Comparaison de 2 ménages");
        await Assertions.Expect(page.Panel().Locator("thead th")).ToHaveTextAsync([order[1], order[^1]]);
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal(order[^1], await page.Focused());
        await Assertions.Expect(page.Panel()).ToBeEmptyAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator("#find-number")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(order[2]);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveTitleAsync($"Demande {order[2]} · Console d’attribution");
    }

    [Fact]
    public async Task With_single_keys_off_a_letter_does_nothing_and_the_arrows_still_work()
    {
        var page = await console.OpenList();
        var order = await page.Order();
        await page.GetByLabel("Raccourcis à une touche").UncheckAsync();
        await page.Row(order[0]).FocusAsync();

        await page.Keyboard.PressAsync("j");

        Assert.Equal(order[0], await page.Focused());
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(order[1], await page.Focused());
    }

    [Fact]
    public async Task The_second_visit_tells_what_changed_since_the_first()
    {
        var first = await console.OpenList();
        await first.CloseAsync();
        var number = console.Numbers[9];
        await console.Dalo(number, recognised: true);

        var page = await console.OpenList();

        await Assertions.Expect(page.Row(number).Slot("movement")).ToContainTextAsync("décision DALO");
        await page.GetByLabel("Évolution depuis").SelectOptionAsync("-1");
        await Assertions.Expect(page.Row(number).Slot("movement")).ToBeEmptyAsync();
        await console.Dalo(number, recognised: false);
    }
}
