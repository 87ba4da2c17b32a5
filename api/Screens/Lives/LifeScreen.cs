using Allocation.Api.Screens.Shell;
using Allocation.Api.Vacancies;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Api.Screens.Lives;

/// <summary>The page of the life of a vacancy: where it stands, what is due, who stands, what may come, what happened.</summary>
internal sealed class LifeScreen(IGrainFactory grains, Geography geography, VacancyPractice practice, Visitor visitor)
{
    public async Task<IResult> Show(Guid id) => await Read(id) is var (vacancy, life)
        ? Screens.Page<LifePage>(new { Vacancy = vacancy, Life = life })
        : Screens.Missing(visitor.Words["list.not-found"], visitor.Words["list.not-found-text"]);

    /// <summary>The panel alone, after a step.</summary>
    public async Task<IResult> Panel(Guid id) => await Read(id) is var (_, life)
        ? Screens.Page<LifePanel>(new { Life = life })
        : Screens.Page<Sentence>(new { Text = visitor.Words["list.not-found"] }, StatusCodes.Status404NotFound);

    private async Task<(VacancyView Vacancy, LifeView Life)?> Read(Guid id) => await grains.GetGrain<IVacancyLifeGrain>(id).Read() is { } life
        ? (VacancyView.Of(life.Vacancy, geography), LifeView.Of(life, practice))
        : null;
}

/// <summary>Addresses of the page.</summary>
internal static class LifeRoutes
{
    public static void MapLives(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/logements/{id:guid}/vie", (Guid id, LifeScreen screen) => screen.Show(id));
        pages.MapGet("/logements/{id:guid}/vie/etat", (Guid id, LifeScreen screen) => screen.Panel(id));
    }
}
