namespace Allocation.Domain.Flux;

/// <summary>Dwellings of the yearly book that are subtracted, by the year of their release and the cause (FLX-8). Of what was brought nobody told the causes.</summary>
public static class SubtractedByCause
{
    /// <summary>All of a ledger; what is 0 is left out.</summary>
    public static IReadOnlyDictionary<(int Year, SubtractionCause Cause), int> Of(FluxLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.Standings
            .Where(standing => standing.Value.Subtraction is not null && ledger.Stories[standing.Key] is var story && ledger.BookOf(story) == FluxBook.Flux && !ledger.IsBrought(story))
            .CountBy(standing => (ledger.Stories[standing.Key].AvailableOn.Year, standing.Value.Subtraction!.Value)).ToDictionary();
    }
}
