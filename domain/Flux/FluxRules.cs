using System.Collections.Immutable;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux;

/// <summary>What the landlord may record in its flux, beside agreements, and what it may not.</summary>
public static class FluxRules
{
    /// <summary>First year that the ledger keeps.</summary>
    internal const int FirstYear = 2000;

    private const int LastYear = 2100;
    private const int MonthsOfNotice = 2;
    private const int MostDwellings = 1_000_000;

    /// <summary>Faults that refuse an event; empty when it can be recorded.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="happened">The event.</param>
    /// <param name="today">Today in the département.</param>
    /// <param name="geography">Places.</param>
    public static IReadOnlyList<InputFault> Faults(FluxLedger ledger, FluxEvent happened, DateOnly today, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (ledger.Mergers.Into is { } merged && happened is not StoryTold)
            return [new InputFault("landlord", "merged", FormattableString.Invariant($"This landlord was merged into {merged.Into} on {merged.On:yyyy-MM-dd}: its accounts go on there (FLX-39)."))];
        return happened switch
        {
            AgreementRecorded recorded => OfAgreement(ledger, recorded, today, geography),
            ReleaseSubtracted subtracted => OfSubtraction(ledger, subtracted),
            ReleaseRequalified requalified => OfRequalification(ledger, requalified, geography),
            SubtractionsForecast forecast => forecast.Dwellings.Any(line => line.Value is < 0 or > MostDwellings) ? [new InputFault("dwellings", "amount", "Give dwellings from 0.")] : OfYear(forecast.Year),
            StockDeclared declared => OfStock(ledger, declared, geography),
            YearBrought brought => OfBringing(ledger, brought, today),
            YearClosed closed => OfClosing(ledger, closed.Year, today),
            _ => [],
        };
    }

    /// <summary>An event as it is recorded: a dwelling that is sold leaves the base on the day on which that is decided, and was in it until then (FLX-41).</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="happened">The event.</param>
    /// <param name="today">Today in the département.</param>
    public static FluxEvent Dated(FluxLedger ledger, FluxEvent happened, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return happened is not ReleaseSubtracted { Cause: SubtractionCause.Sale, On: null } sale ? happened
            : !ledger.Subtractions.ContainsKey(sale.Release) ? sale with { On = today }
            : ledger.SubtractedOn.TryGetValue(sale.Release, out var before) ? sale with { On = before }
            : sale;
    }

    private static IReadOnlyList<InputFault> OfAgreement(FluxLedger ledger, AgreementRecorded recorded, DateOnly today, Geography geography)
    {
        var agreement = recorded.Agreement;
        if (ledger.Mergers.Successor(agreement.Id) is var successor && successor != agreement.Id)
            return [new InputFault("id", "merged", $"This agreement goes on as {successor}: amend that one (FLX-41).")];
        if (AgreementRules.Faults(agreement, ledger.Agreements, geography) is { Count: > 0 } faults)
            return faults;
        if (AgreementEntry.Faults(agreement, ledger.Agreements, geography) is { Count: > 0 } entered)
            return entered;
        if (OfTakeover(ledger, agreement) is { } taken)
            return [taken];
        if (OfRecorded(ledger, recorded, today) is { Count: > 0 } wrong)
            return wrong;
        return BroughtRules.Faults(ledger, agreement) is { } brought ? [brought] : [];
    }

    /// <summary>What an agreement may not change of what was recorded of it.</summary>
    private static IReadOnlyList<InputFault> OfRecorded(FluxLedger ledger, AgreementRecorded recorded, DateOnly today)
    {
        var agreement = recorded.Agreement;
        if (ledger.Agreements.Find(agreement.Id) is not { } before)
            return ledger.FirstOpenYear > agreement.EffectiveDate.Year ? [new InputFault("effectiveDate", "closed-year", "That year is closed: begin the agreement in one that is open.")] : [];
        if ((before.Reserver, before.Kind, before.Territory, before.EffectiveDate, before.Takeover) != (agreement.Reserver, agreement.Kind, agreement.Territory, agreement.EffectiveDate, agreement.Takeover))
            return [new InputFault("id", "another-agreement", "An amendment changes the terms and the end; another reserver, territory or beginning is another agreement: give it an identifier of its own.")];
        if (MandateRules.SeesEarlier(before, agreement) is { } opened)
            return [opened];
        if (ledger.FirstOpenYear is { } open && !Same(before, agreement, new DateOnly(open, 1, 1)))
            return [new InputFault("terms", "closed-year", "What was agreed for a year that is closed stays (FLX-37).")];
        return recorded.Correction is null && !Same(before, agreement, today)
            ? [new InputFault("terms", "past-terms", "An amendment never applies to earlier releases (FLX-37): let it begin today or later, or say by correction why what was recorded is put right.")]
            : [];
    }

