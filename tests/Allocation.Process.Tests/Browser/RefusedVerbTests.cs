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
        Assert.Equal(3, (await Life())["locked"]!.AsArray().Count);
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
                await Step("lock", new JsonObject { ["demand"] = number });
            }

            await route.ContinueAsync();
        });
    }

    private async Task Step(string step, JsonObject body)
    {
        body["expectedVersion"] = (await Life())["version"]!.GetValue<int>();
        (await console.Client.Send(HttpMethod.Post, $"/api/v1/vacancies/{console.Vacancy}/steps/{step}", body.ToJsonString())).Accepted();
    }

    private async Task Orient()
    {
        if ((await Life())["state"]!.GetValue<string>() == "notice")
            await Step("orient", []);
    }

    private async Task<JsonNode> Life() => (await console.Client.Get($"/api/v1/vacancies/{console.Vacancy}/life")).Accepted();
}
