using System.Diagnostics;
using Allocation.Api.Bench;
using Allocation.LoadTests.Simulate.Report;
using Allocation.Silo.Telemetry;

namespace Allocation.LoadTests.Simulate;

/// <summary>Looks at everything once a second: what was answered, how long it took, what each process needed.</summary>
internal sealed class Timeline(Stage stage, SimulatedLoad load, ISimulationView view)
{
    private const double Megabyte = 1_000_000;
    private const string Bench = "bench";

    private readonly List<Second> _seconds = [];
    private readonly Dictionary<string, ProcessFigure> _most = [];
    private readonly Dictionary<string, ProcessReading> _last = [];
    private readonly Dictionary<string, int> _looks = [];
    private Counts _before;
    private string? _event;

    /// <summary>Every second so far.</summary>
    public IReadOnlyList<Second> Seconds => _seconds;

    /// <summary>What each process needed.</summary>
    public IReadOnlyList<ProcessFigure> Processes => [.. _most.Values.OrderBy(figure => figure.Process, StringComparer.Ordinal)];

    /// <summary>Something happens: the next second bears its name.</summary>
    public void Mark(string what)
    {
        lock (_seconds)
            _event = _event is null ? what : $"{_event}; {what}";
    }

    /// <summary>Looks until it is told to stop.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var self = Process.GetCurrentProcess();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        _before = Counted();
        var (began, last) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        while (await Ticks(timer, stop))
        {
            var readings = await Task.WhenAll(stage.Product.Processes.Select(async process => (process.Name, Reading: await process.Figures())));
            var (now, seconds) = (Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(last).TotalSeconds);
            last = now;
            self.Refresh();
            var answered = readings.Where(reading => reading.Reading is not null).Select(reading => (reading.Name, Reading: reading.Reading!, Spent: Spent(reading.Name, reading.Reading!))).ToList();
            var bench = Own(self);
            var benchCores = Spent(Bench, bench).Processor / seconds;
            foreach (var (name, reading, spent) in answered.Append((Bench, bench, (benchCores * seconds, 0))))
                Note(name, reading, spent.Item1, spent.Item2, seconds);
            _last[Bench] = bench;
            foreach (var (name, reading, _) in answered)
                _last[name] = reading;
            var second = Look((int)Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds), answered, benchCores, seconds);
            _seconds.Add(second);
            view.Passed(second);
        }
    }

    private static async Task<bool> Ticks(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Second Look(int at, List<(string Name, ProcessReading Reading, (double Processor, double Pause) Spent)> readings, double benchCores, double seconds)
    {
        var (command, list, screen) = (stage.Commands.Latencies.Interval(), stage.Lists.Latencies.Interval(), stage.Sightings.OfAll.Interval());
        var (before, now) = (_before, _before = Counted());
        return new Second(
            at, command.Count, command.P50, command.P99, list.Count, list.P50, list.P99, screen.Count, screen.P50, screen.P99,
            readings.Sum(reading => reading.Reading.ResidentBytes) / Megabyte, readings.Sum(reading => reading.Reading.HeapBytes) / Megabyte,
            readings.Sum(reading => reading.Spent.Pause) * 1_000, readings.Sum(reading => reading.Spent.Processor) / seconds, benchCores,
            readings.Select(reading => reading.Reading.LagSeconds).DefaultIfEmpty().Max(), readings.Sum(reading => reading.Reading.CommitQueue),
            now.Deltas - before.Deltas, now.CommandsDue - before.CommandsDue, now.ListsDue - before.ListsDue, now.AskedAgain - before.AskedAgain, stage.Product.Processes.Count - readings.Count, Happened());
    }

    private Counts Counted() => new(stage.Watchers.Sum(watcher => watcher.Deltas), load.Commands.Due, load.Lists.Due, stage.Watchers.Sum(watcher => watcher.Missed));

    private string? Happened()
    {
        lock (_seconds)
        {
            var happened = _event;
            _event = null;
            return happened;
        }
    }

    /// <summary>What a process spent since it was last seen; a new process in its place began at nothing.</summary>
    private (double Processor, double Pause) Spent(string name, ProcessReading now) =>
        !_last.TryGetValue(name, out var before) ? (0, 0)
        : before.Process != now.Process ? (now.ProcessorSeconds, now.PauseSeconds)
        : (now.ProcessorSeconds - before.ProcessorSeconds, now.PauseSeconds - before.PauseSeconds);

    private void Note(string name, ProcessReading reading, double processor, double pause, double seconds)
    {
        var so = _most.GetValueOrDefault(name) ?? new ProcessFigure(name, 0, 0, 0, 0, 0);

        // The first look at a process has nothing before it to tell what it spent since.
        var looks = Math.Max(1, _looks[name] = _looks.TryGetValue(name, out var before) ? before + 1 : 0);
        _most[name] = new ProcessFigure(
            name, Math.Max(so.RssMb, reading.ResidentBytes / Megabyte), Math.Max(so.HeapMb, reading.HeapBytes / Megabyte),
            so.Cores + (((processor / seconds) - so.Cores) / looks), so.PauseShare + (((pause / seconds) - so.PauseShare) / looks), Math.Max(so.Activations, reading.Activations));
    }

    private static ProcessReading Own(Process self) => new(
        self.Id, self.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false), GC.GetTotalAllocatedBytes(), self.TotalProcessorTime.TotalSeconds, GC.GetTotalPauseDuration().TotalSeconds,
        GC.CollectionCount(GC.MaxGeneration), 0, 0, 0, 0, 0, 0);

    /// <summary>What is counted since the beginning, at one instant.</summary>
    private readonly record struct Counts(long Deltas, long CommandsDue, long ListsDue, long AskedAgain);
}
