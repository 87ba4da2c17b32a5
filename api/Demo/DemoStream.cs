using Allocation.Api.Live;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Allocation.Population;

namespace Allocation.Api.Demo;

/// <summary>
/// A gentle stream of real commands on households that stand on open lists. One in five goes to a list that somebody looks
/// at, near its head and with an effect on the points, so that whoever opens one sees it move within seconds and reads why.
/// </summary>
internal sealed partial class DemoStream(IGrainFactory grains, IVacancyStore vacancies, LiveLists live, PolicyBook policies, CivilClock clock, ILogger<DemoStream> logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(400);

    /// <summary>Most open lists to choose from.</summary>
    private const int Lists = 200;

    /// <summary>How deep in a list households are chosen: near enough to the head to be seen.</summary>
    private const int Depth = 40;

    /// <summary>The same for a list that is looked at.</summary>
    private const int WatchedDepth = 12;

    private const int WatchedEach = 5;

    /// <summary>Events drawn until one changes the points: many a birth or a new job does not, in a grid published in part.</summary>
    private const int MostDraws = 20;

    /// <summary>Distance between draws, so that no two ticks draw the same event.</summary>
    private const long Apart = 1L << 40;

    /// <summary>Changes one household after the other until the process stops.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Every);
        var events = new EventStream(PopulationOptions.Demo(clock.Today), policies.Geography);
        for (var number = clock.Now.ToUnixTimeMilliseconds(); await timer.WaitForNextTickAsync(cancellation); number++)
        {
            try
            {
                await Change(events, number);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                LogSkipped(logger, failure);
            }
        }
    }

    private async Task Change(EventStream events, long number)
    {
        Guid[] watched = number % WatchedEach == 0 ? [.. live.Vacancies] : [];
        Guid[] open = watched.Length > 0 ? watched : [.. (await vacancies.Page(null, null, Lists)).Select(row => row.Vacancy.Id)];
        if (open.Length == 0)
            return;
        var vacancy = grains.GetGrain<IVacancyGrain>(open[Random.Shared.Next(open.Length)]);
        var list = await vacancy.Shortlist(watched.Length > 0 ? WatchedDepth : Depth, DemoPopulation.Author);
        if (list is not { Rows.Length: > 0 })
            return;
        var demand = grains.GetGrain<IDemandGrain>(list.Rows[Random.Shared.Next(list.Rows.Length)].Id.Value);
        if (await demand.Read(DemoPopulation.Author) is not { } before)
            return;
        var draws = Enumerable.Range(0, watched.Length > 0 ? MostDraws : 1).Select(draw => events.At(number + (draw * Apart), before.File, clock.Today));
        var change = draws.FirstOrDefault(drawn => ChangesPoints(before.File, drawn.After)) ?? draws.First();
        await demand.Amend(new AmendDemand(DemoPopulation.NewCommand(), before.Version, change.Kind, DemandJson.Difference(before.File, change.After), SeesConfidential: true));
    }

    private bool ChangesPoints(DemandFile before, DemandFile after) =>
        policies.Geography.TerritoriesOf(before.Wishes.Communes).Any(territory => PointsOf(territory, before) != PointsOf(territory, after));

    private int PointsOf(TerritoryId territory, DemandFile file)
    {
        var facts = FactReader.Read(file);
        var today = policies.Geography.DayIn(territory, clock.Now);
        return policies.GridsInForce(territory, today).For(facts) is { } grid ? TracingEvaluator.Evaluate(grid, facts, today).Points : 0;
    }

    [LoggerMessage(3011, LogLevel.Warning, "Demo: a change was skipped")]
    private static partial void LogSkipped(ILogger logger, Exception failure);
}
