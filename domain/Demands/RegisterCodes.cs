using System.Collections.Frozen;

namespace Allocation.Domain.Demands;

/// <summary>One code of the register and its French label.</summary>
public sealed record RegisterCode(string Code, string Label);

/// <summary>
/// A closed list of codes. The position of a code is its bit in a set of facts, so a list only ever grows at its end.
/// </summary>
public sealed class CodeList
{
    private readonly FrozenDictionary<string, int> _positions;

    internal CodeList(string name, RegisterCode[] codes)
    {
        Name = name;
        Codes = codes;
        _positions = codes.Select((code, position) => (code.Code, position)).ToFrozenDictionary(pair => pair.Code, pair => pair.position, StringComparer.Ordinal);
    }

    /// <summary>Name of the list in the exchange format.</summary>
    public string Name { get; }

    /// <summary>The codes in their fixed order.</summary>
    public IReadOnlyList<RegisterCode> Codes { get; }

    /// <summary>Whether the code belongs to the list.</summary>
    public bool Contains(string? code) => code is not null && _positions.ContainsKey(code);

    /// <summary>Position of a code from 0, or -1 when the list does not have it.</summary>
    public int PositionOf(string? code) => code is not null && _positions.TryGetValue(code, out var position) ? position : -1;

    /// <summary>French label of a code, or the code itself when the list does not have it (SNI-4).</summary>
    public string LabelOf(string code) => PositionOf(code) is >= 0 and var position ? Codes[position].Label : code;
}

/// <summary>
/// Code lists of the national register, interface 02.01 (vintage 2016-2018, labels as in the interface).
/// Source: reference pack, list names as in the specification; re-check before connecting to production [verify].
/// </summary>
public static class RegisterCodes
{
    /// <summary>Civility.</summary>
    public static readonly CodeList Titles = new("civilite",
    [
        new("1", "Monsieur"),
        new("2", "Madame"),
        new("3", "Mademoiselle"),
    ]);

    /// <summary>Sex.</summary>
    public static readonly CodeList Sexes = new("sexe",
    [
        new("M", "Masculin"),
        new("F", "Féminin"),
    ]);

    /// <summary>Nationality, only as three classes.</summary>
    public static readonly CodeList Nationalities = new("nationalite",
    [
        new("1", "Française"),
        new("2", "Union Européenne"),
        new("3", "Hors union Européenne"),
    ]);

    /// <summary>Family situation.</summary>
    public static readonly CodeList MaritalStatuses = new("situationFamiliale",
    [
        new("C", "Célibataire"),
        new("M", "Marié(e)"),
        new("D", "Divorcé(e)"),
        new("S", "Séparé(e)"),
        new("P", "Pacsé(e)"),
        new("U", "Concubin(e)"),
        new("V", "Veuf(ve)"),
    ]);

    /// <summary>Link of a co-applicant to the applicant.</summary>
    public static readonly CodeList Links = new("lienDemandeur",
    [
        new("M", "Conjoint"),
        new("P", "Pacsé(e)"),
        new("C", "Concubin(e)"),
        new("L", "Co-locataire"),
    ]);

    /// <summary>Kinship of a dependant.</summary>
    public static readonly CodeList Kinships = new("lienParente",
    [
        new("P", "Parent"),
        new("E", "Enfant"),
        new("A", "Autre"),
    ]);

    /// <summary>Alternating custody or right of visit.</summary>
    public static readonly CodeList CustodyKinds = new("coParentalite",
    [
        new("G", "Garde alternée"),
        new("D", "Droit de visite"),
    ]);

    /// <summary>Contract of employment.</summary>
    public static readonly CodeList Contracts = new("typeContratTravail",
    [
        new("CDI", "CDI (ou fonctionnaire)"),
        new("CDD", "CDD, Stage, intérim"),
        new("ART", "Artisan, commerçant, profession libérale"),
        new("CHO", "Chômage"),
        new("APP", "Apprenti"),
        new("ETU", "Etudiant"),
        new("RET", "Retraité"),
        new("AUT", "Autre"),
    ]);

    /// <summary>Monthly resources received; housing aid is excluded (SNI-15).</summary>
    public static readonly CodeList ResourcesReceived = new("ressourceRecue",
    [
        new("SAL", "Salaire ou revenu d’activité"),
        new("RET", "Retraite"),
        new("CHO", "Allocation chômage / indemnités"),
        new("PAR", "Pension alimentaire reçue"),
        new("PINV", "Pension invalidité"),
        new("AF", "Allocation familiales"),
        new("AAH", "Allocation d’adulte handicapé (AAH)"),
        new("AEEH", "Allocation d’éducation d’enfant handicapé (AEEH)"),
        new("AJPP", "Allocation journalière de présence parentale (AJPP)"),
        new("RSA", "Revenu de solidarité active (RSA)"),
        new("AMV", "Allocation de minimum vieillesse"),
        new("PAJE", "Allocation Jeune enfant (PAJE)"),
        new("BE", "Bourse étudiant"),
        new("AUT", "Autres (hors APL ou AL)"),
    ]);

    /// <summary>Monthly sums paid.</summary>
    public static readonly CodeList ResourcesPaid = new("ressourceVersee",
    [
        new("PAV", "Pension alimentaire versée"),
    ]);

