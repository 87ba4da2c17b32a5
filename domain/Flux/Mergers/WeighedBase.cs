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
    public static Rational Of(FluxLedger ledger, Agreement agreement, DateOnly on, Geography geography) => OfAll(ledger, [agreement], on, geography);

    /// <summary>Dwellings of a ledger where the rights of any of some agreements lie: where territories overlap, each once.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="agreements">Agreements; of this landlord or of another.</param>
    /// <param name="on">The day.</param>
    /// <param name="geography">Places.</param>
    public static Rational OfAll(FluxLedger ledger, IReadOnlyCollection<Agreement> agreements, DateOnly on, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(agreements);
        var from = on.AddYears(-1);
        Rational released = ledger.Stories.Values.Count(story => story.AvailableOn >= from && story.AvailableOn < on && ledger.BookOf(story) == FluxBook.Flux && !ledger.IsBrought(story)
            && ledger.Standings[story.Release] is { Fate: not ReleaseFate.Outside } standing && agreements.Any(agreement => Counts(agreement, story.Dwelling.Commune, standing)));

        // Of what has no place, territories that lie in another of them have a part of its count.
        return agreements.Where(agreement => !agreements.Any(other => LiesIn(agreement.Territory, other.Territory) && !LiesIn(other.Territory, agreement.Territory)))
            .Aggregate(released, (sum, agreement) => sum + WithoutPlace(ledger, agreement, from, on));

        bool Counts(Agreement agreement, InseeCode commune, ReleaseStanding standing) =>
            agreement.TermsOn(on).Base is var denominator && denominator != FluxBase.Stock && (standing.Subtraction is null || denominator == FluxBase.GrossFlux) && IsThere(agreement, commune);

        // A commune that is no more is looked for under the code it had: what was released there was recorded so.
        bool IsThere(Agreement agreement, InseeCode commune) => agreement.Territory.Kind == ReservationTerritoryKind.Commune && InseeCode.TryParse(agreement.Territory.Code, out var code) && geography.TryFind(code, out var place) && place.Code != code
            ? commune == code
            : ledger.Agreements.Covers(agreement, commune);

        bool LiesIn(ReservationTerritory part, ReservationTerritory whole) =>
            whole.Kind == ReservationTerritoryKind.Departement || (part.Kind == ReservationTerritoryKind.Commune && InseeCode.TryParse(part.Code, out var code) && ledger.Agreements.LiesIn(code, whole.Code));
    }

    /// <summary>The stock, and what was brought: of a period that began before the twelve months, or ends after them, as many as it has days in them.</summary>
    private static Rational WithoutPlace(FluxLedger ledger, Agreement agreement, DateOnly from, DateOnly on)
    {
        var denominator = agreement.TermsOn(on).Base;
        if (denominator == FluxBase.Stock)
            return ledger.Stock.TryGetValue(on.Year - 1, out var stock) ? stock.In(agreement.Territory) : Rational.Zero;
        var isOwn = agreement.Equals(ledger.Agreements.Find(agreement.Id));

        // What was brought has no place: of a part of the département it is known where the landlord told it.
        return ledger.Brought.All.Aggregate(Rational.Zero, (sum, brought) => sum + (DaysIn(brought) * Dwellings(brought)));

        Rational DaysIn(YearBrought brought)
        {
            var (first, end) = (Math.Max(brought.From.DayNumber, from.DayNumber), Math.Min(brought.Through.DayNumber + 1, on.DayNumber));
            return Rational.Of(Math.Max(end - first, 0), brought.Through.DayNumber - brought.From.DayNumber + 1);
        }

        int Dwellings(YearBrought brought) => (isOwn ? brought.Accounts.FirstOrDefault(account => account.Agreement == agreement.Id)?.InBase : null)
            ?? (agreement.Territory.Kind != ReservationTerritoryKind.Departement ? 0 : denominator == FluxBase.GrossFlux ? brought.Released : brought.InBase);
    }
}
