using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Grains.Storage;

/// <summary>The durable truth of vacancies: plain rows, so that a territory finds its open ones.</summary>
public interface IVacancyStore
{
    /// <summary>The vacancy, or null.</summary>
    Task<StoredVacancy?> Load(Guid id);

    /// <summary>Writes a vacancy with its audit entry, new or at a later version of its dwelling.</summary>
    Task Save(StoredVacancy vacancy, Actor actor, string action);

    /// <summary>Open vacancies of a territory, oldest first.</summary>
    Task<IReadOnlyList<StoredVacancy>> OpenIn(TerritoryId territory);

    /// <summary>Open vacancies, newest first, one page.</summary>
    /// <param name="territory">Only of this territory; null for all.</param>
    /// <param name="after">Last id of the page before; null for the first.</param>
    /// <param name="take">Rows of the page.</param>
    Task<IReadOnlyList<StoredVacancy>> Page(TerritoryId? territory, Guid? after, int take);
}

/// <summary>A vacancy as stored.</summary>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="DwellingVersion">Version of the dwelling's description it shows.</param>
public sealed record StoredVacancy(VacancySnapshot Vacancy, int DwellingVersion);
