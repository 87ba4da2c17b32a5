using Allocation.Domain.Publics;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux;

/// <summary>
/// What an agreement must be before it is recorded. Beyond the limits of the law it is void (L.441-1, FLX-47): a fault, not a warning.
/// </summary>
public static class AgreementRules
{
    /// <summary>Most of the State, percent of the flux (FLX-11, R.441-5-2).</summary>
    public const decimal MostOfState = 30;

    /// <summary>Of that for its agents (FLX-11).</summary>
    public const decimal MostOfAgents = 5;

    /// <summary>Most that all local authorities together hold against guarantees, percent (FLX-15).</summary>
    public const decimal MostOfGuarantees = 20;

    /// <summary>Least share of the prefect outside priority districts unless stipulated otherwise, percent (FLX-13, R.441-5-2 II).</summary>
    public const decimal NonQpvFloorOfTheLaw = 30;

    /// <summary>Most days to name candidates in a tense zone (FLX-24, L.441-1).</summary>
    public const int MostDesignationDays = 31;

    /// <summary>Most characters of an identifier.</summary>
    public const int LongestId = 50;

    private const int LongestName = 100;

    /// <summary>Last year of a loan: those for land run for eighty years.</summary>
    private const int LastYearOfLoan = 2200;

    /// <summary>Faults that refuse an agreement; empty when it can be recorded.</summary>
    /// <param name="agreement">The agreement.</param>
    /// <param name="others">The landlord's others in the département.</param>
    /// <param name="geography">Places.</param>
    public static IReadOnlyList<InputFault> Faults(Agreement agreement, FluxAgreements others, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        ArgumentNullException.ThrowIfNull(others);
        var dates = Dates(agreement, others.Find(agreement.Id)).ToList();
        var alone = dates.Count > 0 ? dates : [.. Alone(agreement, geography)];
        return alone.Count > 0 ? alone : [.. Together(agreement, others, geography)];
    }

    /// <summary>Days that no agreement has: what follows from one, years later, must be a day too. Those that are recorded stand: an earlier version took them, and what has them can be amended and ended.</summary>
    private static IEnumerable<InputFault> Dates(Agreement agreement, Agreement? recorded)
    {
        HashSet<DateOnly?> stand = recorded is null ? [] : [.. Days(recorded).Concat(Loans(recorded)).Select(day => day.On)];
        return Days(agreement).Where(day => day.On is { } on && !FluxRules.IsYear(on.Year) && !stand.Contains(on)).Select(day => new InputFault(day.Path, "date", "Give a date from 2000 to 2100, as yyyy-MM-dd."))
            .Concat(Loans(agreement).Where(day => day.On is { Year: < FluxRules.FirstYear or > LastYearOfLoan } on && !stand.Contains(on))
                .Select(day => new InputFault(day.Path, "date", FormattableString.Invariant($"Give a date from {FluxRules.FirstYear} to {LastYearOfLoan}, as yyyy-MM-dd."))));
    }

    private static IEnumerable<(string Path, DateOnly? On)> Days(Agreement agreement) =>
    [
        ("effectiveDate", agreement.EffectiveDate), ("endDate", agreement.EndDate), ("terminatedOn", agreement.TerminatedOn),
        ("takeover.orderedOn", agreement.Takeover?.OrderedOn), ("takeover.formalNotice", agreement.Takeover?.FormalNotice),
        .. agreement.Terms.Select((terms, index) => ($"terms[{index}].from", (DateOnly?)terms.From)),
        .. agreement.Derogations.SelectMany((derogation, index) => new[] { ($"derogations[{index}].from", (DateOnly?)derogation.From), ($"derogations[{index}].until", derogation.Until) }),
        .. agreement.Mandates.SelectMany((mandate, index) => MandateRules.Days(mandate).Select(day => ($"mandates[{index}].{day.Path}", day.On))),
    ];

    private static IEnumerable<(string Path, DateOnly? On)> Loans(Agreement agreement) => agreement.Guarantees.Select((guarantee, index) => ($"guarantees[{index}].lastPaymentOn", guarantee.LastPaymentOn));

