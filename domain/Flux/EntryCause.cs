using System.Text.Json.Serialization;

namespace Allocation.Domain.Flux;

/// <summary>What made an account move, as a person would say it.</summary>
[JsonConverter(typeof(KebabCase<EntryCause>))]
public enum EntryCause
{
    /// <summary>A dwelling was released.</summary>
    Released,

    /// <summary>It was handed to a reserver, or kept.</summary>
    Oriented,

    /// <summary>It was given back, or its time passed without a candidate.</summary>
    Returned,

    /// <summary>The reserver put its first candidate forward.</summary>
    Named,

    /// <summary>The commission allocated it.</summary>
    Allocated,

    /// <summary>The allottee refused, or did not answer.</summary>
    Refused,

    /// <summary>The allottee was lost otherwise.</summary>
    Lost,

    /// <summary>The next rank is the allottee.</summary>
    PassedOn,

    /// <summary>No rank is left.</summary>
    AllFailed,

    /// <summary>A lease was signed.</summary>
    LeaseSigned,

    /// <summary>The vacancy was closed without a letting.</summary>
    Closed,

    /// <summary>A step of the vacancy was taken back.</summary>
    TakenBack,

    /// <summary>The dwelling was subtracted from the flux (FLX-8).</summary>
    Subtracted,

    /// <summary>It is in the flux after all.</summary>
    SubtractionTakenBack,

    /// <summary>What was recorded of the dwelling was put right.</summary>
    Requalified,

    /// <summary>An agreement was signed, amended or ended.</summary>
    AgreementRecorded,

    /// <summary>The dwellings owned on 1 January were told.</summary>
    StockDeclared,

    /// <summary>A period of before was brought.</summary>
    YearBrought,

    /// <summary>A year was closed.</summary>
    YearClosed,

    /// <summary>A programme was recorded.</summary>
    ProgrammeRecorded,

    /// <summary>Landlords merged.</summary>
    LandlordsMerged,

    /// <summary>Communes or EPCI merged, and their agreements with them.</summary>
    AgreementsMerged,
}

/// <summary>Says what made an account move: of a vacancy, the step of its story that moves this counter.</summary>
public static class EntryCauses
{
    /// <summary>The cause of an entry; null where its event is of a kind that nobody named.</summary>
    /// <param name="happened">The event by which it was booked.</param>
    /// <param name="entry">The entry.</param>
    public static EntryCause? Of(FluxEvent happened, FluxEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return happened switch
        {
            StoryTold told => OfStory(told.Story, entry),
            ReleaseSubtracted { Cause: null } => EntryCause.SubtractionTakenBack,
            ReleaseSubtracted => EntryCause.Subtracted,
            ReleaseRequalified => EntryCause.Requalified,
            AgreementRecorded => EntryCause.AgreementRecorded,
            StockDeclared => EntryCause.StockDeclared,
            YearBrought => EntryCause.YearBrought,
            YearClosed => EntryCause.YearClosed,
            ProgrammeRecorded => EntryCause.ProgrammeRecorded,
            LandlordMerged or LandlordAbsorbed => EntryCause.LandlordsMerged,
            AgreementsMerged => EntryCause.AgreementsMerged,
            _ => null,
        };
    }

    /// <summary>A story is told whole: the last step that gives, or the one that ends what was given. Where none of them does, a step that is not in it any more did.</summary>
    private static EntryCause OfStory(ReleaseStory story, FluxEntry entry)
    {
        var last = story.Steps.LastOrDefault(step => step.Kind != ReleaseStepKind.Named)?.Kind;
        if (entry.Counter is FluxCounter.Due or FluxCounter.Released or FluxCounter.InBase or FluxCounter.Subtracted)
            return last == ReleaseStepKind.Closed ? EntryCause.Closed : entry.Amount.Sign < 0 ? EntryCause.TakenBack : EntryCause.Released;
        var step = entry.Amount.Sign > 0 ? story.Steps.LastOrDefault(each => Gives(each.Kind, entry.Counter))?.Kind : last is { } end && Ends(end, entry.Counter) ? end : null;
        return step is { } kind ? Of(kind) : EntryCause.TakenBack;
    }

    private static bool Gives(ReleaseStepKind step, FluxCounter counter) => counter switch
    {
        FluxCounter.Oriented or FluxCounter.AtDisposal => step == ReleaseStepKind.Oriented,
        FluxCounter.Returned or FluxCounter.WithoutCandidate => step is ReleaseStepKind.Returned or ReleaseStepKind.AllFailed,
        FluxCounter.Refused => step == ReleaseStepKind.Refused,
        FluxCounter.Lapsed => step == ReleaseStepKind.Lost,
        FluxCounter.LeaseSigned or FluxCounter.LeaseDalo or FluxCounter.LeasePriority => step == ReleaseStepKind.LeaseSigned,
        FluxCounter.Designated or FluxCounter.DesignationDays => step == ReleaseStepKind.Named,
        FluxCounter.AllocatedUnlabelled => step is ReleaseStepKind.Allocated or ReleaseStepKind.PassedOn or ReleaseStepKind.LeaseSigned,
        FluxCounter.Consumed => step is ReleaseStepKind.Oriented or ReleaseStepKind.Allocated or ReleaseStepKind.LeaseSigned or ReleaseStepKind.Returned or ReleaseStepKind.AllFailed,
        _ => step is ReleaseStepKind.Allocated or ReleaseStepKind.PassedOn,
    };

    private static bool Ends(ReleaseStepKind step, FluxCounter counter) => counter switch
    {
        FluxCounter.Oriented => step is ReleaseStepKind.Returned or ReleaseStepKind.Oriented or ReleaseStepKind.AllFailed or ReleaseStepKind.Closed,
        FluxCounter.AtDisposal or FluxCounter.Designated or FluxCounter.DesignationDays => step is ReleaseStepKind.Oriented or ReleaseStepKind.Closed,
        FluxCounter.Returned or FluxCounter.WithoutCandidate => step == ReleaseStepKind.Closed,
        FluxCounter.Pronounced or FluxCounter.Refused or FluxCounter.Lapsed or FluxCounter.LeaseSigned or FluxCounter.LeaseDalo or FluxCounter.LeasePriority => false,
        FluxCounter.AllocatedLabelled => step is ReleaseStepKind.LeaseSigned or ReleaseStepKind.PassedOn || EndsAllocation(step),
        FluxCounter.Consumed => step is ReleaseStepKind.Returned or ReleaseStepKind.Oriented || EndsAllocation(step),
        _ => step == ReleaseStepKind.PassedOn || EndsAllocation(step),
    };

    private static bool EndsAllocation(ReleaseStepKind step) => step is ReleaseStepKind.AllFailed or ReleaseStepKind.Refused or ReleaseStepKind.Lost or ReleaseStepKind.Closed or ReleaseStepKind.Returned;

    private static EntryCause Of(ReleaseStepKind step) => step switch
    {
        ReleaseStepKind.Oriented => EntryCause.Oriented,
        ReleaseStepKind.Returned => EntryCause.Returned,
        ReleaseStepKind.Named => EntryCause.Named,
        ReleaseStepKind.Allocated => EntryCause.Allocated,
        ReleaseStepKind.Refused => EntryCause.Refused,
        ReleaseStepKind.Lost => EntryCause.Lost,
        ReleaseStepKind.PassedOn => EntryCause.PassedOn,
        ReleaseStepKind.AllFailed => EntryCause.AllFailed,
        ReleaseStepKind.LeaseSigned => EntryCause.LeaseSigned,
        ReleaseStepKind.Closed => EntryCause.Closed,
        _ => EntryCause.TakenBack,
    };
}
