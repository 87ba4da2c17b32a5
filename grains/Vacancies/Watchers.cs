using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Time;

namespace Allocation.Grains.Vacancies;

/// <summary>The API hosts that watch a list, each for as long as it renews its lease.</summary>
internal sealed class Watchers(CivilClock clock)
{
    /// <summary>Three renewals of two seconds may be lost before a host is forgotten.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(7);

    private readonly Dictionary<IShortlistWatcher, DateTimeOffset> _until = [];

    public void Renew(IShortlistWatcher watcher) => _until[watcher] = clock.Now + Lease;

    public void Release(IShortlistWatcher watcher) => _until.Remove(watcher);

    public void Tell(Shortlist list)
    {
        var now = clock.Now;
        foreach (var (watcher, until) in _until)
        {
            if (until < now)
                _until.Remove(watcher);
            else
                watcher.Changed(list).Ignore();
        }
    }
}
