using Allocation.Domain.Flux;
using Allocation.Grains.Storage;
using Allocation.Grains.Vacancies;

namespace Allocation.Grains.Flux;

/// <summary>Reads the story of a vacancy past its actor: from its row and its facts, as they are durable.</summary>
public sealed class ReleaseReader(IVacancyStore vacancies, IVacancyLifeStore lives)
{
    /// <summary>The story; null when there is no such vacancy.</summary>
    /// <param name="release">The vacancy.</param>
    /// <param name="landlord">The landlord that keeps the ledger: another one's dwelling says whose it is.</param>
    public async Task<ReleaseStory?> Read(Guid release, string landlord)
    {
        // The facts first: should one come between the two, the story is of the earlier version and told again.
        var facts = await lives.Load(release);
        if (await vacancies.Load(release) is not { } stored)
            return null;
        var (vacancy, _) = StoredLife.Of(stored, facts);
        var dwelling = stored.Vacancy.Dwelling;
        return ReleaseTelling.Tell(release, stored.Vacancy.DwellingId, dwelling, vacancy) with { Landlord = dwelling.Landlord == landlord ? null : dwelling.Landlord };
    }
}
