using Allocation.GrainInterfaces;

namespace Allocation.Api.Flux;

/// <summary>A ledger as an address names it.</summary>
internal static class LedgerAddress
{
    /// <summary>The ledger of an address: the framework decodes everything in it but a stroke, which the name of a landlord may hold.</summary>
    public static LedgerKey Key(string departement, string landlord) => new(landlord.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), departement);

    /// <summary>Where a ledger is among the pages, and behind <c>/api/v1</c>.</summary>
    public static string Of(LedgerKey ledger, string page = "") => $"/flux/{Uri.EscapeDataString(ledger.Departement)}/{Uri.EscapeDataString(ledger.Landlord)}{page}";
}
