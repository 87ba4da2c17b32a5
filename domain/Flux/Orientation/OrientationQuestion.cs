using System.Collections.Immutable;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Orientation;

/// <summary>Who should have a dwelling that was released (FLX-34)?</summary>
/// <param name="Release">The release.</param>
/// <param name="Today">Today in the place of the dwelling.</param>
/// <param name="Practice">What is customary.</param>
public sealed record OrientationQuestion(ReleaseStory Release, DateOnly Today, OrientationPractice Practice);

/// <summary>Parameters of the ranking of reservers, which the law leaves to the landlord (FLX-26) [practice].</summary>
public sealed record OrientationPractice
{
    /// <summary>Days for which a reserver that gave a dwelling back stands behind others of the same need, 0 to 365.</summary>
    public int CoolDownDays { get; init; } = 15;

    /// <summary>Dwellings owed from which a reserver goes before all that are owed less, whatever their share.</summary>
    public int UrgentFrom { get; init; } = 1;

    /// <summary>
    /// Communes, EPCI and départements that are no tense zones (law of 6 July 1989, art. 17 I), by code: there no law bounds the time to name candidates
    /// (FLX-24). A place that nobody named is taken for tense, for a longer time there would be void.
    /// </summary>
    public ImmutableArray<string> NotTense { get => field.IsDefault ? [] : field; init; }
}

/// <summary>One who may have the dwelling, and why it stands where it stands.</summary>
public sealed record OrientationChoice
{
    /// <summary>Its agreement; null for the landlord itself.</summary>
    public required string? Agreement { get; init; }

    /// <summary>Its name; null for the landlord itself.</summary>
    public required string? Reserver { get; init; }

    /// <summary>What it is; null for the landlord itself.</summary>
    public ReserverKind? Kind { get; init; }

    /// <summary>On which part of the State's rights.</summary>
    public StatePart? Part { get; init; }

    /// <summary>Its place, from 1; null when it may not have the dwelling.</summary>
    public int? Rank { get; init; }

    /// <summary>Of the State: whose rights it would exercise (FLX-14); null for its own.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Why it may not; null when it may.</summary>
    public OrientationBar? Bar { get; init; }

    /// <summary>Due for the year, carried over included; of a first letting of a programme, its whole share there, whatever the year.</summary>
    public required Rational Due { get; init; }

    /// <summary>Dwellings that count as taken; of a programme, in it.</summary>
    public required Rational Consumed { get; init; }

    /// <summary>Open orientations, which count as served here (FLX-32).</summary>
    public required Rational Held { get; init; }

    /// <summary>What it is owed now: due less served.</summary>
    public Rational Deficit => Due - Consumed - Held;

    /// <summary>What it would be owed if it had this dwelling.</summary>
    public Rational DeficitAfter => Deficit - 1;

    /// <summary>That beside what is due in the year, a dwelling at least.</summary>
    public Rational RelativeDeficit => Deficit / Rational.Max(Due, Rational.One);

    /// <summary>Whether it is owed so much that it goes before all that are owed less.</summary>
    public required bool IsUrgent { get; init; }

    /// <summary>Whether the prefect's share outside priority districts asks for this dwelling (FLX-13).</summary>
    public bool FloorAsks { get; init; }

    /// <summary>Whether its share, which applies in each commune alike, is owed a whole dwelling in this one (FLX-12).</summary>
    public bool CommuneAsks { get; init; }

    /// <summary>Whether the dwelling came back, and it is next by what was agreed with who gave it back (FLX-25).</summary>
    public bool FallbackAsks { get; init; }

    /// <summary>Last day on which the reserver was to be told of the coming vacancy (FLX-24); null where no notice was agreed.</summary>
    public DateOnly? NoticeBy { get; init; }

    /// <summary>How much the five axes of the yearly report ask for this dwelling: the mean of their deficits.</summary>
    public Rational AxesDeficit => Axes.Length == 0 ? Rational.Zero : Axes.Aggregate(Rational.Zero, (sum, axis) => sum + axis.Deficit) / Axes.Length;

    /// <summary>The axes.</summary>
    public ImmutableArray<AxisBalance> Axes { get; init; } = [];

    /// <summary>Whether it gave a dwelling back a short while ago.</summary>
    public bool CoolsDown { get; init; }

    /// <summary>The households its rights are for, as agreed; null for all. Nobody is ranked by it: how many of them wait is for a person to weigh (FLX-34).</summary>
    public string? Public { get; init; }

    /// <summary>Its share of a dwelling released there today.</summary>
    public required Rational Share { get; init; }

    /// <summary>Day on which it was served last; null when it never was.</summary>
    public DateOnly? LastServedOn { get; init; }
}

/// <summary>Why a reserver may not have a dwelling.</summary>
public enum OrientationBar
{
    /// <summary>Of the prefect's own flux too little lies outside priority districts (FLX-13, reading B).</summary>
    NonQpvFloor,

    /// <summary>It is a first letting of a programme in which it has no share (FLX-21).</summary>
    NoShareInProgramme,

    /// <summary>It is subtracted from the flux, and no reserver's: the landlord lets it (FLX-8).</summary>
    Subtracted,
}

/// <summary>One of the five axes of the yearly report (FLX-28): how a reserver's dwellings are spread beside the landlord's whole flux.</summary>
/// <param name="Axis">Which.</param>
/// <param name="Value">Where this dwelling stands on it.</param>
/// <param name="OfFlux">Dwellings like this in the flux of the year.</param>
/// <param name="Flux">All dwellings of the flux of the year.</param>
/// <param name="OfReserver">Dwellings like this that the reserver has.</param>
/// <param name="Reserver">All dwellings that the reserver has.</param>
public sealed record AxisBalance(ReportAxis Axis, string Value, int OfFlux, int Flux, int OfReserver, int Reserver)
{
    /// <summary>Dwellings like this that it has less than its share of the flux would give.</summary>
    public Rational Deficit => Flux == 0 ? Rational.Zero : (Rational.Of(OfFlux, Flux) * Reserver) - OfReserver;
}
