using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Allocation.Population;

namespace Allocation.Api.Demo;

/// <summary>
/// A gentle stream of real commands on households that stand on open lists, so that whoever watches one sees it move within
/// a minute and reads why.
/// </summary>
internal sealed partial class DemoStream(IGrainFactory grains, IVacancyStore vacancies, Geography geography, CivilClock clock, ILogger<DemoStream> logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(400);

    /// <summary>Most open lists to choose from.</summary>
    private const int Lists = 200;

    /// <summary>How deep in a list households are chosen: near enough to the head to be seen.</summary>
    private const int Depth = 40;

    /// <summary>Changes one household after the other until the process stops.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Every);
        var events = new EventStream(PopulationOptions.Demo(clock.Today), geography);
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
        var open = await vacancies.Page(null, null, Lists);
        if (open.Count == 0)
            return;
        var list = await grains.GetGrain<IVacancyGrain>(open[Random.Shared.Next(open.Count)].Vacancy.Id).Shortlist(Depth);
        if (list is not { Rows.Length: > 0 })
            return;
        var demand = grains.GetGrain<IDemandGrain>(list.Rows[Random.Shared.Next(list.Rows.Length)].Id.Value);
        if (await demand.Read() is not { } before)
            return;
        var change = events.At(number, before.File, clock.Today);
        await demand.Amend(new AmendDemand(DemoPopulation.NewCommand(), before.Version, KindOf(change.Cause), DemandJson.Difference(before.File, change.After), SeesConfidential: true));
    }

    private static ChangeKind KindOf(string cause) => cause switch
    {
        "wish-added" => ChangeKind.WishesChanged,
        "dalo-recognised" => ChangeKind.DaloChanged,
        _ => JsonSerializer.Deserialize<ChangeKind>($"\"{cause}\""),
    };

    [LoggerMessage(3011, LogLevel.Warning, "Demo: a change was skipped")]
    private static partial void LogSkipped(ILogger logger, Exception failure);
}
