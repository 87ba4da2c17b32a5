using Allocation.Domain.Demands;

namespace Allocation.Domain.Vacancies;

/// <summary>What the law asks of the decisions of one session about one dwelling (R.441-3; COM-8 to COM-17).</summary>
public static class Examination
{
    /// <summary>Fewest demands examined, without an exception (COM-8).</summary>
    public const int FewestDemands = 3;

    private const int LongestPiece = 200;

    /// <summary>Everything that is wrong with the decisions; empty when nothing is.</summary>
    /// <param name="candidates">The candidates examined.</param>
    /// <param name="decisions">What was decided.</param>
    /// <param name="exception">Why fewer than three were examined; null when none is claimed.</param>
    /// <param name="justification">That exception in words.</param>
    /// <param name="sessionOn">Day of the session.</param>
    public static IReadOnlyList<InputFault> Faults(IReadOnlyCollection<DemandId> candidates, IReadOnlyList<Decision> decisions, ExaminationException? exception, string? justification, DateOnly sessionOn)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(decisions);
        return [.. OfTheirNumber(candidates.Count, exception, justification), .. OfEach(candidates, decisions), .. decisions.SelectMany((decision, index) => OfOne(decision, $"decisions[{index}]", sessionOn)), .. OfRanks(decisions)];
    }

    /// <summary>The decisions with those that have no effect marked, and the ranks behind them moved up (COM-31).</summary>
    /// <param name="decisions">Decisions without a fault.</param>
    /// <param name="isGone">Whether a demand left the register or was housed between the agenda and the session.</param>
    public static IReadOnlyList<Decision> Compacted(IReadOnlyList<Decision> decisions, Func<DemandId, bool> isGone)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(isGone);
        var places = decisions.Where(decision => decision.Place is not null && !isGone(decision.Demand)).OrderBy(decision => decision.Place).Select(decision => decision.Demand).ToList();
        return
        [
            .. decisions.Select(decision =>
                isGone(decision.Demand) ? decision with { Kind = DecisionKind.NoEffect, Rank = null, Reasons = [], MissingPiece = null, PieceBy = null, FailedCondition = null }
                : decision.Place is null ? decision
                : decision with { Rank = decision.Kind == DecisionKind.Allocated ? null : places.IndexOf(decision.Demand) + 1 }),
        ];
    }

    private static IEnumerable<InputFault> OfTheirNumber(int count, ExaminationException? exception, string? justification)
    {
        if (count < FewestDemands && exception is null)
        {
            yield return new InputFault("exception", "fewer-than-three",
                $"At least {FewestDemands} demands are examined for one dwelling (R.441-3). Nominate more, or give the exception of the law: 'insufficient-candidates', 'dalo-prefect-designation' or 'adapted-plai'. Urban renewal is none: it is documented as 'insufficient-candidates'.");
        }

        if (exception == ExaminationException.InsufficientCandidates && !SaysSomething(justification))
            yield return new InputFault("justification", "justification", "Say how it is known that there were not enough candidates (COM-9).");
        if (justification?.Length > Reason.LongestText)
            yield return new InputFault("justification", "text", $"Write at most {Reason.LongestText} letters.");
        if (FreeText.FaultOf("justification", justification) is { } unwritable)
            yield return unwritable;
        if (count >= FewestDemands && exception is not null)
            yield return new InputFault("exception", "no-exception-needed", $"There are {count} candidates: leave the exception out.");
    }

    private static IEnumerable<InputFault> OfEach(IReadOnlyCollection<DemandId> candidates, IReadOnlyList<Decision> decisions)
    {
        var decided = new HashSet<DemandId>();
        foreach (var (index, decision) in decisions.Index())
        {
            if (!candidates.Contains(decision.Demand))
                yield return new InputFault($"decisions[{index}].demand", "no-candidate", "This demand is not on the agenda: nominate it first.");
            else if (!decided.Add(decision.Demand))
                yield return new InputFault($"decisions[{index}].demand", "decided-twice", "There is one decision for each candidate (COM-12): keep one.");
        }

        var missing = candidates.Count(candidate => !decided.Contains(candidate));
        if (missing > 0)
            yield return new InputFault("decisions", "undecided", $"{missing} of the candidates {(missing == 1 ? "has" : "have")} no decision (COM-12): decide on each, or withdraw who does not stand any more.");
    }

    private static IEnumerable<InputFault> OfOne(Decision decision, string path, DateOnly sessionOn)
    {
        var (kind, offered) = (decision.Kind, decision.Place is not null);
        if (kind == DecisionKind.NoEffect)
            yield return new InputFault($"{path}.kind", "kind", "Whether a decision has no effect is found, not decided: send one of the five of R.441-3.");
        if (kind == DecisionKind.Ranked && decision.Rank is null)
            yield return new InputFault($"{path}.rank", "rank", "Give its rank, from 1.");
        if (!offered && decision.Rank is not null)
            yield return new InputFault($"{path}.rank", "rank", "Only who may be offered the dwelling has a rank: leave it out.");
        if (kind == DecisionKind.Allocated && decision.Rank is not (null or 1))
            yield return new InputFault($"{path}.rank", "rank", "Whom the dwelling is allocated to holds the first rank: leave it out.");

        if (kind is DecisionKind.NotAllocated or DecisionKind.Ineligible && decision.Reasons.Count == 0)
            yield return new InputFault($"{path}.reasons", "reason", "A rejection is notified with its reasons (L.441-2-2): give at least one, its family and its text.");
        foreach (var (index, reason) in decision.Reasons.Index())
        {
            if (!SaysSomething(reason.Text))
                yield return new InputFault($"{path}.reasons[{index}].text", "reason-text", $"Write the reason out, in {Reason.ShortestText} to {Reason.LongestText} letters.");
            if (FreeText.FaultOf($"{path}.reasons[{index}].text", reason.Text) is { } unwritable)
                yield return unwritable;
        }

        if (kind == DecisionKind.NotAllocated && decision.Reasons.Count > 0 && decision.Reasons.All(reason => reason.NeverAlone))
            yield return new InputFault($"{path}.reasons", "reason-never-alone", "No link to the place, or a low income, is never a reason alone (COM-17): give the reason of the law, or rank the candidate.");

        if (kind == DecisionKind.Conditional)
        {
            if (string.IsNullOrWhiteSpace(decision.MissingPiece))
                yield return new InputFault($"{path}.missingPiece", "missing-piece", "A conditional decision names the piece that is missing (R.441-3 c).");
            if (decision.MissingPiece?.Length > LongestPiece)
                yield return new InputFault($"{path}.missingPiece", "missing-piece", $"Name the piece in at most {LongestPiece} letters.");
            if (FreeText.FaultOf($"{path}.missingPiece", decision.MissingPiece) is { } unwritable)
                yield return unwritable;
            if (decision.PieceBy is not { } pieceBy || pieceBy <= sessionOn || pieceBy > sessionOn.AddYears(1))
                yield return new InputFault($"{path}.pieceBy", "piece-by", "Give the last day for the piece, after the session and within a year.");
        }
        else if (decision.MissingPiece is not null || decision.PieceBy is not null)
        {
            yield return new InputFault($"{path}.missingPiece", "missing-piece", "Only a conditional decision waits for a piece: decide 'conditional', or leave the piece out.");
        }

        if (kind == DecisionKind.Ineligible)
        {
            if (decision.Reasons.Count > 0 && decision.Reasons.All(reason => reason.NeverAlone || reason.Family == ReasonFamily.IncompleteFile))
                yield return new InputFault($"{path}.reasons", "failed-condition", "A missing piece or a low income is no condition of access (COM-15): give the reason that belongs to the condition, or decide 'conditional' or 'not-allocated'.");
            if (decision.FailedCondition is null)
                yield return new InputFault($"{path}.failedCondition", "failed-condition", "Name the condition of access that is not met, 'ceiling' or 'residence'. A missing piece is none: decide 'conditional' or 'not-allocated' (COM-15).");
        }
        else if (decision.FailedCondition is not null)
        {
            yield return new InputFault($"{path}.failedCondition", "failed-condition", "Only 'ineligible' names a condition that is not met.");
        }
    }

    private static IEnumerable<InputFault> OfRanks(IReadOnlyList<Decision> decisions)
    {
        if (decisions.Count(decision => decision.Kind == DecisionKind.Allocated) > 1)
            yield return new InputFault("decisions", "allocated-twice", "A dwelling is allocated to one household (COM-12): rank the others.");
        var places = decisions.Where(decision => decision.Place is not null && (decision.Kind != DecisionKind.Ranked || decision.Rank is not null)).Select(decision => decision.Place!.Value).Order().ToList();
        if (!places.SequenceEqual(Enumerable.Range(1, places.Count)))
            yield return new InputFault("decisions", "ranks", $"Ranks go from 1 without a gap, one candidate each (COM-13); these are {string.Join(", ", places)}.");
    }

    private static bool SaysSomething(string? text) => text?.Trim().Length is >= Reason.ShortestText and <= Reason.LongestText;
}
