using System.Collections.Immutable;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;

namespace Allocation.Domain.Vacancies;

/// <summary>What local practice sets, within the law.</summary>
public sealed record VacancyPractice
{
    /// <summary>Most days for which a demand may be locked: others wait for it.</summary>
    public const int MostLockDays = 31;

    /// <summary>Days to answer an offer where the command gives none; at least <see cref="AnswerTime.FewestDays"/> (COM-20).</summary>
    public int AnswerDays { get; init; } = AnswerTime.FewestDays;

    /// <summary>Days a reserver has to put candidates forward, 10 to 30 by agreement (COM-29).</summary>
    public int CandidateDays { get; init; } = 20;

    /// <summary>Working days within which an offer should be notified; no guard, only late when exceeded (COM-19).</summary>
    public int NotificationWorkingDays { get; init; } = 3;

    /// <summary>Days for which a demand is locked where the command gives no day and no session is set; at most <see cref="MostLockDays"/>.</summary>
    public int LockDays { get; init; } = 7;

    /// <summary>Most candidates one vacancy has over its rounds.</summary>
    public int MostCandidates { get; init; } = 200;
}

/// <summary>What is known of a demand at the moment of a command.</summary>
/// <param name="Id">Surrogate key.</param>
/// <param name="Number">Unique number.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsActive">Whether it is in the register.</param>
/// <param name="Token">The token it gave; null when none.</param>
/// <param name="RemovedBy">Words of the first filter it does not pass for this dwelling; null when it passes all.</param>
public sealed record KnownDemand(DemandId Id, UniqueNumber Number, int Version, bool IsActive, HeldToken? Token, string? RemovedBy)
{
    /// <summary>Whether its income is within the ceiling of this dwelling, as the register has it; null where nobody looked.</summary>
    public Outcome? Income { get; init; }

    /// <summary>What the law says of its household; null where nobody looked.</summary>
    public LegalPriority? Priority { get; init; }

    /// <summary>Whether it is of the public whose label is to be proved, on the day the step is about; null where none is.</summary>
    public bool? Labelled { get; init; }

    /// <summary>Whether another vacancy houses it, or is about to.</summary>
    public bool IsHousedBy(Guid other) => Token is { Hold: not TokenHold.Offered } token && token.Vacancy != other;
}

/// <summary>The moment at which a command is decided.</summary>
public sealed record DecidingMoment
{
    /// <summary>The vacancy.</summary>
    public required Guid Vacancy { get; init; }

    /// <summary>Identity of the command: an offer takes it over, so that a repeat makes the same one.</summary>
    public required Guid Command { get; init; }

    /// <summary>Today in the place of the dwelling.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Working days of the place.</summary>
    public required WorkingDays Calendar { get; init; }

    /// <summary>Local practice.</summary>
    public required VacancyPractice Practice { get; init; }

    /// <summary>The demands that the command names, or that it is about.</summary>
    public ImmutableDictionary<UniqueNumber, KnownDemand> Demands { get; init; } = ImmutableDictionary<UniqueNumber, KnownDemand>.Empty;

    /// <summary>What the landlord's flux says of an orientation; null where it was not asked.</summary>
    public OrientationBasis? Orientation { get; init; }

    /// <summary>The list and the rules as they are; null where the command needs none.</summary>
    public DecisionBasis? Basis { get; init; }
}

/// <summary>Why a command is refused.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
/// <param name="Faults">Where it is wrong; empty when it is the step itself.</param>
public sealed record Refusal(string Code, string Message, ImmutableArray<InputFault> Faults);

/// <summary>What becomes of a command: facts, or a refusal.</summary>
/// <param name="Facts">What happens; empty when it changes nothing.</param>
/// <param name="Refused">Why it does not; null when it does.</param>
public sealed record StepOutcome(ImmutableArray<VacancyFact> Facts, Refusal? Refused)
{
    /// <summary>It happens.</summary>
    public static implicit operator StepOutcome(VacancyFact fact) => new([fact], null);

    /// <summary>It does not.</summary>
    public static implicit operator StepOutcome(Refusal refused) => new([], refused);
}