    private static IEnumerable<InputFault> Alone(Agreement agreement, Geography geography)
    {
        if (!Identifier.IsValid(agreement.Id) || agreement.Id == FluxAccount.OwnName)
            yield return new InputFault("id", "id", "Name the agreement in 1 to 50 letters, digits and hyphens.");
        if (!IsName(agreement.Landlord))
            yield return new InputFault("landlord", "landlord", "Name the landlord in 1 to 100 characters.");
        if (!IsName(agreement.Reserver))
            yield return new InputFault("reserver", "reserver", "Name the reserver in 1 to 100 characters.");
        if (!Enum.IsDefined(agreement.Kind) || !agreement.Kind.InFlux())
            yield return new InputFault("kind", "outside-flux", "National defence, interior security and health establishments hold named dwellings, never a flux: say so on the dwelling (FLX-2).");
        if (TerritoryFault(agreement.Territory, agreement.Departement, geography) is { } territory)
            yield return territory;
        if (agreement.LastDay is { } last && last < agreement.EffectiveDate)
            yield return new InputFault("endDate", "ends-before", "The last day is before the first.");
        if (agreement.Renewal && agreement.EndDate is null)
            yield return new InputFault("renewal", "renewal", "What has no last day needs no renewal: give endDate, or leave renewal out.");
        for (var index = 0; index < agreement.Derogations.Length; index++)
        {
            var derogation = agreement.Derogations[index];
            if (agreement.Kind != ReserverKind.State || !IsName(derogation.Order) || derogation.Until < derogation.From || derogation.Until >= derogation.From.AddYears(1))
                yield return new InputFault($"derogations[{index}]", "derogation", "A derogation is of the State alone, by an order that is named, for at most one year (FLX-11).");
        }

        for (var index = 0; index < agreement.Guarantees.Length; index++)
        {
            var guarantee = agreement.Guarantees[index];
            if (!agreement.Kind.IsLocal() || !Identifier.IsValid(guarantee.Loan))
                yield return new InputFault($"guarantees[{index}]", "guarantee", "A guarantee of a loan is a local authority's: name the loan in 1 to 50 letters, digits and hyphens (FLX-18).");
            else if (agreement.Guarantees.Take(index).Any(other => other.Loan == guarantee.Loan))
                yield return new InputFault($"guarantees[{index}].loan", "not-unique", "Name each loan once.");
        }

        foreach (var fault in OfTakeover(agreement))
            yield return fault with { Path = $"takeover.{fault.Path}" };
        foreach (var fault in MandateRules.Faults(agreement, geography))
            yield return fault;
        if (agreement.Terms.IsEmpty)
            yield return new InputFault("terms", "terms", "Give the terms at least once.");
        else
        {
            for (var index = 0; index < agreement.Terms.Length; index++)
            {
                foreach (var fault in OfTerms(agreement, index))
                    yield return fault with { Path = $"terms[{index}].{fault.Path}" };
            }
        }
    }

    private static IEnumerable<InputFault> OfTakeover(Agreement agreement)
    {
        if (agreement.Takeover is not { } takeover)
            yield break;
        if (!IsName(takeover.Reserver) || (agreement.Kind == ReserverKind.State) != (takeover.Reserver == agreement.Reserver))
            yield return new InputFault("reserver", "takeover-of", "Name whose rights the prefect exercises: another reserver, of its own kind; of the State's own rights the State itself (FLX-14).");
        if (!IsName(takeover.Order))
            yield return new InputFault("order", "order", "Name the prefect's order, in 1 to 100 characters.");
        if (takeover.OrderedOn > agreement.EffectiveDate)
            yield return new InputFault("orderedOn", "order-after", "Rights are exercised from the day of the order at the earliest.");
    }

