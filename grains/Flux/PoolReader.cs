using Allocation.Domain.Flux.Orientation;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.GrainInterfaces.Vacancies;
using Microsoft.Extensions.Logging;

namespace Allocation.Grains.Flux;

/// <summary>
/// Asks the live list of a vacancy how many of its candidates are of the publics of those who may have the dwelling (FLX-34). For whoever shows a
/// ranking, after the landlord ranked: a landlord's turn waits for no list.
/// </summary>
public sealed partial class PoolReader(IGrainFactory grains, ILogger<PoolReader> logger)
{
    /// <summary>The pools; null where the list is not there, or not for the actor, or does not answer in time: a ranking is shown without.</summary>
    /// <param name="vacancy">The vacancy.</param>
    /// <param name="ranking">Its ranking.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="seesConfidential">Whether confidential facts are shown to who looks (C10).</param>
    public async Task<CandidatePools?> Read(Guid vacancy, OrientationRanking ranking, Actor actor, bool seesConfidential)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        var asked = CandidatePools.Asked(ranking.Choices, seesConfidential);
        try
        {
            return await grains.GetGrain<IVacancyGrain>(vacancy).Publics(asked, actor) is { } counts ? CandidatePools.Counted(asked, counts) : null;
        }
        catch (Exception failure)
        {
            LogNotCounted(logger, failure);
            return null;
        }
    }

    [LoggerMessage(1712, LogLevel.Warning, "The candidates of a vacancy were not counted by public; its reservers are shown without")]
    private static partial void LogNotCounted(ILogger logger, Exception failure);
}
