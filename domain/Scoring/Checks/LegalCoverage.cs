using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Scoring.Source;

namespace Allocation.Domain.Scoring.Checks;

/// <summary>
/// Whether a grid serves the publics the law names: a criterion, or a set, for the priorities of L.441-1 and for holders of a
/// DALO decision (SCO-6, SCO-36). A draft may be scored without; a complete grid may not be published without.
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

    /// <summary>What is missing, each with its remedy; empty when the law is served.</summary>
    public static IReadOnlyList<GridDiagnostic> Gaps(ScoringGrid grid, string fileName)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var gaps = new List<GridDiagnostic>();
        var place = GridPlaces.OfKey(grid, "criteria");
        if (!Serves(grid, Dalo))
            Add("No criterion gives points to holders of a DALO decision (SCO-6).", "Add a criterion with 'when: dalo is ACTIF'");
        if (!Serves(grid, Priorities))
            Add("No criterion gives points for a priority of L.441-1 (SCO-6).", "Add one that reads pdalhpd, collective-agreement, disability, or the reasons and the housing of a priority");
        return gaps;

        void Add(string message, string remedy) =>
            gaps.Add(new GridDiagnostic(fileName, place.Line, place.Column, GridDiagnosticCodes.LegalGap, message, $"{remedy}, or state 'partial: true' while the source does not print all criteria."));
    }

    /// <summary>Whether a demand is of the holders of a DALO decision.</summary>
    public static bool IsDalo(FactColumns facts, int row) => Holds(Dalo, facts, row);

    /// <summary>Whether a demand tells of a priority of L.441-1.</summary>
    public static bool IsPriority(FactColumns facts, int row) => Holds(Priorities, facts, row);

    private static bool Holds((Fact Fact, int Codes)[] publics, FactColumns facts, int row)
    {
        ArgumentNullException.ThrowIfNull(facts);
        foreach (var (fact, codes) in publics)
        {
            var value = facts[fact, row];
            if (value != FactVector.Unknown && (value & codes) != 0)
                return true;
        }

        return false;
    }

    private static bool Serves(ScoringGrid grid, (Fact Fact, int Codes)[] publics) =>
        grid.AllCriteria().Any(criterion => criterion.Enabled && Gives(criterion.Points) && criterion.When is { } when && Asks(when, publics));

    private static bool Gives(PointsRule points) => points switch
    {
        ConstantPoints constant => constant.Value > 0,
        LinearPoints linear => linear.PerUnit > 0,
        _ => true,
    };

    // Below a 'not' the public is left out, not served.
    private static bool Asks(Condition condition, (Fact Fact, int Codes)[] publics) => condition switch
    {
        CodesCondition codes => publics.Any(asked => asked.Fact == codes.Fact && (asked.Codes & codes.Mask) != 0),
        FlagCondition flag => publics.Any(asked => asked.Fact == flag.Fact),
        AndCondition or OrCondition => condition.Parts.Any(part => Asks(part, publics)),
        _ => false,
    };

    private static int Bits(CodeList list, params string[] codes) => codes.Aggregate(0, (bits, code) => bits | FactWord.Bit(list, code));
}
