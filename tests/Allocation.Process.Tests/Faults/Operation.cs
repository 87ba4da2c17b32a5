using System.Collections.Concurrent;
using System.Diagnostics;
using Allocation.Domain.Demands;

namespace Allocation.Process.Tests.Faults;

/// <summary>What a client was told of a command.</summary>
internal enum Told
{
    /// <summary>It is written; the version is known.</summary>
    Written,

    /// <summary>Another version is the present one: nothing was written.</summary>
    Refused,

    /// <summary>Nothing: whether it was written is open.</summary>
    Nothing,
}

/// <summary>One command of one client, from the first attempt to the answer. A repeat after a lost answer is the same operation.</summary>
/// <param name="Command">Its id in the journal of the product.</param>
/// <param name="Demand">The demand.</param>
/// <param name="ExpectedVersion">The version it was decided on; 0 for a registration.</param>
/// <param name="Patch">What it changes; the whole file for a registration.</param>
/// <param name="Asked">When it was first sent.</param>
/// <param name="Answered">When the answer came.</param>
/// <param name="Told">The answer.</param>
/// <param name="Version">Version told: the one written, or the one that was there.</param>
internal sealed record Operation(Guid Command, DemandId Demand, int ExpectedVersion, byte[] Patch, long Asked, long Answered, Told Told, int Version);

/// <summary>What a client saw.</summary>
internal sealed record Sight(DemandId Demand, int Version, byte[] File, long Asked, long Answered);

/// <summary>Everything that clients did and saw, by one clock that never jumps.</summary>
internal sealed class History
{
    private readonly ConcurrentQueue<Operation> _operations = new();
    private readonly ConcurrentQueue<Sight> _sights = new();
    private int _written;

    public IReadOnlyCollection<Operation> Operations => _operations;

    public IReadOnlyCollection<Sight> Sights => _sights;

    /// <summary>Commands acknowledged so far.</summary>
    public int Written => Volatile.Read(ref _written);

    public static long Now => Stopwatch.GetTimestamp();

    public void Add(Operation operation)
    {
        _operations.Enqueue(operation);
        if (operation.Told == Told.Written)
            Interlocked.Increment(ref _written);
    }

    public void Add(Sight sight) => _sights.Enqueue(sight);
}
