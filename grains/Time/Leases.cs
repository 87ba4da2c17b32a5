namespace Allocation.Grains.Time;

/// <summary>For how long somebody is told without asking again.</summary>
internal static class LeaseTime
{
    /// <summary>Three renewals of two seconds may be lost before a host is forgotten.</summary>
    public static readonly TimeSpan OfWatchers = TimeSpan.FromSeconds(7);
}

/// <summary>API hosts that watch something, each for as long as it renews its lease.</summary>
internal sealed class Leases<TWatcher>(CivilClock clock)
    where TWatcher : notnull
{
    private readonly Dictionary<TWatcher, DateTimeOffset> _until = [];

    /// <summary>Renews a lease.</summary>
    /// <returns>Whether it is a new one.</returns>
    public bool Renew(TWatcher watcher)
    {
        var isNew = !_until.ContainsKey(watcher);
        _until[watcher] = clock.Now + LeaseTime.OfWatchers;
        return isNew;
    }

    public void Release(TWatcher watcher) => _until.Remove(watcher);

    /// <summary>Does something with each that still watches, and forgets the others.</summary>
    public void Each(Action<TWatcher> tell)
    {
        var now = clock.Now;
        foreach (var (watcher, until) in _until)
        {
            if (until < now)
                _until.Remove(watcher);
            else
                tell(watcher);
        }
    }
}
