using Allocation.Api.Flux;
using Allocation.Api.Screens.Text;
using Allocation.Api.Vacancies;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Api.Screens.Flux;

/// <summary>Which reserver should have the dwelling, and why; a person decides (FLX-34).</summary>
internal sealed class OrientScreen(IGrainFactory grains, IFluxStore store, PoolReader pools, Geography geography, Visitor visitor)
{
    public async Task<IResult> Show(Guid id)
    {
        if (await grains.GetGrain<IVacancyLifeGrain>(id).Read(visitor.Actor) is not { } life)
            return Screens.Missing(visitor.Words["list.not-found"], visitor.Words["list.not-found-text"]);

        // What has only just been opened its landlord has not booked yet: it does when it is asked.
        var (vacancy, dwelling) = (Vacancy.Of(life.Facts), life.Vacancy.Dwelling);
        var ledger = await store.LedgerOf(id) ?? new LedgerKey(dwelling.Landlord, dwelling.Commune.Departement);
        if (!visitor.Actor.Sees(ledger))
            return Nothing(life, "orient.not-shown", StatusCodes.Status403Forbidden);
        var landlord = grains.GetGrain<ILandlordGrain>(ledger.ToString());
        if (await landlord.Rank(id, visitor.Actor) is { } ranking)
        {
            return Screens.Page<OrientPage>(new
            {
                Vacancy = VacancyView.Of(life.Vacancy, geography),
                Version = life.Facts.Length,
                Ranking = OrientationView.Of(ranking, await pools.Read(id, ranking, visitor.Actor, visitor.SeesConfidential)),
                Ledger = ledger,
                Holder = vacancy.Orientation,
                MayOrient = visitor.Access.NextSteps(vacancy.State).Contains(VacancyStep.Orient),
            });
        }

        var outside = (await landlord.Release(id, visitor.Actor))?.Story.Dwelling.Outside;
        return Nothing(life, outside is { } kind ? $"orient.outside-{EnumCode.Of(kind)}" : "orient.nothing");
    }

    private Microsoft.AspNetCore.Http.HttpResults.RazorComponentResult Nothing(LifeSnapshot life, string why, int status = StatusCodes.Status200OK) =>
        Screens.Page<NothingToOrientPage>(new { Vacancy = VacancyView.Of(life.Vacancy, geography), Why = visitor.Words[why] }, status);
}
