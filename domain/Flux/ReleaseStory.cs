using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>The books of an agreement: what happens in one never changes the other (FLX-21, FLX-I14).</summary>
[JsonConverter(typeof(KebabCase<FluxBook>))]
public enum FluxBook
{
    /// <summary>Dwellings let again.</summary>
    Flux,

    /// <summary>Dwellings let for the first time.</summary>
    FirstLetting,
}

/// <summary>
/// A dwelling that was released, as it was on that day, and what became of it so far in the words of the flux. A story is told anew with each
/// fact of the vacancy, and replaces the one before: what was taken back is not in it any more.
/// </summary>
public sealed record ReleaseStory
{
    /// <summary>The vacancy.</summary>
    public required Guid Release { get; init; }

    /// <summary>Version of the vacancy that it tells.</summary>
    public required int Version { get; init; }

    /// <summary>Landlord's identifier of the dwelling.</summary>
    public required string DwellingId { get; init; }

    /// <summary>The dwelling.</summary>
    public required ReleasedDwelling Dwelling { get; init; }

    /// <summary>Day from which it could be let: it is attached to that year (FLX-40).</summary>
    public required DateOnly AvailableOn { get; init; }

    /// <summary>Its book.</summary>
    public required FluxBook Book { get; init; }

    /// <summary>What happened, in its order.</summary>
    public ImmutableArray<ReleaseStep> Steps { get => field.IsDefault ? [] : field; init; }

    /// <summary>The landlord whose identifier of the dwelling it is, where that one was merged into the one that keeps it now (FLX-39).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Landlord { get; init; }

    /// <summary>The story as those are told it who are not shown confidential facts: of no household whether its label was found (C10).</summary>
    public ReleaseStory WithoutLabels() => this with { Steps = [.. Steps.Select(step => step with { Labelled = null })] };
}

/// <summary>What the flux needs to know of a dwelling; a change of its district or its state later does not change the release (FLX-41).</summary>
public sealed record ReleasedDwelling
{
    /// <summary>Commune or municipal arrondissement.</summary>
    public required InseeCode Commune { get; init; }

    /// <summary>Typology.</summary>
    public required Typology Typology { get; init; }

    /// <summary>Subsidy class.</summary>
    public required Financing Financing { get; init; }

    /// <summary>Whether it stood in a quartier prioritaire de la ville; null when not known.</summary>
    public bool? InPriorityDistrict { get; init; }

    /// <summary>Year of construction; null when not known.</summary>
    public int? ConstructionYear { get; init; }

    /// <summary>Why it was outside the flux; null when it was in it.</summary>
    public OutsideFluxKind? Outside { get; init; }

    /// <summary>The programme by which its first letting is shared out (FLX-21); null where it is of none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Programme { get; init; }

    /// <summary>A dwelling on the day it was released.</summary>
    public static ReleasedDwelling Of(Dwelling dwelling, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(dwelling);
        return new ReleasedDwelling
        {
            Commune = dwelling.Commune,
            Typology = dwelling.Typology,
            Financing = dwelling.Financing,
            InPriorityDistrict = dwelling.InPriorityDistrict,
            ConstructionYear = dwelling.ConstructionYear,
            Outside = dwelling.OutsideFlux is { } outside && outside.Since <= on ? outside.Kind : null,
            Programme = dwelling.NeverLet == true ? dwelling.Programme : null,
        };
    }
}

/// <summary>One thing that happened to a released dwelling.</summary>
/// <param name="Kind">What.</param>
/// <param name="Fact">Number of the fact of the vacancy behind it.</param>
/// <param name="On">Day of effect, in the place of the dwelling.</param>
public sealed record ReleaseStep(ReleaseStepKind Kind, int Fact, DateOnly On)
{
    /// <summary>Of an orientation: to whom; null when the landlord keeps it.</summary>
    public string? Reserver { get; init; }

    /// <summary>Of an orientation to the State: for whom it exercises the rights; null for its own (FLX-14).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OnBehalfOf { get; init; }

    /// <summary>Of an orientation to the State: on which part of its rights.</summary>
    public StatePart? Part { get; init; }

    /// <summary>Of an orientation, and where others may be named: last day for candidates. Of a candidate named: that day, null where a person accepted its lateness.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Of an orientation: the step of a fallback chain that it follows; null where it follows none (FLX-25).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FallbackHop? Hop { get; init; }

    /// <summary>Of a dwelling that came back: why.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrientationEnd? End { get; init; }

    /// <summary>Of an orientation: why this one.</summary>
    public string? Reason { get; init; }

    /// <summary>Of an allocation, the next rank and a lease: what the law said of the household when it was decided about; null where nobody looked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LegalPriority? Priority { get; init; }

    /// <summary>Of an allocation and the next rank: whether the household was of the reserver's public when it was decided about; null where no label was to be proved (FLX-23). Of a lease: false where what was proved then held no more, else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Labelled { get; init; }

    /// <summary>Of the end without a letting: why.</summary>
    public ClosingCause? Cause { get; init; }
}

/// <summary>What may happen to a released dwelling (FLX-33).</summary>
[JsonConverter(typeof(KebabCase<ReleaseStepKind>))]
public enum ReleaseStepKind
{
    /// <summary>Handed to a reserver, or kept.</summary>
    Oriented,

    /// <summary>Given back, or its time passed without a candidate.</summary>
    Returned,

    /// <summary>The reserver puts the first candidate of an orientation forward.</summary>
    Named,

    /// <summary>The commission allocated it.</summary>
    Allocated,

    /// <summary>The allottee refused, or did not answer.</summary>
    Refused,

    /// <summary>The allottee was lost: housed elsewhere, gone from the register, not eligible any more.</summary>
    Lost,

    /// <summary>The next rank is the allottee now.</summary>
    PassedOn,

    /// <summary>No rank is left.</summary>
    AllFailed,

    /// <summary>Its reserver may name others: the orientation goes on.</summary>
    Reopened,

    /// <summary>A lease was signed.</summary>
    LeaseSigned,

    /// <summary>Closed without a letting.</summary>
    Closed,
}
