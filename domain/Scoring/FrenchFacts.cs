using System.Collections.Immutable;
using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>Puts the facts a line reads into French words, and says which document proves each.</summary>
internal static class FrenchFacts
{
    private const string NotStated = "non renseigné";

    private static readonly string[] Months =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    /// <summary>The facts of a criterion, each once, with the codes asked about: 0 for facts without codes.</summary>
    public static List<(Fact Fact, int Codes)> Asked(Criterion criterion)
    {
        var asked = new List<(Fact Fact, int Codes)>();
        if (criterion.Points is SeniorityPoints)
            Add(Fact.DepositDay, 0);
        if (criterion.Points is CountPoints count)
            Add(count.Fact, 0);
        if (criterion.When is not null)
            Collect(criterion.When);
        return asked;

        void Collect(Condition condition)
        {
            foreach (var (fact, codes) in Direct(condition))
                Add(fact, codes);
            foreach (var part in condition.Parts)
                Collect(part);
        }

        void Add(Fact fact, int codes)
        {
            var at = asked.FindIndex(entry => entry.Fact == fact);
            if (at < 0)
                asked.Add((fact, codes));
            else
                asked[at] = (fact, asked[at].Codes | codes);
        }
    }

    private static IEnumerable<(Fact Fact, int Codes)> Direct(Condition condition) => condition switch
    {
        CodesCondition codes => [(codes.Fact, codes.Mask)],
        FlagCondition flag => [(flag.Fact, 0)],
        NumberCondition number => [(number.Fact, 0)],
        SeniorityCondition => [(Fact.DepositDay, 0)],
        RatioCondition ratio => [(ratio.Of, 0), (ratio.Over, 0)],
        UnsetCondition unset => unset.Facts.Select(fact => (fact, 0)),
        _ => [],
    };

    /// <summary>The facts in words. Nothing in them moves with time, so a line is equal until its next change.</summary>
    public static ImmutableArray<FactUsed> Describe(IEnumerable<(Fact Fact, int Codes)> asked, FactVector facts) =>
        [.. asked.Select(entry => new FactUsed(Name(entry.Fact), Value(entry.Fact, entry.Codes, facts[entry.Fact])))];

    /// <summary>Whether all the documents behind the facts were verified; null without facts (SCO-24).</summary>
    public static EvidenceState? Evidence(IReadOnlyCollection<(Fact Fact, int Codes)> asked, FactVector facts)
    {
        if (asked.Count == 0)
            return null;
        var verified = facts.Knows(Fact.Verified) ? facts[Fact.Verified] : 0;
        return asked.All(entry => GroupOf(entry.Fact) is not { } group || (verified & (1 << (int)group)) != 0) ? EvidenceState.Verified : EvidenceState.Declared;
    }

    private static FactGroup? GroupOf(Fact fact) => fact switch
    {
        // The register gives the deposit date: nothing to prove.
        Fact.DepositDay => null,
        Fact.Dalo or Fact.Pdalhpd or Fact.CollectiveAgreement or Fact.Reasons or Fact.Disability => FactGroup.Priority,
        Fact.Housing or Fact.RentCents or Fact.Rooms or Fact.Occupants or Fact.Area or Fact.Owner => FactGroup.Housing,
        Fact.Contracts or Fact.ResourcesCents or Fact.IncomeYear or Fact.Income or Fact.EarlierIncomeYear or Fact.EarlierIncome => FactGroup.Income,
        _ => FactGroup.Household,
    };

    private static string Name(Fact fact) => fact switch
    {
        Fact.DepositDay => "Date de dépôt de la demande",
        Fact.Dalo => "Décision DALO",
        Fact.Pdalhpd => "Label PDALHPD",
        Fact.CollectiveAgreement => "Accord collectif",
        Fact.Reasons => "Motifs de la demande",
        Fact.Housing => "Logement actuel",
        Fact.Contracts => "Contrats de travail",
        Fact.Adults => "Adultes futurs titulaires du bail",
        Fact.Dependants => "Personnes à charge",
        Fact.VisitingChildren => "Enfants en droit de visite",
        Fact.ExpectedChildren => "Enfants à naître",
        Fact.Disability => "Situation de handicap",
        Fact.RentCents => "Loyer actuel",
        Fact.ResourcesCents => "Ressources mensuelles du foyer",
        Fact.TypologyPersons => "Personnes à loger",
        Fact.Rooms => "Pièces du logement actuel",
        Fact.Occupants => "Occupants du logement actuel",
        Fact.Area => "Surface du logement actuel",
        Fact.Owner => "Propriétaire d’un logement",
        _ => fact.ToString(),
    };

    private static string Value(Fact fact, int codes, int value) => value == FactVector.Unknown ? NotStated : fact switch
    {
        Fact.DepositDay => SeniorityMonths.DepositOf(value) is { } deposit ? Date(deposit) : NotStated,
        Fact.Pdalhpd or Fact.Disability or Fact.Owner => value != 0 ? "oui" : "non",
        Fact.RentCents or Fact.ResourcesCents => Euros(value),
        Fact.Area => (value / 100m).ToString("0.##", CultureInfo.InvariantCulture).Replace('.', ',') + " m²",
        _ when FactWord.CodesOf(fact) is { } list => Labels(list, codes, value),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private static string Labels(CodeList list, int codes, int value)
    {
        var met = Names(list, codes & value);
        return met.Length > 0 ? met : $"aucun parmi : {Names(list, codes)}";
    }

    private static string Names(CodeList list, int bits) =>
        string.Join(", ", list.Codes.Where((_, position) => (bits & (1 << position)) != 0).Select(code => code.Label));

    private static string Date(DateOnly date) => $"{(date.Day == 1 ? "1er" : date.Day.ToString(CultureInfo.InvariantCulture))} {Months[date.Month - 1]} {date.Year.ToString(CultureInfo.InvariantCulture)}";

    private static string Euros(int cents) => $"{(cents < 0 ? "-" : "")}{(Math.Abs(cents) / 100).ToString(CultureInfo.InvariantCulture)},{Math.Abs(cents) % 100:00} €";
}
