using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Dwellings;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;

namespace Allocation.Api.Identity;

/// <summary>Whether somebody sees a thing, as its actor says. What one may not see is answered as what is not there.</summary>
internal sealed class Visibility(IGrainFactory grains, IVacancyStore vacancies, IWebhookStore webhooks)
{
    /// <summary>Vacancies read at a time, while those that may be seen are looked for.</summary>
    private const int Read = 200;

    /// <summary>Pages looked through for one answer: a hundred thousand open vacancies. Of a reserver, for whom each is asked, ten thousand.</summary>
    private const int MostPages = 500;

    private const int MostPagesAsked = 50;

    /// <summary>Whether a vacancy is seen; one that is not there is not.</summary>
    public async Task<bool> SeesVacancy(Access access, Guid id) => !access.IsBounded || await grains.GetGrain<IVacancyGrain>(id).Read(access.Actor) is not null;

    /// <summary>Whether a dwelling is seen.</summary>
    public async Task<bool> SeesDwelling(Access access, string id) => !access.IsBounded || await grains.GetGrain<IDwellingGrain>(id).Read(access.Actor) is not null;

    /// <summary>Whether a demand is seen.</summary>
    public async Task<bool> SeesDemand(Access access, UniqueNumber number) =>
        access.Scope is null || (await grains.GetGrain<IDemandDirectoryGrain>(0).Find(number) is { } key && await grains.GetGrain<IDemandGrain>(key.Value).Read(access.Actor) is not null);

    /// <summary>Whether a webhook is seen: by whoever made it.</summary>
    public async Task<bool> SeesWebhook(Access access, Guid id) =>
        await webhooks.Find(id) is { } webhook && webhook.Owner == new WebhookOwner(access.Actor.Organisation, access.Actor.Subject);

    /// <summary>Whether a vacancy may be a place in a list: one that is not seen, or not there, is none, else it would tell when a hidden vacancy was opened.</summary>
    public async Task<bool> IsPlace(Access access, Guid id) => await grains.GetGrain<IVacancyGrain>(id).Read(access.Actor) is not null;

    /// <summary>Open vacancies that are seen, newest first.</summary>
    /// <param name="access">Who looks.</param>
    /// <param name="territory">Of a territory; null for all.</param>
    /// <param name="after">Behind this one, which <see cref="IsPlace"/>; null from the first.</param>
    /// <param name="take">At most so many.</param>
    public async Task<SeenVacancies> Page(Access access, TerritoryId? territory, Guid? after, int take)
    {
        if (!access.IsBounded)
            return await vacancies.Page(territory, after, take) is var all && all.Count == take ? new SeenVacancies(all, true) : new SeenVacancies(all, false);
        var seen = new List<StoredVacancy>();
        if (access.Scope?.IsNowhere == true)
            return new SeenVacancies(seen, false);
        for (var pages = 0; pages < (access.Role == RoleRights.Reserver ? MostPagesAsked : MostPages); pages++)
        {
            var page = await vacancies.Page(territory, after, Read);
            foreach (var row in page)
            {
                if (!await Sees(access, row.Vacancy))
                    continue;
                seen.Add(row);
                if (seen.Count == take)
                    return new SeenVacancies(seen, true);
            }

            if (page.Count < Read)
                return new SeenVacancies(seen, false);
            after = page[^1].Vacancy.Id;
        }

        return new SeenVacancies(seen, true);
    }

    /// <summary>Of a row of the store, without waking its actor. To whom it is handed its life says, which needs no partition to answer.</summary>
    private ValueTask<bool> Sees(Access access, VacancySnapshot vacancy) => access.Actor.Sees(
        new TerritoryId(vacancy.Territory),
        vacancy.Dwelling,
        async _ => await grains.GetGrain<IVacancyLifeGrain>(vacancy.Id).Read(access.Actor) is not null);
}

/// <summary>Vacancies that somebody sees.</summary>
/// <param name="Rows">They.</param>
/// <param name="MayHaveMore">Whether there may be more behind them; where none was found within what one answer looks through, from no place that could be told.</param>
internal sealed record SeenVacancies(IReadOnlyList<StoredVacancy> Rows, bool MayHaveMore);