    /// <summary>The prefect alone takes rights over; an agreement that did not run out, after a formal notice that stayed unanswered for two months (FLX-14).</summary>
    private static InputFault? OfTakeover(FluxLedger ledger, Agreement agreement)
    {
        if (agreement.Takeover is not { } takeover)
            return null;
        if (agreement.OnBehalfOf is not null && !ledger.Agreements.All.Any(other => other.Kind == ReserverKind.State && other.Reserver == agreement.Reserver))
            return new InputFault("reserver", "not-the-prefect", "The State alone exercises the rights of another reserver: record its own agreement, or the order in its place, under this name first (FLX-14).");
        if (ledger.Agreements.All.Where(other => other.Takeover is null && other.Holder == takeover.Reserver && other.LastDay < agreement.EffectiveDate).MaxBy(other => other.LastDay) is not { TerminatedOn: { } ended } former)
            return null;
        return takeover.FormalNotice is { } notice && notice.AddMonths(MonthsOfNotice) <= ended
            ? null
            : new InputFault("takeover.formalNotice", "formal-notice", FormattableString.Invariant($"{former.Id} was terminated on {ended:yyyy-MM-dd}: its rights are taken over after a formal notice that stayed unanswered for two months; give its day, {ended.AddMonths(-MonthsOfNotice):yyyy-MM-dd} at the latest (FLX-14)."));
    }

    /// <summary>Whether two versions of an agreement say the same of all days before one.</summary>
    private static bool Same(Agreement one, Agreement other, DateOnly before)
    {
        var days = one.Terms.Concat(other.Terms).Select(terms => terms.From)
            .Concat(one.Derogations.Concat(other.Derogations).SelectMany(derogation => new[] { derogation.From, derogation.Until.AddDays(1) }))
            .Concat(new[] { one.LastDay, other.LastDay }.OfType<DateOnly>().Where(last => last < before).SelectMany(last => new[] { last, last.AddDays(1) }))
            .Append(one.EffectiveDate).Where(day => day < before);
        return days.All(day => one.IsActive(day) == other.IsActive(day) && (one.TermsOn(day) with { From = day }) == (other.TermsOn(day) with { From = day }));
    }

    private static IReadOnlyList<InputFault> OfSubtraction(FluxLedger ledger, ReleaseSubtracted subtracted) =>
        !ledger.Stories.TryGetValue(subtracted.Release, out var story) ? [Unknown]
        : story.Dwelling.Outside is not null ? [new InputFault("release", "outside-flux", "This dwelling is outside the flux: there is nothing to subtract (FLX-9).")]
        : subtracted.Cause is null || ledger.Standings[subtracted.Release] is not { Agreement: not null, Fate: var fate } ? []
        : fate == ReleaseFate.Let ? [new InputFault("release", "oriented", "A reserver had this dwelling let: it stays in the base, for a lease is not taken back here (FLX-33).")]
        : fate == ReleaseFate.Oriented ? [new InputFault("release", "oriented", "A reserver has this dwelling: take it back before it is subtracted.")]
        : [];

    private static IReadOnlyList<InputFault> OfBringing(FluxLedger ledger, YearBrought brought, DateOnly today)
    {
        if (OfYear(brought.Through.Year) is { Count: > 0 } faults)
            return faults;
        if (brought.From > brought.Through || brought.From.Year != brought.Through.Year)
            return [new InputFault("from", "period", "Give a period within one year.")];
        if (ledger.Brought.All.FirstOrDefault(other => other.From != brought.From && other.From <= brought.Through && brought.From <= other.Through) is { } overlap)
            return [new InputFault("from", "overlap", FormattableString.Invariant($"The period from {overlap.From:yyyy-MM-dd} through {overlap.Through:yyyy-MM-dd} is brought already: begin on the same day to replace it, or after it."))];
        if (brought.Through > today || ledger.FirstOpenYear > brought.Through.Year)
            return [new InputFault("through", "through", "Give a day that has come, of a year that is open.")];
        if (brought.Released is < 0 or > MostDwellings || brought.Subtracted < 0 || brought.Subtracted > brought.Released)
            return [new InputFault("released", "amount", "Give dwellings from 0, and subtract at most as many as were released.")];
        if (BroughtRules.CountedTwice(ledger, brought) is { } story)
            return [new InputFault("through", "counted-twice", $"The vacancy {story.Release:N} was released within that period and is in the ledger: bring what was before it.")];
        return BroughtRules.Faults(ledger, brought);
    }

