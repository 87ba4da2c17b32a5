using System.Collections.Immutable;
using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>Puts the facts a line reads into French words, and says which document proves each.</summary>
internal static class FrenchFacts
{
    public const string NotStated = "non renseigné";
    public const string Nobody = "sans objet";

    private static readonly string[] Months =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    /// <summary>The facts of a criterion, each once, in the order of its text.</summary>
    public static List<AskedFact> Asked(Criterion criterion)
    {
        var asked = new List<AskedFact>();
        foreach (var fact in Counted(criterion.Points))
            Add(fact);
        if (criterion.When is not null)
            Collect(criterion.When);
        return asked;

        void Collect(Condition condition)
        {
            foreach (var fact in Direct(condition))
                Add(fact);
            foreach (var part in condition.Parts)
                Collect(part);
        }

        void Add(AskedFact fact)
        {
            var at = asked.FindIndex(entry => entry.Fact == fact.Fact && Equals(entry.By, fact.By));
            if (at < 0)
                asked.Add(fact);
            else
                asked[at] = fact with { Codes = asked[at].Codes | fact.Codes };
        }
    }

    private static IEnumerable<AskedFact> Counted(PointsRule points) => points switch
    {
        SeniorityPoints => [new(Fact.DepositDay)],
        CountPoints count => [new(count.Fact)],
        AgedPoints aged => Of(aged.Persons),
        RowPoints rows => rows.Reads.Select(fact => new AskedFact(fact)),
        _ => [],
    };

    /// <summary>The births of some persons stand together; of whom something is missing stands beside.</summary>
    private static IEnumerable<AskedFact> Of(AgedPersons persons) =>
        [new(persons.Reads[0], 0, persons), .. persons.Reads.Where(fact => IsDoubt(fact) && !(persons.OfAnyAge && fact != Fact.UntoldKinships)).Select(fact => new AskedFact(fact))];

    private static IEnumerable<AskedFact> Direct(Condition condition) => condition switch
    {
        CodesCondition codes => [new(codes.Fact, codes.Mask)],
        FlagCondition flag => [new(flag.Fact)],
        NumberCondition number => [new(number.Fact)],
        ElapsedCondition elapsed => [new(elapsed.Since)],
        LabelCondition label => [new(Fact.Label1, 0, label)],
        PlaceCondition place => place.Facts.Concat(place.Others).Select(fact => new AskedFact(fact, 0, place)),
        DoubtCondition doubt => [new(doubt.Fact)],
        RatioCondition ratio => [new(ratio.Of), new(ratio.Over)],
        PeriodCondition { Words.Length: > 0 } or MissingCondition { Missing.Length: > 0 } or DecidedCondition => [new(Fact.DepositDay, 0, condition)],
        ProfessionCondition profession => profession.OfWhom.Select(fact => new AskedFact(fact, 0, condition)),
        ExpectedCondition => [new(Fact.ExpectedChildren)],
        UntilCondition until => [new(until.Until)],
        AgedCondition aged => Of(aged.Persons),
        ContractCondition contract => [new(Fact.AdultContracts, 0, contract)],
        MeasureCondition measure => Measured(measure),
        UnsetCondition unset => unset.Facts.Select(fact => new AskedFact(fact)),
        _ => [],
    };

    private static IEnumerable<AskedFact> Measured(MeasureCondition measure) =>
    [
        .. measure switch { { OfTaxYear: true } => [new(Fact.Income)], { What: MeasureOf.Resources } => [new(Fact.ResourcesCents)], _ => Enumerable.Empty<AskedFact>() },
        .. measure switch
        {
            { Per: MeasurePer.Person } => [new(Fact.CeilingPersons)],
            { Per: MeasurePer.Household } => Enumerable.Empty<AskedFact>(),
            _ => [new(measure.OfTaxYear ? Fact.CeilingPersons : Fact.Adults), new(Fact.Dependants), new(Fact.LatestDependantBirth)],
        },
    ];

