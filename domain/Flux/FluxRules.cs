using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux;

/// <summary>What the landlord may record in its flux, beside agreements, and what it may not.</summary>
public static class FluxRules
{
    private const int FirstYear = 2000;
    private const int LastYear = 2100;
    private const int MostDwellings = 1_000_000;

    /// <summary>Faults that refuse an event; empty when it can be recorded.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="happened">The event.</param>
    /// <param name="today">Today in the département.</param>
    /// <param name="geography">Places.</param>
    public static IReadOnlyList<InputFault> Faults(FluxLedger ledger, FluxEvent happened, DateOnly today, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return happened switch
        {
            AgreementRecorded recorded => OfAgreement(ledger, recorded.Agreement, geography),
            ReleaseSubtracted subtracted => OfSubtraction(ledger, subtracted),
            SubtractionsForecast forecast => forecast.Dwellings.Any(line => line.Value is < 0 or > MostDwellings) ? [new InputFault("dwellings", "amount", "Give dwellings from 0.")] : OfYear(forecast.Year),
            StockDeclared declared => declared.Dwellings is < 0 or > MostDwellings ? [new InputFault("dwellings", "amount", "Give dwellings from 0.")] : OfYear(declared.Year),
            YearClosed closed => OfClosing(ledger, closed.Year, today),
            _ => [],
        };
    }

    private static IReadOnlyList<InputFault> OfAgreement(FluxLedger ledger, Agreement agreement, Geography geography)
    {
        if (AgreementRules.Faults(agreement, ledger.Agreements, geography) is { Count: > 0 } faults)
            return faults;

        // What an agreement is, and what it said of years that are closed, stays.
        return ledger.Agreements.Find(agreement.Id) is { } before && (before.Reserver, before.Kind, before.Territory, before.EffectiveDate) != (agreement.Reserver, agreement.Kind, agreement.Territory, agreement.EffectiveDate)
            ? [new InputFault("id", "another-agreement", "An amendment changes the terms and the end; another reserver, territory or beginning is another agreement: give it an identifier of its own.")]
            : [];
    }

    private static IReadOnlyList<InputFault> OfSubtraction(FluxLedger ledger, ReleaseSubtracted subtracted) =>
        !ledger.Stories.TryGetValue(subtracted.Release, out var story) ? [new InputFault("release", "unknown-release", "No such vacancy is in the flux of this landlord in this département.")]
        : story.Dwelling.Outside is not null ? [new InputFault("release", "outside-flux", "This dwelling is outside the flux: there is nothing to subtract (FLX-9).")]
        : subtracted.Cause is not null && ledger.Standings[subtracted.Release] is { Fate: ReleaseFate.Oriented, Agreement: not null } ? [new InputFault("release", "oriented", "A reserver has this dwelling: take it back before it is subtracted.")]
        : [];

    private static IReadOnlyList<InputFault> OfYear(int year) =>
        year is < FirstYear or > LastYear ? [new InputFault("year", "year", $"Give a year, {FirstYear} to {LastYear}.")] : [];

    private static IReadOnlyList<InputFault> OfClosing(FluxLedger ledger, int year, DateOnly today) =>
        OfYear(year) is { Count: > 0 } faults ? faults
        : year >= today.Year ? [new InputFault("year", "not-over", "A year is closed when it is over.")]
        : ledger.Closed.Contains(year) ? [new InputFault("year", "closed", "That year is closed.")]
        : ledger.Balances.Keys.Where(balance => balance.Account.Year < year).Select(balance => balance.Account.Year).Except(ledger.Closed).Any() ? [new InputFault("year", "earlier-open", "Close the years before it first.")]
        : [];
}
