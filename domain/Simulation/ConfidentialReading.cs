using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Scoring.Source;

namespace Allocation.Domain.Simulation;

/// <summary>
/// Which parts of a grid read confidential facts (C10), whatever their text says of itself, and which of them a what-if is not
/// told of: a line that asks a confidential fact together with others picks out households by what anybody may read, and its
/// figures would tell what only a few may.
/// </summary>
public static class ConfidentialReading
{
    /// <summary>Whether a line tells of confidential facts.</summary>
    public static bool Of(Criterion line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Confidential || Of(line.When);
    }

    /// <summary>Whether an exclusion or a class does.</summary>
    internal static bool Of(Situation situation) => situation.Confidential || Of(situation.When);

    /// <summary>Whether anything of a grid does.</summary>
    public static bool Of(ScoringGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return grid.AllCriteria().Any(line => IsRead(line) && Of(line)) || Situations(grid).Any(Of);
    }

    /// <summary>
    /// The parts of a draft that ask confidential facts in a way that nobody is told of who is not shown those facts. A line is
    /// told of that asks them and nothing else, for fixed points, or that stands so in a grid that is or was in force.
    /// </summary>
    /// <param name="draft">The draft.</param>
    /// <param name="fileName">Its name, for the errors.</param>
    /// <param name="applied">Grids of the territory that are or were in force: their lines were voted, and are public.</param>
    public static IReadOnlyList<GridDiagnostic> Mixed(ScoringGrid draft, string fileName, IReadOnlyCollection<ScoringGrid> applied)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(applied);
        return
        [
            .. Situations(draft).Where(situation => Of(situation.When) && !applied.SelectMany(Situations).Any(voted => SameCondition.Is(voted.When, situation.When)))
                .Select(situation => Refusal(situation.Id, "as an exclusion or a class", "Leave it out, or keep it as a grid in force has it.")),
            .. draft.AllCriteria().Where(line => IsRead(line) && Of(line.When) && !IsTold(line))
                .Select(line => Refusal(line.Id, line.NeedsDwelling ? "together with where the dwelling stands" : "together with others, or for points by the step", "Write it as a line of its own that asks nothing else, for fixed points.")),
        ];

        bool IsTold(Criterion line) => !line.NeedsDwelling
            && ((line.Points is ConstantPoints && IsAlone(line.When!)) || applied.SelectMany(grid => grid.AllCriteria()).Any(voted => SameCondition.Is(voted.When, line.When) && SameCondition.Is(voted.Points, line.Points)));

        GridDiagnostic Refusal(string id, string how, string remedy)
        {
            var (line, column) = GridPlaces.OfId(draft, id);
            return new(fileName, line, column, GridDiagnosticCodes.Confidential, $"'{id}' asks a confidential fact {how}: its figures could tell of single households (C10).", $"{remedy} Whoever has demands:confidential may simulate it as it stands.");
        }
    }

    /// <summary>Whether a line is evaluated at all.</summary>
    internal static bool IsRead(Criterion line) => line is { Enabled: true, UnsetParameter: null };

    private static IEnumerable<Situation> Situations(ScoringGrid grid) => [.. grid.Exclusions, .. grid.Classes];

    private static bool Of(Condition? condition) => ConfidentialFacts.ReadBy(condition) || ConfidentialFacts.MayBeReadBy(condition);

    private static bool IsAlone(Condition condition) => condition.Parts.Count == 0 ? Of(condition) : condition.Parts.All(IsAlone);
}
