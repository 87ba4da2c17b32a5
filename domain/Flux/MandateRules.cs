using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux;

/// <summary>What a mandate must be before it is recorded (FLX-17, FLX-48).</summary>
internal static class MandateRules
{
    /// <summary>Most mandates of an agreement, those that are over among them: a département has no more than 900 communes to give one to.</summary>
    public const int Most = 1_000;

    private const int MonthsOfNotice = 3;

    /// <summary>Faults of the mandates of an agreement, with their places.</summary>
    public static IEnumerable<InputFault> Faults(Agreement agreement, Geography geography)
    {
        var (mandates, places) = (agreement.Mandates, new MandatePlaces(geography));
        if (mandates.Length > Most)
        {
            yield return new InputFault("mandates", "too-many-mandates", FormattableString.Invariant($"An agreement has at most {Most} mandates, those that are over among them: leave out the oldest that are over (FLX-17)."));
            yield break;
        }

        for (var index = 0; index < mandates.Length; index++)
        {
            var mandate = mandates[index];
            foreach (var fault in Of(mandate, agreement, geography).Concat(OfWithdrawal(mandate, agreement)))
                yield return fault with { Path = $"mandates[{index}].{fault.Path}" };
            if (mandates.Take(index).Any(other => Overlap(mandate, other, places)))
                yield return new InputFault($"mandates[{index}]", "overlapping-mandates", "Another mandate is of the same rights at that time: one designates for them, end the other or narrow one by its scope (FLX-17).");
        }
    }

    /// <summary>The days that a mandate names.</summary>
    public static IEnumerable<(string Path, DateOnly? On)> Days(Mandate mandate) =>
        [("from", mandate.From), ("seenFrom", mandate.SeenFrom), ("until", mandate.Until), ("withdrawnOn", mandate.WithdrawnOn), ("formalNotice", mandate.FormalNotice)];

    /// <summary>A mandate that came over by a merger and is recorded anew as if it had not: its delegate would see what was before (FLX-39). Null when there is none.</summary>
    public static InputFault? SeesEarlier(Agreement before, Agreement after)
    {
        for (var index = 0; index < after.Mandates.Length; index++)
        {
            var mandate = after.Mandates[index];
            var recorded = before.Mandates.FirstOrDefault(known => known.Delegate == mandate.Delegate && known.From == mandate.From && known.Scope == mandate.Scope);
            if (recorded?.SeenFrom is { } since && mandate.SeesFrom < since)
                return new InputFault($"mandates[{index}].seenFrom", "seen-before", FormattableString.Invariant($"This mandate came over by the merger of {since:yyyy-MM-dd}: send that day back as seenFrom, what was before is none of its delegate's (FLX-39)."));
        }

        return null;
    }

    private static IEnumerable<InputFault> Of(Mandate mandate, Agreement agreement, Geography geography)
    {
        if (!AgreementRules.IsName(mandate.Delegate))
            yield return new InputFault("delegate", "delegate", "Name who designates, as its organisation is called, in 1 to 100 characters.");
        else if (mandate.Delegate == agreement.Reserver || mandate.Delegate == agreement.Holder || mandate.Delegate == agreement.Landlord)
            yield return new InputFault("delegate", "delegate-itself", "A mandate is another's: where the landlord names the candidates, that is the mode of the terms (FLX-22).");
        if (!AgreementRules.IsName(mandate.Act))
            yield return new InputFault("act", "act", "Name the agreement by which the mandate is given, in 1 to 100 characters.");
        if (mandate.Until < mandate.From)
            yield return new InputFault("until", "ends-before", "The last day is before the first.");
        if (mandate.SeenFrom < mandate.From)
            yield return new InputFault("seenFrom", "seen-before", "What is seen begins with the mandate at the earliest: leave it out, or give the day of the merger by which the mandate came over (FLX-39).");
        if (mandate.Scope?.Part is not null && agreement.Kind != ReserverKind.State)
            yield return new InputFault("scope.part", "part", "The State's rights alone have parts, priority and agents (FLX-11).");
        if (mandate.Scope?.Territory is { } territory && AgreementRules.TerritoryFault(territory, agreement.Departement, geography) is { } unknown)
            yield return unknown with { Path = "scope.territory" };
        if (agreement.Kind == ReserverKind.State)
        {
            foreach (var fault in OfState(mandate, agreement))
                yield return fault;
        }
    }

