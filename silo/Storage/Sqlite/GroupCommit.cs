using System.Threading.Channels;
using Allocation.Grains.Storage;
using Microsoft.Data.Sqlite;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>
/// The single writer of the register. What waits is written in one transaction, so that many grains share one
/// synchronisation of the disk; each write has a savepoint of its own, so that its failure is its alone.
/// </summary>
/// <remarks>The queue is bounded: when the disk is slower than the demand for it, callers wait instead of memory growing.</remarks>
public sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>Most writes in one transaction.</summary>
    public const int MostWrites = 1024;

    private const int QueueBound = 8192;

    private readonly CommitTelemetry _telemetry = new("sqlite");
    private readonly Channel<Write> _queue = Channel.CreateBounded<Write>(new BoundedChannelOptions(QueueBound) { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly Thread _writer;
    private long _head;

    /// <summary>Opens the writer's connection and starts it.</summary>
    public GroupCommit(SqliteDatabase database)
    {
        _connection = database.Open();
        using (var command = _connection.CreateCommand())
        {
            command.CommandText = "SELECT coalesce(max(position), 0) FROM change_log";
            _head = (long)command.ExecuteScalar()!;
        }

        Tail = new ChangeTail(_head);

        Statements = new PreparedStatements(_connection);
        _writer = new Thread(Run) { Name = "register writer", IsBackground = true };
        _writer.Start();
    }

    /// <summary>Position of the last change that is committed or about to be: never below what a reader of the register sees. There is one writer, so it is also the highest.</summary>
    public long Head => Interlocked.Read(ref _head);

    internal PreparedStatements Statements { get; }

    /// <summary>The newest changes that are committed.</summary>
    internal ChangeTail Tail { get; }

    /// <summary>Queues a write and waits until it is durable.</summary>
    /// <param name="work">Runs on the writer's thread, inside the transaction.</param>
    /// <param name="tells">The changes in the log that the result holds, in their order; null when it never holds one.</param>
    /// <exception cref="StoreUnavailableException">The transaction failed: the outcome is unknown.</exception>
    internal async Task<T> Enqueue<T>(Func<PreparedStatements, T> work, Func<T, IEnumerable<ToldChange>>? tells = null)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        T result = default!;
        using var span = CommitTelemetry.Writing();
        var write = new Write(
            _telemetry.Enter(span),
            statements =>
            {
                result = work(statements);
                return tells?.Invoke(result) ?? [];
            },
            () => done.SetResult(result),
            failure => done.SetException(failure));
        try
        {
            await _queue.Writer.WriteAsync(write);
        }
        catch (ChannelClosedException)
        {
            _telemetry.Leave();
            throw new StoreUnavailableException("The store is closing.");
        }

        return await done.Task;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.Run(_writer.Join);
        Statements.Dispose();
        await _connection.DisposeAsync();
    }

    private void Run()
    {
        var batch = new List<Write>(MostWrites);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MostWrites && _queue.Reader.TryRead(out var write))
            {
                _telemetry.Take(write.Queued);
                batch.Add(write);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<Write> batch)
    {
        var failures = new Exception?[batch.Count];
        var (committed, told) = (_head, new List<ToldChange>());
        using var transaction = _telemetry.Begin(batch.Count, batch.Select(write => write.Queued));
        try
        {
            Statements.Run("BEGIN IMMEDIATE");
            for (var index = 0; index < batch.Count; index++)
            {
                Statements.Run("SAVEPOINT one");
                try
                {
                    var tells = batch[index].Work(Statements);
                    Statements.Run("RELEASE one");
                    told.AddRange(tells);
                }
                catch (Exception failure)
                {
                    failures[index] = failure;
                    Statements.Run("ROLLBACK TO one");
                    Statements.Run("RELEASE one");
                }
            }

            // Before it is visible: who sees a change in the register and then asks a partition finds that the partition looks for it.
            Interlocked.Exchange(ref _head, told.Count == 0 ? committed : told[^1].Position);
            Statements.Run("COMMIT");
        }
        catch (Exception failure)
        {
            transaction.Failed();
            Abandon();
            Interlocked.Exchange(ref _head, committed);
            Tail.Forget();
            var unavailable = StoreUnavailableException.Of("The transaction failed; reload before writing again", failure);
            foreach (var write in batch)
                write.Failed(unavailable);
            return;
        }

        Tail.Append(told, _head);
        for (var index = 0; index < batch.Count; index++)
        {
            if (failures[index] is { } failure)
                batch[index].Failed(failure is SqliteException absent && SqliteDatabase.IsAbsent(absent)
                    ? StoreUnavailableException.Of("The store does not write", failure)
                    : new StoreRefusedException($"The store refuses a row ({failure.GetType().Name}: {failure.Message})"));
            else
                batch[index].Done();
        }
    }

    private void Abandon()
    {
        try
        {
            Statements.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // The transaction had ended by itself: that was the failure.
        }
    }

    private sealed record Write(QueuedWrite Queued, Func<PreparedStatements, IEnumerable<ToldChange>> Work, Action Done, Action<Exception> Failed);
}
