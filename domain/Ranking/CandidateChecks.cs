using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Ranking;

/// <summary>One filter applied to one demand.</summary>
/// <param name="Step">The filter.</param>
/// <param name="Outcome">Passed, failed, or unknown: passes, to be checked (COM-32).</param>
/// <param name="Words">The reason in French, with the figures compared.</param>
public sealed record FilterCheck(FunnelStep Step, Outcome Outcome, string Words);

/// <summary>Why a demand is or is not a candidate: the filters of the index, one by one, with their reasons.</summary>
public static class CandidateChecks
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>All filters in their order; each is answered even when an earlier one failed.</summary>
    public static IReadOnlyList<FilterCheck> Of(CandidateRecord record, ListCriteria criteria, DateOnly today, PolicyBook policies)
    {
        var commune = policies.Geography.TryFind(criteria.Dwelling.Commune, out var found) ? found : null;
        var places = policies.PlacesOf(commune?.Territory ?? default);
        var wished = places.Wished(record.Communes, record.Extended);
        var dwelling = criteria.Dwelling;
        var filters = new ListFilters(criteria, criteria.LeaseDate(today), policies.Ceilings, commune?.Zone ?? CeilingZone.Overseas);
        return
        [
            Check(FunnelStep.Territory, wished.Length > 0, $"Le territoire {policies.Geography.NameOf(places.Territory)} {(wished.Length > 0 ? "est demandé" : "n’est pas demandé")}."),
            Check(FunnelStep.Active, record.IsCandidate, record.IsCandidate ? "La demande est active." : record.Status == DemandStatus.Active ? "Le ménage a accepté un logement." : "La demande est radiée."),
            Check(FunnelStep.Commune, wished.Contains((ushort)places.NumberOf(dwelling.Commune)), $"{commune?.Name ?? dwelling.Commune.Value} {(wished.Contains((ushort)places.NumberOf(dwelling.Commune)) ? "est demandée" : "n’est pas demandée")}."),
            Check(FunnelStep.Typology, record.Types.Contains(dwelling.Typology), $"Types demandés{'\u00A0'}: {(record.Types.Count == 0 ? "aucun" : string.Join(", ", record.Types))}{'\u202F'}; logement{'\u00A0'}: {dwelling.Typology}."),
            new FilterCheck(FunnelStep.Household, filters.Household(record.Facts), HouseholdWords(record.Facts, dwelling, today)),
            new FilterCheck(FunnelStep.Income, filters.Income(record.Facts), IncomeWords(record.Facts, criteria, today, policies, commune)),
        ];
    }

    /// <summary>The first filter that removes the demand; null when it is a candidate.</summary>
    public static FunnelStep? RemovedBy(IReadOnlyList<FilterCheck> checks) =>
        checks.FirstOrDefault(check => check.Outcome == Outcome.Failed)?.Step;

    private static FilterCheck Check(FunnelStep step, bool passed, string words) => new(step, passed ? Outcome.Passed : Outcome.Failed, words);

    private static string HouseholdWords(FactVector facts, Dwelling dwelling, DateOnly today)
    {
        var due = facts[Fact.ExpectedUntil] is >= 0 and var day && day <= today.DayNumber ? string.Create(French, $" dont un enfant au moins dont la naissance, prévue le {DateOnly.FromDayNumber(day):d MMMM yyyy}, est à confirmer,") : "";
        var persons = facts[Fact.TypologyPersons];
        var area = dwelling.AreaM2 is { } known
            ? string.Create(French, $"{known:0.##} m² (minimum {OccupancyFilter.MinimumAreaM2(persons)} m²)")
            : "surface non connue, à vérifier";
        return string.Create(French, $"{Persons(persons)} à loger,{due} {dwelling.Typology.Rooms()} pièce{(dwelling.Typology.Rooms() > 1 ? "s" : "")} (maximum {persons + 1}), {area}.");
    }

    private static string Persons(int count) => $"{count} personne{(count > 1 ? "s" : "")}";

    private static string IncomeWords(FactVector facts, ListCriteria criteria, DateOnly today, PolicyBook policies, Commune? commune)
    {
        var lease = criteria.LeaseDate(today);
        var (_, year, income, category, ceiling) = IncomeTest.Check(facts, criteria.Dwelling.Financing, commune?.Zone ?? CeilingZone.Overseas, lease, policies.Ceilings);
        var known = income == FactVector.Unknown ? $"revenu fiscal {year} non connu, à vérifier" : string.Create(French, $"revenu fiscal {year}{'\u00A0'}: {income:N0}{'\u00A0'}€");
        var limit = ceiling.Amount is null
            ? "plafond non connu, à vérifier"
            : string.Create(French, $"plafond {criteria.Dwelling.Financing} {ceiling.TableYear}{(ceiling.Provisional ? " (provisoire)" : "")}, catégorie {category} (foyer fiscal de {Persons(facts[Fact.CeilingPersons])}){'\u00A0'}: {ceiling.Amount:N0}{'\u00A0'}€");
        return $"{char.ToUpper(known[0], French)}{known[1..]}{'\u202F'}; {limit}.";
    }
}
