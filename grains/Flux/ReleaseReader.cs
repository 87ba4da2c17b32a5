using Allocation.Domain.Flux;
using Allocation.Grains.Storage;
using Allocation.Grains.Vacancies;

namespace Allocation.Grains.Flux;

/// <summary>Reads the story of a vacancy past its actor: from its row and its facts, as they are durable.</summary>
public sealed class ReleaseReader(IVacancyStore vacancies, IVacancyLifeStore lives)
{
    /// <summary>The story; null when there is no such vacancy.</summary>
    public async Task<ReleaseStory?> Read(Guid release)
    {
        // The facts first: should one come between the two, the story is of the earlier version and told again.
        var facts = await lives.Load(release);
        if (await vacancies.Load(release) is not { } stored)
            return null;
        var (vacancy, _) = StoredLife.Of(stored, facts);
        return ReleaseTelling.Tell(release, stored.Vacancy.DwellingId, stored.Vacancy.Dwelling, vacancy);
    }
}
