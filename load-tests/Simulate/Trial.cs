using Allocation.LoadTests.Simulate.Report;

namespace Allocation.LoadTests.Simulate;

/// <summary>One load on a stage, from its first request to the judgement.</summary>
internal sealed class Trial
{
    private readonly Stage _stage;
    private readonly SimulationPlan _plan;
    private readonly ISimulationView _view;
    private readonly SimulatedLoad _load;
    private readonly Timeline _timeline;

    /// <summary>Prepares it.</summary>
    /// <param name="stage">Where it runs.</param>
    /// <param name="plan">Its rates, and how long it lasts at most.</param>
    /// <param name="warmUp">How long before it is measured.</param>
    /// <param name="view">Looks on.</param>
    /// <param name="stop">Ends the load before its time.</param>
    public Trial(Stage stage, SimulationPlan plan, TimeSpan warmUp, ISimulationView view, CancellationToken stop)
    {
        (_stage, _plan, _view) = (stage, plan, view);
        _load = new SimulatedLoad(stage, plan, warmUp, stop);
        _timeline = new Timeline(stage, _load, view);
        Faults = new Recoveries(stage, _load, _timeline);
    }

    /// <summary>Lets faults happen.</summary>
    public Recoveries Faults { get; }

    /// <summary>Runs it.</summary>
    /// <param name="meanwhile">What happens meanwhile, counted from the timestamp it is given.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task<SimulationReport> Run(Func<long, Task> meanwhile, CancellationToken cancellation)
    {
        var missed = Missed();
        var figures = await _load.Run(_timeline, meanwhile, cancellation);
        _view.Step("judging");
        var differences = await _stage.Judge(cancellation);
        var recoveries = Faults.Figures;
        var seconds = (int)Math.Round(figures.Seconds);
        return new SimulationReport
        {
            Machine = Machine.Line,
            Commit = Machine.Commit(),
            StartedAt = figures.StartedAt,
            Command = (_plan with { Seconds = seconds, Faults = [.. recoveries.Select(one => new PlannedFault(one.Fault, one.AtSecond))] }).ToCommand(),
            Demands = _plan.Demands,
            Seconds = seconds,
            ImportSeconds = _stage.ImportSeconds,
            Commands = figures.Commands,
            Shortlists = figures.Lists,
            Openings = figures.Openings,
            ChangeToClient = new ScreenFigures(_stage.Sightings.OfQuiet.Whole(), _stage.Sightings.OfAll.Whole(), _timeline.Seconds.Sum(second => second.Deltas), Missed() - missed),
            BenchLatenessMs = _stage.Lateness.Whole(),
            Processes = _timeline.Processes,
            Recoveries = recoveries,
            Differences = differences,
            FirstRefusal = _stage.Commands.FirstRefusal,
            Timeline = _timeline.Seconds,
        };
    }

    private long Missed() => _stage.Watchers.Sum(watcher => watcher.Missed);
}
