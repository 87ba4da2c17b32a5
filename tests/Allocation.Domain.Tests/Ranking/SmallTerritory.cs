using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>A territory small enough to enumerate: four communes, one with two arrondissements; a neighbour with one.</summary>
internal static class SmallTerritory
{
    public static readonly TerritoryId Id = new("200000001");
    public static readonly InseeCode North = InseeCode.Parse("69001");
    public static readonly InseeCode South = InseeCode.Parse("69002");
    public static readonly InseeCode City = InseeCode.Parse("69123");
    public static readonly InseeCode CityFirst = InseeCode.Parse("69381");
    public static readonly InseeCode CitySecond = InseeCode.Parse("69382");
    public static readonly InseeCode Elsewhere = InseeCode.Parse("31555");

    public static readonly InseeCode[] Communes = [North, South, City, CityFirst, CitySecond, Elsewhere];

    public static readonly Geography Geography = Geography.Parse(
        [
            "code;name;kind;parent;territory;ceiling_zone",
            "69001;Nord;COM;;200000001;autres_regions",
            "69002;Sud;COM;;200000001;autres_regions",
            "69123;Ville;COM;;200000001;autres_regions",
            "69381;Ville 1er;ARM;69123;200000001;autres_regions",
            "69382;Ville 2e;ARM;69123;200000001;autres_regions",
            "31555;Ailleurs;COM;;200000002;autres_regions",
        ],
        ["territory;name", "200000001;Petit territoire", "200000002;Voisin"],
        ["former;current;since"]);

    /// <summary>Seniority of several slopes, thresholds, ages, labels, priorities, a best-of group, a malus: whatever moves an order.</summary>
    public static readonly ScoringGrid Grid = Parse("""
        grid: petit-territoire
        title: Grille d'essai
        territory: "200000001"
        effective: null
        partial: true
        reference: { title: "essai", href: "https://example.org" }
        criteria:
          - { id: ANC, label: "Mois d'ancienneté", points: 1 per month of seniority }
          - { id: DAL, label: "Délai dépassé", when: seniority > 24 months, points: 20 }
          - { id: DALO, label: "DALO", when: dalo is ACTIF, points: 50 }
          - { id: PENTE, label: "Seconde pente", when: disability, points: "2 per month of seniority, at most 70" }
          - { id: ANS, label: "Années", when: any adult age >= 45, points: "-1 per year of seniority" }
          - { id: PETIT, label: "Enfant de moins de trois ans", when: any dependant age < 3, points: 12 }
          - { id: SIAO, label: "Label", when: label siao, points: 25 }
          - { id: SEJOUR, label: "Séjour", when: housed-for >= 18 months and not label siao, points: 7 }
          - group: logement
            combine: best
            criteria:
              - { id: SD, label: "Sans abri", when: housing includes SD, points: 40 }
              - { id: HEB, label: "Hébergé", when: housing includes CP, points: 15 }
          - { id: SEUL, label: "Parent isolé", when: single-parent, points: 5 }
          - { id: MUT, label: "Mutation", when: transfer, points: -10 }
        tie-break: [oldest registration, unique number]
        """);

    /// <summary>The same lines under an order of its own: classes, ties by persons and age, lines that depend on the dwelling, alone, in groups and under caps.</summary>
    public static readonly ScoringGrid Ranked = Parse("""
        grid: petit-territoire-ordonne
        territory: "200000001"
        effective: null
        partial: true
        total: { at-least: -20, at-most: 150 }
        exclusions:
          - { id: HORS, label: "Hors cotation", when: disability and seniority > 40 months }
        classes:
          - { id: URGENCE, label: "Urgence", when: housing includes SD and label siao }
          - { id: LONG, label: "Très long délai", when: seniority > 36 months }
        criteria:
          - { id: ANC, label: "Mois d'ancienneté", points: 1 per month of seniority, when: not transfer }
          - { id: ICI, label: "Habite la commune du logement", when: lives-in dwelling commune, points: 30 }
          - { id: LOIN, label: "Loin", when: not lives-in dwelling commune and not works-in dwelling commune, points: -9 }
          - { id: GRAND, label: "Familles dans les grands logements", when: "dwelling type is any of [T3, T4] and dependants >= 1", points: 4 per dependant }
          - { id: MIXITE, label: "Mixité", when: not dwelling priority-district and dalo is ACTIF, points: 17 }
          - group: attaches
            combine: best
            at-most: 35
            criteria:
              - { id: TRAVAIL, label: "Travaille dans la commune", when: works-in dwelling commune, points: 25 }
              - { id: RESTE, label: "Y vit depuis un an", when: lives-in dwelling territory and housed-for >= 12 months, points: "1 per month of seniority, at most 40" }
              - { id: PETIT, label: "Enfant de moins de trois ans", when: any dependant age < 3, points: 12 }
          - group: malus
            combine: worst
            criteria:
              - { id: MUT, label: "Mutation", when: transfer, points: -10 }
              - { id: AILLEURS, label: "Ne vit pas dans le département", when: not lives-in dwelling departement, points: -15 }
        tie-break: [most persons, oldest applicant, oldest registration, unique number]
        """);

    public static readonly PolicyBook Policies = new(Geography, Allocation.Domain.Tests.Eligibility.Policies.Ceilings, [Grid]);

    /// <summary>Transfers by a grid of their own, in the same order of ties.</summary>
    private static readonly ScoringGrid Transfers = Parse("""
        grid: petit-territoire-mutations
        territory: "200000001"
        effective: null
        partial: true
        demands: transfers
        classes:
          - { id: DEMOLITION, label: "Démolition", when: disability }
        criteria:
          - { id: ANC, label: "Années", points: 11 per year of seniority }
          - { id: PRES, label: "Travaille dans la commune", when: works-in dwelling commune, points: 60 }
          - { id: PLAI, label: "Logement très social", when: "dwelling financing is PLAI or dwelling in commune 69381 and any dependant age < 3", points: "-5 per adult" }
        tie-break: [most persons, oldest applicant, oldest registration, unique number]
        """);

    /// <summary>The grids of a test by their short name.</summary>
    public static TerritoryGrids Named(string grids) => grids switch
    {
        "plain" => TerritoryGrids.All(Grid),
        "ranked" => TerritoryGrids.All(Ranked),
        "split" => new TerritoryGrids(Ranked, Transfers),
        _ => new TerritoryGrids(null, Transfers),
    };

    public static CandidateIndex Index(DateOnly today, TerritoryGrids? grids = null, IReadOnlyList<GridSwitch>? switches = null) =>
        new(new TerritoryPlaces(Id, Geography), grids ?? TerritoryGrids.All(Grid), Policies.Ceilings, Geography, today, switches);

    private static ScoringGrid Parse(string yaml)
    {
        var result = GridParser.Parse(yaml, "petit-territoire.yaml");
        return result.Grid ?? throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
    }
}
