using Allocation.Api.Flux;
using Allocation.Api.Vacancies;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Flux;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Api.Screens.Flux;

/// <summary>Which reserver should have the dwelling, and why; a person decides (FLX-34).</summary>
internal sealed class OrientScreen(IGrainFactory grains, IFluxStore store, PoolReader pools, Geography geography, Visitor visitor)
{
    public async Task<IResult> Show(Guid id) =>
        await store.LedgerOf(id) is { } ledger && await grains.GetGrain<ILandlordGrain>(ledger.ToString()).Rank(id, visitor.Actor) is { } ranking && await grains.GetGrain<IVacancyLifeGrain>(id).Read(visitor.Actor) is { } life
            ? Screens.Page<OrientPage>(new { Vacancy = VacancyView.Of(life.Vacancy, geography), Version = life.Facts.Length, Ranking = OrientationView.Of(ranking, await pools.Read(id, ranking, visitor.Actor, visitor.SeesConfidential)), Ledger = ledger })
            : Screens.Missing(visitor.Words["list.not-found"], visitor.Words["list.not-found-text"]);
}
