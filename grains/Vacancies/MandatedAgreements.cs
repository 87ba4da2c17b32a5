using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Vacancies;

/// <summary>
/// The agreements by which a dwelling may be with a reserver, out of the store: its own, and those of the reservers under whose names it goes on
/// since territories merged (FLX-41).
/// </summary>
internal static class MandatedAgreements
{
    /// <summary>Those of the ledger whose agreements hold for the dwelling.</summary>
    public static async Task<FluxAgreements> Of(IFluxStore store, LedgerKey ledger, string reserver, Geography geography)
    {
        var renamed = await store.Renamed(ledger);
        var names = new HashSet<string>(StringComparer.Ordinal) { reserver };
        foreach (var next in renamed.Where(next => names.Contains(next.Reserver)))
            names.Add(next.Into);
        var agreements = new List<Agreement>();
        foreach (var name in names)
            agreements.AddRange(await store.AgreementsOf(ledger, name));
        return new FluxAgreements(agreements, geography).With([.. renamed]);
    }
}
