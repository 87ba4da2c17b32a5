using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Api.Vacancies;

/// <summary>A vacancy as shown.</summary>
public sealed record VacancyView(Guid Id, string DwellingId, Dwelling Dwelling, string CommuneName, DateOnly AvailableOn, DateTimeOffset OpenedAt, string Territory, string TerritoryName)
{
    /// <summary>Makes the view.</summary>
    public static VacancyView Of(VacancySnapshot vacancy, Geography geography) => new(
        vacancy.Id,
        vacancy.DwellingId,
        vacancy.Dwelling,
        geography.TryFind(vacancy.Dwelling.Commune, out var commune) ? commune.Name : vacancy.Dwelling.Commune.Value,
        vacancy.AvailableOn,
        vacancy.OpenedAt,
        vacancy.Territory,
        geography.NameOf(new TerritoryId(vacancy.Territory)));
}
