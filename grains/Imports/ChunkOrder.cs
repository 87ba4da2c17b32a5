namespace Allocation.Grains.Imports;

/// <summary>
/// Lets the chunks of one sending of a file through in the order of the file, however they came: large messages overtake each
/// other between two processes. Used by one turn at a time.
/// </summary>
/// <param name="attempt">The sending.</param>
internal sealed class ChunkOrder(Guid attempt)
{
    /// <summary>A chunk that does not come for so long is lost, and its sender with it: those behind it are let go.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(30);

    private readonly SortedList<long, TaskCompletionSource> _waiting = [];
    private readonly TaskCompletionSource<bool> _ended = new();
    private long _reached = -1;

    /// <summary>The sending whose chunks they are.</summary>
    public Guid Attempt { get; } = attempt;

    /// <summary>Waits until the lines before a chunk are done with.</summary>
    /// <param name="before">How many they are.</param>
    /// <returns>Whether its turn came; not when somebody else goes on with the import.</returns>
    /// <exception cref="TimeoutException">What stands before it never came.</exception>
    public async Task<bool> TurnOf(long before)
    {
        if (_ended.Task.IsCompleted)
            return await _ended.Task;
        if (before <= _reached)
            return true;
        if (!_waiting.TryGetValue(before, out var turn))
            _waiting.Add(before, turn = new TaskCompletionSource());
        return await Task.WhenAny(turn.Task, _ended.Task).WaitAsync(LongestGap) == turn.Task || await _ended.Task;
    }

    /// <summary>So many lines are done with: what follows on them has its turn.</summary>
    public void Done(long lines)
    {
        _reached = lines;
        while (_waiting.Count > 0 && _waiting.GetKeyAtIndex(0) <= lines)
        {
            var turn = _waiting.GetValueAtIndex(0);
            _waiting.RemoveAt(0);
            turn.SetResult();
        }
    }

    /// <summary>Somebody else goes on: no chunk has its turn any more.</summary>
    public void End() => _ended.TrySetResult(false);

    /// <summary>A chunk could not be entered: those behind it cannot either, for the same reason.</summary>
    public void Fail(Exception failure)
    {
        // Seen here, for there may be no chunk behind it.
        if (_ended.TrySetException(failure))
            _ = _ended.Task.Exception;
    }
}
