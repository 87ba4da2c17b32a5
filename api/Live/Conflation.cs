using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Api.Live;

/// <summary>
/// What one class of clients has been told of one list, and what waits. Leading edge first: the first change after a quiet
/// time goes at once, those that follow within the interval go together at its end, with all their causes.
/// </summary>
/// <remarks>Not thread-safe; its owner locks.</remarks>
internal sealed class Conflation(RateClass rate, Shortlist start)
{
    private readonly List<MovedBy> _causes = [];
    private DateTimeOffset _sentAt = DateTimeOffset.MinValue;
    private Shortlist? _waiting;

    /// <summary>What every client of the class holds, or has on its way.</summary>
    public Shortlist Told { get; private set; } = start;

    /// <summary>Takes a new version; one that is not newer is ignored.</summary>
    /// <returns>Whether it was newer.</returns>
    public bool Offer(Shortlist list)
    {
        var last = _waiting ?? Told;
        if (!list.Version.IsAfter(last.Version))
            return false;
        _causes.AddRange(DeltaMaker.Causes(last, list));
        _waiting = list;
        return true;
    }

    /// <summary>What goes now; null when nothing waits or the interval has not passed.</summary>
    public Delta? Take(DateTimeOffset now)
    {
        // A clock that jumped back must not hold a delta for the length of the jump.
        if (_waiting is not { } list || (now < _sentAt + rate.Interval && now >= _sentAt))
            return null;
        var delta = DeltaMaker.Between(Told, list, [.. _causes]);
        (Told, _waiting, _sentAt) = (list, null, now);
        _causes.Clear();
        return delta;
    }
}
