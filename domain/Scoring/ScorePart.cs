using System.Collections.Immutable;

namespace Allocation.Domain.Scoring;

/// <summary>What one criterion adds to a score, for a picture of it (SCO-24, SCO-34).</summary>
/// <param name="Criterion">Id in the grid; <see cref="ScoreLine.MaskedId"/> for all confidential ones together (C10).</param>
/// <param name="Points">Points, not 0; negative for a malus.</param>
/// <param name="Evidence">How far the facts behind it are proven; null when it reads none or is masked.</param>
public sealed record ScorePart(string Criterion, int Points, EvidenceState? Evidence)
{
    /// <summary>The parts of a sheet, in the order of the grid, without confidential detail; they add up to its points.</summary>
    public static ImmutableArray<ScorePart> Of(ScoreSheet sheet) =>
        [.. sheet.ForAudience(seesConfidential: false).Lines.Where(line => line.Points != 0).Select(line => new ScorePart(line.CriterionId, line.Points, line.Evidence))];
}
