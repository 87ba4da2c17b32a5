using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Domain.Amendments;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Population;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Durability;

/// <summary>A command and what it must make of the thing it touches.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Where it is sent.</param>
/// <param name="Body">What is sent.</param>
/// <param name="Key">Idempotency key.</param>
/// <param name="Observed">Where its effect is seen; null when only the answer says.</param>
/// <param name="Before">What is seen there before; null when nothing is there.</param>
/// <param name="Took">Takes the acknowledgement into the model.</param>
/// <param name="After">What is seen there after; null when the answer is needed to know.</param>
internal sealed record Command(HttpMethod Method, string Path, string Body, string Key, string? Observed, string? Before, string? After, Action<JsonNode> Took);

/// <summary>
/// One client: sends one command after the other about demands and dwellings of its own, and keeps what was acknowledged.
/// A run ends when the process is killed under it; the command then on its way stays as <see cref="Pending"/>.
/// </summary>
internal sealed class CommandStream(int number, int seed, PopulationOptions options)
{
    private readonly Random _random = new(seed * 100 + number);
    private readonly HouseholdGenerator _households = new(options, Policies.Geography);
    private readonly DwellingGenerator _dwellings = new(options, Policies.Geography);
    private readonly EventStream _events = new(options, Policies.Geography);
    private readonly List<HeldDemand> _demands = [];
    private readonly List<HeldDwelling> _held = [];
    private int _next = number * 100_000;

    /// <summary>The command whose outcome nobody knows.</summary>
    public Command? Pending { get; private set; }

    /// <summary>What must be seen, by where.</summary>
    public IEnumerable<(string Path, string Expected)> Model =>
        _demands.Select(demand => (demand.Path, demand.Seen)).Concat(_held.Select(dwelling => (dwelling.Path, dwelling.Seen)));

    public int Demands => _demands.Count;

    /// <summary>Changes acknowledged, registrations included.</summary>
    public int Changes => _demands.Sum(demand => demand.Version);

    public IEnumerable<HeldDwelling> Vacant => _held.Where(dwelling => dwelling.Vacancy is not null);

    /// <summary>Sends commands until the process is gone.</summary>
    public async Task Run(Client client, Action acknowledged)
    {
        try
        {
            while (true)
            {
                Pending = Next();
                await Send(client);
                acknowledged();
            }
        }
        catch (HttpRequestException)
        {
            // Killed: what was pending stays pending.
        }
    }

    /// <summary>Sends the pending command again, with its key.</summary>
    public async Task Send(Client client)
    {
        var command = Pending!;
        var answer = await client.Send(command.Method, command.Path, command.Body, command.Key);
        command.Took(answer.Accepted());
        Pending = null;
    }

    private Command Next() => _random.Next(100) switch
    {
        < 45 when _demands.Count > 0 => Amend(Pick(_demands)),
        < 55 when _held.Count > 0 => Describe(Pick(_held)),
        < 63 when _held.FirstOrDefault(dwelling => dwelling.Vacancy is null) is { } free => Open(free),
        < 70 => Describe(new HeldDwelling($"D-{_next++}", null, 0, null, null)),
        _ => Register(),
    };

    private Command Register()
    {
        var file = _households.Generate(_next++);
        var numbered = _random.Next(2) == 0;
        var sent = numbered ? file : file with { UniqueNumber = default };
        var path = numbered ? DemandPath(file.UniqueNumber) : null;
        return new Command(HttpMethod.Post, "/api/v1/demands", Text(DemandJson.Write(sent)), NewKey(), path, null, numbered ? HeldDemand.See(1, file) : null, answer =>
        {
            var given = UniqueNumber.Parse(answer["uniqueNumber"]!.GetValue<string>());
            _demands.Add(new HeldDemand(DemandPath(given), 1, sent with { UniqueNumber = given }));
        });
    }

    private Command Amend(HeldDemand demand)
    {
        var patch = DemandJson.Difference(demand.File, _events.At(_random.Next(), demand.File, options.Today).After);
        var after = demand with { Version = demand.Version + 1, File = DemandAmendment.Apply(demand.File, patch, seesConfidential: true).File! };
        if (after.Text == demand.Text)
            after = demand;
        var body = JsonNode.Parse(patch)!.AsObject();
        body["expectedVersion"] = demand.Version;
        return new Command(HttpMethod.Patch, demand.Path[..demand.Path.IndexOf('?')] + "?include=confidential", body.ToJsonString(), NewKey(), demand.Path, demand.Seen, after.Seen, answer =>
        {
            Assert.Equal(after.Version, answer["version"]!.GetValue<int>());
            _demands[_demands.IndexOf(demand)] = after;
        });
    }

    private Command Describe(HeldDwelling dwelling)
    {
        // A dwelling with an open vacancy stays in its commune.
        var described = _dwellings.Generate(_random.Next(1_000_000)).Dwelling with { };
        if (dwelling.Dwelling is { } former)
            described = described with { Commune = former.Commune };
        var after = dwelling with { Dwelling = described, Version = dwelling.Version + 1 };
        return new Command(HttpMethod.Put, dwelling.Path, Json(described), NewKey(), dwelling.Path, dwelling.Version == 0 ? null : dwelling.Seen, after.Seen, answer =>
        {
            Assert.Equal(after.Version, answer["version"]!.GetValue<int>());
            _held.Remove(dwelling);
            _held.Add(after);
        });
    }

    private Command Open(HeldDwelling dwelling)
    {
        var after = dwelling with { AvailableOn = options.Today.AddDays(_random.Next(100)) };
        return new Command(
            HttpMethod.Post, "/api/v1/vacancies", Json(new { dwellingId = dwelling.Id, availableOn = after.AvailableOn }), NewKey(), dwelling.Path, dwelling.Seen, after.Seen, answer =>
            {
                _held.Remove(dwelling);
                _held.Add(after with { Vacancy = answer["id"]!.GetValue<Guid>() });
            });
    }

    private T Pick<T>(List<T> among) => among[_random.Next(among.Count)];

    private string NewKey() => $"client {number}, command {_next++}";

    private static string DemandPath(UniqueNumber number) => $"/api/v1/demands/{number}?include=identity,confidential&purpose=verification";

    private static string Json(object value) => JsonSerializer.Serialize(value, DemandJson.Options);

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);
}

/// <summary>A demand as acknowledged.</summary>
internal sealed record HeldDemand(string Path, int Version, DemandFile File)
{
    public string Text => Encoding.UTF8.GetString(DemandJson.Write(File));

    public string Seen => See(Version, File);

    public static string See(int version, DemandFile file) => $"version {version}: {Encoding.UTF8.GetString(DemandJson.Write(file))}";
}

/// <summary>A dwelling as acknowledged, and its vacancy.</summary>
internal sealed record HeldDwelling(string Id, Dwelling? Dwelling, int Version, DateOnly? AvailableOn, Guid? Vacancy)
{
    public string Path => $"/api/v1/dwellings/{Id}";

    public string Seen => See(Version, Dwelling!, AvailableOn, Dwelling);

    /// <summary>A dwelling and the dwelling its vacancy shows: they are the same, or the change was done by half.</summary>
    public static string See(int version, Dwelling dwelling, DateOnly? availableOn, Dwelling? shown) =>
        $"version {version}: {dwelling}, free on {availableOn:yyyy-MM-dd}: {(availableOn is null ? null : shown)}";
}
