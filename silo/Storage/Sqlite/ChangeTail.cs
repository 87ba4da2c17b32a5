using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>A change as it stands in the log: of which demand, and to which territories it is told.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Demand">The demand.</param>
/// <param name="Version">The version it made.</param>
/// <param name="Territories">Those that are told.</param>
public sealed record ToldChange(long Position, DemandId Demand, int Version, IReadOnlyList<TerritoryId> Territories)
{
    /// <summary>What a commit told; nothing when it was not written.</summary>
    public static IEnumerable<ToldChange> Of(DemandCommit commit, CommitResult result) =>
        result.Status == CommitStatus.Written ? [new ToldChange(result.Position, commit.Demand.Id, commit.Demand.Version, commit.Touched)] : [];
}

/// <summary>
/// The newest changes of the log, as its writer committed them. Every partition follows the log, in the country thousands of them, twice a second: what was written a moment ago
/// is answered from here, and only who is far behind asks the store.
/// </summary>
/// <param name="head">Position of the last change that the store has.</param>
/// <param name="most">Most changes kept, each counted once for every territory it is told to.</param>
public sealed class ChangeTail(long head, int most = ChangeTail.Most)
{
    /// <summary>A minute of a busy day of the whole country, some megabytes.</summary>
    public const int Most = 1 << 18;

    private readonly Lock _lock = new();
    private readonly Dictionary<TerritoryId, List<TailEntry>> _told = [];
    private readonly Queue<long> _positions = new();
    private TaskCompletionSource _moves = New();
    private long _end = head;

    /// <summary>All changes above it are here; null while nobody knows what the store has.</summary>
    private long? _floor = head;

    /// <summary>Adds what was committed, in its order.</summary>
    /// <param name="told">The changes.</param>
    /// <param name="end">The last position that is committed.</param>
    public void Append(IReadOnlyList<ToldChange> told, long end)
    {
        if (told.Count == 0)
            return;
        lock (_lock)
        {
            _floor ??= told[0].Position - 1;
            foreach (var change in told)
            {
                foreach (var territory in change.Territories)
                {
                    if (!_told.TryGetValue(territory, out var entries))
                        _told.Add(territory, entries = []);
                    entries.Add(new TailEntry(change.Position, change.Demand, change.Version));
                    _positions.Enqueue(change.Position);
                }
            }

            if (_positions.Count > most)
                Shorten();
            _end = end;
        }

        Wake();
    }

    /// <summary>A transaction failed, and nobody knows whether it is in the store: what is here is not all there is.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _floor = null;
            _told.Clear();
            _positions.Clear();
        }

        Wake();
    }

    /// <summary>Changes told to a territory after a position, the oldest first, and where that reading ends; null when the store must be asked.</summary>
    /// <param name="territory">The territory.</param>
    /// <param name="after">The position.</param>
    /// <param name="take">At most so many: with as many there may be more.</param>
    public (IReadOnlyList<TailEntry> Told, long End)? After(TerritoryId territory, long after, int take)
    {
        lock (_lock)
        {
            if (_floor is not { } floor || after < floor)
                return null;
            if (!_told.TryGetValue(territory, out var entries))
                return ([], _end);
            var first = FirstAfter(entries, after);
            var told = entries.GetRange(first, Math.Min(take, entries.Count - first));
            return (told, told.Count == take ? told[^1].Position : _end);
        }
    }

    /// <summary>Waits until what the writer is committing is here, or known to have failed.</summary>
    /// <param name="committing">Position of the last change that is committed or about to be.</param>
    public async Task Settles(Func<long> committing)
    {
        for (var wanted = committing(); ;)
        {
            Task moves;
            lock (_lock)
            {
                if (_end >= wanted || committing() < wanted)
                    return;
                moves = _moves.Task;
            }

            await moves;
        }
    }

    /// <summary>Lets go of the older half.</summary>
    private void Shorten()
    {
        var floor = _floor ?? 0;
        while (_positions.Count > most / 2)
            floor = _positions.Dequeue();
        while (_positions.TryPeek(out var next) && next <= floor)
            _positions.Dequeue();
        _floor = floor;
        foreach (var (territory, entries) in _told)
        {
            entries.RemoveRange(0, FirstAfter(entries, floor));
            if (entries.Count == 0)
                _told.Remove(territory);
        }
    }

    /// <summary>Index of the first entry above a position: they rise.</summary>
    private static int FirstAfter(List<TailEntry> entries, long position)
    {
        var (low, high) = (0, entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = entries[middle].Position > position ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private void Wake()
    {
        TaskCompletionSource moved;
        lock (_lock)
            (moved, _moves) = (_moves, New());
        moved.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A change that a territory is told.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Demand">The demand.</param>
/// <param name="Version">The version it made.</param>
public readonly record struct TailEntry(long Position, DemandId Demand, int Version);
