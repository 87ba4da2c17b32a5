namespace Allocation.Domain.Flux;

/// <summary>Orientations that are open in the yearly book and do not count as taken yet: they count as served (FLX-32).</summary>
public static class OpenOrientations
{
    /// <summary>The releases, and where they stand; none of a landlord that was merged, whose orientations go on elsewhere.</summary>
    public static IEnumerable<KeyValuePair<Guid, ReleaseStanding>> Of(FluxLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.Standings.Where(standing => ledger.Mergers.Into is null && standing.Value.IsHeld && ledger.BookOf(ledger.Stories[standing.Key]) == FluxBook.Flux);
    }
}
