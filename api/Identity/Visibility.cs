using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Dwellings;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;

namespace Allocation.Api.Identity;

/// <summary>Whether somebody sees a thing. What one may not see is answered as what is not there.</summary>
internal sealed class Visibility(IGrainFactory grains, IVacancyStore vacancies, Geography geography)
{
    /// <summary>Vacancies read at a time, while those that may be seen are looked for.</summary>
    private const int Read = 200;

    /// <summary>Whether a vacancy is seen; one that is not there is not.</summary>
    public async Task<bool> SeesVacancy(Access access, Guid id) =>
        !IsBounded(access) || (await grains.GetGrain<IVacancyGrain>(id).Read() is { } vacancy && await Sees(access, vacancy));

    /// <summary>Whether a dwelling is seen.</summary>
    public async Task<bool> SeesDwelling(Access access, string id) =>
        access.Scope is not { } scope
        || (await grains.GetGrain<IDwellingGrain>(id).Read() is { } described && geography.TerritoriesOf([described.Dwelling.Commune]).Any(territory => scope.Covers(territory, described.Dwelling)));

    /// <summary>Whether a demand is seen: by its own applicant, and by whoever works where it wishes to live.</summary>
    public async Task<bool> SeesDemand(Access access, UniqueNumber number)
    {
        if (access.Role == RoleRights.Applicant)
            return access.Own == number;
        return access.Scope is not { } scope
            || (await grains.GetGrain<IDemandDirectoryGrain>(0).Find(number) is { } key && await grains.GetGrain<IDemandGrain>(key.Value).Read() is { } demand && scope.Covers(demand.File, geography));
    }

    /// <summary>Open vacancies that are seen, newest first.</summary>
    /// <param name="access">Who looks.</param>
    /// <param name="territory">Of a territory; null for all.</param>
    /// <param name="after">Behind this one; null from the first.</param>
    /// <param name="take">At most so many.</param>
    public async Task<IReadOnlyList<StoredVacancy>> Page(Access access, TerritoryId? territory, Guid? after, int take)
    {
        if (!IsBounded(access))
            return await vacancies.Page(territory, after, take);
        var seen = new List<StoredVacancy>();
        while (true)
        {
            var page = await vacancies.Page(territory, after, Read);
            foreach (var row in page)
            {
                if (!await Sees(access, row.Vacancy))
                    continue;
                seen.Add(row);
                if (seen.Count == take)
                    return seen;
            }

            if (page.Count < Read)
                return seen;
            after = page[^1].Vacancy.Id;
        }
    }

    private static bool IsBounded(Access access) => access.Scope is not null || access.Role is RoleRights.Reserver or RoleRights.Applicant;

    private async Task<bool> Sees(Access access, VacancySnapshot vacancy) =>
        access.Scope?.Covers(new TerritoryId(vacancy.Territory), vacancy.Dwelling) != false && access.Role switch
        {
            RoleRights.Applicant => false,
            RoleRights.Reserver => await grains.GetGrain<IVacancyGrain>(vacancy.Id).Shortlist(0) is { Life: { } life } && life.Reserver == access.Actor.Organisation,
            _ => true,
        };
}
