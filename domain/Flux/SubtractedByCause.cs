namespace Allocation.Domain.Flux;

/// <summary>
/// Dwellings of the yearly book that are subtracted, by the year in which they left the base and the cause (FLX-8, FLX-41). Of what was brought nobody told
/// the causes; what was put right after its year was closed stands in that year, and its movement in the next.
/// </summary>
public static class SubtractedByCause
{
    /// <summary>All of a ledger; what is 0 is left out.</summary>
    public static IReadOnlyDictionary<(int Year, SubtractionCause Cause), int> Of(FluxLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.Standings
            .Where(standing => standing.Value.Subtraction is not null && ledger.Stories[standing.Key] is var story && ledger.BookOf(story) == FluxBook.Flux && !ledger.IsBrought(story))
            .SelectMany(standing => YearsOf(ledger, standing.Key).Select(year => (Year: year, Cause: standing.Value.Subtraction!.Value)))
            .CountBy(subtracted => subtracted).ToDictionary();
    }

    private static IEnumerable<int> YearsOf(FluxLedger ledger, Guid release) =>
        from booked in ledger.BookedOf(release)
        where booked.Key is { Counter: FluxCounter.Subtracted, Account: { Agreement: null, Book: FluxBook.Flux } } && booked.Value.Sign > 0
        select booked.Key.Account.Year;
}
