using System.Text.Json.Serialization;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Vacancies;

/// <summary>What somebody asks of a vacancy. What the law or the life cycle says against it comes back as a refusal.</summary>
/// <param name="Step">The step it asks for.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(ReturnKeys), "return-keys")]
[JsonDerivedType(typeof(Orient), "orient")]
[JsonDerivedType(typeof(EndOrientation), "end-orientation")]
[JsonDerivedType(typeof(Nominate), "nominate")]
[JsonDerivedType(typeof(WithdrawCandidate), "withdraw-candidate")]
[JsonDerivedType(typeof(SetCandidateAside), "set-aside")]
[JsonDerivedType(typeof(AmendReason), "amend-reason")]
[JsonDerivedType(typeof(RestoreCandidate), "restore")]
[JsonDerivedType(typeof(LockCandidate), "lock")]
[JsonDerivedType(typeof(UnlockCandidate), "unlock")]
[JsonDerivedType(typeof(Instruct), "instruct")]
[JsonDerivedType(typeof(PlaceOnAgenda), "place-on-agenda")]
[JsonDerivedType(typeof(TakeOffAgenda), "take-off-agenda")]
[JsonDerivedType(typeof(Decide), "decide")]
[JsonDerivedType(typeof(MakeOffer), "offer")]
[JsonDerivedType(typeof(NotifyOffer), "notify")]
[JsonDerivedType(typeof(AcceptOffer), "accept")]
[JsonDerivedType(typeof(RefuseOffer), "refuse")]
[JsonDerivedType(typeof(WithdrawOffer), "withdraw-offer")]
[JsonDerivedType(typeof(ReceivePiece), "receive-piece")]
[JsonDerivedType(typeof(WithdrawAcceptance), "withdraw-acceptance")]
[JsonDerivedType(typeof(SignLease), "sign-lease")]
[JsonDerivedType(typeof(CloseVacancy), "close")]
[JsonDerivedType(typeof(UndoStep), "undo")]
public abstract record VacancyCommand([property: JsonIgnore] VacancyStep Step)
{
    /// <summary>The demands it names.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<UniqueNumber> Names => [];
}

/// <summary>The keys came back.</summary>
/// <param name="On">Day, not to come.</param>
public sealed record ReturnKeys(DateOnly On) : VacancyCommand(VacancyStep.ReturnKeys);

/// <summary>Hand the dwelling to a reserver, or keep it.</summary>
/// <param name="Reserver">The reserver; null when the landlord keeps it.</param>
/// <param name="CandidatesBy">Last day for candidates; as many days as is customary when null.</param>
/// <param name="Reason">Why; wanted where an earlier orientation is replaced.</param>
/// <param name="StatePart">On which part of the State's rights; null for another reserver.</param>
/// <param name="LedgerVersion">Version of the landlord's flux on which it was decided; null when nobody looked.</param>
/// <param name="OnBehalfOf">Of the State: whose rights it exercises (FLX-14); null for its own.</param>
public sealed record Orient(string? Reserver = null, DateOnly? CandidatesBy = null, string? Reason = null, StatePart? StatePart = null, int? LedgerVersion = null, string? OnBehalfOf = null) : VacancyCommand(VacancyStep.Orient);

/// <summary>Give the dwelling back.</summary>
/// <param name="Text">Why.</param>
public sealed record EndOrientation(string? Text = null) : VacancyCommand(VacancyStep.EndOrientation);

/// <summary>Put a candidate forward.</summary>
/// <param name="Demand">Its unique number.</param>
/// <param name="By">Who does.</param>
public sealed record Nominate(UniqueNumber Demand, Nominator By) : VacancyCommand(VacancyStep.Nominate)
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IReadOnlyList<UniqueNumber> Names => [Demand];
}

/// <summary>A candidate leaves.</summary>
/// <param name="Demand">Its unique number.</param>
/// <param name="Cause">Why.</param>
/// <param name="Text">In words.</param>
public sealed record WithdrawCandidate(UniqueNumber Demand, WithdrawalCause Cause, string? Text = null) : VacancyCommand(VacancyStep.WithdrawCandidate)
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IReadOnlyList<UniqueNumber> Names => [Demand];
}

/// <summary>Set a demand aside for this dwelling.</summary>
/// <param name="Demand">Its unique number.</param>
/// <param name="Reason">Why.</param>
public sealed record SetCandidateAside(UniqueNumber Demand, Reason Reason) : VacancyCommand(VacancyStep.SetAside)
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IReadOnlyList<UniqueNumber> Names => [Demand];
}

/// <summary>Put the reason right.</summary>
/// <param name="Demand">Its unique number.</param>
/// <param name="Reason">The reason from now on.</param>
public sealed record AmendReason(UniqueNumber Demand, Reason Reason) : VacancyCommand(VacancyStep.AmendReason)
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IReadOnlyList<UniqueNumber> Names => [Demand];
}

/// <summary>Take a demand back that was set aside.</summary>
/// <param name="Demand">Its unique number.</param>
public sealed record RestoreCandidate(UniqueNumber Demand) : VacancyCommand(VacancyStep.Restore)
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IReadOnlyList<UniqueNumber> Names => [Demand];
}

/// <summary>Reserve a demand for the coming commission.</summary>
/// <param name="Demand">Its unique number.</param>
/// <param name="Until">Last day; that of the session, or as many days as is customary, when null.</param>
public sealed record LockCandidate(UniqueNumber Demand, DateOnly? Until = null) : VacancyCommand(VacancyStep.Lock)
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IReadOnlyList<UniqueNumber> Names => [Demand];
}

