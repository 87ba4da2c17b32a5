namespace Allocation.Grains.Territories;

/// <summary>
/// How many partitions of a silo are simulated at once: as many as there are processors to do it, each with its copy in memory.
/// Counted where the work is done, for a caller that gave up no longer counts what it left behind.
/// </summary>
public sealed class SimulationGate : IDisposable
{
    private readonly SemaphoreSlim _places;

    /// <summary>A gate for this machine.</summary>
    public SimulationGate()
        : this(Environment.ProcessorCount)
    {
    }

    /// <summary>A gate for so many at a time.</summary>
    public SimulationGate(int atOnce) => _places = new SemaphoreSlim(atOnce);

    /// <summary>Waits for a place, kept until it is disposed of.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before.</exception>
    public async Task<IDisposable> Enter(CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        return new Place(_places);
    }

    /// <inheritdoc />
    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _held = places;

        public void Dispose() => Interlocked.Exchange(ref _held, null)?.Release();
    }
}
