using System.Globalization;
using System.Text.RegularExpressions;
using Allocation.Grains.Storage;
using Microsoft.Data.Sqlite;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>The journal in SQLite: one writer, so what can be read is in its final order.</summary>
internal sealed partial class SqliteJournal(SqliteDatabase database, GroupCommit writer) : IJournal
{
    private const string Columns = "shard, number, after, through, entries, link, at, signature, form";

    public Task<long> Horizon(JournalShard shard)
    {
        var table = JournalTable.Of(shard, numbered: true);
        return Task.FromResult(database.Rows($"SELECT coalesce(max({table.Position}), 0) FROM {table.Table}", row => row.GetInt64(0)).Single());
    }

    public Task<long?> Through(JournalShard shard, long after, long horizon, int most)
    {
        var table = JournalTable.Of(shard, numbered: true);
        return Task.FromResult(database.Rows(
            $"SELECT max({table.Position}) FROM (SELECT {table.Position} FROM {table.Table} WHERE {table.Position} > $1 AND {table.Position} <= $2 ORDER BY {table.Position} LIMIT $3)",
            row => row.IsDBNull(0) ? default(long?) : row.GetInt64(0), after, horizon, most).Single());
    }

    public Task<DateTimeOffset?> FirstBehind(JournalShard shard, long after)
    {
        var table = JournalTable.Of(shard, numbered: true);
        return Task.FromResult(database.Rows<DateTimeOffset?>(
            $"SELECT at FROM {table.Table} WHERE {table.Position} > $1 ORDER BY {table.Position} LIMIT 1", row => DateTimeOffset.Parse(row.GetString(0), CultureInfo.InvariantCulture), after).SingleOrDefault());
    }

    public Task<IReadOnlyList<ChainedStretch>> Chain(JournalShard shard, long after, IReadOnlyList<JournalStretch> stretches)
    {
        var table = JournalTable.Of(shard, numbered: true);
        using var connection = database.Open();
        using var question = connection.CreateCommand();
        question.CommandText = $"SELECT {table.Position}, {Text(table.Columns)} FROM {table.Table} WHERE {table.Position} > $1 AND {table.Position} <= $2 ORDER BY {table.Position}";
        question.Parameters.AddWithValue("$1", after);
        question.Parameters.AddWithValue("$2", stretches[^1].Through);
        using var chain = new JournalChain(stretches);
        using var row = question.ExecuteReader();
        while (row.Read())
            chain.Add(row.GetInt64(0), Enumerable.Range(1, row.FieldCount - 1).Select(column => row.TextOrNull(column)));
        return Task.FromResult(chain.End());
    }

    // Whatever stands ahead of all is the newest entry, and is sealed next.
    public Task<long?> Outside(JournalShard shard)
    {
        var table = JournalTable.Of(shard, numbered: true);
        return Task.FromResult(database.Rows($"SELECT min({table.Position}) FROM {table.Table} WHERE {table.Position} < 0", row => row.IsDBNull(0) ? default(long?) : row.GetInt64(0)).Single());
    }

    public Task<IReadOnlyList<JournalSeal>> Seals(JournalShard shard, long after, int most) => Task.FromResult<IReadOnlyList<JournalSeal>>(database.Rows(
        $"SELECT {Columns} FROM journal_seal WHERE shard = $1 AND number > $2 ORDER BY number LIMIT $3", ReadSeal, shard.ToString(), after, most));

    public Task<JournalSeal?> Last(JournalShard shard) => Task.FromResult(database.Rows(
        $"SELECT {Columns} FROM journal_seal WHERE shard = $1 ORDER BY number DESC LIMIT 1", ReadSeal, shard.ToString()).SingleOrDefault());

    public Task<IReadOnlyList<JournalSeal>> SealsOf(Guid vacancy) => Task.FromResult<IReadOnlyList<JournalSeal>>(database.Rows(
        $"""
        SELECT {Columns} FROM journal_seal
        WHERE shard = $1 AND number IN (
          SELECT (SELECT number FROM journal_seal WHERE shard = $1 AND through >= position AND after < position ORDER BY through LIMIT 1) FROM vacancy_fact WHERE vacancy = $2) ORDER BY number
        """,
        ReadSeal, nameof(JournalShard.Facts), vacancy.ToString("N")));

    public Task<bool> Add(JournalSeal seal) => writer.Enqueue(statements => statements.Run(
        $"INSERT INTO journal_seal ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        seal.Shard.ToString(), seal.Number, seal.After, seal.Through, seal.Entries, seal.Link, SqliteDemandStore.Instant(seal.At), seal.Signature, seal.Form) > 0);

    private static JournalSeal ReadSeal(SqliteDataReader row) => new(
        Enum.Parse<JournalShard>(row.GetString(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetFieldValue<byte[]>(5),
        DateTimeOffset.Parse(row.GetString(6), CultureInfo.InvariantCulture), row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7), row.GetInt32(8));

    private static string Text(string columns) => Column().Replace(columns, column => column.Value switch
    {
        ['{', .. var instant, '}'] => instant,
        ['[', .. var bytes, ']'] => $"CASE WHEN {bytes} IS NULL THEN NULL ELSE lower(hex({bytes})) END",
        ['<', .. var fact, '>'] => $"CASE WHEN json_type({fact}, '$.number') = 'text' THEN json_remove({fact}, '$.number') ELSE {fact} END",
        var plain => $"CAST({plain} AS TEXT)",
    });

    [GeneratedRegex(@"[\w{}\[\]<>]+")]
    private static partial Regex Column();
}
