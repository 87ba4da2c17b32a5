using System.Diagnostics;
using Allocation.LoadTests.Simulate.Load;
using Allocation.LoadTests.Simulate.Report;
using Allocation.Population;

namespace Allocation.LoadTests.Simulate;

/// <summary>What the load came to.</summary>
internal sealed record LoadFigures(DateTimeOffset StartedAt, double Seconds, RequestFigures Commands, RequestFigures Lists, RequestFigures Openings);

/// <summary>All requests of a run: changes anywhere, changes somebody sees, lists, openings. First a while that warms up, then what is measured.</summary>
internal sealed class SimulatedLoad
{
    private const int CommandsAtOnce = 256;
    private const int OpeningsAtOnce = 4;

    /// <summary>A burst sends so many times the changes besides.</summary>
    private const int BurstBesides = 9;

    private static readonly TimeSpan BurstLasts = TimeSpan.FromSeconds(10);

    private readonly Stage _stage;
    private readonly SimulationPlan _plan;
    private readonly TimeSpan _warmUp;
    private readonly TimeSpan _lasts;
    private readonly CancellationToken _stop;

    /// <summary>Prepares it.</summary>
    /// <param name="stage">Where it runs.</param>
    /// <param name="plan">Its rates, and how long it lasts at most.</param>
    /// <param name="warmUp">How long before it is measured.</param>
    /// <param name="stop">Ends it before its time.</param>
    public SimulatedLoad(Stage stage, SimulationPlan plan, TimeSpan warmUp, CancellationToken stop)
    {
        (_stage, _plan, _warmUp, _lasts, _stop) = (stage, plan, warmUp, warmUp + TimeSpan.FromSeconds(plan.Seconds), stop);
        Commands = new Flow(
            stage.Commands.Latencies, () => new Mishaps(stage.Commands.Refused + stage.Commands.Unknown, stage.Commands.Repeated, stage.Commands.Idle),
            Changing(Instants(plan.Changes)),
            new OpenLoop(Instants(plan.Visible), CommandsAtOnce, (_, since, cancellation) => stage.Commands.Visible(stage.OfVisible.Next(), since, cancellation), stage.Lateness));
        Lists = new Flow(
            stage.Lists.Latencies, () => new Mishaps(stage.Lists.Failed, stage.Lists.Repeated),
            new OpenLoop(Evenly(plan.Requests), plan.Connections, (_, since, cancellation) => stage.Lists.Ask(stage.OfLists.Next(), since, cancellation), stage.Lateness));
        Openings = new Flow(
            stage.Openings.Latencies, () => new Mishaps(stage.Openings.Failed),
            new OpenLoop(Evenly(plan.Openings), OpeningsAtOnce, (_, since, cancellation) => stage.Openings.OpenAndRead(stage.OfOpenings.Next(), since, cancellation), stage.Lateness));
    }

    /// <summary>Changes of demands.</summary>
    public Flow Commands { get; }

    /// <summary>Lists over HTTP.</summary>
    public Flow Lists { get; }

    /// <summary>Dwellings that fall vacant.</summary>
    public Flow Openings { get; }

    /// <summary>Runs all of it.</summary>
    /// <param name="timeline">Looks meanwhile.</param>
    /// <param name="meanwhile">What happens meanwhile, counted from the timestamp it is given; the load's end waits for it.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task<LoadFigures> Run(Timeline timeline, Func<long, Task> meanwhile, CancellationToken cancellation)
    {
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Flow[] flows = [Commands, Lists, Openings];
        var running = Array.ConvertAll(flows, flow => flow.Run(_lasts, _stop, cancellation));
        await Task.Delay(_warmUp, cancellation);
        Array.ForEach(flows, flow => flow.Begin());
        _stage.Lateness.Reset();
        _stage.Sightings.OfAll.Reset();
        _stage.Sightings.OfQuiet.Reset();
        var (startedAt, began, stopped) = (TimeProvider.System.GetUtcNow(), Stopwatch.GetTimestamp(), 0L);
        await using var stopping = _stop.Register(() => stopped = Stopwatch.GetTimestamp());
        var looks = timeline.Run(looking.Token);
        await meanwhile(began);
        await Task.WhenAll(running);
        await looking.CancelAsync();
        await looks;
        var loaded = stopped == 0 ? _plan.Seconds : Stopwatch.GetElapsedTime(began, stopped).TotalSeconds;
        return new LoadFigures(startedAt, loaded, Commands.Figures(began, loaded), Lists.Figures(began, loaded), Openings.Figures(began, loaded));
    }

    /// <summary>Ten times the changes for ten seconds.</summary>
    public Task Burst(CancellationToken cancellation) =>
        Commands.Add(Changing(new Arrivals(DayShape.Stress(_plan.Seed, BurstBesides * Math.Max(1, _plan.Changes)).Instants()).At), BurstLasts, _stop, cancellation);

    private OpenLoop Changing(Func<long, TimeSpan> dueAt) =>
        new(dueAt, CommandsAtOnce, (_, since, cancellation) => _stage.Commands.Any(_stage.OfChanges.Next(), since, cancellation), _stage.Lateness);

    /// <summary>Commands come as they happen to come, or as over a day squeezed into the run.</summary>
    private Func<long, TimeSpan> Instants(double perSecond) =>
        perSecond == 0 ? Never
        : _plan.DayShape ? new Arrivals(DayShape.Working(_plan.Seed, (int)(perSecond * _lasts.TotalSeconds)).Instants().Select(second => second / 86_400 * _lasts.TotalSeconds)).At
        : new Arrivals(DayShape.Stress(_plan.Seed, perSecond).Instants()).At;

    private static Func<long, TimeSpan> Evenly(double perSecond) => perSecond == 0 ? Never : OpenLoop.Evenly(perSecond);

    private static TimeSpan Never(long number) => TimeSpan.MaxValue;
}
