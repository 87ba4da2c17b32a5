namespace Allocation.LoadTests.Simulate.Load;

/// <summary>Numbers of draws, one after the other through every load of a stage: no load repeats what one before it has done.</summary>
internal sealed class Series
{
    private long _next;

    /// <summary>Begins at a number.</summary>
    public Series(long first = 0) => _next = first;

    /// <summary>The next one.</summary>
    public long Next() => Interlocked.Increment(ref _next) - 1;
}
