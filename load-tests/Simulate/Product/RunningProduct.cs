using System.Diagnostics;
using Allocation.LoadTests.Compare;

namespace Allocation.LoadTests.Simulate.Product;

/// <summary>
/// The product as processes of its own: one host on the embedded store, or silos and API hosts on a PostgreSQL that is started for them. Any of
/// them can be ended, and comes back where it was.
/// </summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    private const string Api = "Allocation.Api.dll";
    private const string Silo = "Allocation.Silo.dll";

    /// <summary>How long somebody needs to notice, and to start again what ended.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(8);

    /// <summary>Longer than the others wait for a silo.</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(30);

    /// <summary>A server that was killed leaves children that take a moment to see it.</summary>
    private static readonly TimeSpan MostRestart = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly bool _kept;
    private readonly ThrowawayPostgres? _postgres;
    private readonly (string Name, string Value)[] _settings;
    private readonly List<ProductProcess> _silos = [];
    private readonly List<ProductProcess> _hosts = [];

    private RunningProduct(string folder, bool kept, ThrowawayPostgres? postgres)
    {
        (_folder, _kept, _postgres) = (folder, kept, postgres);
        _settings = postgres is null
            ? [("Allocation__DataDirectory", Path.Combine(folder, "data"))]
            : [("Allocation__Store", "postgres"), ("ConnectionStrings__Allocation", postgres.NewDatabase("allocation"))];
    }

    /// <summary>Every process of the product; the database is not one.</summary>
    public IReadOnlyList<ProductProcess> Processes => [.. _silos, .. _hosts];

    /// <summary>Where clients ask.</summary>
    public IReadOnlyList<Uri> Hosts { get; private set; } = [];

    /// <summary>Starts everything at once, as a machine does, and waits until it is ready.</summary>
    public static async Task<RunningProduct> Start(SimulationPlan plan, CancellationToken cancellation)
    {
        var folder = plan.Keep is { } kept ? Directory.CreateDirectory(kept).FullName : Directory.CreateTempSubdirectory("allocation-simulation-").FullName;
        var product = new RunningProduct(folder, plan.Keep is not null, plan.Cluster ? ThrowawayPostgres.Start() : null);
        try
        {
            if (plan.Cluster)
                product._silos.AddRange(Enumerable.Range(1, plan.Silos).Select(number => product.Launch($"silo-{number}", Silo)));
            product._hosts.AddRange(Enumerable.Range(1, plan.Cluster ? plan.Hosts : 1).Select(number => product.Launch($"host-{number}", Api)));
            await Task.WhenAll(product.Processes.Select(process => process.Ready(cancellation)));
            product.Hosts = [.. product._hosts.Select(host => host.Address!)];
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets a fault happen.</summary>
    /// <returns>Brings back what it ended.</returns>
    public async Task<Func<CancellationToken, Task>> Strike(PlannedFault fault)
    {
        switch (fault.Name)
        {
            case PlannedFault.KillSilo:
                _silos[^1].Kill();
                return cancellation => Replace(_silos, _silos.Count - 1, Noticed, Silo, cancellation);
            case PlannedFault.KillHost:
                _hosts[^1].Kill();
                return cancellation => Replace(_hosts, _hosts.Count - 1, Noticed, Api, cancellation);
            case PlannedFault.KillProduct:
                _hosts[0].Kill();
                return cancellation => Replace(_hosts, 0, TimeSpan.Zero, Api, cancellation);
            case PlannedFault.FreezeSilo:
                await _silos[^1].Freeze();
                return Thaw;
            default:
                _postgres!.Kill();
                return StartPostgres;
        }
    }

    /// <summary>Ends everything; throws away what was not to be kept.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_kept)
            await Task.WhenAll(Processes.Select(process => process.Stop()));
        foreach (var process in Processes)
            await process.DisposeAsync();
        _postgres?.Dispose();
        if (!_kept)
            Directory.Delete(_folder, recursive: true);
    }

    private ProductProcess Launch(string name, string program, Uri? address = null) =>
        ProductProcess.Launch(name, program, _folder, program == Api && _postgres is not null ? [.. _settings, ("Allocation__Silo", "elsewhere")] : _settings, address);

    /// <summary>Ends a process and, after a while, starts it again where it was.</summary>
    private async Task Replace(List<ProductProcess> processes, int at, TimeSpan after, string program, CancellationToken cancellation)
    {
        var former = processes[at];
        await Task.Delay(after, cancellation);
        await former.Gone(cancellation);
        processes[at] = Launch(former.Name, program, former.Address);
        await former.DisposeAsync();
        await processes[at].Ready(cancellation);
    }

    /// <summary>The others took a frozen silo for dead, so it ends by itself when it hears of that; one that does not was never missed.</summary>
    private async Task Thaw(CancellationToken cancellation)
    {
        await Task.Delay(Frozen, cancellation);
        await _silos[^1].Thaw();
        for (var thawed = Stopwatch.GetTimestamp(); !_silos[^1].HasEnded && Stopwatch.GetElapsedTime(thawed) < MostRestart;)
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
        if (_silos[^1].HasEnded)
            await Replace(_silos, _silos.Count - 1, TimeSpan.Zero, Silo, cancellation);
    }

    private async Task StartPostgres(CancellationToken cancellation)
    {
        await Task.Delay(Noticed, cancellation);
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                _postgres!.Launch();
                return;
            }
            catch (InvalidOperationException) when (Stopwatch.GetElapsedTime(began) < MostRestart)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
        }
    }
}
