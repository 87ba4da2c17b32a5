using System.Diagnostics;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Territories;
using Allocation.LoadTests.Simulate.Load;
using Allocation.LoadTests.Simulate.Product;
using Allocation.LoadTests.Simulate.Report;
using Allocation.LoadTests.Simulate.Watch;
using Allocation.Population;
using Allocation.Silo.Policies;

namespace Allocation.LoadTests.Simulate;

/// <summary>
/// The whole product under the load of a territory's day: a population, vacancies, commands, people who open lists, screens that follow them, and
/// what may happen to processes meanwhile. At the end it is judged by what its clients were told.
/// </summary>
internal sealed class Simulation(SimulationPlan plan, ISimulationView view)
{
    /// <summary>The load goes on so long before anything is measured: processes just started compile what they run.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    private const int CommandsAtOnce = 256;

    /// <summary>Vacancies and screens opened together.</summary>
    private const int Opening = 16;

    private readonly PolicyBook _policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);

    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">The product did not start, or did not take the population.</exception>
    /// <exception cref="ArgumentException">A territory is not known.</exception>
    public async Task<SimulationReport> Run(CancellationToken cancellation)
    {
        var options = PopulationOptions.Of(plan.Demands, plan.Seed, CivilTime.InParis(TimeProvider.System.GetUtcNow()), plan.Territories, _policies.Geography);
        view.Step(plan.Cluster ? $"starting PostgreSQL, {plan.Silos} silos, {plan.Hosts} hosts" : "starting the product on the embedded store");
        await using var product = await RunningProduct.Start(plan, cancellation);
        using var http = NewClient(CommandsAtOnce);

        view.Step($"entering {plan.Demands:N0} households");
        var began = Stopwatch.GetTimestamp();
        await PopulationContent.Enter(http, product.Hosts[0], new HouseholdGenerator(options, _policies.Geography), plan.Demands, sent => view.Progress(sent, plan.Demands), cancellation);
        var import = Stopwatch.GetElapsedTime(began);

        view.Step($"opening {plan.Vacancies:N0} vacancies");
        var openings = new Openings(new DwellingGenerator(options, _policies.Geography), product.Hosts, http);
        var open = await Open(plan.Vacancies, number => openings.Open(number, cancellation), cancellation);
        var sightings = new Sightings(TimeProvider.System);
        view.Step($"opening {plan.Watchers * plan.Lists:N0} screens on {plan.Lists:N0} lists");
        var watchers = await Open(plan.Watchers * plan.Lists, number => Watcher.Open(open[(int)number % plan.Lists].Id, product.Hosts[(int)number % product.Hosts.Count], sightings, cancellation), cancellation);
        try
        {
            var households = new Households(options, _policies.Geography, plan.Changing);
            var commands = new CommandLoad(households, product.Hosts, http, sightings, number => Seen(watchers, number));
            using var agents = NewClient(plan.Connections);
            var lists = new ShortlistLoad([.. open.Select(vacancy => vacancy.Id)], product.Hosts, agents);
            var timeline = new Timeline(product, commands, lists, sightings, watchers, view);
            var load = new SimulatedLoad(plan, commands, lists, openings, sightings, WarmUp);
            view.Step($"warming up for {WarmUp.TotalSeconds:N0} s, then {plan.Seconds:N0} s of load");
            var (figures, recoveries) = await load.Run(timeline, new Recoveries(product, [.. open.Take(Math.Max(plan.Lists, 10)).Select(vacancy => vacancy.Id)], timeline), cancellation);

            view.Step("judging");
            var differences = await new Judgement(plan, _policies, households, product.Hosts, http).Compare(open, watchers, commands.Unknown, cancellation);
            return new SimulationReport
            {
                Machine = Machine.Line,
                Commit = Machine.Commit(),
                StartedAt = figures.StartedAt,
                Command = plan.ToCommand(),
                Demands = plan.Demands,
                Seconds = plan.Seconds,
                ImportSeconds = import.TotalSeconds,
                Commands = figures.Commands,
                Shortlists = figures.Lists,
                Openings = figures.Openings,
                ChangeToClient = new ScreenFigures(sightings.OfQuiet.Whole(), sightings.OfAll.Whole(), watchers.Sum(watcher => watcher.Deltas), watchers.Sum(watcher => watcher.Missed)),
                Processes = timeline.Processes,
                Recoveries = recoveries,
                Differences = differences,
                FirstRefusal = commands.FirstRefusal,
                Timeline = timeline.Seconds,
            };
        }
        finally
        {
            foreach (var watcher in watchers)
                await watcher.DisposeAsync();
        }
    }

    /// <summary>A household on some screen: each time another list, another row.</summary>
    private static UniqueNumber? Seen(Watcher[] watchers, long number) =>
        watchers[(int)(number % watchers.Length)].List.RowAt(number / watchers.Length * 7) is { } seen ? UniqueNumber.Parse(seen) : null;

    private async Task<T[]> Open<T>(int count, Func<long, Task<T>> open, CancellationToken cancellation)
    {
        var opened = new T[count];
        var done = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Opening, CancellationToken = cancellation }, async (number, _) =>
        {
            opened[number] = await open(number);
            view.Progress(Interlocked.Increment(ref done), count);
        });
        return opened;
    }

    /// <summary>A pool of connections; a host that died is asked again at its address.</summary>
    private static HttpClient NewClient(int connections) =>
        new(new SocketsHttpHandler { MaxConnectionsPerServer = connections, PooledConnectionLifetime = Timeout.InfiniteTimeSpan, ConnectTimeout = TimeSpan.FromSeconds(1) }) { Timeout = Timeout.InfiniteTimeSpan };
}
