using Allocation.Api.Vacancies;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Api.Live;

/// <summary>
/// The clients of one rate class on one list. A delta is serialised once for all of them, and the next one waits until it is
/// on its way: while a connection is full, changes are conflated instead of piling up in memory.
/// </summary>
/// <remarks>Not thread-safe; its owner locks.</remarks>
internal sealed class Audience(RateClass rate, Shortlist start)
{
    /// <summary>How long a send may take before somebody is taken not to read.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Conflation _conflation = new(rate, rate.Cut(start));
    private readonly PushCauses _from = new();
    private Task _sending = Task.CompletedTask;
    private DateTimeOffset _since;

    /// <summary>Connections of the class on the list.</summary>
    public HashSet<string> Connections { get; } = [];

    /// <summary>Name of the class.</summary>
    public string Name => rate.Name;

    /// <summary>What the class has been told, or has on its way.</summary>
    public Shortlist Told => _conflation.Told;

    /// <summary>Takes a new version of the list.</summary>
    public void Offer(Shortlist list)
    {
        if (_conflation.Offer(rate.Cut(list)))
            _from.Add();
    }

    /// <summary>Sends what is due, unless the last send is still under way. Nobody waits for the clients.</summary>
    public void Flush(Func<string, ILiveClient> group, DateTimeOffset now)
    {
        if (!_sending.IsCompleted || _conflation.Take(now) is not { } delta)
            return;
        using var span = LiveTelemetry.Push(rate.Name, _from);
        _from.Clear();
        (_sending, _since) = (group(rate.GroupOf(delta.Vacancy)).Delta(delta), now);
    }

    /// <summary>Tells that the list is alive and which version the class should hold.</summary>
    public void Beat(Func<string, ILiveClient> group, DateTimeOffset now)
    {
        if (_sending.IsCompleted)
            (_sending, _since) = (group(rate.GroupOf(Told.Vacancy)).Beat(Pulse(now)), now);
    }

    /// <summary>Tells that the list has ended.</summary>
    public void End(Func<string, ILiveClient> group, DateTimeOffset now)
    {
        if (_sending.IsCompleted)
            (_sending, _since) = (group(rate.GroupOf(Told.Vacancy)).Ended(new Ended(Told.Vacancy, now)), now);
    }

    /// <summary>What a beat says.</summary>
    public Beat Pulse(DateTimeOffset now) => new(Told.Vacancy, ShortlistView.VersionOf(Told.Version), now);

    /// <summary>Waits no longer for a send that somebody held up who has been sent away since.</summary>
    public void GiveUp(DateTimeOffset now)
    {
        if (IsStalled(now))
            _sending = Task.CompletedTask;
    }

    /// <summary>Whether a send has been under way for too long.</summary>
    public bool IsStalled(DateTimeOffset now) => !_sending.IsCompleted && now - _since > Patience;
}
