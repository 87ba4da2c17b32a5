using System.Text.Json.Serialization;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Vacancies;

/// <summary>Something that happened to a vacancy: recorded once, never changed.</summary>
/// <param name="Step">The step it is; null for what the engine notes for itself.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(NoticeReceived), "notice-received")]
[JsonDerivedType(typeof(KeysReturned), "keys-returned")]
[JsonDerivedType(typeof(DwellingOriented), "oriented")]
[JsonDerivedType(typeof(OrientationEnded), "orientation-ended")]
[JsonDerivedType(typeof(CandidateNominated), "candidate-nominated")]
[JsonDerivedType(typeof(CandidateWithdrawn), "candidate-withdrawn")]
[JsonDerivedType(typeof(CandidateSetAside), "candidate-set-aside")]
[JsonDerivedType(typeof(ReasonAmended), "reason-amended")]
[JsonDerivedType(typeof(CandidateRestored), "candidate-restored")]
[JsonDerivedType(typeof(CandidateLocked), "candidate-locked")]
[JsonDerivedType(typeof(CandidateUnlocked), "candidate-unlocked")]
[JsonDerivedType(typeof(InstructionBegun), "instruction-begun")]
[JsonDerivedType(typeof(PlacedOnAgenda), "placed-on-agenda")]
[JsonDerivedType(typeof(TakenOffAgenda), "taken-off-agenda")]
[JsonDerivedType(typeof(CommissionDecided), "commission-decided")]
[JsonDerivedType(typeof(OfferMade), "offer-made")]
[JsonDerivedType(typeof(OfferNotified), "offer-notified")]
[JsonDerivedType(typeof(OfferAccepted), "offer-accepted")]
[JsonDerivedType(typeof(OfferRefused), "offer-refused")]
[JsonDerivedType(typeof(OfferFellSilent), "offer-fell-silent")]
[JsonDerivedType(typeof(OfferWithdrawn), "offer-withdrawn")]
[JsonDerivedType(typeof(PieceReceived), "piece-received")]
[JsonDerivedType(typeof(PieceMissed), "piece-missed")]
[JsonDerivedType(typeof(AcceptanceWithdrawn), "acceptance-withdrawn")]
[JsonDerivedType(typeof(DesignationReopened), "designation-reopened")]
[JsonDerivedType(typeof(LeaseSigned), "lease-signed")]
[JsonDerivedType(typeof(VacancyClosed), "closed")]
[JsonDerivedType(typeof(StepUndone), "undone")]
[JsonDerivedType(typeof(TokenSettled), "token-settled")]
public abstract record VacancyFact([property: JsonIgnore] VacancyStep? Step)
{
    /// <summary>The demand it is about; null when it is about the vacancy.</summary>
    [JsonIgnore]
    public DemandId? About => this switch
    {
        CandidateNominated named => named.Demand,
        CandidateWithdrawn left => left.Demand,
        CandidateSetAside aside => aside.Demand,
        ReasonAmended amended => amended.Demand,
        CandidateRestored restored => restored.Demand,
        CandidateLocked locked => locked.Demand,
        CandidateUnlocked unlocked => unlocked.Demand,
        OfferMade made => made.Demand,
        PieceReceived came => came.Demand,
        PieceMissed missed => missed.Demand,
        _ => null,
    };
}

/// <summary>Notice received, in writing; its date proves the start (COM-29).</summary>
/// <param name="AvailableOn">Day from which the dwelling can be let.</param>
public sealed record NoticeReceived(DateOnly AvailableOn) : VacancyFact(VacancyStep.Notice);

/// <summary>The keys came back.</summary>
/// <param name="On">Day.</param>
public sealed record KeysReturned(DateOnly On) : VacancyFact(VacancyStep.ReturnKeys);

/// <summary>The dwelling is handed to a reserver, or kept by the landlord.</summary>
/// <param name="Reserver">The reserver; null when the landlord keeps it.</param>
/// <param name="Round">Counted from 1 over the life of the vacancy.</param>
/// <param name="CandidatesBy">Last day on which candidates may be put forward.</param>
/// <param name="Reason">Why this one (FLX-34); null when nobody said.</param>
public sealed record DwellingOriented(string? Reserver, int Round, DateOnly CandidatesBy, string? Reason) : VacancyFact(VacancyStep.Orient)
{
    /// <summary>On which part of the State's rights (FLX-11); null for another reserver, or when nobody said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StatePart? StatePart { get; init; }

    /// <summary>Of the State: for whom it exercises the rights (FLX-14); null for its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OnBehalfOf { get; init; }

    /// <summary>What was agreed with the reserver on that day; null where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreedDesignation? Agreed { get; init; }

