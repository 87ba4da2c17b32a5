using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Allocation.Api.Live;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.Api.Tests.Live;

/// <summary>Snapshots, deltas and who may connect. Each test has a commune of Métropole de Lyon to itself.</summary>
public sealed class LiveHubTests(LiveApi api) : IClassFixture<LiveApi>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscription_begins_with_the_list_as_it_is()
    {
        var (vacancy, _, _) = await Two("69266");

        await using var followed = await FollowedList.Open(api.Client.Address, vacancy);

        Assert.Equal(await Get(vacancy), Json(followed.List));
    }

    [Fact]
    public async Task A_change_comes_as_a_numbered_delta_with_its_cause()
    {
        var (vacancy, first, second) = await Two("69259");
        await using var followed = await FollowedList.Open(api.Client.Address, vacancy, maxHz: 20);
        var held = followed.List.Version;

        await Evict(second);
        var delta = await followed.NextDelta();

        Assert.Equal(held, delta.From);
        Assert.Equal(followed.List.Version, delta.To);
        var cause = Assert.Single(delta.Causes);
        Assert.Equal((second, ChangeKind.EvictionProcedure, 20), (cause.UniqueNumber!.Value.Value, cause.Kind, cause.Points));
        Assert.Equal([second, first], delta.Order!.Select(number => number.Value));
        Assert.Equal([second], delta.Rows.Select(row => row.UniqueNumber.Value));
        Assert.Null(delta.Funnel);
        Assert.Equal(await Get(vacancy), Json(followed.List));
    }

    [Fact]
    public async Task A_page_of_heads_gets_the_first_three_and_what_moved_them()
    {
        var (vacancy, first, second) = await Two("69199");
        foreach (var months in new[] { 1, 2, 3 })
            await api.Client.Register(Sample.Demand("69199", months));
        await using var head = await FollowedList.Open(api.Client.Address, vacancy, rows: 3);
        Assert.Equal(3, head.List.Rows.Count);

        await Evict(second);
        var delta = await head.NextDelta();

        Assert.Equal([second, first], delta.Order!.Take(2).Select(number => number.Value));
        Assert.Equal([second], delta.Causes.Select(cause => cause.UniqueNumber!.Value.Value));
        Assert.Equal(3, head.List.Rows.Count);
        Assert.Equal(5, head.List.Funnel[^1].Remaining);
    }

    [Fact]
    public async Task A_demand_that_leaves_the_list_is_its_cause_and_the_one_that_moves_up_is_not()
    {
        var (vacancy, first, second) = await Two("69282");
        await using var followed = await FollowedList.Open(api.Client.Address, vacancy, maxHz: 20);

        Assert.Equal(HttpStatusCode.OK, (await api.Client.Patch($"/api/v1/demands/{first}", new { expectedVersion = 1, cause = "wishes-changed", wishes = new { types = new[] { "T5" } } })).Status);
        var delta = await followed.NextDelta();

        Assert.Equal([first], delta.Removed.Select(number => number.Value));
        Assert.Equal([second], delta.Order!.Select(number => number.Value));
        var cause = Assert.Single(delta.Causes);
        Assert.Equal((first, ChangeKind.WishesChanged), (cause.UniqueNumber!.Value.Value, cause.Kind));
    }

    [Fact]
    public async Task A_change_of_the_dwelling_is_told_as_its_own_cause()
    {
        var dwelling = Sample.Dwelling("69286");
        Assert.Equal(HttpStatusCode.Created, (await api.Client.Put("/api/v1/dwellings/LIVE-CHANGED", dwelling)).Status);
        var opened = await api.Client.Post("/api/v1/vacancies", new { dwellingId = "LIVE-CHANGED", availableOn = Sample.Day(Sample.Today) });
        await using var followed = await FollowedList.Open(api.Client.Address, Guid.Parse(opened.Text("id")), maxHz: 20);

        Assert.Equal(HttpStatusCode.OK, (await api.Client.Put("/api/v1/dwellings/LIVE-CHANGED", dwelling.With("rent", 299))).Status);
        var delta = await followed.NextDelta();

        var cause = Assert.Single(delta.Causes);
        Assert.Equal((null, ChangeKind.DwellingChanged), (cause.UniqueNumber, cause.Kind));
    }

    [Fact]
    public async Task Two_subscribers_are_told_the_same_versions()
    {
        var (vacancy, first, second) = await Two("69029");
        await using var one = await FollowedList.Open(api.Client.Address, vacancy, maxHz: 20);
        await using var other = await FollowedList.Open(api.Client.Address, vacancy, maxHz: 20);

        await Evict(first);
        await Evict(second);
        var last = (await api.Client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Text("version");
        await one.Until(list => list.Version == last);
        await other.Until(list => list.Version == last);

        Assert.Equal(one.Applied.Select(delta => (delta.From, delta.To)), other.Applied.Select(delta => (delta.From, delta.To)));
        Assert.Equal(Json(one.List), Json(other.List));
    }

    [Fact]
    public async Task A_client_that_holds_the_present_version_gets_no_rows_and_any_other_gets_the_list()
    {
        var (vacancy, first, _) = await Two("69034");
        await using var followed = await FollowedList.Open(api.Client.Address, vacancy);
        var held = followed.List.Version;

        var same = await followed.Subscribe(fromVersion: held);
        await Evict(first);
        await followed.Until(list => list.Version != held);
        var behind = await followed.Subscribe(fromVersion: held);

        Assert.Equal((true, null, held), (same.Unchanged, same.List, same.Version));
        Assert.False(behind.Unchanged);
        Assert.Equal(await Get(vacancy), Json(behind.List!));
    }

    [Fact]
    public async Task A_step_in_the_life_of_the_vacancy_marks_its_row_and_the_end_of_it_ends_the_list()
    {
        var (vacancy, first, _) = await Two("69256");
        await using var followed = await FollowedList.Open(api.Client.Address, vacancy, maxHz: 20);
        Assert.Equal((1, VacancyState.Notice), (followed.List.Life!.Version, followed.List.Life.State));

        await Step("orient", new { });
        await Step("set-aside", new { demand = first, reason = new { family = "size", text = "Trop petit." } });
        await followed.Until(list => list.Life!.Version == 3);

        var row = followed.List.Rows.Single(row => row.UniqueNumber.Value == first);
        Assert.Equal((MarkKind.SetAside, ReasonFamily.Size), (row.Mark!.Kind, row.Mark.Reason));
        Assert.Equal(await Get(vacancy), Json(followed.List));

        await Step("close", new { cause = "sale" });
        Assert.Equal(vacancy, (await followed.End()).Vacancy);
        Assert.StartsWith("not-found", (await Assert.ThrowsAsync<HubException>(() => followed.Subscribe())).Message.Split("HubException: ")[^1], StringComparison.Ordinal);

        async Task Step(string step, object body) => Assert.Equal(HttpStatusCode.OK, (await api.Client.Post(
            $"/api/v1/vacancies/{vacancy}/steps/{step}",
            JsonSerializer.SerializeToNode(body)!.AsObject().With("expectedVersion", (await api.Client.Get($"/api/v1/vacancies/{vacancy}/life")).Json["version"]!.GetValue<int>()))).Status);
    }

    [Fact]
    public async Task A_quiet_list_gives_signs_of_life_with_its_version()
    {
        var (vacancy, _, _) = await Two("69081");
        await using var followed = await FollowedList.Open(api.Client.Address, vacancy);

        var beat = await followed.NextBeat();

        Assert.Equal((vacancy, followed.List.Version), (beat.Vacancy, beat.Version));
    }

    [Fact]
    public async Task After_unsubscribing_nothing_more_is_told()
    {
        var (vacancy, first, second) = await Two("69143");
        await using var left = await FollowedList.Open(api.Client.Address, vacancy, maxHz: 20);
        await using var stayed = await FollowedList.Open(api.Client.Address, vacancy, maxHz: 20);
        var told = 0;
        left.Connection.On<Delta>("Delta", _ => { Interlocked.Increment(ref told); });

        await left.Connection.InvokeAsync("Unsubscribe", vacancy, Cancellation);
        await Evict(first);
        await stayed.NextDelta();

        // A second round trip on the same connection: whatever was on its way before it has come.
        await left.Connection.InvokeAsync("Unsubscribe", vacancy, Cancellation);
        Assert.Equal(0, told);
        Assert.Equal([first, second], stayed.List.Rows.Select(row => row.UniqueNumber.Value));
    }

    [Fact]
    public async Task A_client_that_goes_and_comes_back_finds_the_list_as_it_is()
    {
        var (vacancy, first, _) = await Two("69149");
        await using (await FollowedList.Open(api.Client.Address, vacancy))
        {
            // Only to have been there.
        }

        await Evict(first);
        await using var back = await FollowedList.Open(api.Client.Address, vacancy);

        Assert.Equal(await Get(vacancy), Json(back.List));
    }

    [Fact]
    public async Task A_vacancy_nobody_opened_cannot_be_followed()
    {
        await using var connection = FollowedList.Connect(api.Client.Address);
        await connection.StartAsync(Cancellation);

        var refused = await Assert.ThrowsAsync<HubException>(() => connection.InvokeAsync<Snapshot>("Subscribe", Guid.NewGuid(), null, Cancellation));

        Assert.Contains("not-found", refused.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("http://elsewhere.example"), InlineData("http://127.0.0.1:1"), InlineData("null")]
    public async Task A_page_of_another_origin_cannot_open_the_hub(string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(HubSocket, Cancellation));

        Assert.Equal(HttpStatusCode.Forbidden, await Negotiate(origin));
    }

    [Fact]
    public async Task A_page_of_the_same_origin_can_open_the_hub()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", api.Client.Address.GetLeftPart(UriPartial.Authority));

        await socket.ConnectAsync(HubSocket, Cancellation);

        Assert.Equal(WebSocketState.Open, socket.State);
        Assert.Equal(HttpStatusCode.OK, await Negotiate(api.Client.Address.GetLeftPart(UriPartial.Authority)));
    }

    private Uri HubSocket => new UriBuilder(api.Client.Address) { Scheme = "ws", Path = "/hubs/live" }.Uri;

    private async Task<HttpStatusCode> Negotiate(string origin)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api.Client.Address, "/hubs/live/negotiate?negotiateVersion=1"));
        request.Headers.Add("Origin", origin);
        using var response = await http.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    /// <summary>A vacancy and two demands of its commune; without points in Lyon's grid, so the older stands first.</summary>
    private async Task<(Guid Vacancy, string First, string Second)> Two(string commune)
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune));
        return (vacancy, await api.Client.Register(Sample.Demand(commune, 20)), await api.Client.Register(Sample.Demand(commune, 10)));
    }

    /// <summary>20 points in Lyon's grid.</summary>
    private async Task Evict(string number) =>
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, cause = "eviction-procedure", reasons = new[] { "05" } })).Status);

    private async Task<string> Get(Guid vacancy) => Json(JsonSerializer.Deserialize<ShortlistView>((await api.Client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Body, JsonSerializerOptions.Web)!);

    private static string Json(ShortlistView list) => JsonSerializer.Serialize(list, JsonSerializerOptions.Web);
}
