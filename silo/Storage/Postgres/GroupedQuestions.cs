using System.Threading.Channels;
using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>
/// Asks what waits in one statement, as <see cref="PostgresGroupCommit"/> writes it: actors that ask at the same time share a round
/// trip. Each is answered by the store as it is after it asked.
/// </summary>
internal sealed class GroupedQuestions<TQuestion, TAnswer> : IAsyncDisposable
{
    /// <summary>While one answer is read, the next question gathers.</summary>
    private const int Readers = 2;

    private const int QueueBound = 8192;

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(QueueBound);
    private readonly Func<IReadOnlyList<TQuestion>, Task<IReadOnlyList<TAnswer>>> _ask;
    private readonly int _most;
    private readonly TimeSpan _gathers;
    private readonly Task _asking;

    /// <param name="ask">Answers some questions, in their order.</param>
    /// <param name="most">Most of them at once.</param>
    /// <param name="gathers">How long the first waits for others to come.</param>
    public GroupedQuestions(Func<IReadOnlyList<TQuestion>, Task<IReadOnlyList<TAnswer>>> ask, int most, TimeSpan gathers = default)
    {
        (_ask, _most, _gathers) = (ask, most, gathers);
        _asking = Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(Run)));
    }

    /// <exception cref="StoreUnavailableException">The server did not answer.</exception>
    public async Task<TAnswer> Ask(TQuestion question)
    {
        var waiting = new Waiting(question);
        try
        {
            await _queue.Writer.WriteAsync(waiting);
        }
        catch (ChannelClosedException)
        {
            throw new StoreUnavailableException("The store is closing.");
        }

        return await waiting.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _asking;
    }

    private async Task Run()
    {
        var batch = new List<Waiting>(_most);
        while (await _queue.Reader.WaitToReadAsync())
        {
            if (_gathers > TimeSpan.Zero)
                await Task.Delay(_gathers);
            while (batch.Count < _most && _queue.Reader.TryRead(out var waiting))
                batch.Add(waiting);
            await Answer(batch);
            batch.Clear();
        }
    }

    private async Task Answer(IReadOnlyList<Waiting> batch)
    {
        try
        {
            var answers = await _ask([.. batch.Select(waiting => waiting.Question)]);
            foreach (var (waiting, answer) in batch.Zip(answers))
                waiting.Done.SetResult(answer);
        }
        catch (Exception failure) when (batch.Count > 1 && failure is not StoreUnavailableException)
        {
            // A row that cannot be read is the trouble of its own actor alone.
            foreach (var waiting in batch)
                await Answer([waiting]);
        }
        catch (Exception failure)
        {
            foreach (var waiting in batch)
                waiting.Done.SetException(failure);
        }
    }

    private sealed record Waiting(TQuestion Question)
    {
        public TaskCompletionSource<TAnswer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