    private static IEnumerable<InputFault> OfTerms(Agreement agreement, int index)
    {
        var terms = agreement.Terms[index];
        if (index == 0 ? terms.From != agreement.EffectiveDate : terms.From <= agreement.Terms[index - 1].From)
            yield return new InputFault("from", "order", "The first terms begin with the agreement; each of the others after those before.");
        if (terms.Rate is < 0 or > 100 || terms.Rate.Scale > 6)
            yield return new InputFault("rate", "rate", "Give the rate in percent, 0 to 100, with at most six decimals.");
        if (terms.AgentsRate is { } agents && (agreement.Kind != ReserverKind.State || agents < 0 || agents > terms.Rate || agents.Scale > 6))
            yield return new InputFault("agentsRate", "agents-rate", "The agents' rate is of the State alone, and part of its rate.");
        if (terms.LandRate is { } land && (!agreement.Kind.IsLocal() || land < 0 || land > terms.Rate))
            yield return new InputFault("landRate", "land-rate", "What is held for land or money is of a local authority, and part of its rate (FLX-15).");
        if (agreement.Kind == ReserverKind.State && !agreement.IsDerogated(terms.From))
        {
            if (terms.AgentsRate > MostOfAgents)
                yield return new InputFault("agentsRate", "agents-above-5", "Agents have at most 5 % of the flux, without a derogation of the prefect (FLX-11).");
            if (terms.Rate > MostOfState)
                yield return new InputFault("rate", "state-above-30", "The State has at most 30 % of the flux, agents included, without a derogation of the prefect (FLX-11).");
        }

        if (terms.NonQpvFloor is { } floor && (agreement.Kind != ReserverKind.State || floor is < 0 or > 100))
            yield return new InputFault("nonQpvFloor", "floor", "The floor outside priority districts is the prefect's, 0 to 100 % (FLX-13).");
        if (terms.DesignationDays is < 1 or > MostDesignationDays)
            yield return new InputFault("designationDays", "designation-days", "Give 1 to 31 days: in tense zones the law allows a month (FLX-24).");
        if (terms.NewDesignationDays is < 1 or > MostDesignationDays)
            yield return new InputFault("newDesignationDays", "designation-days", "Give 1 to 31 days.");
        if (terms.NoticeDays is < 0 or > 366)
            yield return new InputFault("noticeDays", "notice-days", "Give 0 to 366 days.");
        if (terms.Candidates is < 1 or > 20)
            yield return new InputFault("candidates", "candidates", "Give 1 to 20 candidates; three are usual.");
        if (terms.CarryOverCap is { } most && (!terms.CarryOver || most < 0))
            yield return new InputFault("carryOverCap", "carry-over", "A cap is of a balance that is carried over, from 0 dwellings.");
        if (terms.Mode == ManagementMode.Delegated && terms.ConsumingEvent == ConsumingEvent.AtDisposal)
            yield return new InputFault("consumingEvent", "nothing-at-disposal", "Under delegated management nothing is put at the reserver's disposal: count at allocation or lease (FLX-22).");
        if (terms.Mode == ManagementMode.Mixed == terms.DirectFor.IsEmpty)
            yield return new InputFault("directFor", "direct-for", "Name the subsidy classes of which the reserver names the candidates, under mixed management and there alone.");
        if (terms.AgentsPublic is not null && agreement.Kind != ReserverKind.State)
            yield return new InputFault("agentsPublic", "agents-public", "The agents' public is of the State alone.");
        foreach (var (path, text) in new[] { ("public", terms.Public), ("agentsPublic", terms.AgentsPublic) })
        {
            if (text is not null && ReserverPublic.Parse(text).Error is { } error)
                yield return new InputFault(path, error.Code, $"Line {error.Line}, column {error.Column}: {error.Message} {error.Remedy}");
        }
    }