/// <summary>Let it go again.</summary>
/// <param name="Demand">Its unique number.</param>
public sealed record UnlockCandidate(UniqueNumber Demand) : VacancyCommand(VacancyStep.Unlock)
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IReadOnlyList<UniqueNumber> Names => [Demand];
}

/// <summary>Begin to examine the files of the candidates.</summary>
public sealed record Instruct() : VacancyCommand(VacancyStep.Instruct);

/// <summary>Place the vacancy on the agenda of a commission.</summary>
/// <param name="SessionOn">Day of the session.</param>
/// <param name="Session">Its name.</param>
public sealed record PlaceOnAgenda(DateOnly SessionOn, string? Session = null) : VacancyCommand(VacancyStep.PlaceOnAgenda);

/// <summary>Take it off again.</summary>
public sealed record TakeOffAgenda() : VacancyCommand(VacancyStep.TakeOffAgenda);

/// <summary>What the commission decided.</summary>
/// <param name="Decisions">One for each candidate.</param>
/// <param name="Exception">Why fewer than three demands were examined.</param>
/// <param name="Justification">That in words.</param>
/// <param name="ListVersion">Version of the list that the commission had before it, <c>epoch-number</c>; the present one when null.</param>
public sealed record Decide(IReadOnlyList<NumberedDecision> Decisions, ExaminationException? Exception = null, string? Justification = null, string? ListVersion = null) : VacancyCommand(VacancyStep.Decide)
{
    /// <summary>Reference of the State's authorisation to allocate without the label in a proven emergency (FLX-23).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Authorisation { get; init; }

    /// <inheritdoc />
    [JsonIgnore]
    public override IReadOnlyList<UniqueNumber> Names => [.. Decisions.Select(decision => decision.Demand)];
}

/// <summary>A decision about a demand named by its number; see <see cref="Decision"/>.</summary>
public sealed record NumberedDecision
{
    /// <summary>The unique number.</summary>
    public required UniqueNumber Demand { get; init; }

    /// <summary>Version of the demand that the commission saw; that of the nomination when null.</summary>
    public int? DemandVersion { get; init; }

    /// <summary>Which of the five.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>Rank, from 1.</summary>
    public int? Rank { get; init; }

    /// <summary>Why.</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>Code of the missing piece.</summary>
    public string? MissingPiece { get; init; }

    /// <summary>Last day for it.</summary>
    public DateOnly? PieceBy { get; init; }

    /// <summary>The condition that is not met.</summary>
    public AccessCondition? FailedCondition { get; init; }
}

/// <summary>Offer the dwelling to the next in line.</summary>
/// <param name="AnswerDays">Days to answer; as many as is customary when null.</param>
/// <param name="DaloNotice">Whether the offer says that it is made under DALO (COM-25).</param>
public sealed record MakeOffer(int? AnswerDays = null, bool DaloNotice = false) : VacancyCommand(VacancyStep.Offer);

/// <summary>The proof that the offer arrived; sent again when the proof comes later.</summary>
/// <param name="Means">How it was sent.</param>
/// <param name="ReceivedOn">Day of receipt.</param>
/// <param name="PresentedOn">Day of a presentation in vain that can be proved.</param>
public sealed record NotifyOffer(NotificationMeans Means, DateOnly? ReceivedOn = null, DateOnly? PresentedOn = null) : VacancyCommand(VacancyStep.Notify);

/// <summary>The applicant accepts.</summary>
/// <param name="On">Day of the answer.</param>
public sealed record AcceptOffer(DateOnly On) : VacancyCommand(VacancyStep.Accept);

/// <summary>The applicant refuses.</summary>
/// <param name="On">Day of the answer.</param>
/// <param name="Text">Its reason.</param>
public sealed record RefuseOffer(DateOnly On, string? Text = null) : VacancyCommand(VacancyStep.Refuse);

/// <summary>Take the offer back.</summary>
/// <param name="Text">Why.</param>
public sealed record WithdrawOffer(string Text) : VacancyCommand(VacancyStep.WithdrawOffer);

/// <summary>The missing piece came.</summary>
/// <param name="Demand">Whose.</param>
/// <param name="On">Day.</param>
public sealed record ReceivePiece(UniqueNumber Demand, DateOnly On) : VacancyCommand(VacancyStep.ReceivePiece)
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IReadOnlyList<UniqueNumber> Names => [Demand];
}

/// <summary>The one who accepted withdraws, or is eligible no more.</summary>
/// <param name="Cause">Which of the two.</param>
/// <param name="Text">In words.</param>
public sealed record WithdrawAcceptance(WithdrawalCause Cause, string? Text = null) : VacancyCommand(VacancyStep.WithdrawAcceptance);

/// <summary>The lease is signed.</summary>
/// <param name="On">Day.</param>
public sealed record SignLease(DateOnly On) : VacancyCommand(VacancyStep.SignLease);

/// <summary>Close the vacancy without a letting.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Text">In words.</param>
public sealed record CloseVacancy(ClosingCause Cause, string? Text = null) : VacancyCommand(VacancyStep.Close);

/// <summary>Take a step back.</summary>
/// <param name="Fact">Number of its fact; the last that can be when null.</param>
/// <param name="Text">Why.</param>
public sealed record UndoStep(int? Fact = null, string? Text = null) : VacancyCommand(VacancyStep.Undo);
