using System.Diagnostics;
using System.Threading.Channels;
using Allocation.Grains.Storage;
using Npgsql;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>
/// Writes what waits in one transaction, so that many grains share one synchronisation of the disk. Two writers take turns:
/// while one waits for the disk, the other gathers and sends. What one row does wrong is found by halving, and is its alone.
/// </summary>
/// <remarks>The queue is bounded: when the database is slower than the demand for it, callers wait instead of memory growing.</remarks>
public sealed class PostgresGroupCommit : IAsyncDisposable
{
    /// <summary>Connections that write.</summary>
    public const int Writers = 2;

    /// <summary>Most changes in one transaction.</summary>
    public const int MostCommits = 512;

    private const int QueueBound = 8192;

    /// <summary>Of the thirty seconds that a process has to stop.</summary>
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(10);

    /// <summary>Attempts at a transaction that another one made impossible: two processes that both hold a demand can meet crosswise.</summary>
    private const int MostAttempts = 5;

    private readonly CommitTelemetry _telemetry = new("postgres");
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(QueueBound));
    private readonly PostgresDatabase _database;
    private readonly Task _writing;

    /// <summary>Starts the writers.</summary>
    public PostgresGroupCommit(PostgresDatabase database)
    {
        _database = database;
        _writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(Run)));
    }

    /// <summary>Queues a change and waits until it is durable or refused.</summary>
    /// <exception cref="StoreUnavailableException">The outcome is unknown.</exception>
    public async Task<CommitResult> Enqueue(DemandCommit commit)
    {
        using var span = CommitTelemetry.Writing();
        var waiting = new Waiting(commit, _telemetry.Enter(span));
        try
        {
            await _queue.Writer.WriteAsync(waiting);
        }
        catch (ChannelClosedException)
        {
            _telemetry.Leave();
            throw new StoreUnavailableException("The store is closing.");
        }

        return await waiting.Done.Task;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        try
        {
            await _writing.WaitAsync(DrainWithin);
        }
        catch (TimeoutException)
        {
            // The database hangs: what is on its way has an unknown outcome, what still waits was never sent.
            while (_queue.Reader.TryRead(out var waiting))
                waiting.Done.TrySetException(new StoreUnavailableException("The store is closing."));
        }
    }

    private async Task Run()
    {
        // Started by whoever wrote first: what follows belongs to no single command.
        Activity.Current = null;
        var batch = new Gathering();
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostCommits && _queue.Reader.TryRead(out var waiting))
            {
                _telemetry.Take(waiting.Queued);
                if (batch.TryAdd(waiting))
                    continue;

                // Its twin stands in this batch: it is written after it, and then finds it.
                await Commit(batch.Take());
                batch.TryAdd(waiting);
            }

            if (batch.Count > 0)
                await Commit(batch.Take());
        }
    }

    private async Task Commit(IReadOnlyList<Waiting> batch)
    {
        using var transaction = _telemetry.Begin(batch.Count, batch.Select(waiting => waiting.Queued));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var results = await Execute(batch);
                for (var index = 0; index < batch.Count; index++)
                    batch[index].Done.SetResult(results[index]);
                return;
            }
            catch (PostgresException crossed) when (crossed.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && attempt < MostAttempts)
            {
                // Rolled back whole: the same again.
            }
            catch (PostgresException crossed) when (crossed.SqlState == PostgresErrorCodes.UniqueViolation && batch.Count == 1 && attempt < MostAttempts)
            {
                // Another process wrote the same command or number meanwhile; now it is seen.
            }
            catch (Exception failure) when (!PostgresDatabase.IsAbsent(failure))
            {
                transaction.Failed();
                await Isolate(batch, failure);
                return;
            }
            catch (Exception failure)
            {
                transaction.Failed();
                var unavailable = StoreUnavailableException.Of("The transaction failed; reload before writing again", failure);
                foreach (var waiting in batch)
                    waiting.Done.SetException(unavailable);
                return;
            }
        }
    }

    /// <summary>Answers nobody before the connection is given back: should that fail, there is one outcome and not two.</summary>
    private async Task<CommitResult[]> Execute(IReadOnlyList<Waiting> batch)
    {
        await using var connection = await _database.OpenWriter();
        return await CommitBatch.Execute(connection, [.. batch.Select(waiting => waiting.Commit)]);
    }

    /// <summary>A statement fails as a whole for what one row does: each half is tried by itself.</summary>
    private async Task Isolate(IReadOnlyList<Waiting> batch, Exception failure)
    {
        if (batch.Count == 1)
        {
            batch[0].Done.SetException(new StoreRefusedException($"The store refuses a row ({failure.GetType().Name}: {failure.Message})"));
            return;
        }

        var half = batch.Count / 2;
        await Commit([.. batch.Take(half)]);
        await Commit([.. batch.Skip(half)]);
    }

    private sealed class Waiting(DemandCommit commit, QueuedWrite queued)
    {
        public DemandCommit Commit { get; } = commit;

        public QueuedWrite Queued { get; } = queued;

        public TaskCompletionSource<CommitResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What goes into one statement: no demand, command, number or creation twice, for a statement does not see its own rows.</summary>
    private sealed class Gathering
    {
        private readonly List<Waiting> _waiting = [];
        private readonly HashSet<object> _held = [];

        public int Count => _waiting.Count;

        public bool TryAdd(Waiting waiting)
        {
            var (demand, command) = (waiting.Commit.Demand, waiting.Commit.Command);
            object[] mine = waiting.Commit.CreationKey is { } creation
                ? [demand.Id, command.Id, demand.File.UniqueNumber, creation]
                : [demand.Id, command.Id, demand.File.UniqueNumber];
            if (mine.Any(_held.Contains))
                return false;
            _held.UnionWith(mine);
            _waiting.Add(waiting);
            return true;
        }

        public Waiting[] Take()
        {
            Waiting[] taken = [.. _waiting];
            _waiting.Clear();
            _held.Clear();
            return taken;
        }
    }
}
