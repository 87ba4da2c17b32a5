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

/// <summary>The product with everything a load needs: it runs, its population is entered, vacancies are open, screens follow them. Bears one load after another.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const int CommandsAtOnce = 256;

    /// <summary>Vacancies and screens opened together.</summary>
    private const int Opening = 16;

    /// <summary>Least lists that must be answered before a fault is over.</summary>
    private const int LeastWatched = 10;

    private readonly SimulationPlan _plan;
    private readonly PolicyBook _policies;
    private readonly PopulationOptions _population;
    private readonly HttpClient _http;
    private readonly HttpClient _agents;
    private readonly Households _households;
    private readonly List<OpenVacancy> _open = [];
    private readonly List<Watcher> _watchers = [];

    private Stage(SimulationPlan plan, PolicyBook policies, PopulationOptions population, RunningProduct product)
    {
        (_plan, _policies, _population, Product) = (plan, policies, population, product);
        (_http, _agents) = (NewClient(CommandsAtOnce), NewClient(plan.Connections));
        _households = new Households(population, policies.Geography, plan.Changing);
        Commands = new CommandLoad(_households, product.Hosts, _http, Sightings, Seen);
        Lists = new ShortlistLoad(_open, product.Hosts, _agents);
        Openings = new Openings(new DwellingGenerator(population, policies.Geography), product.Hosts, _http);
        OfOpenings = new Series(plan.Vacancies);
    }

    /// <summary>The product.</summary>
    public RunningProduct Product { get; }

    /// <summary>Changes demands.</summary>
    public CommandLoad Commands { get; }

    /// <summary>Asks for lists.</summary>
    public ShortlistLoad Lists { get; }

    /// <summary>Opens vacancies.</summary>
    public Openings Openings { get; }

    /// <summary>When changes come to screens.</summary>
    public Sightings Sightings { get; } = new(TimeProvider.System);

    /// <summary>How late this program's own timers were.</summary>
    public Latencies Lateness { get; } = new();

    /// <summary>Screens.</summary>
    public IReadOnlyList<Watcher> Watchers => _watchers;

    /// <summary>Vacancies that must be answered before a fault is over.</summary>
    public IReadOnlyList<OpenVacancy> Watched => [.. _open.Take(Math.Max(_plan.Lists, LeastWatched))];

    /// <summary>Seconds that the import of the population took.</summary>
    public double ImportSeconds { get; private set; }

    /// <summary>Numbers of changes anywhere.</summary>
    public Series OfChanges { get; } = new();

    /// <summary>Numbers of changes that somebody sees.</summary>
    public Series OfVisible { get; } = new();

    /// <summary>Numbers of lists asked for.</summary>
    public Series OfLists { get; } = new();

    /// <summary>Numbers of dwellings that fall vacant.</summary>
    public Series OfOpenings { get; }

    /// <summary>Starts the product and prepares everything.</summary>
    /// <param name="plan">What it is to be.</param>
    /// <param name="view">Looks on.</param>
    /// <param name="started">Called when the product runs, before anything is in it.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="InvalidOperationException">The product did not start, or did not take the population.</exception>
    /// <exception cref="ArgumentException">A territory is not known.</exception>
    public static async Task<Stage> Prepare(SimulationPlan plan, ISimulationView view, Func<RunningProduct, Task> started, CancellationToken cancellation)
    {
        var policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
        var population = PopulationOptions.Of(plan.Demands, plan.Seed, CivilTime.InParis(TimeProvider.System.GetUtcNow()), plan.Territories, policies.Geography);
        view.Step(plan.Cluster ? $"starting PostgreSQL, {plan.Silos} silos, {plan.Hosts} hosts" : "starting the product on the embedded store");
        var stage = new Stage(plan, policies, population, await RunningProduct.Start(plan, cancellation));
        try
        {
            await started(stage.Product);
            await stage.Furnish(view, cancellation);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Judges the product at rest by everything its clients were told so far.</summary>
    public Task<Differences> Judge(CancellationToken cancellation) =>
        new Judgement(_plan, _policies, _households, Product.Hosts, _http).Compare(_open, _watchers, Commands.Unknown, cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var watcher in _watchers)
            await watcher.DisposeAsync();
        _http.Dispose();
        _agents.Dispose();
        await Product.DisposeAsync();
    }

    private async Task Furnish(ISimulationView view, CancellationToken cancellation)
    {
        view.Step($"entering {_plan.Demands:N0} households");
        var began = Stopwatch.GetTimestamp();
        await PopulationContent.Enter(_http, Product.Hosts[0], new HouseholdGenerator(_population, _policies.Geography), _plan.Demands, sent => view.Progress(sent, _plan.Demands), cancellation);
        ImportSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        view.Step($"opening {_plan.Vacancies:N0} vacancies");
        _open.AddRange(await Open(_plan.Vacancies, number => Openings.Open(number, cancellation), view, cancellation));
        view.Step($"opening {_plan.Watchers * _plan.Lists:N0} screens on {_plan.Lists:N0} lists");
        _watchers.AddRange(await Open(
            _plan.Watchers * _plan.Lists, number => Watcher.Open(_open[(int)number % _plan.Lists].Id, Product.Hosts[(int)(number + (number / _plan.Lists)) % Product.Hosts.Count], Sightings, cancellation), view, cancellation));
    }

    /// <summary>A household on some screen: each time another list, another row.</summary>
    private UniqueNumber? Seen(long number) =>
        _watchers.Count > 0 && _watchers[(int)(number % _watchers.Count)].List.RowAt(number / _watchers.Count * 7) is { } seen ? UniqueNumber.Parse(seen) : null;

    private static async Task<T[]> Open<T>(int count, Func<long, Task<T>> open, ISimulationView view, CancellationToken cancellation)
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
