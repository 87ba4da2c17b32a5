using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Operations;

/// <summary>Silos and one API host on a database, each a process of its own.</summary>
internal sealed class SmallCluster : IAsyncDisposable
{
    private readonly string _database;
    private readonly IReadOnlyCollection<(string Name, string Value)> _settings;
    private readonly List<ApiProcess> _others = [];
    private ApiProcess _api = null!;

    private SmallCluster(string database, IReadOnlyCollection<(string Name, string Value)> settings) => (_database, _settings) = (database, settings);

    public List<ApiProcess> Silos { get; } = [];

    /// <summary>The API host.</summary>
    public Client Client { get; private set; } = null!;

    /// <summary>What the API host wrote: for the message of a failure.</summary>
    public string Said => _api.Errors + _api.Output;

    /// <summary>Starts the processes, with settings that all have besides, and waits until the API host is ready.</summary>
    public static async Task<SmallCluster> Start(string database, int silos, params IReadOnlyCollection<(string Name, string Value)> settings)
    {
        var cluster = new SmallCluster(database, settings);
        for (var number = 0; number < silos; number++)
            cluster.LaunchSilo();
        cluster._api = ApiProcess.Launch("", cluster.Settings(("Allocation__Silo", "elsewhere")));
        cluster.Client = await cluster._api.Ready();
        foreach (var silo in cluster.Silos)
            (await silo.Ready()).Dispose();
        return cluster;
    }

    /// <summary>Starts one silo more and does not wait for it.</summary>
    public ApiProcess LaunchSilo()
    {
        var silo = ApiProcess.LaunchSilo("", Settings());
        Silos.Add(silo);
        return silo;
    }

    /// <summary>Starts one API host more.</summary>
    public async Task<Client> AnotherApi()
    {
        _others.Add(ApiProcess.Launch("", Settings(("Allocation__Silo", "elsewhere"))));
        return await _others[^1].Ready();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        foreach (var process in Silos.Concat(_others).Append(_api))
            await process.DisposeAsync();
    }

    private IEnumerable<(string Name, string Value)> Settings(params IEnumerable<(string Name, string Value)> also) =>
        [("Allocation__Store", "postgres"), ("ConnectionStrings__Allocation", _database), .. _settings, .. also];
}
