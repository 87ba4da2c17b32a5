using Allocation.Domain.Scoring;
using Allocation.GrainInterfaces.Demands;

namespace Allocation.Api.Demands;

/// <summary>Scores of a demand on a date.</summary>
/// <param name="UniqueNumber">Unique number.</param>
/// <param name="On">Date.</param>
/// <param name="Territories">One score for each wished territory (SCO-14).</param>
internal sealed record ScoresView(string UniqueNumber, DateOnly On, IReadOnlyList<TerritoryScoreView> Territories)
{
    public static ScoresView Of(string uniqueNumber, DateOnly on, IEnumerable<TerritoryScore> scores, SheetReader? words = null) => new(uniqueNumber, on,
        [.. scores.Select(score => new TerritoryScoreView(score.Territory, score.Name, score.Sheet?.Points ?? 0, score.Sheet?.GridVersion, score.Sheet?.NextChange, Lines(score.Sheet, words), score.On, score.UnusableGrid, score.Version, score.Kept ? null : true))]);

    /// <summary>Confidential facts are shown as a priority, without detail, to whoever reads through this interface (C10).</summary>
    /// <param name="sheet">The sheet; null when no grid is in force.</param>
    /// <param name="words">For whom each line is put into a sentence; null for no sentences.</param>
    internal static IReadOnlyList<ScoreLine> Lines(ScoreSheet? sheet, SheetReader? words = null) =>
        sheet?.ForAudience(seesConfidential: false) is not { } shown ? [] : words is { } reader ? shown.InWords(reader).Lines : shown.Lines;
}

/// <summary>Score of a demand in one territory.</summary>
/// <param name="Territory">Key of the territory.</param>
/// <param name="Name">Its name.</param>
/// <param name="Points">Total.</param>
/// <param name="GridVersion">Grid and version; absent when no grid is in force and lists are ordered by first deposit.</param>
/// <param name="NextChange">Next date on which time alone changes a line.</param>
/// <param name="Lines">The trace.</param>
/// <param name="On">Day of this score: the day asked, or the day that it is in the territory.</param>
/// <param name="UnusableGrid">Version of the grid that should give the score and cannot be applied; absent otherwise.</param>
/// <param name="FileVersion">Version of the file that was scored: the one of the end of the day asked, or the first for a day before the demand came into this register.</param>
/// <param name="FileNotKept">True when a change since that day was recorded by a version of the product that kept only its code: there is no score then.</param>
internal sealed record TerritoryScoreView(string Territory, string Name, int Points, string? GridVersion, DateOnly? NextChange, IReadOnlyList<ScoreLine> Lines, DateOnly On, string? UnusableGrid, int FileVersion, bool? FileNotKept);
