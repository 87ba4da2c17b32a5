using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Api.Flux;

/// <summary>The reservers ranked for one dwelling, each with its reasons.</summary>
/// <param name="LedgerVersion">Version of the flux it was ranked on: send it with the step, so that a ranking that moved is noticed.</param>
/// <param name="Choices">The first one first; then who may not have it.</param>
/// <param name="Hop">Where the dwelling came back, the step of the fallback chain that is next, with its cause (FLX-25).</param>
/// <param name="Programme">Of the first letting of a programme, its identifier: they are ranked by what each is to have of it (FLX-21).</param>
public sealed record OrientationView(int LedgerVersion, IReadOnlyList<ChoiceView> Choices, FallbackHop? Hop, string? Programme)
{
    /// <summary>The view of a ranking.</summary>
    /// <param name="ranking">The ranking.</param>
    /// <param name="pools">Candidates of the publics that its reader is told of; null where the list did not say.</param>
    public static OrientationView Of(OrientationRanking ranking, CandidatePools? pools) => new(ranking.Version, [.. ranking.Choices.Select(choice => ChoiceView.Of(choice, pools?.PoolOf(choice.Public)))], ranking.Hop, ranking.Programme);
}

/// <summary>One who may have the dwelling.</summary>
public sealed record ChoiceView
{
    /// <summary>Place; absent for who may not have it.</summary>
    public int? Rank { get; init; }

    /// <summary>Agreement; absent for the landlord itself.</summary>
    public string? Agreement { get; init; }

    /// <summary>Reserver; absent for the landlord itself.</summary>
    public string? Reserver { get; init; }

    /// <summary>What it is.</summary>
    public ReserverKind? Kind { get; init; }

    /// <summary>Part of the State's rights.</summary>
    public StatePart? Part { get; init; }

    /// <summary>Of the State: whose rights it would exercise (FLX-14); absent for its own.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Why it may not: <c>non-qpv-floor</c>, <c>no-share-in-programme</c>, <c>subtracted</c>.</summary>
    public string? Bar { get; init; }

    /// <summary>Its share of a dwelling here, percent.</summary>
    public required decimal Share { get; init; }

    /// <summary>Due this year, carried over included; of a programme, its share of it in dwellings.</summary>
    public required Amount Due { get; init; }

    /// <summary>Counting as taken.</summary>
    public required decimal Consumed { get; init; }

    /// <summary>Open orientations, which count as served.</summary>
    public required decimal Held { get; init; }

    /// <summary>Owed now.</summary>
    public required Amount Deficit { get; init; }

    /// <summary>Owed if it had this dwelling.</summary>
    public required Amount DeficitAfter { get; init; }

    /// <summary>Owed beside what is due in the year.</summary>
    public required Amount RelativeDeficit { get; init; }

    /// <summary>Owed a whole dwelling: it goes before all that are not.</summary>
    public required bool IsUrgent { get; init; }

    /// <summary>The floor outside priority districts asks for this dwelling (FLX-13).</summary>
    public required bool FloorAsks { get; init; }

    /// <summary>Its share, which applies in each commune alike, is owed a whole dwelling in this one (FLX-12).</summary>
    public required bool CommuneAsks { get; init; }

    /// <summary>The dwelling came back, and it is next by what was agreed with who gave it back (FLX-25).</summary>
    public required bool FallbackAsks { get; init; }

    /// <summary>Last day on which it was to be told of the coming vacancy (FLX-24); absent where no notice was agreed.</summary>
    public DateOnly? NoticeBy { get; init; }

    /// <summary>It gave a dwelling back a short while ago.</summary>
    public required bool CoolsDown { get; init; }

    /// <summary>Candidates of the live list who are of its public, for a person to weigh: nobody is ranked by it. Absent where the list does not say, and of a public with a label for who is not shown confidential facts (C10).</summary>
    public PoolView? Pool { get; init; }

    /// <summary>Day on which it was served last.</summary>
    public DateOnly? LastServedOn { get; init; }

    /// <summary>The five axes of the yearly report.</summary>
    public required IReadOnlyList<AxisView> Axes { get; init; }

    /// <summary>The mean of their deficits: where two are owed alike beside what they are due, it decides.</summary>
    public required Amount AxesDeficit { get; init; }

    /// <summary>The view of a choice.</summary>
    public static ChoiceView Of(OrientationChoice choice, CandidatePool? counted) => new()
    {
        Rank = choice.Rank,
        Agreement = choice.Agreement,
        Reserver = choice.Reserver,
        Kind = choice.Kind,
        Part = choice.Part,
        OnBehalfOf = choice.OnBehalfOf,
        Bar = choice.Bar is { } bar ? LifeWords.Of(bar) : null,
        Share = (choice.Share * 100).Round(4),
        Due = Amount.Of(choice.Due),
        Consumed = choice.Consumed.Round(0),
        Held = choice.Held.Round(0),
        Deficit = Amount.Of(choice.Deficit),
        DeficitAfter = Amount.Of(choice.DeficitAfter),
        RelativeDeficit = Amount.Of(choice.RelativeDeficit),
        IsUrgent = choice.IsUrgent,
        FloorAsks = choice.FloorAsks,
        CommuneAsks = choice.CommuneAsks,
        FallbackAsks = choice.FallbackAsks,
        NoticeBy = choice.NoticeBy,
        CoolsDown = choice.CoolsDown,
        Pool = counted is { } pool ? new PoolView(pool.Public, pool.Candidates, pool.All) : null,
        LastServedOn = choice.LastServedOn,
        Axes = [.. choice.Axes.Select(AxisView.Of)],
        AxesDeficit = Amount.Of(choice.AxesDeficit),
    };
}

/// <summary>Candidates of a list who are of a reserver's public, before anybody is chosen.</summary>
/// <param name="Public">The public as the agreement has it; absent for all households.</param>
/// <param name="Candidates">How many they are.</param>
/// <param name="Of">All candidates of the list.</param>
public sealed record PoolView(string? Public, int Candidates, int Of);

/// <summary>How a reserver stands on one axis.</summary>
/// <param name="Axis">Which.</param>
/// <param name="Value">Where this dwelling stands on it; without one, a value that dwellings of the flux have.</param>
/// <param name="OfFlux">Dwellings like this in the landlord's flux of the year.</param>
/// <param name="Flux">All dwellings of that flux.</param>
/// <param name="OfReserver">Dwellings like this that the reserver has.</param>
/// <param name="All">All that it has.</param>
/// <param name="Deficit">Dwellings like this that it has less than its share would give.</param>
public sealed record AxisView(ReportAxis Axis, string Value, int OfFlux, int Flux, int OfReserver, int All, Amount Deficit)
{
    /// <summary>The view of an axis.</summary>
    public static AxisView Of(AxisBalance axis) => new(axis.Axis, axis.Value, axis.OfFlux, axis.Flux, axis.OfReserver, axis.Reserver, Amount.Of(axis.Deficit));
}
