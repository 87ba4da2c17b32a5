namespace Allocation.Grains.Time;

/// <summary>Work that a process does again and again for as long as it runs.</summary>
public static class Repeatedly
{
    /// <summary>Does some work at every turn until it is stopped; a turn that fails is told, and the next one comes all the same.</summary>
    /// <param name="work">What is done. A turn that takes longer than <paramref name="every"/> puts the next one off: two never run at once.</param>
    /// <param name="every">Time between two turns, above zero; the first comes after it.</param>
    /// <param name="time">By which clock.</param>
    /// <param name="failed">Told of each failure but those of the stop.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was stopped: the only way in which it ends.</exception>
    public static async Task Do(Func<CancellationToken, Task> work, TimeSpan every, TimeProvider time, Action<Exception> failed, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(failed);
        using var timer = new PeriodicTimer(every, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await work(stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                failed(failure);
            }
        }
    }
}
