using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Allocation.Api.Identity;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Api.Vacancies;

/// <summary>The life of a vacancy as shown.</summary>
/// <param name="Id">The vacancy.</param>
/// <param name="Version">Its version: the expected one of the next step.</param>
/// <param name="State">Where it stands.</param>
/// <param name="NextSteps">What may come next, of the steps that its reader may take.</param>
/// <param name="AvailableOn">Day from which the dwelling can be let.</param>
/// <param name="FreedOn">Day on which the keys came back.</param>
/// <param name="Orientation">The orientation that holds.</param>
/// <param name="Candidates">Candidates, in the order in which they were put forward.</param>
/// <param name="SetAside">Who is set aside, and why.</param>
/// <param name="Locked">Who is reserved for the coming commission.</param>
/// <param name="Offer">The offer that runs.</param>
/// <param name="NextInLine">Who would be offered the dwelling next.</param>
/// <param name="MissingCandidates">How many candidates fewer than agreed with the reserver stand; 0 once they are decided on. Nothing is refused for it but by the commission.</param>
/// <param name="Deadlines">What is due, the earliest first.</param>
/// <param name="Timeline">Every fact.</param>
public sealed record LifeView(
    Guid Id, int Version, VacancyState State, IReadOnlyList<VacancyStep> NextSteps, DateOnly AvailableOn, DateOnly? FreedOn, DwellingOriented? Orientation,
    IReadOnlyList<CandidateView> Candidates, IReadOnlyList<SetAsideView> SetAside, IReadOnlyList<LockView> Locked, OfferView? Offer, UniqueNumber? NextInLine, int MissingCandidates, IReadOnlyList<DeadlineView> Deadlines, IReadOnlyList<FactView> Timeline)
{
    /// <summary>Makes the view.</summary>
    /// <param name="life">The facts.</param>
    /// <param name="practice">Local practice.</param>
    /// <param name="reader">Who reads it: confidential facts are not shown to everybody (C10), nor is everybody offered every step.</param>
    internal static LifeView Of(LifeSnapshot life, VacancyPractice practice, Access reader)
    {
        var seesConfidential = reader.May(Permission.DemandsConfidential);
        var vacancy = Domain.Vacancies.Vacancy.Of(life.Facts);
        var numbers = NumbersOf(life.Facts);
        return new LifeView(
            life.Vacancy.Id, vacancy.Version, vacancy.State, reader.NextSteps(vacancy.State), vacancy.AvailableOn, vacancy.FreedOn, vacancy.Orientation,
            [.. vacancy.Candidates.Select(candidate => CandidateView.Of(candidate, seesConfidential))],
            [.. vacancy.SetAside.Select(aside => new SetAsideView(numbers[aside.Key], aside.Value))],
            [.. ListLife.Of(vacancy, [.. life.Actors.Select(actor => actor.Subject)]).Marks.Where(mark => mark.Lock is not null).Select(mark => new LockView(numbers[mark.Demand], mark.Lock!.Until, mark.Lock.By)).OrderBy(held => held.Until)],
            vacancy.Offer is { } offer ? new OfferView(numbers[offer.Demand], offer.Rank, offer.MadeOn, offer.AnswerDays, offer.AnswerBy) : null,
            vacancy.Offer is null ? vacancy.NextInLine?.Number : null,
            vacancy.MissingCandidates,
            [.. Due(vacancy, life, practice).OrderBy(deadline => deadline.LastDay)],
            [.. life.Facts.Zip(life.Actors).Where(pair => pair.First.Fact is not TokenSettled).Select(pair => FactView.Of(pair.First, pair.Second.Subject, pair.Second.Role, numbers, vacancy.Undone.Contains(pair.First.Number), seesConfidential))]);
    }

    /// <summary>The unique number of every demand that the facts name.</summary>
    private static Dictionary<DemandId, UniqueNumber> NumbersOf(IEnumerable<RecordedFact> facts)
    {
        var numbers = new Dictionary<DemandId, UniqueNumber>();
        foreach (var (_, _, fact) in facts)
        {
            if (fact is CandidateNominated named)
                numbers[named.Demand] = named.Number;
            else if (fact is CandidateSetAside aside)
                numbers[aside.Demand] = aside.Number;
            else if (fact is CandidateLocked locked)
                numbers[locked.Demand] = locked.Number;
        }

        return numbers;
    }

    private static IEnumerable<DeadlineView> Due(Vacancy vacancy, LifeSnapshot life, VacancyPractice practice)
    {
        if (vacancy.HasEnded)
            yield break;
        if (vacancy is { State: VacancyState.Oriented or VacancyState.Candidates, Orientation.CandidatesBy: var candidatesBy })
            yield return Deadline("candidates", candidatesBy);
        if (vacancy is { State: VacancyState.Offered, Offer: { } offer })
        {
            if (offer.AnswerBy is { } answerBy)
                yield return Deadline("answer", answerBy);
            else
                yield return Deadline("notification", WorkingDays.In(life.Vacancy.Dwelling.Commune).Add(offer.MadeOn, practice.NotificationWorkingDays));
        }

        foreach (var candidate in vacancy.Standing)
        {
            if (candidate is { PieceCame: null, Decision: { Kind: DecisionKind.Conditional, PieceBy: { } pieceBy } })
                yield return Deadline("piece", pieceBy);
        }

        if (vacancy is { State: VacancyState.Agenda, Agenda.SessionOn: var session })
            yield return Deadline("session", session);

        DeadlineView Deadline(string what, DateOnly lastDay) => new(what, lastDay, lastDay < life.Today);
    }
}

