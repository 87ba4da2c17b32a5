using Allocation.GrainInterfaces.Flux;

namespace Allocation.Api.Screens.Flux;

/// <summary>Addresses of pages of the flux: the name of a landlord may hold anything.</summary>
internal static class FluxAddress
{
    public static string Of(LedgerKey ledger, string page = "") => $"/flux/{Uri.EscapeDataString(ledger.Departement)}/{Uri.EscapeDataString(ledger.Landlord)}{page}";
}