    /// <summary>The step of a fallback chain that it follows (FLX-25); null where it follows none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FallbackHop? Hop { get; init; }
}

/// <summary>The orientation ended without a candidate.</summary>
/// <param name="Cause">Given back, or its time was over.</param>
/// <param name="Text">In words; null when there are none.</param>
/// <param name="Round">Which round ended.</param>
public sealed record OrientationEnded(OrientationEnd Cause, string? Text, int Round) : VacancyFact(VacancyStep.EndOrientation);

/// <summary>A candidate is put forward.</summary>
/// <param name="Demand">The demand.</param>
/// <param name="Number">Its unique number.</param>
/// <param name="DemandVersion">Version of the demand when it was.</param>
/// <param name="By">Who does.</param>
public sealed record CandidateNominated(DemandId Demand, UniqueNumber Number, int DemandVersion, Nominator By) : VacancyFact(VacancyStep.Nominate)
{
    /// <summary>Of a reserver: the last day on which it might (FLX-I13). Null where a person accepted its lateness, and of candidates of before this was recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? Until { get; init; }
}

/// <summary>A candidate leaves this vacancy.</summary>
/// <param name="Demand">The demand.</param>
/// <param name="Cause">Why.</param>
/// <param name="Text">In words; null when there are none.</param>
public sealed record CandidateWithdrawn(DemandId Demand, WithdrawalCause Cause, string? Text) : VacancyFact(VacancyStep.WithdrawCandidate);

/// <summary>A demand is set aside for this dwelling, candidate or not.</summary>
/// <param name="Demand">The demand.</param>
/// <param name="Number">Its unique number.</param>
/// <param name="Reason">Why.</param>
public sealed record CandidateSetAside(DemandId Demand, UniqueNumber Number, Reason Reason) : VacancyFact(VacancyStep.SetAside);

/// <summary>The reason is put right.</summary>
/// <param name="Demand">The demand.</param>
/// <param name="Reason">The reason from now on.</param>
public sealed record ReasonAmended(DemandId Demand, Reason Reason) : VacancyFact(VacancyStep.AmendReason);

/// <summary>A demand set aside is taken back.</summary>
/// <param name="Demand">The demand.</param>
public sealed record CandidateRestored(DemandId Demand) : VacancyFact(VacancyStep.Restore);

/// <summary>A demand is reserved for the coming commission, candidate or not: other agents see it, and nothing is forbidden by it.</summary>
/// <param name="Demand">The demand.</param>
/// <param name="Number">Its unique number.</param>
/// <param name="Until">Last day of it.</param>
public sealed record CandidateLocked(DemandId Demand, UniqueNumber Number, DateOnly Until) : VacancyFact(VacancyStep.Lock);

/// <summary>It is reserved no more.</summary>
/// <param name="Demand">The demand.</param>
/// <param name="Expired">The last day that is over, where the clock did it; null where a person did.</param>
public sealed record CandidateUnlocked(DemandId Demand, DateOnly? Expired) : VacancyFact(VacancyStep.Unlock);

/// <summary>The candidates are proposed; their files are examined.</summary>
public sealed record InstructionBegun() : VacancyFact(VacancyStep.Instruct);

/// <summary>The vacancy is on the agenda of a commission.</summary>
/// <param name="SessionOn">Day of the session.</param>
/// <param name="Session">Name of the session, as the landlord calls it; null when it has none.</param>
public sealed record PlacedOnAgenda(DateOnly SessionOn, string? Session) : VacancyFact(VacancyStep.PlaceOnAgenda);

/// <summary>It is taken off the agenda.</summary>
public sealed record TakenOffAgenda() : VacancyFact(VacancyStep.TakeOffAgenda);

/// <summary>The commission decided (COM-11).</summary>
/// <param name="On">Day of the session.</param>
/// <param name="Decisions">One for each candidate, those who had left the register included.</param>
/// <param name="Exception">Why fewer than three demands were examined; null when they were not fewer (COM-9).</param>
/// <param name="Justification">That exception in words.</param>
/// <param name="Seen">The list and the rules on which it was taken.</param>
public sealed record CommissionDecided(DateOnly On, IReadOnlyList<Decision> Decisions, ExaminationException? Exception, string? Justification, DecisionBasis Seen) : VacancyFact(VacancyStep.Decide)
{
    /// <summary>Reference of the State's authorisation to allocate without the label in a proven emergency (FLX-23); null where nobody gave one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Authorisation { get; init; }
}

