using System.Text.RegularExpressions;
using Allocation.Grains.Storage;
using Npgsql;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>The journal in PostgreSQL: what is sealed ends before the oldest transaction that still runs.</summary>
internal sealed partial class PostgresJournal(PostgresDatabase database) : IJournal
{
    /// <summary>A chain of some hundred thousand entries, on a busy server.</summary>
    private const int QuestionSeconds = 300;

    private const string Columns = "shard, number, after, through, entries, link, at, signature, form";

    public Task<long> Horizon(JournalShard shard) => database.Run(async connection => (long)(await connection.Scalar("SELECT log_horizon()"))!);

    public Task<long?> Through(JournalShard shard, long after, long horizon, int most) => database.Run(async connection =>
    {
        var table = JournalTable.Of(shard, numbered: false);
        var rows = $"FROM {table.Table} WHERE {table.Position} > $1 AND {table.Position} <= $2";
        return await Asked($"SELECT {table.Position} {rows} ORDER BY {table.Position} LIMIT 1 OFFSET $3", after, horizon, most) ?? await Asked($"SELECT max({table.Position}) {rows}", after, horizon);

        async Task<long?> Asked(string sql, params object[] values)
        {
            await using var question = connection.With(sql, values);
            question.CommandTimeout = QuestionSeconds;
            return await question.ExecuteScalarAsync() as long?;
        }
    });

    public Task<DateTimeOffset?> FirstBehind(JournalShard shard, long after) => database.Run(async connection =>
    {
        var table = JournalTable.Of(shard, numbered: false);
        return (await connection.Rows<DateTimeOffset?>($"SELECT at FROM {table.Table} WHERE {table.Position} > $1 ORDER BY {table.Position} LIMIT 1", row => PostgresDemandStore.Instant(row, 0), after)).SingleOrDefault();
    });

    public Task<IReadOnlyList<ChainedStretch>> Chain(JournalShard shard, long after, IReadOnlyList<JournalStretch> stretches) => database.Run(async connection =>
    {
        var table = JournalTable.Of(shard, numbered: false);
        await using var question = connection.With(
            $"SELECT {table.Position}, {Text(table.Columns)} FROM {table.Table} WHERE {table.Position} > $1 AND {table.Position} <= $2 ORDER BY {Qualified(table)}", after, stretches[^1].Through);
        question.CommandTimeout = QuestionSeconds;
        using var chain = new JournalChain(stretches);
        await using var row = await question.ExecuteReaderAsync();
        while (await row.ReadAsync())
            chain.Add(row.GetInt64(0), Enumerable.Range(1, row.FieldCount - 1).Select(column => row.TextOrNull(column)));
        return chain.End();
    });

    public Task<long?> Outside(JournalShard shard) => database.Run(async connection =>
    {
        var table = JournalTable.Of(shard, numbered: false);
        await using var question = connection.With(
            $"SELECT min({table.Position}) FROM {table.Table} WHERE {table.Position} < 0 OR {table.Position} >= (SELECT base + pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM log_base)");
        question.CommandTimeout = QuestionSeconds;
        return await question.ExecuteScalarAsync() as long?;
    });

    public async Task<IReadOnlyList<JournalSeal>> Seals(JournalShard shard, long after, int most) => await database.Run(connection => connection.Rows(
        $"SELECT {Columns} FROM journal_seal WHERE shard = $1 AND number > $2 ORDER BY number LIMIT $3", ReadSeal, shard.ToString(), after, most));

    public async Task<JournalSeal?> Last(JournalShard shard) => (await database.Run(connection => connection.Rows(
        $"SELECT {Columns} FROM journal_seal WHERE shard = $1 ORDER BY number DESC LIMIT 1", ReadSeal, shard.ToString()))).SingleOrDefault();

    public async Task<IReadOnlyList<JournalSeal>> SealsOf(Guid vacancy) => await database.Run(connection => connection.Rows(
        $"""
        SELECT {Columns} FROM journal_seal
        WHERE shard = $1 AND number IN (
          SELECT (SELECT number FROM journal_seal WHERE shard = $1 AND through >= position AND after < position ORDER BY through LIMIT 1) FROM vacancy_fact WHERE vacancy = $2) ORDER BY number
        """,
        ReadSeal, nameof(JournalShard.Facts), vacancy));

    public Task<bool> Add(JournalSeal seal) => database.Run(async connection => await connection.Execute(
        $"INSERT INTO journal_seal ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::bytea, $9) ON CONFLICT DO NOTHING",
        seal.Shard.ToString(), seal.Number, seal.After, seal.Through, seal.Entries, seal.Link, seal.At.UtcDateTime, seal.Signature, seal.Form) > 0);

    private static JournalSeal ReadSeal(NpgsqlDataReader row) => new(
        Enum.Parse<JournalShard>(row.GetString(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetFieldValue<byte[]>(5), PostgresDemandStore.Instant(row, 6),
        row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7), row.GetInt32(8));

    /// <summary>Columns of the table, not of the answer, which are text and would sort as such.</summary>
    private static string Qualified(JournalTable table) => string.Join(", ", $"{table.Position}, {table.Order}".Split(", ").Select(column => $"{table.Table}.{column}"));

    /// <summary>The same text whatever the session says of time zones and forms of dates.</summary>
    private static string Text(string columns) => Column().Replace(columns, column => column.Value switch
    {
        ['{', .. var instant, '}'] => $"(extract(epoch FROM {instant}) * 1000000)::bigint::text",
        ['[', .. var bytes, ']'] => $"encode({bytes}, 'hex')",
        ['<', .. var fact, '>'] => $"CASE WHEN json_typeof({fact} -> 'number') = 'string' THEN {fact}::jsonb - 'number' ELSE {fact}::jsonb END::text",
        var plain => $"{plain}::text",
    });

    [GeneratedRegex(@"[\w{}\[\]<>]+")]
    private static partial Regex Column();
}
