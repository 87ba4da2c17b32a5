using Allocation.Api.Identity;
using Allocation.Api.Screens.Shell;
using Allocation.Api.Screens.Text;
using Allocation.Api.Vacancies;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Flux;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;

namespace Allocation.Api.Screens.Lives;

/// <summary>The page of the life of a vacancy: where it stands, what is due, who stands, what may come, what happened.</summary>
internal sealed class LifeScreen(IGrainFactory grains, IFluxStore store, Geography geography, VacancyPractice practice, Visitor visitor)
{
    public async Task<IResult> Show(Guid id) => await Read(id) is var (vacancy, life)
        ? Screens.Page<LifePage>(new { Vacancy = vacancy, Life = life, Proposal = await ProposalOf(life) })
        : Screens.Missing(visitor.Words["list.not-found"], visitor.Words["list.not-found-text"]);

    /// <summary>The panel alone, after a step.</summary>
    public async Task<IResult> Panel(Guid id) => await Read(id) is var (_, life)
        ? Screens.Page<LifePanel>(new { Life = life, Proposal = await ProposalOf(life) })
        : Screens.Page<Sentence>(new { Text = visitor.Words["list.not-found"] }, StatusCodes.Status404NotFound);

    /// <summary>The form of one step, for a page that has another matter.</summary>
    /// <param name="id">The vacancy.</param>
    /// <param name="word">The step.</param>
    /// <param name="demande">The demand it is about; null where it is about the vacancy, or the form asks for it.</param>
    public async Task<IResult> Form(Guid id, string word, string? demande) => await Read(id) is var (_, life) && life.NextSteps.FirstOrDefault(step => EnumCode.Of(step) == word) is var step and not VacancyStep.Notice
        ? Screens.Page<StepFields>(new { Step = step, Life = life, Demand = demande, Prefix = "verb-" })
        : Screens.Page<Sentence>(new { Text = visitor.Words["verbs.not-now"] }, StatusCodes.Status404NotFound);

    /// <summary>Who has a dwelling next that came back, by the chain that was agreed (FLX-25): a person confirms it.</summary>
    private async Task<HopProposal?> ProposalOf(LifeView life) =>
        life.State is VacancyState.Notice or VacancyState.Freed && life.Timeline.Any(fact => fact is { Step: VacancyStep.EndOrientation, IsUndone: false }) && visitor.SeesFlux
            && await store.LedgerOf(life.Id) is { } ledger && await grains.GetGrain<ILandlordGrain>(ledger.ToString()).Rank(life.Id, visitor.Actor) is { Hop: { } hop, Choices: [{ FallbackAsks: true, Rank: 1 } next, ..] }
            ? new HopProposal(hop, next.Reserver, next.OnBehalfOf, next.Part)
            : null;

    private async Task<(VacancyView Vacancy, LifeView Life)?> Read(Guid id) => await grains.GetGrain<IVacancyLifeGrain>(id).Read(visitor.Actor) is { } life
        ? (VacancyView.Of(life.Vacancy, geography), LifeView.Of(life, practice, visitor.Access))
        : null;
}

/// <summary>Who has a dwelling next that came back.</summary>
/// <param name="Hop">The step of the chain.</param>
/// <param name="Reserver">Who; null for the landlord.</param>
/// <param name="OnBehalfOf">Of the State: whose rights it would exercise; null for its own.</param>
/// <param name="Part">On which part of the State's rights.</param>
public sealed record HopProposal(FallbackHop Hop, string? Reserver, string? OnBehalfOf, StatePart? Part);

/// <summary>Addresses of the page.</summary>
internal static class LifeRoutes
{
    public static void MapLives(this IEndpointRouteBuilder pages)
    {
        var life = pages.MapGroup("/logements/{id:guid}/vie").Needs(Permission.VacanciesRead).OfVacancy(absent: Screens.NoVacancy);
        life.MapGet("", (Guid id, LifeScreen screen) => screen.Show(id));
        life.MapGet("/pas/{word}", (Guid id, string word, string? demande, LifeScreen screen) => screen.Form(id, word, demande));
        life.MapGet("/etat", (Guid id, LifeScreen screen) => screen.Panel(id));
    }
}
