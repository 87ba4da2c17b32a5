using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Scoring.Source;

namespace Allocation.Domain.Scoring.Checks;

/// <summary>
/// Whether a grid serves the publics the law names: a criterion, or a set, for the priorities of L.441-1 and for holders of a
/// DALO decision (SCO-6, SCO-36). A public is served when some demand of it gets more points or a higher class than the same demand
/// without the fact: what is unset, bounded away, or left out by an exclusion serves nobody. A draft may be scored without; a
/// complete grid may not be published without.
/// </summary>
public static class LegalCoverage
{
    private static readonly (Fact Fact, int Codes)[] Dalo = [(Fact.Dalo, Bits(RegisterCodes.DaloStatuses, "ACTIF"))];

    private static int PriorityHousing => Bits(RegisterCodes.HousingModels, "RHVS", "SLHT", "SH", "CDEFCM", "CP", "CAMCAR", "HOT", "SD", "SQUAT");

    /// <summary>Facts that tell of a public of L.441-1, with the codes that do. Letters of the article move, codes of the register stay.</summary>
    private static readonly (Fact Fact, int Codes)[] Priorities =
    [
        (Fact.Pdalhpd, ~0),
        (Fact.Disability, ~0),
        (Fact.CollectiveAgreement, Bits(RegisterCodes.CollectiveAgreements, "ACD", "ACI")),
        (Fact.Eviction, Bits(RegisterCodes.EvictionStages, "COMMAND", "SUMMONS", "JUDGMENT", "QUIT", "FORCE")),
        (Fact.Reasons, Bits(RegisterCodes.Reasons, "01", "03", "05", "06", "07", "08")),
        (Fact.Housing, PriorityHousing),
        (Fact.MainHousing, PriorityHousing),
    ];

    /// <summary>That a demand is of the holders of a DALO decision, or tells of another priority: all of them as one, which tells of none (C10).</summary>
    internal static Condition AnyPriority { get; } = Dalo.Concat(Priorities)
        .Select(Condition (entry) => FactWord.CodesOf(entry.Fact) is null ? new FlagCondition(entry.Fact) : new CodesCondition(entry.Fact, entry.Codes))
        .Aggregate((left, right) => new OrCondition(left, right));

    /// <summary>What is missing, each with its remedy; empty when the law is served.</summary>
    public static IReadOnlyList<GridDiagnostic> Gaps(ScoringGrid grid, string fileName)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var gaps = new List<GridDiagnostic>();
        var place = GridPlaces.OfKey(grid, "criteria");
        var witnesses = new Witnesses(grid);
        if (!witnesses.Serve(Publics(Dalo)))
            Add("No holder of a DALO decision gets more points or a higher class by it (SCO-6).", "Add a criterion with 'when: dalo is ACTIF' whose points count");
        if (!witnesses.Serve(Publics(Priorities)))
            Add("No priority of L.441-1 gets more points or a higher class by it (SCO-6).", "Add a criterion whose points count and that reads pdalhpd, collective-agreement, disability, or the reasons and the housing of a priority");
        return gaps;

        void Add(string message, string remedy) =>
            gaps.Add(new GridDiagnostic(fileName, place.Line, place.Column, GridDiagnosticCodes.LegalGap, message, $"{remedy}, or state 'partial: true' while the source does not print all criteria."));
    }

    /// <summary>Whether a demand is of the holders of a DALO decision.</summary>
    public static bool IsDalo(FactColumns facts, int row) => Holds(Dalo, facts, row);

    /// <summary>Whether a demand tells of a priority of L.441-1.</summary>
    public static bool IsPriority(FactColumns facts, int row) => Holds(Priorities, facts, row);

    /// <summary>Whether a demand is of the holders of a DALO decision.</summary>
    public static bool IsDalo(FactVector facts) => Holds(Dalo, fact => facts[fact]);

    /// <summary>Whether a demand tells of a priority of L.441-1.</summary>
    public static bool IsPriority(FactVector facts) => Holds(Priorities, fact => facts[fact]);

    private static bool Holds((Fact Fact, int Codes)[] publics, FactColumns facts, int row)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Holds(publics, fact => facts[fact, row]);
    }

    private static bool Holds((Fact Fact, int Codes)[] publics, Func<Fact, int> valueOf)
    {
        foreach (var (fact, codes) in publics)
        {
            var value = valueOf(fact);
            if (value != FactVector.Unknown && (value & codes) != 0)
                return true;
        }

        return false;
    }

    /// <summary>Each code, or the yes of a flag, is a public of its own.</summary>
    private static IEnumerable<LegalPublic> Publics((Fact Fact, int Codes)[] publics) => publics.SelectMany(entry =>
        FactWord.CodesOf(entry.Fact) is not { } list ? [new LegalPublic(entry.Fact, 1)]
        : Enumerable.Range(0, list.Codes.Count).Where(bit => (entry.Codes & (1 << bit)) != 0).Select(bit => new LegalPublic(entry.Fact, 1 << bit)));

    private static int Bits(CodeList list, params string[] codes) => codes.Aggregate(0, (bits, code) => bits | FactWord.Bit(list, code));
}