    /// <summary>What agreements on the stock are due lies where their rights do: without a figure of that place it would be nothing (FLX-6, FLX-7).</summary>
    private static IReadOnlyList<InputFault> OfStock(FluxLedger ledger, StockDeclared declared, Geography geography)
    {
        if (OfYear(declared.Year) is { Count: > 0 } faults)
            return faults;
        if (declared.Dwellings is < 0 or > MostDwellings)
            return [new InputFault("dwellings", "amount", FormattableString.Invariant($"Give dwellings from 0 to {MostDwellings}."))];
        var agreements = ledger.Agreements.All;
        foreach (var (code, count) in declared.Of ?? ImmutableSortedDictionary<string, int>.Empty)
        {
            if (count < 0 || count > declared.Dwellings)
                return [new InputFault($"of.{code}", "amount", FormattableString.Invariant($"Give dwellings from 0, at most the {declared.Dwellings} of the whole département."))];
            if (agreements.FirstOrDefault()?.Departement is { } departement && agreements.All(agreement => agreement.Territory.Code != code)
                && new[] { ReservationTerritoryKind.Commune, ReservationTerritoryKind.Epci }.All(kind => AgreementRules.TerritoryFault(new ReservationTerritory(kind, code), departement, geography) is not null))
                return [new InputFault($"of.{code}", "territory", $"Name a commune or an EPCI of the département {departement}, by its present code.")];
        }

        return agreements.FirstOrDefault(agreement => agreement.Territory.Kind != ReservationTerritoryKind.Departement && declared.Of?.ContainsKey(agreement.Territory.Code) != true && StockDues.HoldsIn(declared.Year, agreement)) is { } missing
            ? [new InputFault($"of.{missing.Territory.Code}", "stock-missing", $"Say how many of them lie in {missing.Territory.Code}, 0 where none: {missing.Id} is due a share of these.")]
            : [];
    }

    private static IReadOnlyList<InputFault> OfRequalification(FluxLedger ledger, ReleaseRequalified requalified, Geography geography) =>
        !ledger.Stories.TryGetValue(requalified.Release, out var story) ? [Unknown]
        : requalified.Dwelling.Commune.Departement != story.Dwelling.Commune.Departement || !geography.TryFind(requalified.Dwelling.Commune, out _) ? [new InputFault("commune", "commune", "Use the present INSEE code of a commune of the same département.")]
        : requalified.Dwelling.Programme is { } programme ? OfProgramme(ledger, story, requalified.Dwelling, programme)
        : [];

    private static IReadOnlyList<InputFault> OfProgramme(FluxLedger ledger, ReleaseStory story, ReleasedDwelling dwelling, string id)
    {
        var isAnother = id != story.Dwelling.Programme;
        if (isAnother && story.Book != FluxBook.FirstLetting)
            return [new InputFault("programme", "no-first-letting", "This dwelling was let before: a programme shares out first lettings (FLX-21).")];
        if (!ledger.Programmes.TryGetValue(id, out var programme))
            return isAnother ? [new InputFault("programme", "unknown-programme", "No programme of this landlord has that identifier: record it first.")] : [];
        return story.Book == FluxBook.FirstLetting && !ledger.StandsIn(programme, dwelling)
            ? [new InputFault("programme", "programme-elsewhere", $"The programme {id} stands in {programme.Commune}, the dwelling in {dwelling.Commune}: name the programme in which it stands, or none (FLX-21).")]
            : [];
    }

    private static InputFault Unknown => new("release", "unknown-release", "No such vacancy is in the flux of this landlord in this département.");

    /// <summary>Whether a year is one of those the ledger keeps.</summary>
    public static bool IsYear(int year) => year is >= FirstYear and <= LastYear;

    private static IReadOnlyList<InputFault> OfYear(int year) =>
        !IsYear(year) ? [new InputFault("year", "year", $"Give a year, {FirstYear} to {LastYear}.")] : [];

    private static IReadOnlyList<InputFault> OfClosing(FluxLedger ledger, int year, DateOnly today) =>
        OfYear(year) is { Count: > 0 } faults ? faults
        : year >= today.Year ? [new InputFault("year", "not-over", "A year is closed when it is over.")]
        : ledger.Closed.Contains(year) ? [new InputFault("year", "closed", "That year is closed.")]
        : ledger.Balances.Keys.Where(balance => balance.Account.Year < year).Select(balance => balance.Account.Year).Except(ledger.Closed).Any() ? [new InputFault("year", "earlier-open", "Close the years before it first.")]
        : [];
}
