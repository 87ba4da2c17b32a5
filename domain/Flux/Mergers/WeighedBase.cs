using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux.Mergers;

/// <summary>How many dwellings a rate was a percentage of, in the year before a merger (FLX-6, FLX-39).</summary>
public static class WeighedBase
{
    /// <summary>Dwellings of a ledger where the rights of an agreement lie: released in the twelve months before a day, or owned where the rate is of the stock.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="agreement">The agreement; of this landlord or of another.</param>
    /// <param name="on">The day.</param>
    /// <param name="geography">Places.</param>
    public static Rational Of(FluxLedger ledger, Agreement agreement, DateOnly on, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(agreement);
        var denominator = agreement.TermsOn(on).Base;
        if (denominator == FluxBase.Stock)
            return ledger.Stock.TryGetValue(on.Year - 1, out var stock) ? stock.In(agreement.Territory) : Rational.Zero;
        var from = on.AddYears(-1);
        Rational released = ledger.Stories.Values.Count(story => story.AvailableOn >= from && story.AvailableOn < on && ledger.BookOf(story) == FluxBook.Flux && IsThere(story.Dwelling.Commune)
            && ledger.Standings[story.Release] is { Fate: not ReleaseFate.Outside } standing && (standing.Subtraction is null || denominator == FluxBase.GrossFlux) && !ledger.IsBrought(story));

        var isOwn = agreement.Equals(ledger.Agreements.Find(agreement.Id));

        // What was brought has no place: of a part of the département it is known where the landlord told it.
        return ledger.Brought.Values.Where(brought => brought.Through >= from && brought.Through < on)
            .Aggregate(released, (sum, brought) => sum + ((isOwn ? brought.Accounts.FirstOrDefault(account => account.Agreement == agreement.Id)?.InBase : null)
                ?? (agreement.Territory.Kind != ReservationTerritoryKind.Departement ? 0 : denominator == FluxBase.GrossFlux ? brought.Released : brought.InBase)));

        // A commune that is no more is looked for under the code it had: what was released there was recorded so.
        bool IsThere(InseeCode commune) => agreement.Territory.Kind == ReservationTerritoryKind.Commune && InseeCode.TryParse(agreement.Territory.Code, out var code) && geography.TryFind(code, out var place) && place.Code != code
            ? commune == code
            : ledger.Agreements.Covers(agreement, commune);
    }
}