/// <summary>A candidate.</summary>
public sealed record CandidateView(UniqueNumber UniqueNumber, string Standing, Nominator By, int Round, int DemandVersion, DecisionView? Decision, int? Rank, bool? PieceCame)
{
    /// <summary>Makes the view.</summary>
    public static CandidateView Of(Candidate candidate, bool seesConfidential) => new(
        candidate.Number, LifeWords.Of(candidate.Standing), candidate.By, candidate.Round, candidate.DemandVersion, candidate.Decision is { } decision ? DecisionView.Of(decision, candidate.Number, seesConfidential) : null, candidate.Decision?.Place, candidate.PieceCame);
}

/// <summary>A decision about a candidate.</summary>
public sealed record DecisionView(UniqueNumber UniqueNumber, int DemandVersion, DecisionKind Kind, int? Rank, IReadOnlyList<Reason> Reasons, string? MissingPiece, DateOnly? PieceBy, AccessCondition? FailedCondition)
{
    /// <summary>What the law said of the household on the day of the decision (PRI-17); absent where it was not looked at, or is not for its reader (C10).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LegalPriority? Priority { get; init; }

    /// <summary>Whether it was of the reserver's public on that day, label included (FLX-23); absent where no label was to be proved, or it is not for its reader (C10).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Labelled { get; init; }

    /// <summary>Makes the view.</summary>
    public static DecisionView Of(Decision decision, UniqueNumber number, bool seesConfidential) => new(
        number, decision.DemandVersion, decision.Kind, decision.Rank, decision.Reasons, decision.MissingPiece, decision.PieceBy, decision.FailedCondition)
    {
        Priority = seesConfidential ? decision.Priority : null,
        Labelled = seesConfidential ? decision.Labelled : null,
    };
}

/// <summary>Who is set aside for the dwelling.</summary>
public sealed record SetAsideView(UniqueNumber UniqueNumber, Reason Reason);

/// <summary>Who is reserved for the coming commission, until the end of a day, and by whom.</summary>
public sealed record LockView(UniqueNumber UniqueNumber, DateOnly Until, string By);

/// <summary>The offer that runs.</summary>
public sealed record OfferView(UniqueNumber UniqueNumber, int Rank, DateOnly MadeOn, int AnswerDays, DateOnly? AnswerBy);

/// <summary>Something due.</summary>
public sealed record DeadlineView(string What, DateOnly LastDay, bool IsLate);

/// <summary>One line of the timeline: what is said of the fact beside its step, and the decisions where it is a commission's.</summary>
public sealed record FactView(int Number, DateTimeOffset At, string By, string Role, VacancyStep? Step, UniqueNumber? UniqueNumber, bool IsUndone, JsonObject Said, IReadOnlyList<DecisionView>? Decisions)
{
    /// <summary>Members that name a demand by its internal key, or repeat the line.</summary>
    private static readonly string[] Internal = ["fact", "demand", "number", "decisions"];

    /// <summary>That a label is gone tells of the household whatever the label tells (C10).</summary>
    private const string LabelLost = "labelLost";

    /// <summary>Makes the view.</summary>
    public static FactView Of(RecordedFact recorded, string by, string role, IReadOnlyDictionary<DemandId, UniqueNumber> numbers, bool isUndone, bool seesConfidential)
    {
        var said = JsonSerializer.SerializeToNode(recorded.Fact, DemandJson.Options)!.AsObject();
        foreach (var member in Internal.Where(member => recorded.Fact is not StepUndone || member != "number"))
            said.Remove(member);
        if (!seesConfidential)
            said.Remove(LabelLost);
        return new FactView(
            recorded.Number, recorded.At, by, role, recorded.Fact.Step, recorded.Fact.About is { } demand ? numbers.GetValueOrDefault(demand) : null, isUndone, said,
            (recorded.Fact as CommissionDecided)?.Decisions.Select(decision => DecisionView.Of(decision, numbers[decision.Demand], seesConfidential)).ToList());
    }
}
