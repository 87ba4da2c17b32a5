using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;

namespace Allocation.LoadTests.Index;

/// <summary>Generated households as the index takes them.</summary>
internal static class Records
{
    /// <summary>The record of a household that stands at a place of the population, from 0.</summary>
    public static CandidateRecord Of(long household, int version, DemandFile file, ChangeKind kind, DateOnly on) =>
        CandidateRecord.Of(new DemandId(household + 1), version, file, new ChangeCause(kind, new DateTimeOffset(on, default, TimeSpan.Zero), 0));
}
