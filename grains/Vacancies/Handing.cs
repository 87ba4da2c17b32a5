using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Vacancies;

/// <summary>
/// Whose a dwelling is that is handed over: its reserver's until territories merge, then of who goes on for that one and no longer its own (FLX-41),
/// and of whoever designates by a mandate, on the days of the mandate (FLX-17).
/// Read from the store, so that no vacancy waits for the actor that decides orientations (C9), and at each question, so that a mandate that was
/// withdrawn is over at once.
/// </summary>
public sealed class Handing(IFluxStore store, Geography geography)
{
    /// <summary>Whether an organisation names the candidates for a dwelling on a day.</summary>
    public async ValueTask<bool> IsWith(string organisation, DwellingOriented? orientation, Dwelling dwelling, DateOnly on) =>
        organisation.Length > 0 && HandedTo.By(orientation) is { } handed && await Designates(organisation, handed, dwelling, on);

    private async Task<bool> Designates(string organisation, HandedTo handed, Dwelling dwelling, DateOnly on)
    {
        var ledger = await store.LedgerOn(new LedgerKey(dwelling.Landlord, dwelling.Commune.Departement), on);
        var agreements = await MandatedAgreements.Of(store, ledger, handed.Reserver, geography);
        return Mandates.Designating(agreements, dwelling.Commune, handed, on).Contains(organisation);
    }
}
