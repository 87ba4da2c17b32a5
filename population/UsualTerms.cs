using Allocation.Domain.Flux;
using Allocation.Domain.Vacancies;

namespace Allocation.Population;

/// <summary>How an agreement is run, by the kind of reserver: usual values of FLX-22 to FLX-25, their shares an assumption.</summary>
internal sealed record UsualTerms(ManagementMode Mode, int NoticeDays, int DesignationDays, int NewDesignationDays, ConsumingEvent ConsumingEvent, IReadOnlyList<Fallback> Fallbacks, ReviewPeriod ReviewPeriod)
{
    private static readonly Weighted<ManagementMode> ModesOfState = new((ManagementMode.Delegated, 55), (ManagementMode.Direct, 30), (ManagementMode.Mixed, 15));
    private static readonly Weighted<ManagementMode> ModesOfEmployers = new((ManagementMode.Direct, 90), (ManagementMode.Mixed, 10));
    private static readonly Weighted<ManagementMode> ModesOfOthers = new((ManagementMode.Direct, 50), (ManagementMode.Delegated, 45), (ManagementMode.Mixed, 5));

    private static readonly Weighted<int> Notices = new((0, 20), (15, 30), (30, 50));
    private static readonly Weighted<int> Designations = new((15, 20), (20, 15), (30, 65));

    private static readonly Weighted<ConsumingEvent> WhenNamed = new((ConsumingEvent.AtDisposal, 50), (ConsumingEvent.Allocated, 20), (ConsumingEvent.LeaseSigned, 30));

    // Where the landlord names the candidates nothing is put at disposal: a dwelling is imputed when it is allocated.
    private static readonly Weighted<ConsumingEvent> WhenImputed = new((ConsumingEvent.Allocated, 60), (ConsumingEvent.LeaseSigned, 40));

    private static readonly Weighted<ReviewPeriod> Reviews = new((ReviewPeriod.Year, 70), (ReviewPeriod.HalfYear, 20), (ReviewPeriod.Quarter, 10));

    public static UsualTerms Of(ref Draw draw, ReserverKind kind)
    {
        var modes = kind switch
        {
            ReserverKind.State => ModesOfState,
            ReserverKind.ActionLogement or ReserverKind.Employer => ModesOfEmployers,
            _ => ModesOfOthers,
        };
        var mode = modes.Pick(ref draw);
        return new UsualTerms(
            mode,
            Notices.Pick(ref draw),
            Designations.Pick(ref draw),
            draw.Chance(5_000) ? 10 : 15,
            (mode == ManagementMode.Delegated ? WhenImputed : WhenNamed).Pick(ref draw),
            FallbacksOf(ref draw, kind),
            Reviews.Pick(ref draw));
    }

    private static Fallback[] FallbacksOf(ref Draw draw, ReserverKind kind) => kind switch
    {
        ReserverKind.State => [Fallback.PrefectPriority, Fallback.LandlordOneTurn],
        ReserverKind.ActionLogement when draw.Chance(4_000) => [Fallback.Mayor, Fallback.LandlordOneTurn],
        _ => draw.Chance(2_000) ? [Fallback.OtherReserver, Fallback.LandlordOneTurn] : [Fallback.LandlordOneTurn],
    };
}
