using System.Threading.Channels;
using Allocation.Domain.Demands;
using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>
/// Reads what waits in one statement, as <see cref="PostgresGroupCommit"/> writes it: actors that wake together share a round
/// trip. Each reads the store as it is after it asked.
/// </summary>
internal sealed class GroupedLoads : IAsyncDisposable
{
    /// <summary>While one answer is read, the next question gathers.</summary>
    private const int Readers = 2;

    private const int MostLoads = 256;
    private const int QueueBound = 8192;

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(QueueBound);
    private readonly PostgresDatabase _database;
    private readonly Task _reading;

    public GroupedLoads(PostgresDatabase database)
    {
        _database = database;
        _reading = Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(Run)));
    }

    /// <exception cref="StoreUnavailableException">The server did not answer.</exception>
    public async Task<StoredDemand?> Load(DemandId id)
    {
        var waiting = new Waiting(id);
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
        await _reading;
    }

    private async Task Run()
    {
        var batch = new List<Waiting>(MostLoads);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostLoads && _queue.Reader.TryRead(out var waiting))
                batch.Add(waiting);
            await Read(batch);
            batch.Clear();
        }
    }

    private async Task Read(IReadOnlyList<Waiting> batch)
    {
        try
        {
            var ids = batch.Select(waiting => waiting.Id.Value).Distinct().ToArray();
            var found = await _database.Run(connection => connection.Rows($"SELECT {PostgresDemandStore.Columns} FROM demand WHERE id = ANY($1)", PostgresDemandStore.ReadDemand, ids));
            var demands = found.ToDictionary(demand => demand.Id);
            foreach (var waiting in batch)
                waiting.Done.SetResult(demands.GetValueOrDefault(waiting.Id));
        }
        catch (Exception failure) when (batch.Count > 1 && failure is not StoreUnavailableException)
        {
            // A row that cannot be read is the trouble of its own actor alone.
            foreach (var waiting in batch)
                await Read([waiting]);
        }
        catch (Exception failure)
        {
            foreach (var waiting in batch)
                waiting.Done.SetException(failure);
        }
    }

    private sealed record Waiting(DemandId Id)
    {
        public TaskCompletionSource<StoredDemand?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
