using System.Net.WebSockets;
using System.Text.Json;
using Allocation.Api.Identity;
using Allocation.Api.Live;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.Api.Tests.Flux;

/// <summary>Movements of accounts over the hub: each once, in its order, across a connection that went away.</summary>
public sealed class LiveFluxTests(RunningApi api)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reserver_gets_each_movement_of_its_accounts_once_though_it_went_away_meanwhile()
    {
        var flux = new LandlordFlux(api.Client, "Office du direct", "31");
        await flux.Record(LandlordFlux.Agreement("DIRECT", flux, "Réservataire du direct", "action-logement", 50));
        var vacancies = new List<Guid>();
        for (var index = 0; index < 3; index++)
            vacancies.Add(await flux.Open());
        await flux.Ranking(vacancies[0]);
        var seen = new Dictionary<string, int> { ["*"] = 0 };

        await using (var first = await Connect("Réservataire du direct"))
        {
            await using var movements = first.StreamAsync<JsonElement>("Flux", null, new Dictionary<string, int>(seen), Cancellation).GetAsyncEnumerator(Cancellation);

            // Everything that was booked before: three dues.
            for (var number = 0; number < 3; number++)
                await Next(movements, seen);
            await flux.Orient(vacancies[0], "Réservataire du direct", reason: "Essai.");
            Assert.Equal(["oriented", "at-disposal"], [await Next(movements, seen), await Next(movements, seen)]);
        }

        await flux.Step(vacancies[0], "end-orientation");
        await flux.Orient(vacancies[1], "Réservataire du direct", reason: "Essai.");

        await using var second = await Connect("Réservataire du direct");
        await using var rest = second.StreamAsync<JsonElement>("Flux", null, seen, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.Equal(["oriented", "returned", "without-candidate", "oriented", "at-disposal"], [await Next(rest, seen), await Next(rest, seen), await Next(rest, seen), await Next(rest, seen), await Next(rest, seen)]);
        var entries = (await api.Client.Get($"{flux.Address}/accounts/DIRECT.{Sample.Today.Year}.flux/entries")).Json["entries"]!.AsArray();
        Assert.Equal(entries.Count, Assert.Single(seen, account => account.Key != "*").Value);
    }

    [Fact]
    public async Task A_landlord_follows_all_its_accounts_and_nobody_those_of_others()
    {
        var flux = new LandlordFlux(api.Client, "Office suivi", "31");
        await flux.Record(LandlordFlux.Agreement("SUIVI", flux, "Réservataire suivi", "employer", 10));
        await using var agent = await Connect(token: null);
        await using var movements = agent.StreamAsync<JsonElement>("Flux", new FluxWanted("Office suivi", "31"), new Dictionary<string, int> { ["*"] = 0 }, Cancellation).GetAsyncEnumerator(Cancellation);
        await flux.Open();
        var (counters, seen) = (new List<string>(), new Dictionary<string, int>());
        for (var number = 0; number < 4; number++)
            counters.Add(await Next(movements, seen));
        Assert.Equal(["due", "due", "in-base", "released"], counters.Order(StringComparer.Ordinal));

        await using var stranger = await Connect("Réservataire suivi");
        await using var refused = stranger.StreamAsync<JsonElement>("Flux", new FluxWanted("Office suivi", "31"), null, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.Contains("not-found", (await Assert.ThrowsAsync<HubException>(async () => await refused.MoveNextAsync())).Message, StringComparison.Ordinal);
        await using var negative = agent.StreamAsync<JsonElement>("Flux", null, new Dictionary<string, int> { ["*"] = -1 }, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.Contains("malformed", (await Assert.ThrowsAsync<HubException>(async () => await negative.MoveNextAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_reservers_miss_nothing_and_see_nothing_twice_though_all_go_away_and_come_back()
    {
        const int Reservers = 200;
        const int Opened = 5;
        var flux = new LandlordFlux(api.Client, "Office des deux cents", "31");
        for (var number = 0; number < Reservers; number++)
            await flux.Record(LandlordFlux.Agreement($"R-{number}", flux, $"Réservataire {number}", "employer", 0.4m));
        var seen = Enumerable.Range(0, Reservers).Select(_ => new Dictionary<string, int> { ["*"] = 0 }).ToList();

        // The second time each begins behind what it has: what was booked while it was away comes first.
        for (var round = 0; round < 2; round++)
        {
            for (var opened = 0; opened < Opened; opened++)
                await flux.Open();
            await Task.WhenAll(seen.Select(async (has, number) =>
            {
                await using var connection = await Connect($"Réservataire {number}");
                await using var movements = connection.StreamAsync<JsonElement>("Flux", null, new Dictionary<string, int>(has), Cancellation).GetAsyncEnumerator(Cancellation);
                for (var expected = 0; expected < Opened; expected++)
                    Assert.Equal("due", await Next(movements, has));
            }));
        }

        Assert.All(seen, has => Assert.Equal(2 * Opened, Assert.Single(has, account => account.Key != "*").Value));
    }

    [Fact]
    public async Task Whoever_has_more_accounts_than_a_message_holds_says_them_in_parts()
    {
        const int Accounts = 3_000;
        const int InPart = 500;
        var flux = new LandlordFlux(api.Client, "Office du grand compte", "31");
        await flux.Record(LandlordFlux.Agreement("GRAND", flux, "Réservataire du grand compte", "action-logement", 50));
        for (var opened = 0; opened < 2; opened++)
            await flux.Ranking(await flux.Open());
        var numbers = Enumerable.Range(0, Accounts).ToDictionary(number => $"CNV-{number}.{Sample.Today.Year}.flux@31/Office d’ailleurs numéro {number}", _ => 7);
        numbers[$"GRAND.{Sample.Today.Year}.flux@31/Office du grand compte"] = 1;
        Assert.True(JsonSerializer.SerializeToUtf8Bytes(numbers).Length > 2 * 64 * 1024);

        await using var connection = await Connect("Réservataire du grand compte");
        foreach (var part in numbers.Chunk(InPart))
            await connection.InvokeAsync("FluxHas", part.ToDictionary(), Cancellation);
        await using var movements = connection.StreamAsync<JsonElement>("Flux", null, null, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.Equal("due", await Next(movements, numbers));
        Assert.Equal(2, numbers[$"GRAND.{Sample.Today.Year}.flux@31/Office du grand compte"]);

        // Said once it holds for one stream: the next one names its own, or begins at the present.
        await using var another = connection.StreamAsync<JsonElement>("Flux", null, new Dictionary<string, int> { ["*"] = 0 }, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.Equal("due", await Next(another, []));

        var refused = await Assert.ThrowsAsync<HubException>(async () =>
        {
            for (var part = 0; part <= 40; part++)
                await connection.InvokeAsync("FluxHas", Enumerable.Range(part * InPart, InPart).ToDictionary(number => $"X-{number}.2026.flux@31/Z", _ => 1), Cancellation);
        });
        Assert.Contains("too-many-accounts", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_who_watch_get_each_movement_once_though_their_transports_break_while_it_is_booked()
    {
        const int Reservers = 200;
        const int Opened = 6;
        var flux = new LandlordFlux(api.Client, "Office des coupures", "31");
        for (var number = 0; number < Reservers; number++)
            await flux.Record(LandlordFlux.Agreement($"C-{number}", flux, $"Coupé {number}", "employer", 0.4m));

        // All watch before anything is booked; each loses its transport behind another movement, while the next ones are booked.
        var watching = Enumerable.Range(0, Reservers).Select(number => Watch($"Coupé {number}", breakAfter: 1 + (number % (Opened - 1)), until: Opened)).ToList();
        for (var opened = 0; opened < Opened; opened++)
            await flux.Open();
        var watched = await Task.WhenAll(watching);
        Assert.All(watched, watch => Assert.Equal(Opened, Assert.Single(watch.Has, account => account.Key != "*").Value));

        // Then one more, and nothing but that.
        await flux.Open();
        await Task.WhenAll(watched.Select(async watch =>
        {
            Assert.Equal("due", await Next(watch.Movements, watch.Has));
            var silence = watch.Movements.MoveNextAsync().AsTask();
            await watch.Connection.InvokeAsync("FluxHas", new Dictionary<string, int>(), Cancellation);
            Assert.False(silence.IsCompleted);
            await watch.Connection.DisposeAsync();
        }));
    }

    /// <summary>Watches until it has so many movements, behind one of which its transport breaks without a word: it comes back with what it has.</summary>
    private async Task<(HubConnection Connection, IAsyncEnumerator<JsonElement> Movements, Dictionary<string, int> Has)> Watch(string organisation, int breakAfter, int until)
    {
        var has = new Dictionary<string, int> { ["*"] = 0 };
        while (true)
        {
            ClientWebSocket? socket = null;
            var connection = await Connect(organisation, made: opened => socket = opened);
            var movements = connection.StreamAsync<JsonElement>("Flux", null, new Dictionary<string, int>(has), Cancellation).GetAsyncEnumerator(Cancellation);
            while (Count() < until && Count() != breakAfter)
                await Next(movements, has);
            if (Count() != breakAfter)
                return (connection, movements, has);
            breakAfter = 0;
            socket!.Abort();
            await Drain(movements, has);
            await connection.DisposeAsync();
        }

        int Count() => has.Where(account => account.Key != "*").Sum(account => account.Value);
    }

    /// <summary>What had come before the transport broke is had, and not sent again.</summary>
    private static async Task Drain(IAsyncEnumerator<JsonElement> movements, Dictionary<string, int> has)
    {
        try
        {
            while (await movements.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation))
                Took(movements.Current, has);
        }
        catch (Exception broken) when (broken is WebSocketException or HubException or IOException or OperationCanceledException)
        {
            // The stream ends with its transport.
        }
    }

    private async Task<HubConnection> Connect(string? organisation = null, string? token = "", Action<ClientWebSocket>? made = null)
    {
        if (token is not null)
            token = await api.Token(new { role = RoleRights.Reserver, organisation });
        var connection = new HubConnectionBuilder().WithUrl(new Uri(api.Client.Address, "/hubs/live"), options =>
        {
            options.AccessTokenProvider = () => Task.FromResult(token);
            if (made is null)
                return;
            options.Transports = HttpTransportType.WebSockets;
            options.WebSocketFactory = async (context, cancellation) =>
            {
                var socket = new ClientWebSocket();
                socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
                await socket.ConnectAsync(context.Uri, cancellation);
                made(socket);
                return socket;
            };
        }).Build();
        await connection.StartAsync(Cancellation);
        return connection;
    }

    /// <summary>The counter of the next movement, whose number follows on the last of its account.</summary>
    private static async Task<string> Next(IAsyncEnumerator<JsonElement> movements, Dictionary<string, int> seen)
    {
        Assert.True(await movements.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        return Took(movements.Current, seen);
    }

    /// <summary>A movement that follows on the last of its account, and says what made it.</summary>
    private static string Took(JsonElement movement, Dictionary<string, int> seen)
    {
        var key = $"{movement.GetProperty("account").GetString()}@{movement.GetProperty("departement").GetString()}/{movement.GetProperty("landlord").GetString()}";
        Assert.Equal(seen.GetValueOrDefault(key) + 1, movement.GetProperty("number").GetInt32());
        seen[key] = movement.GetProperty("number").GetInt32();
        Assert.False(string.IsNullOrEmpty(movement.GetProperty("cause").GetString()));
        return movement.GetProperty("counter").GetString()!;
    }
}