    /// <summary>Both years: which of them counts moves with time.</summary>
    private static string TaxIncomes(FactVector facts)
    {
        var known = new[] { (facts[Fact.IncomeYear], facts[Fact.Income]), (facts[Fact.EarlierIncomeYear], facts[Fact.EarlierIncome]) }
            .Where(income => income.Item1 > 0 && income.Item2 != FactVector.Unknown)
            .Select(income => string.Create(CultureInfo.InvariantCulture, $"{income.Item2} € en {income.Item1}")).ToList();
        return known.Count == 0 ? NotStated : string.Join(", ", known);
    }

    private static string Expected(FactVector facts) => (facts[Fact.ExpectedChildren], SeniorityMonths.DepositOf(facts[Fact.ExpectedUntil])) switch
    {
        (FactVector.Unknown, _) => NotStated,
        ( > 0 and var count, { } due) => string.Create(CultureInfo.InvariantCulture, $"{count}, naissance prévue le {Date(due)}"),
        var (count, _) => count.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The facts in words. Nothing in them moves with time, so a line is equal until its next change.</summary>
    public static ImmutableArray<FactUsed> Describe(IEnumerable<AskedFact> asked, FactVector facts) => [.. asked.Where(entry => !IsOfOthers(entry.Fact) || facts.Knows(entry.Fact)).Select(entry => entry.By switch
    {
        LabelCondition label => new FactUsed($"Label « {label.Name} »{(label.Issuer is { } issuer ? $" de {issuer}" : "")}", LabelDays(label, facts)),
        PlaceCondition place => new FactUsed(Name(entry.Fact), Where(place, facts[entry.Fact])),
        ProfessionCondition profession => new FactUsed(Name(entry.Fact), ListWords(profession, facts[entry.Fact])),
        PeriodCondition period => new FactUsed("Délai anormalement long", period.Words),
        DecidedCondition decided => new FactUsed(decided.Name, decided.Words),
        MissingCondition missing => new FactUsed(missing.Missing, NotStated),
        AgedPersons persons => MemberWords.Of(persons, facts),
        ContractCondition contract => MemberWords.Of(contract, facts),
        _ when entry.Fact == Fact.Income => new FactUsed(Name(entry.Fact), TaxIncomes(facts)),
        _ when entry.Fact == Fact.ExpectedChildren => new FactUsed(Name(entry.Fact), Expected(facts)),
        _ => new FactUsed(Name(entry.Fact), Value(entry.Fact, entry.Codes, facts[entry.Fact])),
    })];

    /// <summary>Whether a fact is of persons who may not be there: it is stated only where they are.</summary>
    private static bool IsOfOthers(Fact fact) => fact is (>= Fact.UndatedAdults and <= Fact.UntoldWorkplaces) or Fact.UntoldKinships or Fact.CoApplicantHome;

    /// <summary>Whether a fact says of how many persons something is missing.</summary>
    private static bool IsDoubt(Fact fact) => IsOfOthers(fact) && fact is not (Fact.SecondCoApplicantWorkplace or Fact.ThirdCoApplicantWorkplace or Fact.CoApplicantHome);

    /// <summary>How far the facts are proven: as far as the least proven of them; null without facts (SCO-24).</summary>
    public static EvidenceState? Evidence(IReadOnlyCollection<AskedFact> asked, FactVector facts)
    {
        if (asked.Count == 0)
            return null;
        var groups = asked.Select(entry => FactGroups.Of(entry.Fact)).OfType<FactGroup>().ToList();
        // What the register itself gives needs no document, and no social worker validates it.
        return groups.Count == 0 ? EvidenceState.Verified
            : All(Fact.Validated) ? EvidenceState.Validated
            : All(Fact.Verified) ? EvidenceState.Verified
            : All(Fact.Supplied) ? EvidenceState.Supplied
            : EvidenceState.Declared;

        bool All(Fact state) => facts.Knows(state) && groups.TrueForAll(group => (facts[state] & (1 << (int)group)) != 0);
    }

    /// <summary>The place itself stays with the household: a sheet says only on which side of the line it lies.</summary>
    private static string Where(PlaceCondition place, int commune) => commune switch
    {
        FactVector.Unknown => NotStated,
        FactVector.None => Nobody,
        _ => $"{(place.Area.Contains(commune) ? "dans" : "hors de")} : {place.Area.Words}",
    };

    /// <summary>The words themselves are not kept: a sheet says only whether they stand in the list.</summary>
    private static string ListWords(ProfessionCondition profession, int number) => number switch
    {
        FactVector.Unknown => NotStated,
        FactVector.None => Nobody,
        _ => $"{(profession.Professions.Contains(number) ? "dans" : "hors de")} la liste « {profession.List} »",
    };

    private static string LabelDays(LabelCondition label, FactVector facts)
    {
        var held = LabelSlots.All
            .Where(slot => facts[slot.Name] == label.NameNumber && (label.IssuerNumber is null || facts[slot.Issuer] == label.IssuerNumber))
            .Select(slot => (From: SeniorityMonths.DepositOf(facts[slot.From]), Until: SeniorityMonths.DepositOf(facts[slot.Until])))
            .Select(days => days switch
            {
                (null, null) => "sans limite de durée",
                ({ } from, null) => $"depuis le {Date(from)}",
                (null, { } until) => $"jusqu’au {Date(until)}",
                ({ } from, { } until) => $"du {Date(from)} au {Date(until)}",
            });
        var words = string.Join(" ; ", held);
        return words.Length == 0 ? "aucun" : words;
    }

    private static string Name(Fact fact) => fact switch
    {
        Fact.DepositDay => "Date de dépôt de la demande",
        Fact.Dalo => "Décision DALO",
        Fact.Pdalhpd => "Label PDALHPD",
        Fact.CollectiveAgreement => "Accord collectif",
        Fact.Reasons => "Motifs de la demande",
        Fact.Housing => "Logement actuel",
        Fact.MainHousing => "Logement actuel, case cochée",
        Fact.Contracts => "Contrats de travail",
        Fact.Adults => "Adultes futurs titulaires du bail",
        Fact.Dependants => "Personnes à charge",
        Fact.VisitingChildren => "Enfants en droit de visite",
        Fact.ExpectedChildren => "Enfants à naître",
        Fact.Disability => "Situation de handicap",
        Fact.Income => "Revenu fiscal de référence",
        Fact.CeilingPersons => "Personnes du foyer fiscal",
        Fact.RentCents => "Loyer actuel",
        Fact.ResourcesCents => "Ressources mensuelles du foyer",
        Fact.TypologyPersons or Fact.PersonsToHouse => "Personnes à loger, enfants à naître et en droit de visite compris",
        Fact.Members => "Adultes et personnes à charge",
        Fact.HousingAidCents => "Aide au logement",
        Fact.NetRentCents => "Loyer actuel, aide au logement déduite",
        Fact.Rooms => "Pièces du logement actuel",
        Fact.Occupants => "Occupants du logement actuel",
        Fact.Area => "Surface du logement actuel",
        Fact.Owner => "Propriétaire d’un logement",
        Fact.MaritalStatus => "Situation familiale",
        Fact.ApplicantBirth => "Naissance du demandeur",
        Fact.EarliestAdultBirth => "Naissance du plus âgé des adultes",
        Fact.LatestAdultBirth => "Naissance du plus jeune des adultes",
        Fact.EarliestDependantBirth => "Naissance de la plus âgée des personnes à charge",
        Fact.LatestDependantBirth => "Naissance de la plus jeune des personnes à charge",
        Fact.SecondLatestDependantBirth => "Naissance de la deuxième plus jeune des personnes à charge",
        Fact.ThirdLatestDependantBirth => "Naissance de la troisième plus jeune des personnes à charge",
        Fact.FourthLatestDependantBirth => "Naissance de la quatrième plus jeune des personnes à charge",
        Fact.AlternatingChildren => "Enfants en garde alternée",
        Fact.RemainderCents => "Ressources mensuelles, loyer déduit",
        Fact.HousedSince => "Entrée dans le logement actuel",
        Fact.UnemployedSince => "Sans emploi depuis",
        Fact.Eviction => "Procédure d’expulsion",
        Fact.EvictionSince => "Étape de l’expulsion depuis",
        Fact.NoticeEnd => "Fin du congé",
        Fact.Notice => "Congé donné par le propriétaire",
        Fact.HomeCommune => "Domicile",
        Fact.CoApplicantHome => "Domicile d’un codemandeur",
        Fact.ApplicantWorkplace => "Lieu de travail du demandeur",
        Fact.CoApplicantWorkplace => "Lieu de travail du codemandeur",
        Fact.UndatedAdults => "Naissance d’un adulte",
        Fact.UndatedDependants => "Naissance d’une personne à charge",
        Fact.UntoldKinships => "Lien de parenté d’une personne à charge",
        Fact.UntoldContracts => "Contrat de travail d’un adulte",
        Fact.UntoldUnemployment => "Situation d’emploi d’un adulte",
        Fact.SecondCoApplicantWorkplace or Fact.ThirdCoApplicantWorkplace or Fact.UntoldWorkplaces => "Lieu de travail d’un autre codemandeur",
        Fact.ApplicantProfession => "Profession du demandeur",
        Fact.CoApplicantProfession => "Profession du codemandeur",
        Fact.ThirdProfession => "Profession du second codemandeur",
        Fact.Proposals => "Logements proposés",
        Fact.Refusals => "Logements adaptés refusés",
        Fact.LastRefusal => "Dernier refus",
        Fact.SecondLastRefusal => "Avant-dernier refus",
        Fact.ThirdLastRefusal => "Antépénultième refus",
        Fact.DaloSince => "Date de la décision DALO",
        Fact.ContractEnd => "Fin du contrat de travail du demandeur",
        Fact.CoApplicantContractEnd => "Fin du contrat de travail du codemandeur",
        Fact.WishedCommunes => "Communes souhaitées",
        Fact.ExtendedDemand => "Demande élargie",
        Fact.WishedTypes => "Types souhaités",
        Fact.Verified => "Pièces vérifiées",
        Fact.Supplied => "Pièces fournies",
        Fact.Validated => "Validé par un travailleur social",
        _ => fact.ToString(),
    };

    private static string Value(Fact fact, int codes, int value) => value == FactVector.Unknown ? NotStated : fact switch
    {
        _ when value == FactVector.None => Nobody,
        _ when IsDoubt(fact) => NotStated,
        Fact.DepositDay or Fact.HousedSince or Fact.UnemployedSince or Fact.LastRefusal or Fact.SecondLastRefusal or Fact.ThirdLastRefusal or Fact.DaloSince or Fact.ContractEnd or Fact.CoApplicantContractEnd
            or Fact.EvictionSince or Fact.NoticeEnd or (>= Fact.ApplicantBirth and <= Fact.LatestDependantBirth) or (>= Fact.SecondLatestDependantBirth and <= Fact.FourthLatestDependantBirth) =>
            SeniorityMonths.DepositOf(value) is { } day ? Date(day) : NotStated,
        Fact.Pdalhpd or Fact.Disability or Fact.Owner or Fact.ExtendedDemand => value != 0 ? "oui" : "non",
        Fact.RentCents or Fact.ResourcesCents or Fact.RemainderCents or Fact.HousingAidCents or Fact.NetRentCents => Euros(value),
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

    public static string Date(DateOnly date) => $"{(date.Day == 1 ? "1er" : date.Day.ToString(CultureInfo.InvariantCulture))} {Months[date.Month - 1]} {date.Year.ToString(CultureInfo.InvariantCulture)}";

    private static string Euros(int cents) => $"{(cents < 0 ? "-" : "")}{(Math.Abs(cents) / 100).ToString(CultureInfo.InvariantCulture)},{Math.Abs(cents) % 100:00} €";
}

/// <summary>A fact a line reads.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Codes">Codes asked about; 0 for facts without codes.</param>
/// <param name="By">The condition, or the persons, on which the words depend: labels, places, births.</param>
internal sealed record AskedFact(Fact Fact, int Codes = 0, object? By = null);
