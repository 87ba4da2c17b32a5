using System.Collections.Frozen;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Scoring.Source;

namespace Allocation.Domain.Publics;

/// <summary>
/// The households a reserver has its rights for, as a condition in the language of the grids: labels, DALO statuses, and the priorities of
/// L.441-1 as one word (FLX-23, FLX-34). What is confidential cannot be asked for by itself, only together with all that has priority (C10).
/// </summary>
public sealed class ReserverPublic
{
    /// <summary>Longest text, characters: some twenty comparisons, which each candidate of a list costs.</summary>
    public const int MostCharacters = 500;

    /// <summary>Holders of a DALO decision and the other households with a priority of L.441-1: those of the prefect's rights but the agents', by law.</summary>
    public const string Priority = "priority";

    /// <summary>The words of a public, each with what it means where the language itself does not have it.</summary>
    private static readonly FrozenDictionary<string, Condition?> Words = new Dictionary<string, Condition?>
    {
        ["label"] = null,
        ["dalo"] = null,
        [Priority] = LegalCoverage.AnyPriority,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly GridContext Context = new(FrozenDictionary<string, decimal?>.Empty, MonthCounting.Complete, default, null) { Words = Words };

    private ReserverPublic(string text, Condition condition) => (Text, Condition) = (text, condition);

    /// <summary>The condition as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether it asks for a label.</summary>
    public bool AsksForLabel => ConfidentialFacts.MayBeReadBy(Condition);

    /// <summary>Whether its count is for whoever is shown confidential facts alone: a label may tell of anything (C10).</summary>
    public bool IsConfidential => AsksForLabel;

    internal Condition Condition { get; }

    /// <summary>Reads a public.</summary>
    /// <param name="text">The condition.</param>
    /// <returns>The public, or the one error with its line and column.</returns>
    public static (ReserverPublic? Public, GridDiagnostic? Error) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MostCharacters)
            return (null, new GridDiagnostic("public", 1, 1, GridDiagnosticCodes.TooLarge, $"A public is longer than {MostCharacters} characters.", "Name its labels, with 'or' between."));
        var errors = new DiagnosticList("public");
        var condition = ConditionParser.Parse(new SourceScalar(1, 1, text, false, 1), Context, errors);
        return condition is not null ? (new ReserverPublic(text, condition), null) : (null, Placed(errors.InOrder()[0], text));
    }

    /// <summary>Whether a household is of it on a day. What nobody stated makes nobody one of a public.</summary>
    public bool Holds(FactVector facts, DateOnly on) => TracingEvaluator.Decide(Condition, facts, on) == Truth.True;

    /// <summary>The parser counts characters of the whole text, for a grid writes a condition on one line.</summary>
    private static GridDiagnostic Placed(GridDiagnostic error, string text)
    {
        var (line, column) = SourceText.PlaceOf(text + '\n', error.Column - 1);
        return error with { Line = line, Column = column };
    }
}

/// <summary>A public, ready to be asked of many rows. Holds its own scratch, so one instance serves one thread at a time.</summary>
internal sealed class PublicFilter
{
    private readonly ColumnCondition _condition;
    private readonly int[] _scratch;

    public PublicFilter(ReserverPublic asked)
    {
        _condition = ColumnCondition.Compile(asked.Condition);
        _scratch = new int[_condition.ScratchPieces];
    }

    /// <summary>Whether a row is of it on a day.</summary>
    public bool Holds(FactColumns facts, int row, DateOnly on)
    {
        Span<int> truth = stackalloc int[1];
        _condition.Fill(new ColumnBlock(facts, row, 1, on, [], _scratch), truth);
        return truth[0] == (int)Truth.True;
    }
}