    /// <summary>The State delegates to the mayor, on the territory of the commune, or with his consent to the president of the EPCI, on that of the EPCI (L.441-1, FLX-48).</summary>
    private static IEnumerable<InputFault> OfState(Mandate mandate, Agreement agreement)
    {
        if (mandate.DelegateKind is not { } kind || !kind.IsLocal())
        {
            yield return new InputFault("delegateKind", "state-delegate", "The State's rights are delegated to a mayor, local-authority, or to the president of an EPCI, intermunicipality: say which of the two (FLX-48).");
            yield break;
        }

        if (kind == ReserverKind.Intermunicipality && !AgreementRules.IsName(mandate.MayorsConsent))
            yield return new InputFault("mayorsConsent", "consent", "The president of an EPCI has the State's rights with the mayor's consent: name the act by which he gave it (FLX-48).");
        var wanted = kind == ReserverKind.Intermunicipality ? ReservationTerritoryKind.Epci : ReservationTerritoryKind.Commune;
        if ((mandate.Scope?.Territory ?? agreement.Territory).Kind is var where && where != wanted && where != ReservationTerritoryKind.Commune)
            yield return new InputFault("scope.territory", "mandate-territory", "The State's rights are delegated where the delegate is at home: name its commune, or of an EPCI that or the EPCI (FLX-48).");
    }

    /// <summary>For missed objectives the prefect takes the decision back after a year of them and a formal notice that stayed unanswered for three months (L.441-1, FLX-48).</summary>
    private static IEnumerable<InputFault> OfWithdrawal(Mandate mandate, Agreement agreement)
    {
        if (mandate.WithdrawnOn is not { } on)
        {
            if (mandate.WithdrawnFor is not null)
                yield return new InputFault("withdrawnFor", "not-withdrawn", "Say why a mandate was withdrawn with the day on which it was.");
            yield break;
        }

        if (on < mandate.From || on > mandate.Until)
            yield return new InputFault("withdrawnOn", "withdrawn-outside", "It is withdrawn on a day on which it holds.");
        if (mandate.WithdrawnFor != MandateEnd.MissedObjectives)
            yield break;
        if (agreement.Kind != ReserverKind.State)
            yield return new InputFault("withdrawnFor", "state-objectives", "Objectives that are missed are those of the State's rights: another mandate ends as was agreed (FLX-48).");
        if (mandate.FormalNotice is not { } notice || notice < mandate.From || notice.AddMonths(MonthsOfNotice) > on)
            yield return new InputFault("formalNotice", "formal-notice", FormattableString.Invariant($"A mandate is withdrawn for missed objectives after a formal notice that stayed unanswered for three months: give its day, {on.AddMonths(-MonthsOfNotice):yyyy-MM-dd} at the latest (FLX-48)."));
        if (mandate.From.AddYears(1) > on)
            yield return new InputFault("withdrawnOn", "year-of-objectives", FormattableString.Invariant($"Objectives are looked at after a year: {mandate.From.AddYears(1):yyyy-MM-dd} at the earliest (FLX-48)."));
    }

    private static bool Overlap(Mandate one, Mandate other, MandatePlaces places) =>
        (one.LastDay is not { } last || last >= other.From) && (other.LastDay is not { } end || end >= one.From)
        && (one.Scope?.Part is not { } part || other.Includes(part))
        && places.Meet(one.Scope?.Territory, other.Scope?.Territory);
}
