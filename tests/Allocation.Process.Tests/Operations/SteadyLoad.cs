using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Population;
using Allocation.Process.Tests.Hosting;
using Allocation.Process.Tests.Recomputation;

namespace Allocation.Process.Tests.Operations;

/// <summary>
/// Clients that register households and renew them, one command after the other, over some open vacancies. A command that
/// got no answer is sent again with its key until it has one, so in the end nothing is in doubt.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int Clients = 12;
    private const int Vacancies = 6;
    private const int MostVersions = 6;

    /// <summary>Renewed on this day, after any deposit, and as many more as the demand has versions: a version says what the file holds.</summary>
    private static readonly DateOnly Renewal = new(2100, 1, 1);

    private readonly PopulationOptions _options = new() { Demands = 10_000, Seed = 1_848, Today = CivilTime.InParis(TimeProvider.System.GetUtcNow()) };
    private readonly ConcurrentDictionary<string, int> _acknowledged = [];
    private readonly List<(Guid Id, Dwelling Dwelling, DateOnly AvailableOn)> _open = [];
    private readonly SemaphoreSlim _told = new(0);
    private Task _running = Task.CompletedTask;
    private volatile bool _stopping;

    private SteadyLoad()
    {
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens the vacancies and begins.</summary>
    public static async Task<SteadyLoad> Start(Client client)
    {
        var load = new SteadyLoad();
        var dwellings = new DwellingGenerator(load._options, Policies.Geography);
        for (var index = 0; index < Vacancies; index++)
        {
            var generated = dwellings.Generate(index);
            load._open.Add((await client.OpenVacancy(generated.Id, generated.Dwelling, generated.AvailableOn), generated.Dwelling, generated.AvailableOn));
        }

        load._running = Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(() => load.Run(client, number))));
        return load;
    }

    /// <summary>Waits for so many acknowledgements more.</summary>
    public async Task Goes(int on)
    {
        for (var told = 0; told < on; told++)
            await Task.WhenAny(_told.WaitAsync(Cancellation), _running).Unwrap();
    }

    /// <summary>Demands and the versions acknowledged so far.</summary>
    public Dictionary<string, int> Acknowledged() => new(_acknowledged);

    /// <summary>Ends it and gives what was acknowledged.</summary>
    public async Task<Dictionary<string, int>> Stop()
    {
        _stopping = true;
        await _running;
        return Acknowledged();
    }

    /// <summary>Each demand is there, at that version or a later one, and the file is the one of its version.</summary>
    /// <returns>The versions found.</returns>
    public static async Task<Dictionary<string, int>> IsHeldBy(Client client, Dictionary<string, int> acknowledged)
    {
        var found = new Dictionary<string, int>();
        foreach (var (number, version) in acknowledged)
        {
            var demand = (await client.Get($"/api/v1/demands/{number}")).Accepted();
            found[number] = demand["version"]!.GetValue<int>();
            Assert.True(found[number] >= version, $"Version {version} was acknowledged, and version {found[number]} is there.");
            Assert.Equal(found[number] == 1 ? null : DayOf(found[number]), demand["file"]!["renewedOn"]?.GetValue<string>());
        }

        return found;
    }

    /// <summary>Every list is the one that the stored demands make.</summary>
    public async Task ListsEqual(Client client, RecomputedLists recomputed)
    {
        var candidates = 0;
        foreach (var (id, dwelling, availableOn) in _open)
        {
            var served = await ServedList.Get(client, id);
            served.IsEqualTo(await recomputed.Of(dwelling, availableOn, served.Day));
            candidates += served.Funnel[^1];
        }

        Assert.True(candidates > 0, "No list has a candidate: nothing was compared.");
    }

    /// <summary>One change more of a demand.</summary>
    public static async Task Renew(Client client, string number, int version) => (await Told(client, HttpMethod.Patch, $"/api/v1/demands/{number}", RenewalOf(version), $"once more {number}")).Accepted();

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _told.Dispose();
    }

    private async Task Run(Client client, int number)
    {
        var households = new HouseholdGenerator(_options, Policies.Geography);
        for (var index = number; !_stopping; index += Clients)
        {
            var file = Encoding.UTF8.GetString(DemandJson.Write(households.Generate(index) with { RenewedOn = null }));
            var demand = (await Told(client, HttpMethod.Post, "/api/v1/demands", file, $"load {index}")).Accepted()["uniqueNumber"]!.GetValue<string>();
            Took(demand, 1);
            for (var version = 1; version < MostVersions && !_stopping; version++)
            {
                var answer = (await Told(client, HttpMethod.Patch, $"/api/v1/demands/{demand}", RenewalOf(version), $"load {index}, {version}")).Accepted();
                Took(demand, answer["version"]!.GetValue<int>());
                Assert.Equal(version + 1, _acknowledged[demand]);
            }
        }
    }

    private void Took(string demand, int version)
    {
        _acknowledged[demand] = version;
        _told.Release();
    }

    private static string RenewalOf(int version) =>
        new JsonObject { ["expectedVersion"] = version, ["cause"] = "renewal", ["renewedOn"] = DayOf(version + 1) }.ToJsonString();

    private static string DayOf(int version) => Renewal.AddDays(version).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<Answer> Told(Client client, HttpMethod method, string path, string body, string key)
    {
        while (true)
        {
            Cancellation.ThrowIfCancellationRequested();
            var answer = await client.Send(method, path, body, key);
            if (answer.Status != HttpStatusCode.ServiceUnavailable)
                return answer;
        }
    }
}
