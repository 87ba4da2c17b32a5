using Allocation.Api.Demands;
using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Api.Vacancies;

/// <summary>Why a demand stands where it stands in a list, or why it does not.</summary>
/// <param name="UniqueNumber">Unique number.</param>
/// <param name="Version">Version of the list.</param>
/// <param name="Rank">Its rank; absent when a filter removed it.</param>
/// <param name="RemovedBy">The first filter that removed it.</param>
/// <param name="WouldHaveRank">The rank it would have had without the filters that removed it.</param>
/// <param name="Points">Score for this dwelling.</param>
/// <param name="Class">Label of the class above the scores it is in; absent for none.</param>
/// <param name="Steps">Each filter with its reason in French.</param>
/// <param name="GridVersion">Grid and version.</param>
/// <param name="NextChange">Next date on which time alone changes its score.</param>
/// <param name="Lines">The trace of the score.</param>
public sealed record ExplanationView(UniqueNumber UniqueNumber, string Version, int? Rank, FunnelStep? RemovedBy, int? WouldHaveRank, int Points, string? Class, IReadOnlyList<CheckView> Steps, string? GridVersion, DateOnly? NextChange, IReadOnlyList<ScoreLine> Lines)
{
    /// <summary>Makes the view.</summary>
    public static ExplanationView Of(ShortlistExplanation explanation) => new(
        explanation.Number,
        ShortlistView.VersionOf(explanation.Version),
        explanation.RemovedBy is null ? explanation.Rank : null,
        explanation.RemovedBy,
        explanation.RemovedBy is null ? null : explanation.Rank,
        explanation.Key.Points,
        explanation.Sheet?.ForAudience(seesConfidential: false).Class?.Label,
        [.. explanation.Checks.Select(check => new CheckView(check.Step, check.Outcome, check.Words))],
        explanation.Sheet?.GridVersion,
        explanation.Sheet?.NextChange,
        ScoresView.Lines(explanation.Sheet));
}

/// <summary>One filter applied to one demand.</summary>
public sealed record CheckView(FunnelStep Step, Outcome Outcome, string Words);
