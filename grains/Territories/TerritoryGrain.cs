using Allocation.Domain.Policies;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Territories;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Orleans.Concurrency;

namespace Allocation.Grains.Territories;

[Reentrant]
internal sealed class TerritoryGrain(PolicyBook policies, TerritoryPartitions territories, IVacancyStore vacancies, CivilClock clock) : Grain, ITerritoryGrain
{
    public async Task<TerritoryStatus> Describe()
    {
        var territory = new TerritoryId(this.GetPrimaryKeyString());
        var open = await vacancies.OpenIn(territory);
        var partitions = await Task.WhenAll(territories.All(territory).Select(partition => partition.CatchUp()));
        var grids = policies.GridsInForce(territory, policies.Geography.DayIn(territory, clock.Now));
        return new TerritoryStatus(territory.Value, policies.Geography.NameOf(territory), grids.Version, grids.Each.Any(grid => grid.Partial), open.Count, [.. partitions]);
    }
}