    private static IEnumerable<InputFault> Together(Agreement agreement, FluxAgreements others, Geography geography)
    {
        var rest = others.All.Where(other => other.Id != agreement.Id).ToList();
        if (rest.FirstOrDefault(other => other.Holder == agreement.Holder && Overlap(other, agreement)) is { } twin)
            yield return new InputFault("reserver", "not-unique", $"{twin.Id} holds between the same landlord, reserver and département at that time: end it, or amend it (FLX-3).");
        if (agreement.Kind == ReserverKind.State && rest.FirstOrDefault(other => other.Kind == ReserverKind.State && Overlap(other, agreement)) is { } state)
            yield return new InputFault("kind", "second-state", $"{state.Id} is the State's agreement at that time.");
        if (rest.FirstOrDefault(other => Overlap(other, agreement) && other.Terms[0].Base != agreement.Terms[0].Base) is { } mixed || agreement.Terms.Any(terms => terms.Base != agreement.Terms[0].Base))
            yield return new InputFault("terms", "base-differs", "All agreements of a landlord in a département have one denominator (FLX-6): base, gross-flux or stock.");
        if (rest.FirstOrDefault(other => Overlap(other, agreement) && other.Terms[0].FirstLettingOutsideFlux != agreement.Terms[0].FirstLettingOutsideFlux) is not null || agreement.Terms.Any(terms => terms.FirstLettingOutsideFlux != agreement.Terms[0].FirstLettingOutsideFlux))
            yield return new InputFault("terms", "first-letting-differs", "First lettings are outside the yearly account for all reservers of a landlord in a département, or for none (FLX-21).");
        var all = new FluxAgreements([.. rest, agreement], geography);
        foreach (var day in rest.Append(agreement).SelectMany(other => other.Terms.Select(terms => terms.From).Concat(other.Derogations.Select(derogation => derogation.From)).Append(other.EffectiveDate)).Where(agreement.IsActive).Distinct().Order())
        {
            if (Excess(all, day, geography) is { } excess)
            {
                yield return excess;
                yield break;
            }
        }
    }

    /// <summary>The first place on a day where rates go beyond a limit (FLX-15, FLX-20).</summary>
    private static InputFault? Excess(FluxAgreements all, DateOnly day, Geography geography)
    {
        var active = all.All.Where(agreement => agreement.IsActive(day)).Select(agreement => (Agreement: agreement, Terms: agreement.TermsOn(day))).ToList();
        foreach (var place in Places(all, [.. active.Select(one => one.Agreement)], geography))
        {
            var there = active.Where(one => all.Covers(one.Agreement, place)).ToList();
            var (sum, guarantees) = (there.Sum(one => one.Terms.Rate), there.Where(one => one.Agreement.Kind.IsLocal()).Sum(one => one.Terms.Rate - (one.Terms.LandRate ?? 0)));
            if (sum > 100)
                return new InputFault("terms", "above-100", FormattableString.Invariant($"On {day:yyyy-MM-dd} in {place} all rates together are {sum} % of 100 (FLX-20): lower those that are not the State's in proportion, or negotiate."));
            if (guarantees > MostOfGuarantees)
                return new InputFault("terms", "guarantees-above-20", FormattableString.Invariant($"On {day:yyyy-MM-dd} in {place} local authorities hold {guarantees} % against guarantees, of 20 (FLX-15). State as landRate what is held for land or money."));
        }

        return null;
    }

    /// <summary>Places enough to find the worst: one for each set of agreements that have rights there.</summary>
    private static IEnumerable<InseeCode> Places(FluxAgreements all, IReadOnlyList<Agreement> active, Geography geography) =>
        geography.Communes.Where(commune => commune.Code.Departement == active[0].Departement)
            .DistinctBy(commune => string.Join(' ', active.Where(agreement => all.Covers(agreement, commune.Code)).Select(agreement => agreement.Id)), StringComparer.Ordinal)
            .Select(commune => commune.Code);

    /// <summary>What is wrong with a territory of a département; null when nothing is.</summary>
    internal static InputFault? TerritoryFault(ReservationTerritory territory, string departement, Geography geography)
    {
        var isThere = territory.Kind switch
        {
            ReservationTerritoryKind.Departement => territory.Code == departement && geography.Communes.Any(commune => commune.Code.Departement == departement),
            ReservationTerritoryKind.Epci => geography.CommunesOf(new TerritoryId(territory.Code)).Any(commune => commune.Code.Departement == departement),
            _ => InseeCode.TryParse(territory.Code, out var code) && code.Departement == departement && (geography.TryFind(code, out _) || geography.PlacesOf(code).Any()),
        };
        return isThere ? null : new InputFault("territory", "territory", $"Name the département {departement}, or a commune or EPCI of it, by its present code.");
    }

    /// <summary>Whether two agreements hold on a day in common.</summary>
    internal static bool Overlap(Agreement one, Agreement other) =>
        (one.LastDay is not { } last || last >= other.EffectiveDate) && (other.LastDay is not { } end || end >= one.EffectiveDate);

    /// <summary>Whether a text names somebody, or an act.</summary>
    internal static bool IsName(string? text) => Names.IsName(text, LongestName);
}