/// <summary>One rank is offered the dwelling; nobody was told yet.</summary>
/// <param name="Offer">The offer.</param>
/// <param name="Demand">To whom.</param>
/// <param name="Rank">Its rank.</param>
/// <param name="AnswerDays">Days it gives to answer, at least ten (COM-20).</param>
/// <param name="DaloNotice">Whether it says that it is made under DALO, and what a refusal may cost (COM-25).</param>
/// <param name="On">Day, in the place of the dwelling.</param>
public sealed record OfferMade(Guid Offer, DemandId Demand, int Rank, int AnswerDays, bool DaloNotice, DateOnly On) : VacancyFact(VacancyStep.Offer);

/// <summary>The offer reached the applicant.</summary>
/// <param name="Proof">The proof of it; a later one replaces it.</param>
/// <param name="AnswerBy">Last day of the answer, until 24:00; null while nothing is proved (COM-22).</param>
/// <param name="RecordedOn">Day on which the proof was recorded, in the place of the dwelling: a proof that comes late leaves that day to record an answer that came in time.</param>
public sealed record OfferNotified(Notification Proof, DateOnly? AnswerBy, DateOnly RecordedOn) : VacancyFact(VacancyStep.Notify);

/// <summary>The applicant accepted.</summary>
/// <param name="On">Day of the answer.</param>
public sealed record OfferAccepted(DateOnly On) : VacancyFact(VacancyStep.Accept);

/// <summary>The applicant refused.</summary>
/// <param name="On">Day of the answer.</param>
/// <param name="Text">Its reason in words; null when none was given.</param>
public sealed record OfferRefused(DateOnly On, string? Text) : VacancyFact(VacancyStep.Refuse);

/// <summary>Nobody answered in time, which is a refusal (COM-23).</summary>
/// <param name="AnswerBy">Last day of the answer.</param>
public sealed record OfferFellSilent(DateOnly AnswerBy) : VacancyFact(VacancyStep.FallSilent);

/// <summary>The offer is taken back, or the demand was in an offer elsewhere.</summary>
/// <param name="Offer">The offer.</param>
/// <param name="Cause">Why.</param>
/// <param name="Text">In words; null when there are none.</param>
public sealed record OfferWithdrawn(Guid Offer, OfferEnd Cause, string? Text) : VacancyFact(VacancyStep.WithdrawOffer);

/// <summary>The missing piece came.</summary>
/// <param name="Demand">Whose.</param>
/// <param name="On">Day.</param>
public sealed record PieceReceived(DemandId Demand, DateOnly On) : VacancyFact(VacancyStep.ReceivePiece);

/// <summary>The missing piece did not come in time.</summary>
/// <param name="Demand">Whose.</param>
/// <param name="PieceBy">The last day for it.</param>
public sealed record PieceMissed(DemandId Demand, DateOnly PieceBy) : VacancyFact(VacancyStep.MissPiece);

/// <summary>The one who accepted takes it back, or is eligible no more.</summary>
/// <param name="Cause">Which of the two.</param>
/// <param name="Text">In words; null when there are none.</param>
public sealed record AcceptanceWithdrawn(WithdrawalCause Cause, string? Text) : VacancyFact(VacancyStep.WithdrawAcceptance);

/// <summary>All candidates failed: the dwelling is back with its reserver, who may name others (FLX-33). The same orientation goes on.</summary>
/// <param name="CandidatesBy">Last day on which they may be put forward.</param>
/// <param name="Round">In which round.</param>
/// <param name="After">Number of the fact with which nobody was left: taken back, that takes this along.</param>
public sealed record DesignationReopened(DateOnly CandidatesBy, int Round, int After) : VacancyFact(VacancyStep.ReopenDesignation);

/// <summary>The lease is signed.</summary>
/// <param name="On">Day; the rules of that day apply (COM-I9).</param>
/// <param name="DemandVersion">Version of the demand that was checked again.</param>
public sealed record LeaseSigned(DateOnly On, int DemandVersion) : VacancyFact(VacancyStep.SignLease)
{
    /// <summary>That the label that was proved when the commission decided holds no more: it is said, and with the lease the imputation counts as one without label (FLX-33). Null where it does, or none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? LabelLost { get; init; }
}

/// <summary>Closed without a letting.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Text">In words; null when there are none.</param>
public sealed record VacancyClosed(ClosingCause Cause, string? Text) : VacancyFact(VacancyStep.Close);

/// <summary>A step is taken back: from here on the vacancy is as if it had not happened, and everybody sees that it did.</summary>
/// <param name="Number">Number of its fact.</param>
/// <param name="Text">Why; null when nobody said.</param>
public sealed record StepUndone(int Number, string? Text) : VacancyFact(VacancyStep.Undo);

/// <summary>The token of a demand is as this vacancy wants it: taken, raised, or let go when null.</summary>
/// <param name="Token">What the vacancy holds.</param>
public sealed record TokenSettled(OfferToken? Token) : VacancyFact((VacancyStep?)null);
