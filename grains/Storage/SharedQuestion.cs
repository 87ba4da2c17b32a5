using System.Diagnostics;

namespace Allocation.Grains.Storage;

/// <summary>
/// A question that many ask at once: one asking serves all who came before it began. An answer is never older than the
/// question, and however many ask, one question is on its way.
/// </summary>
/// <param name="ask">Puts the question.</param>
/// <param name="turns">Where it is put: an actor's own scheduler, for a question that touches its state; any thread when null.</param>
public sealed class SharedQuestion<T>(Func<Task<T>> ask, TaskScheduler? turns = null)
{
    private readonly Lock _lock = new();
    private Task<T>? _asking;
    private Task<T>? _next;
    private long _askedAt;

    /// <summary>The answer to a question put after this call.</summary>
    public Task<T> Ask()
    {
        lock (_lock)
        {
            // One that is to begin serves everybody; else two would be on their way, where the one before has ended and it has not begun.
            if (_next is not null)
                return _next;

            // The question on its way may have been answered before this caller came: it takes part in the next one.
            if (_asking is { IsCompleted: false } running)
                return _next = After(running);
            return Asking();
        }
    }

    /// <summary>The answer to a question put at most so long ago.</summary>
    public Task<T> Ask(TimeSpan atMostOld)
    {
        lock (_lock)
        {
            if (_asking is { IsFaulted: false, IsCanceled: false } && Stopwatch.GetElapsedTime(_askedAt) < atMostOld)
                return _asking;
        }

        return Ask();
    }

    private Task<T> Asking()
    {
        _askedAt = Stopwatch.GetTimestamp();
        return _asking = Task.Factory.StartNew(ask, CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns ?? TaskScheduler.Default).Unwrap();
    }

    private async Task<T> After(Task running)
    {
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        Task<T> mine;
        lock (_lock)
        {
            _next = null;
            mine = Asking();
        }

        return await mine;
    }
}
