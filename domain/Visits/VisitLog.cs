using System.Collections.Immutable;

namespace Allocation.Domain.Visits;

/// <summary>
/// The visits of one person to one screen, so that a change can be told against what that person last saw. A visit ends when
/// nothing was seen for <see cref="Gap"/>; its last sight is what "my last visit" means.
/// </summary>
/// <typeparam name="TSight">What is seen.</typeparam>
/// <param name="Past">Last sight of each past visit, newest first; at most <see cref="Kept"/>.</param>
/// <param name="Start">First sight of the present visit; null before the first.</param>
/// <param name="Last">Latest sight of the present visit.</param>
public sealed record VisitLog<TSight>(ImmutableArray<TSight> Past, TSight? Start, TSight? Last)
    where TSight : class, ISight
{
    /// <summary>Nobody was here yet.</summary>
    public VisitLog()
        : this([], null, null)
    {
    }

    /// <summary>Silence after which a new visit begins. A practice, not a rule: half an hour is a coffee and a telephone call.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMinutes(30);

    /// <summary>Past visits kept: about two working weeks of one visit a day.</summary>
    public const int Kept = 10;

    /// <summary>
    /// What a change can be told against at an instant, newest first: past visits, then the beginning of this one when it is
    /// over a moment old. Empty on the very first sight.
    /// </summary>
    public ImmutableArray<TSight> Anchors(DateTimeOffset now) => Start is { } start && start.At < now ? Past.Add(start) : Past;

    /// <summary>The person opens the screen: a new visit when the gap has passed, else the same one goes on.</summary>
    public VisitLog<TSight> Open(TSight present)
    {
        if (Last is null)
            return this with { Start = present, Last = present };
        return present.At - Last.At > Gap
            ? new VisitLog<TSight>([Last, .. Past.Take(Kept - 1)], present, present)
            : Seen(present);
    }

    /// <summary>The person still looks. A sight that is not newer changes nothing: a clock that jumps back must not undo what was seen.</summary>
    public VisitLog<TSight> Seen(TSight present) => Last is null || present.At > Last.At ? this with { Start = Start ?? present, Last = present } : this;
}
