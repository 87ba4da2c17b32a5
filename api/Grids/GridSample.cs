using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Simulation;
using Allocation.Population;

namespace Allocation.Api.Grids;

/// <summary>A what-if over fictitious households of the territory, where no register is at hand.</summary>
internal static class GridSample
{
    private const ulong Seed = 20_000;

    /// <summary>The report over a number of generated households.</summary>
    public static SimulationReport Simulate(ScoringGrid draft, int demands, PolicyBook policies, DateOnly today)
    {
        var options = new PopulationOptions { Demands = demands, Seed = Seed, Today = today, Territories = [new TerritoryShare(draft.Territory, 1)] };
        var places = policies.PlacesOf(draft.Territory);
        var inForce = policies.GridsInForce(draft.Territory, today);
        var index = new CandidateIndex(places, inForce, policies.Ceilings, policies.Geography, today);
        index.Load(new HouseholdGenerator(options, policies.Geography).All().Select((file, at) => CandidateRecord.Of(new DemandId(at + 1), 1, file, default)));
        return ReportBuilder.Build([WhatIf.Run(index.Snapshot(), draft)], inForce.Version, draft.Version, places);
    }
}
