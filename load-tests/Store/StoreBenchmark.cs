using System.Diagnostics;
using System.Globalization;
using System.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Dwellings;
using Allocation.Grains.Storage;
using Allocation.Population;
using Allocation.Silo.Health;
using Allocation.Silo.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.LoadTests.Store;

/// <summary>
/// Commands on the PostgreSQL store, layer by layer, in one process on the machine of the server: Orleans' own storage as the
/// peer, group commit bare, and the whole way from the command through state, change log and audit to the index (B3). Then a
/// cold start on the same register (B6).
/// </summary>
internal sealed class StoreBenchmark(string connection, int demands, int seconds)
{
    private const int Hot = 50_000;
    private const int Vacancies = 60;

    private static readonly Actor Sender = new("load", "agent", "tests");

    private readonly PopulationOptions _options = new() { Demands = demands, Seed = 42, Today = CivilTime.InParis(TimeProvider.System.GetUtcNow()) };

    /// <summary>Runs and writes the figures.</summary>
    public async Task<int> Run(TextWriter output)
    {
        using (var host = await Start())
        {
            await Fill(host, output);
            await Open(host);
            var text = Encoding.UTF8.GetString(DemandJson.Write(Household(host, 0)));
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            var stock = await Closed.Loop(output, "stock ADO.NET storage, a state of the same size", 64, seconds, (caller, round) => grains.GetGrain<IStockActor>(caller * 1_000 + round % 1_000).Keep(text));
            var bare = await Closed.Loop(output, "group commit bare: state, change log, audit", 256, seconds, Bare(host));
            await Wake(host, Math.Min(Hot, demands));
            var hot = await Closed.Loop(output, string.Create(CultureInfo.InvariantCulture, $"command to index, hot: over {Math.Min(Hot, demands):N0} demands"), 256, seconds, Amend(host, Math.Min(Hot, demands)));
            var cold = await Closed.Loop(output, string.Create(CultureInfo.InvariantCulture, $"command to index, cold: over {demands:N0} demands"), 256, seconds, Amend(host, demands));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"group commit / stock {bare / stock:0.0}   hot / stock {hot / stock:0.0}   cold / stock {cold / stock:0.0}"));
            await host.StopAsync();
        }

        var started = Stopwatch.GetTimestamp();
        using var cold2 = await Start();
        var readiness = cold2.Services.GetRequiredService<IndexReadiness>();
        await readiness.WhenLoaded.WaitAsync(TimeSpan.FromMinutes(10));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cold start on {demands:N0} demands: every list served after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s; resident {Environment.WorkingSet >> 20} MB"));
        await cold2.StopAsync();
        return 0;
    }

    private async Task<IHost> Start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Allocation:Store"] = "postgres", ["ConnectionStrings:Allocation"] = connection, ["Allocation:Cluster"] = "load-tests" });
        builder.AddAllocation(AllocationOptions.Read(builder.Configuration, development: false));
        builder.Logging.ClearProviders();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Enters what is not there yet, past the actors.</summary>
    private async Task Fill(IHost host, TextWriter output)
    {
        var store = host.Services.GetRequiredService<IDemandStore>();
        var geography = host.Services.GetRequiredService<Geography>();
        var households = new HouseholdGenerator(_options, geography);
        var started = Stopwatch.GetTimestamp();
        var entered = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, demands), new ParallelOptions { MaxDegreeOfParallelism = 512 }, async (index, _) =>
        {
            var file = households.Generate(index);
            var territories = geography.TerritoriesOf(file.Wishes.Communes);
            var result = await store.Commit(CommitOf(new StoredDemand(new DemandId(index + 1), 1, file, new StoredCause(ChangeKind.Registered, TimeProvider.System.GetUtcNow(), new Dictionary<string, int>())), null, territories));
            if (result.Status == CommitStatus.Written)
                Interlocked.Increment(ref entered);
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entered:N0} demands entered by group commit in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
    }

    /// <summary>Hot are demands whose actors are in memory: each is asked for once.</summary>
    private static Task Wake(IHost host, int demands)
    {
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        return Parallel.ForEachAsync(Enumerable.Range(1, demands), new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (id, _) => await grains.GetGrain<IDemandGrain>(id).Read());
    }

    private async Task Open(IHost host)
    {
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var dwellings = new DwellingGenerator(_options, host.Services.GetRequiredService<Geography>());
        for (var index = 0; index < Vacancies; index++)
        {
            var generated = dwellings.Generate(index);
            var dwelling = grains.GetGrain<IDwellingGrain>(generated.Id);
            await dwelling.Describe(new DescribeDwelling(NewCommand(), generated.Dwelling));
            await dwelling.OpenVacancy(new OpenVacancy(NewCommand(), generated.AvailableOn));
        }
    }

    /// <summary>Each caller changes demands of its own in turn, past the actors.</summary>
    private Func<int, long, Task> Bare(IHost host)
    {
        var store = host.Services.GetRequiredService<IDemandStore>();
        var geography = host.Services.GetRequiredService<Geography>();
        var held = new StoredDemand?[256];
        return async (caller, _) =>
        {
            var before = held[caller] ??= (await store.Load(new DemandId(caller + 1)))!;
            var file = before.File with { RenewedOn = (before.File.RenewedOn ?? _options.Today).AddDays(1) };
            var after = new StoredDemand(before.Id, before.Version + 1, file, before.Cause);
            if ((await store.Commit(CommitOf(after, DemandJson.Difference(file, before.File), geography.TerritoriesOf(file.Wishes.Communes)))).Status != CommitStatus.Written)
                throw new InvalidOperationException("A change of a demand that nobody else changes was refused.");
            held[caller] = after;
        };
    }

    /// <summary>Each caller changes demands of its own share, at random: a document is accepted, the household counts one more or one less.</summary>
    private static Func<int, long, Task> Amend(IHost host, int over)
    {
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var versions = new Dictionary<long, int>[256];
        return async (caller, round) =>
        {
            var mine = versions[caller] ??= [];
            var id = 1 + caller + 256 * (long)((ulong)(round * 2_654_435_761) % (ulong)(over / 256));
            var demand = grains.GetGrain<IDemandGrain>(id);
            if (!mine.TryGetValue(id, out var version))
                version = (await demand.Read())!.Version;
            var patch = Encoding.UTF8.GetBytes($$"""{"dalo":"{{(version % 2 == 0 ? "ACTIF" : "DEMANDE")}}"}""");
            var reply = await demand.Amend(new AmendDemand(NewCommand(), version, ChangeKind.DaloChanged, patch));
            mine[id] = reply.Outcome is CommandOutcome.Accepted or CommandOutcome.Unchanged ? reply.Version : throw new InvalidOperationException($"{reply.Outcome}: {string.Join(", ", reply.Faults.Select(fault => fault.Message))}");
        };
    }

    private DemandFile Household(IHost host, long index) => new HouseholdGenerator(_options, host.Services.GetRequiredService<Geography>()).Generate(index);

    private static DemandCommit CommitOf(StoredDemand demand, byte[]? undo, IReadOnlyList<TerritoryId> territories) => new()
    {
        Demand = demand,
        At = TimeProvider.System.GetUtcNow(),
        Undo = undo,
        Touched = territories,
        Present = territories,
        Command = NewCommand(),
        Action = "Load",
    };

    private static Command NewCommand() => new(Guid.NewGuid(), "load", Sender);
}
