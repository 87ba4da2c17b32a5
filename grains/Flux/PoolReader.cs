using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Microsoft.Extensions.Logging;

namespace Allocation.Grains.Flux;

/// <summary>Asks the live list of a vacancy how many of its candidates are of the publics of those who may have the dwelling (FLX-34).</summary>
public sealed partial class PoolReader(IGrainFactory grains, ILogger<PoolReader> logger)
{
    /// <summary>The pools; null where the list is not there, or not for the actor, or does not answer in time: a ranking goes on without.</summary>
    /// <param name="ledger">The flux.</param>
    /// <param name="release">The dwelling.</param>
    /// <param name="today">Today in its place.</param>
    /// <param name="actor">Who looks.</param>
    public async Task<CandidatePools?> Read(FluxLedger ledger, ReleaseStory release, DateOnly today, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(release);
        var asked = CandidatePools.Asked(ledger.Agreements, release, today);
        try
        {
            return await grains.GetGrain<IVacancyGrain>(release.Release).Publics(asked, actor) is { } counts ? CandidatePools.Counted(asked, counts) : null;
        }
        catch (Exception failure)
        {
            LogNotCounted(logger, failure);
            return null;
        }
    }

    [LoggerMessage(1712, LogLevel.Warning, "The candidates of a vacancy were not counted by public; its reservers are ranked without")]
    private static partial void LogNotCounted(ILogger logger, Exception failure);
}
