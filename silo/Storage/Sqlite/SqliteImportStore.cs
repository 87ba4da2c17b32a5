using Allocation.GrainInterfaces.Imports;
using Allocation.Grains.Storage;
using Microsoft.Data.Sqlite;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Imports in SQLite: the demands of a chunk are one write of <see cref="GroupCommit"/>, each under a savepoint of its own.</summary>
internal sealed class SqliteImportStore(SqliteDatabase database, GroupCommit writer) : IImportStore
{
    private const string Columns = "lines, entered, unchanged, refused, digest";

    public Task<ImportProgress> Progress(string import)
    {
        using var connection = database.Open();
        using var statements = new PreparedStatements(connection);
        return Task.FromResult(Progress(statements, import));
    }

    public async Task<EnteredBatch?> Enter(ImportBatch batch) => (await writer.Enqueue(statements => Write(statements, batch), written => written.Told)).Entered;

    public async Task<IReadOnlyList<CommitStatus>> Enter(IReadOnlyList<DemandCommit> demands) =>
        (await writer.Enqueue(statements => WriteAll(statements, demands), written => written.Told)).Statuses;

    private static (EnteredBatch? Entered, List<ToldChange> Told) Write(PreparedStatements statements, ImportBatch batch)
    {
        var before = Progress(statements, batch.Import);
        if (!batch.Follows(before))
            return (null, []);
        var (results, told) = WriteAll(statements, batch.Demands);
        var reached = batch.After(before, results);
        statements.Run(
            "INSERT OR REPLACE INTO import (key, lines, entered, unchanged, refused, digest) VALUES ($1, $2, $3, $4, $5, $6)",
            batch.Import, reached.Lines, reached.Entered, reached.Unchanged, reached.Refused, reached.Digest);
        return (new EnteredBatch(reached, results), told);
    }

    private static (CommitStatus[] Statuses, List<ToldChange> Told) WriteAll(PreparedStatements statements, IReadOnlyList<DemandCommit> demands)
    {
        var (statuses, told) = (new CommitStatus[demands.Count], new List<ToldChange>(demands.Count));
        foreach (var (index, demand) in demands.Index())
        {
            var result = WriteOne(statements, demand);
            statuses[index] = result.Status;
            told.AddRange(ToldChange.Of(demand, result));
        }

        return (statuses, told);
    }

    private static CommitResult WriteOne(PreparedStatements statements, DemandCommit demand)
    {
        statements.Run("SAVEPOINT line");
        try
        {
            return SqliteDemandStore.Write(statements, demand);
        }
        catch (SqliteException refused) when (!SqliteDatabase.IsAbsent(refused))
        {
            statements.Run("ROLLBACK TO line");
            return new CommitResult(CommitStatus.Refused, 0);
        }
        finally
        {
            statements.Run("RELEASE line");
        }
    }

    private static ImportProgress Progress(PreparedStatements statements, string import) =>
        statements.Row(
            $"SELECT {Columns} FROM import WHERE key = $1",
            row => new ImportProgress(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4)),
            import) ?? ImportProgress.None;
}
