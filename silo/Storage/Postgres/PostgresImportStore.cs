using System.Data;
using Allocation.GrainInterfaces.Imports;
using Allocation.Grains.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>
/// Many new demands in PostgreSQL. A chunk is one transaction: the progress of its import, locked, when it is of one; which of its
/// numbers and commands are known; the new demands by <c>COPY</c>; the progress reached.
/// </summary>
/// <remarks>
/// One chunk at a time in a process: more would not be faster on its connection, and would hold as many chunks in memory. What another
/// transaction writes between the question and the <c>COPY</c> is found by the unique keys, and the chunk is written anew. Behind a chunk
/// of which nothing was known the question is left out: the keys find whatever it would.
/// </remarks>
internal sealed class PostgresImportStore(PostgresDatabase database) : IImportStore, IDisposable
{
    /// <summary>Attempts at a transaction that another one made impossible.</summary>
    private const int MostAttempts = 5;

    private const string Columns = "lines, entered, unchanged, refused, digest";

    private readonly CommitTelemetry _telemetry = new("postgres");
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CopyBatch _copy = new();

    /// <summary>Whether something of the last chunk was known. Of one turn.</summary>
    private bool _knew = true;

    public void Dispose() => _turn.Dispose();

    public async Task<ImportProgress> Progress(string import) =>
        await database.Run(connection => connection.Rows($"SELECT {Columns} FROM import WHERE key = $1", ReadProgress, import)) is [var progress] ? progress : ImportProgress.None;

    public Task<EnteredBatch?> Enter(ImportBatch batch) => InTurn<EnteredBatch?>(batch.Demands, async (connection, attempt) =>
    {
        var position = await Begin(connection);
        var before = await Locked(connection, batch.Import);
        if (!batch.Follows(before))
        {
            await connection.Execute("ROLLBACK");
            return null;
        }

        var statuses = await Write(connection, position, batch.Demands, attempt);
        var reached = batch.After(before, statuses);
        await connection.Execute(
            "UPDATE import SET lines = $2, entered = $3, unchanged = $4, refused = $5, digest = $6 WHERE key = $1",
            batch.Import, reached.Lines, reached.Entered, reached.Unchanged, reached.Refused, reached.Digest);
        await connection.Execute("COMMIT");
        return new EnteredBatch(reached, statuses);
    });

    public Task<IReadOnlyList<CommitStatus>> Enter(IReadOnlyList<DemandCommit> demands) => InTurn<IReadOnlyList<CommitStatus>>(demands, async (connection, attempt) =>
    {
        var statuses = await Write(connection, await Begin(connection), demands, attempt);
        await connection.Execute("COMMIT");
        return statuses;
    });

    /// <summary>Runs a transaction, again when another one made it impossible.</summary>
    private async Task<T> InTurn<T>(IReadOnlyList<DemandCommit> demands, Func<NpgsqlConnection, int, Task<T>> write)
    {
        await _turn.WaitAsync();
        try
        {
            using var transaction = _telemetry.Begin(demands.Count, []);
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await OnWriter(connection => write(connection, attempt));
                }
                catch (PostgresException crossed) when (crossed.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && attempt < MostAttempts)
                {
                    // Rolled back whole; what the other one wrote is seen now.
                }
                catch (Exception failure) when (failure is NpgsqlException || PostgresDatabase.IsAbsent(failure))
                {
                    transaction.Failed();
                    throw StoreUnavailableException.Of("The transaction failed; read how far the import is", failure);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<T> OnWriter<T>(Func<NpgsqlConnection, Task<T>> write)
    {
        await using var connection = await database.OpenWriter();
        try
        {
            return await write(connection);
        }
        catch (PostgresException) when (connection.FullState == ConnectionState.Open)
        {
            // At once: a transaction left open would hold back the followers.
            await connection.Execute("ROLLBACK");
            throw;
        }
    }

    private static async Task<long> Begin(NpgsqlConnection connection)
    {
        await using var begin = new NpgsqlBatch(connection);
        begin.Add("BEGIN");
        begin.Add("SELECT log_position()");
        return (long)(await begin.ExecuteScalarAsync())!;
    }

    /// <summary>How far an import is, once no other transaction enters it.</summary>
    private static async Task<ImportProgress> Locked(NpgsqlConnection connection, string import)
    {
        await connection.Execute("INSERT INTO import (key) VALUES ($1) ON CONFLICT DO NOTHING", import);
        return (await connection.Rows($"SELECT {Columns} FROM import WHERE key = $1 FOR UPDATE", ReadProgress, import))[0];
    }

    /// <summary>Writes what is new, and says what became of each.</summary>
    private async Task<CommitStatus[]> Write(NpgsqlConnection connection, long position, IReadOnlyList<DemandCommit> demands, int attempt)
    {
        HashSet<string> held = [];
        if (_knew || attempt > 1)
            held.UnionWith(await Held(connection, demands));
        var statuses = await Known(connection, demands, held, again: attempt > 1);
        _knew = Array.Exists(statuses, status => status != CommitStatus.Written);
        var refused = await _copy.Write(connection, position, [.. demands.Where((_, index) => statuses[index] == CommitStatus.Written)]);
        foreach (var (index, demand) in demands.Index())
        {
            if (refused.Contains(demand))
                statuses[index] = CommitStatus.Refused;
        }

        return statuses;
    }

    /// <summary>Which of their numbers the register holds.</summary>
    private static async Task<List<string>> Held(NpgsqlConnection connection, IReadOnlyList<DemandCommit> demands)
    {
        await using var question = new NpgsqlBatch(connection);
        question.Add("SELECT unique_number FROM demand WHERE unique_number = ANY($1)").Column(demands, commit => commit.Demand.File.UniqueNumber.Value, NpgsqlDbType.Text);
        await using var reader = await question.ExecuteReaderAsync();
        var held = new List<string>();
        while (await reader.ReadAsync())
            held.Add(reader.GetString(0));
        return held;
    }

    /// <summary>Which demands are new, as <see cref="CommitStatus.Written"/>, and what the others are.</summary>
    /// <remarks>A command that is known has written its demand, whose number is held. That somebody else used the command of a line is asked only after the unique key found something.</remarks>
    private static async Task<CommitStatus[]> Known(NpgsqlConnection connection, IReadOnlyList<DemandCommit> demands, HashSet<string> held, bool again)
    {
        var asked = demands.Where(commit => again || held.Contains(commit.Demand.File.UniqueNumber.Value)).Select(commit => commit.Command.Id).ToArray();
        HashSet<Guid> known = asked.Length == 0 ? [] : [.. await connection.Rows("SELECT command_id FROM change_log WHERE command_id = ANY($1)", row => row.GetGuid(0), asked)];
        var statuses = new CommitStatus[demands.Count];
        foreach (var (index, (number, command)) in demands.Select(commit => (commit.Demand.File.UniqueNumber.Value, commit.Command.Id)).Index())
        {
            statuses[index] = known.Contains(command) ? CommitStatus.KnownCommand : held.Add(number) ? CommitStatus.Written : CommitStatus.Taken;

            // The same line once more in the same chunk is known as it would be in the next.
            if (statuses[index] == CommitStatus.Written)
                known.Add(command);
        }

        return statuses;
    }

    private static ImportProgress ReadProgress(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4));
}
