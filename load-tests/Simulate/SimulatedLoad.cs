using System.Diagnostics;
using Allocation.LoadTests.Simulate.Load;
using Allocation.LoadTests.Simulate.Report;
using Allocation.LoadTests.Simulate.Watch;
using Allocation.Population;

namespace Allocation.LoadTests.Simulate;

/// <summary>What the load came to.</summary>
internal sealed record LoadFigures(DateTimeOffset StartedAt, RequestFigures Commands, RequestFigures Lists, RequestFigures Openings);

/// <summary>All requests of a run: changes anywhere, changes somebody sees, lists, openings. First a while that warms up, then what is measured.</summary>
internal sealed class SimulatedLoad
{
    private const int CommandsAtOnce = 256;
    private const int OpeningsAtOnce = 4;

    private readonly SimulationPlan _plan;
    private readonly CommandLoad _commands;
    private readonly ShortlistLoad _lists;
    private readonly Openings _openings;
    private readonly Sightings _sightings;
    private readonly TimeSpan _warmUp;
    private readonly TimeSpan _lasts;
    private readonly OpenLoop[] _loops;

    /// <summary>Prepares it.</summary>
    public SimulatedLoad(SimulationPlan plan, CommandLoad commands, ShortlistLoad lists, Openings openings, Sightings sightings, TimeSpan warmUp)
    {
        (_plan, _commands, _lists, _openings, _sightings, _warmUp, _lasts) = (plan, commands, lists, openings, sightings, warmUp, warmUp + TimeSpan.FromSeconds(plan.Seconds));
        _loops =
        [
            new OpenLoop(Instants(plan.Changes), CommandsAtOnce, commands.Any),
            new OpenLoop(Instants(plan.Visible), CommandsAtOnce, commands.Visible),
            new OpenLoop(Evenly(plan.Requests), plan.Connections, lists.Ask),
            new OpenLoop(Evenly(plan.Openings), OpeningsAtOnce, (number, since, cancellation) => openings.OpenAndRead(plan.Vacancies + number, since, cancellation)),
        ];
    }

    /// <summary>Runs all of it.</summary>
    /// <param name="timeline">Looks meanwhile.</param>
    /// <param name="recoveries">Lets the faults happen.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task<(LoadFigures Figures, IReadOnlyList<RecoveryFigure> Recoveries)> Run(Timeline timeline, Recoveries recoveries, CancellationToken cancellation)
    {
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = Array.ConvertAll(_loops, loop => Ended(loop.Run(_lasts, cancellation)));
        await Task.Delay(_warmUp, cancellation);
        Latencies[] all = [_commands.Latencies, _lists.Latencies, _openings.Latencies, _sightings.OfAll, _sightings.OfQuiet];
        Array.ForEach(all, latencies => latencies.Reset());
        var (startedAt, began, before, failed) = (TimeProvider.System.GetUtcNow(), Stopwatch.GetTimestamp(), Array.ConvertAll(_loops, loop => (loop.Due, loop.Completed)), Failed());
        var looks = timeline.Run(looking.Token);
        var suffered = await recoveries.Run(_plan.Faults, began, cancellation);
        var ends = await Task.WhenAll(running);
        await looking.CancelAsync();
        await looks;
        var now = Failed();
        return (
            new LoadFigures(startedAt, Figures(_commands.Latencies, now.Commands - failed.Commands, 0, 1), Figures(_lists.Latencies, now.Lists - failed.Lists, 2), Figures(_openings.Latencies, now.Openings - failed.Openings, 3)),
            suffered);

        RequestFigures Figures(Latencies latencies, long refused, params int[] loops)
        {
            var seconds = loops.Max(loop => Stopwatch.GetElapsedTime(began, ends[loop]).TotalSeconds);
            return new RequestFigures(
                loops.Sum(loop => _loops[loop].Due - before[loop].Due) / (double)_plan.Seconds,
                loops.Sum(loop => _loops[loop].Completed - before[loop].Completed) / Math.Max(seconds, _plan.Seconds), refused, latencies.Whole());
        }
    }

    private (long Commands, long Lists, long Openings) Failed() => (_commands.Refused + _commands.Unknown, _lists.Failed, _openings.Failed);

    private static async Task<long> Ended(Task loop)
    {
        await loop;
        return Stopwatch.GetTimestamp();
    }

    /// <summary>Commands come as they happen to come, or as over a day squeezed into the run.</summary>
    private Func<long, TimeSpan> Instants(double perSecond)
    {
        if (perSecond == 0)
            return Never;
        var count = (int)Math.Ceiling(perSecond * _lasts.TotalSeconds * 1.5) + 10;
        var instants = _plan.DayShape
            ? [.. DayShape.Working(_plan.Seed, (int)(perSecond * _lasts.TotalSeconds)).Instants().Take(count).Select(second => second / 86_400 * _lasts.TotalSeconds)]
            : DayShape.Stress(_plan.Seed, perSecond).Instants().Take(count).ToArray();
        return number => number < instants.Length ? TimeSpan.FromSeconds(instants[number]) : TimeSpan.MaxValue;
    }

    private static Func<long, TimeSpan> Evenly(double perSecond) => perSecond == 0 ? Never : OpenLoop.Evenly(perSecond);

    private static TimeSpan Never(long number) => TimeSpan.MaxValue;
}