    /// <summary>Present housing.</summary>
    public static readonly CodeList HousingModels = new("modeleLogement",
    [
        new("HLM", "Logement HLM"),
        new("LP", "Locataire parc privé"),
        new("RS", "Résidence sociale ou foyer ou pension de famille"),
        new("RHVS", "Résidence hôtellerie à vocation sociale"),
        new("RE", "Résidence étudiant"),
        new("SLHT", "Sous-locataire ou hébergé dans un logement à titre temporaire"),
        new("SH", "Structure d’hébergement"),
        new("CDEFCM", "Centre départemental de l’enfance et de la famille ou centre maternel"),
        new("CPE", "Chez vos parents ou vos enfants"),
        new("CP", "Chez un particulier"),
        new("LTG", "Logé à titre gratuit"),
        new("FONC", "Logement de fonction"),
        new("POCC", "Propriétaire occupant"),
        new("CAMCAR", "Camping, Caravaning"),
        new("HOT", "Logé dans un hôtel"),
        new("SD", "Sans abri ou abri de fortune"),
        new("SQUAT", "Dans un squat"),
    ]);

    /// <summary>Flat or house.</summary>
    public static readonly CodeList HousingCategories = new("categorieLogement",
    [
        new("A", "Appartement"),
        new("M", "Maison"),
    ]);

    /// <summary>Wished typologies.</summary>
    public static readonly CodeList WishedTypes = new("typeLogement",
    [
        new("C", "Chambre"),
        new("T1", "T1"),
        new("T2", "T2"),
        new("T3", "T3"),
        new("T4", "T4"),
        new("T5", "T5"),
        new("T6P", "T6 et plus"),
    ]);

    /// <summary>Reasons of the demand.</summary>
    public static readonly CodeList Reasons = new("motifDemande",
    [
        new("01", "Sans logement ou hébergé ou en logement temporaire"),
        new("02", "Démolition"),
        new("03", "Logement non décent, insalubre ou dangereux ou local impropre à l’habitation (cave, sous-sol, garage, combles, cabane...)"),
        new("04", "Logement repris ou mis en vente par son propriétaire"),
        new("05", "En procédure d’expulsion"),
        new("06", "Violences familiales"),
        new("07", "Handicap"),
        new("08", "Raisons de santé"),
        new("09", "Logement trop cher"),
        new("10", "Logement trop grand"),
        new("11", "Divorce, séparation"),
        new("12", "Décohabitation"),
        new("13", "Logement trop petit"),
        new("14", "Futur mariage, concubinage, PACS"),
        new("15", "Regroupement familial"),
        new("16", "Assistant(e) maternel(le) ou familiale"),
        new("17", "Problèmes d’environnement ou de voisinage"),
        new("18", "Mutation professionnelle"),
        new("19", "Rapprochement du lieu de travail"),
        new("20", "Rapprochement des équipements et services"),
        new("21", "Rapprochement de la famille"),
        new("22", "Accédant à la propriété en difficulté"),
        new("23", "Autre motif particulier (précisez)"),
    ]);

    /// <summary>Status of an enforceable housing claim.</summary>
    public static readonly CodeList DaloStatuses = new("statutDalo",
    [
        new("NON", "Non"),
        new("ACTIF", "Actif"),
        new("CADUC", "Caduc"),
        new("ACTREL", "Actif relogé"),
    ]);

    /// <summary>Collective agreement.</summary>
    public static readonly CodeList CollectiveAgreements = new("accordCollectif",
    [
        new("ACD", "Accord collectif départemental"),
        new("ACI", "Accord collectif intercommunal"),
        new("AUCUN", "Aucun"),
        new("NONDOC", "Non renseigné"),
    ]);

    /// <summary>Stages of an eviction procedure, in their order; our own list, the register has none.</summary>
    public static readonly CodeList EvictionStages = new("etapeExpulsion",
    [
        new("NONE", "Aucune procédure"),
        new("COMMAND", "Commandement de payer"),
        new("SUMMONS", "Assignation"),
        new("JUDGMENT", "Jugement d’expulsion"),
        new("QUIT", "Commandement de quitter les lieux"),
        new("FORCE", "Concours de la force publique accordé"),
    ]);

    /// <summary>Notices of an owner; our own list, the register has none.</summary>
    public static readonly CodeList Notices = new("conge",
    [
        new("NONE", "Aucun congé"),
        new("SALE", "Congé pour vente"),
        new("REPOSSESSION", "Congé pour reprise"),
        new("SERIOUS", "Congé pour motif légitime et sérieux"),
    ]);

    /// <summary>Groups of facts proven by documents (SCO-24), as grids name them; places are those of <see cref="FactGroup"/>.</summary>
    public static readonly CodeList FactGroups = new("verified",
    [
        new("identity", "identité"),
        new("household", "composition du ménage"),
        new("income", "ressources et emploi"),
        new("housing", "logement actuel"),
        new("priority", "motifs et priorités"),
    ]);

    /// <summary>Types of exchange message (SNI-6).</summary>
    public static readonly CodeList FileTypes = new("typeFichier",
    [
        new("CRE", "Création"),
        new("CRS", "Création suite à séparation du couple"),
        new("MOD", "Modification"),
        new("RAD", "Radiation"),
        new("REN", "Renouvellement"),
        new("SUP", "Suppression"),
        new("DIS", "Dispatching"),
        new("RET", "Retour"),
        new("COP", "Copie numérique"),
    ]);
}
