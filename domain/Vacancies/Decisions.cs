using System.Text.Json.Serialization;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Vacancies;

/// <summary>The five decisions of R.441-3, one for each candidate (COM-11), and one for who is not there any more.</summary>
[JsonConverter(typeof(KebabCase<DecisionKind>))]
public enum DecisionKind
{
    /// <summary>a: the dwelling is allocated.</summary>
    Allocated,

    /// <summary>b: allocated if those of the ranks before refuse.</summary>
    Ranked,

    /// <summary>c: allocated if a missing piece comes in time.</summary>
    Conditional,

    /// <summary>d: not allocated.</summary>
    NotAllocated,

    /// <summary>e: a condition of access is not met.</summary>
    Ineligible,

    /// <summary>The demand had left the register, or was housed, between the agenda and the session (COM-31). Never sent: the engine finds it.</summary>
    NoEffect,
}

/// <summary>Conditions of access a commission may find not met (LIF-16).</summary>
[JsonConverter(typeof(KebabCase<AccessCondition>))]
public enum AccessCondition
{
    /// <summary>Resources above the ceiling.</summary>
    Ceiling,

    /// <summary>Right of residence of an adult.</summary>
    Residence,
}

/// <summary>Why fewer than three demands may be examined (R.441-3; COM-9).</summary>
[JsonConverter(typeof(KebabCase<ExaminationException>))]
public enum ExaminationException
{
    /// <summary>There were not enough candidates: documented (COM-10).</summary>
    InsufficientCandidates,

    /// <summary>Persons designated by the prefect under DALO.</summary>
    DaloPrefectDesignation,

    /// <summary>Adapted dwellings of the most social financing (D.331-25-1).</summary>
    AdaptedPlai,
}

/// <summary>What the law says of a household that is decided about: DALO comes before the other priorities (PRI-1).</summary>
[JsonConverter(typeof(KebabCase<LegalPriority>))]
public enum LegalPriority
{
    /// <summary>No priority is known.</summary>
    None,

    /// <summary>A priority of L.441-1.</summary>
    Priority,

    /// <summary>It holds a DALO decision.</summary>
    Dalo,
}

/// <summary>The decision about one candidate.</summary>
public sealed record Decision
{
    /// <summary>The demand.</summary>
    public required DemandId Demand { get; init; }

    /// <summary>Version of the demand on which it was decided.</summary>
    public required int DemandVersion { get; init; }

    /// <summary>Which of the five.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>Rank, from 1: of b, and of c where the commission gave one. a holds the first.</summary>
    public int? Rank { get; init; }

    /// <summary>Why, for d and e (COM-16).</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>Code of the missing piece, for c (COM-14).</summary>
    public string? MissingPiece { get; init; }

    /// <summary>Last day for it.</summary>
    public DateOnly? PieceBy { get; init; }

    /// <summary>The condition that is not met, for e (COM-15).</summary>
    public AccessCondition? FailedCondition { get; init; }

    /// <summary>What the law said of the household on the day of the decision: it stays (PRI-17). Null where it was not looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LegalPriority? Priority { get; init; }

    /// <summary>Whether the household was of the reserver's public, label included, on the day of the commission: it stays (FLX-23). Null where no label was to be proved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Labelled { get; init; }

    /// <summary>Place in the order of offers; null for who is not offered anything.</summary>
    [JsonIgnore]
    public int? Place => Kind switch
    {
        DecisionKind.Allocated => 1,
        DecisionKind.Ranked or DecisionKind.Conditional => Rank ?? 1,
        _ => null,
    };
}

/// <summary>On what a decision was taken (COM-18).</summary>
/// <param name="ListEpoch">Epoch of the list seen.</param>
/// <param name="ListNumber">Number of its version.</param>
/// <param name="GridVersion">Grid of its scores; null when it was ordered by first deposit.</param>
/// <param name="Ceilings">Year of the ceilings.</param>
public sealed record DecisionBasis(long ListEpoch, long ListNumber, string? GridVersion, int Ceilings);
