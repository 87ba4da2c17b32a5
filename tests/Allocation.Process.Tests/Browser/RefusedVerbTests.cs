using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>A step that is refused, or that meets another agent's: the row is what the list says, and the agent hears why.</summary>
public sealed class RefusedVerbTests(OpenConsole console) : IClassFixture<OpenConsole>
{
    [Fact]
    public async Task A_step_on_its_way_is_hatched_and_comes_back_when_it_is_refused()
    {
        await Orient();
        var (list, number) = (await console.OpenList(), console.Numbers[0]);
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());

        // The server's answer is held back, so that what stands meanwhile is seen.
        await list.RouteAsync("**/steps/nominate", async route =>
        {
            asked.SetResult();
            await answer.Task;
            await route.FulfillAsync(new() { Status = 409, ContentType = "application/problem+json", Body = """{"type":"urn:allocation:problem:step-refused","code":"housed-elsewhere","detail":"The household accepted another dwelling.","currentVersion":2}""" });
        });
        await list.Row(number).FocusAsync();
        await list.Keyboard.PressAsync("i");
        await asked.Task;
        await Assertions.Expect(list.Row(number)).ToHaveAttributeAsync("data-pending", "");
        await Assertions.Expect(list.Row(number).Slot("mark")).ToHaveTextAsync("candidat");
        answer.SetResult();

        await Assertions.Expect(list.GetByRole(AriaRole.Alert)).ToContainTextAsync("accepté un autre logement");
        await Assertions.Expect(list.Row(number)).Not.ToHaveAttributeAsync("data-pending", "");
        await Assertions.Expect(list.Row(number).Slot("mark")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task Another_agents_step_on_another_row_lets_ours_pass_and_one_on_the_same_row_does_not()
    {
        var (list, ours, theirs) = (await console.OpenList(), console.Numbers[5], console.Numbers[6]);
        await Orient();
        await Assertions.Expect(list.Locator("[data-verb=lock]")).ToBeVisibleAsync();

        // Between the key and the server another agent locks: first somebody else, then the same household.
        await First(list, theirs);
        await Press(list, ours);
        await Assertions.Expect(list.Row(ours).Slot("lock")).ToContainTextAsync("verrouillé par");
        await Assertions.Expect(list.Row(theirs).Slot("lock")).ToContainTextAsync("verrouillé par");
        await Assertions.Expect(list.Locator("tr[data-pending]")).ToHaveCountAsync(0);
        await Assertions.Expect(list.GetByRole(AriaRole.Alert)).ToBeEmptyAsync();

        var contested = console.Numbers[7];
        await First(list, contested);
        await Press(list, contested);
        await Assertions.Expect(list.GetByRole(AriaRole.Alert)).ToContainTextAsync("Un autre agent vient d’agir sur cette ligne");
        await Assertions.Expect(list.Row(contested)).Not.ToHaveAttributeAsync("data-pending", "");
        Assert.Equal(3, (await console.Life())["locked"]!.AsArray().Count(held => ((string[])[ours, theirs, contested]).Contains(held!["uniqueNumber"]!.GetValue<string>())));
    }

    [Fact]
    public async Task A_step_about_the_vacancy_is_made_on_what_was_seen_and_what_was_typed_stays()
    {
        await Orient();
        var list = await console.OpenList();
        await list.Locator("[data-verb=orient]").ClickAsync();
        var form = list.Locator("dialog form[data-step=orient]");
        await form.Locator("[name=reserver]").FillAsync("Département");
        await form.Locator("[name=reason]").FillAsync("autre tour");

        await console.Step("lock", new JsonObject { ["demand"] = console.Numbers[20] });
        await form.Locator("button").ClickAsync();

        await Assertions.Expect(list.Locator("dialog").GetByRole(AriaRole.Alert)).ToContainTextAsync("Un autre agent vient d’agir");
        await Assertions.Expect(form.Locator("[name=reserver]")).ToHaveValueAsync("Département");
        Assert.DoesNotContain("Département", (await console.Life()).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_whose_answer_is_lost_is_made_once_and_taken_back_like_any_other()
    {
        await Orient();
        var (list, number, sent) = (await console.OpenList(), console.Numbers[30], 0);
        await list.RouteAsync("**/steps/lock", async route =>
        {
            var answer = await route.FetchAsync();
            if (++sent == 1)
                await route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"type":"urn:allocation:problem:unavailable"}""" });
            else
                await route.FulfillAsync(new() { Response = answer });
        });
        await Press(list, number);

        await Assertions.Expect(list.Row(number)).Not.ToHaveAttributeAsync("data-pending", "");
        await Assertions.Expect(list.Row(number).Slot("lock")).ToContainTextAsync("verrouillé par");
        Assert.Equal(2, sent);
        Assert.Single((await console.Life())["timeline"]!.AsArray(), fact => fact!["uniqueNumber"]?.GetValue<string>() == number);
        await list.Keyboard.PressAsync("z");
        await Assertions.Expect(list.Row(number).Slot("lock")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task Another_agents_lock_shows_while_the_order_is_held_and_no_key_lets_it_go()
    {
        await Orient();
        var (list, number) = (await console.OpenList(), console.Numbers[40]);
        await list.GetByRole(AriaRole.Button, new() { Name = "Figer" }).ClickAsync();
        await LockAsAnother(number);

        await Assertions.Expect(list.Row(number).Slot("lock")).ToContainTextAsync("verrouillé par");
        await Press(list, number);
        await Assertions.Expect(list.Locator("[data-piece=answer]")).ToContainTextAsync("lui seul");
        Assert.Contains((await console.Life())["locked"]!.AsArray(), held => held!["uniqueNumber"]!.GetValue<string>() == number);
    }

    private static async Task Press(IPage list, string number)
    {
        await list.Row(number).FocusAsync();
        await list.Keyboard.PressAsync("v");
    }

    /// <summary>Another agent's lock comes before the next request of the page.</summary>
    private async Task First(IPage list, string number)
    {
        var done = false;
        await list.UnrouteAsync("**/steps/lock");
        await list.RouteAsync("**/steps/lock", async route =>
        {
            if (!done)
            {
                done = true;
                await console.Step("lock", new JsonObject { ["demand"] = number });
            }

            await route.ContinueAsync();
        });
    }

    private async Task LockAsAnother(string number)
    {
        var token = (await console.Client.Send(HttpMethod.Post, "/dev/token", """{"role":"manager","organisation":"ville-de-demo"}""")).Accepted()["token"]!.GetValue<string>();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/vacancies/{console.Vacancy}/steps/lock");
        request.Headers.Authorization = new("Bearer", token);
        request.Content = JsonContent.Create(new { demand = number, expectedVersion = (await console.Life())["version"]!.GetValue<int>() });
        (await console.Client.Send(request)).Accepted();
    }

    private async Task Orient()
    {
        if ((await console.Life())["state"]!.GetValue<string>() == "notice")
            await console.Step("orient", []);
    }
}
