using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Allocation.Domain.Ranking;
using Npgsql;
using NpgsqlTypes;

namespace Allocation.LoadTests.Compare;

/// <summary>
/// PostgreSQL as an expert would set it up for this one question. A row for each wish holds the order and the facts of
/// the filters, a covering index answers without the table, statements are prepared, everything is in memory.
/// </summary>
internal sealed class PostgresRanking : IFavouringPeer
{
    private const string Schema = "allocation_compare";
    private const string Order = "level DESC, points DESC, tie1, tie2, tie3, number";

    /// <summary>Plans whose time inside the server is taken.</summary>
    private const int Plans = 50;

    private readonly ThrowawayPostgres? _server;
    private readonly IReadOnlyList<IDisposable> _lastWords;
    private readonly NpgsqlConnection _connection;

    /// <summary>Connects.</summary>
    /// <param name="connection">A server that is there; null for a throwaway one.</param>
    public PostgresRanking(string? connection)
    {
        _server = connection is null ? ThrowawayPostgres.Start() : null;

        // The server is no child of ours: broken off, nobody else would end it.
        _lastWords = _server is { } server ? Interruption.Before(server.Dispose) : [];
        _connection = new NpgsqlConnection(connection ?? _server!.ConnectionString);
        try
        {
            _connection.Open();
            Execute($"DROP SCHEMA IF EXISTS {Schema} CASCADE; CREATE SCHEMA {Schema}; SET search_path = {Schema}; SET jit = off");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Name => "postgres, covering index";

    public string FavouredName => "postgres, partial index for this";

    public string Version => $"PostgreSQL {_connection.PostgreSqlVersion.ToString(2)}";

    public long Size => (long)Scalar("SELECT pg_total_relation_size('wish')")!;

    public void Fill(IEnumerable<PeerWish> wishes)
    {
        Execute("""
            CREATE TABLE wish (demand int NOT NULL, place smallint NOT NULL, typology smallint NOT NULL, level smallint NOT NULL, points int NOT NULL,
                tie1 int NOT NULL, tie2 int NOT NULL, tie3 int NOT NULL, number text COLLATE "C" NOT NULL, persons int, income int, category smallint NOT NULL)
            """);
        using (var copy = _connection.BeginBinaryImport("COPY wish FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var (demand, place, typology, row) in wishes)
            {
                copy.StartRow();
                copy.Write(demand);
                copy.Write((short)place);
                copy.Write((short)typology);
                copy.Write((short)row.Key.Level);
                copy.Write(row.Key.Points);
                copy.Write(row.Key.Ties.First);
                copy.Write(row.Key.Ties.Second);
                copy.Write(row.Key.Ties.Third);
                copy.Write(Domain.Demands.UniqueNumber.Unpack(row.Key.Number).Value);
                Put(copy, row.Persons);
                Put(copy, row.Income);
                copy.Write((short)row.Category);
            }

            copy.Complete();
        }

        Execute($"CREATE INDEX wish_order ON wish (place, typology, {Order}) INCLUDE (persons, income, category); CREATE INDEX wish_demand ON wish (demand)");
        Execute("VACUUM (ANALYZE) wish");
    }

    /// <summary>An index that holds the answer to one question and nothing else.</summary>
    public IDisposable Favour(PeerQuestion question)
    {
        Execute($"CREATE INDEX wish_favoured ON wish ({Order}) WHERE {PredicateOf(question)}");
        Execute("VACUUM (ANALYZE) wish");
        return new Favoured(this);
    }

    /// <summary>One statement for all lists, and one of the list's own with its filters written into it, as a partial index needs.</summary>
    public IEnumerable<IPreparedQuestion> Prepare(PeerQuestion question, int take) =>
        new[] { question, null }.Select(parameters => new PreparedStatement(CommandOf(_connection, TextOf(question, take, ownStatement: parameters is null), parameters)));

    public double? ServerTime(PeerQuestion question, int take)
    {
        var text = TextOf(question, take, ownStatement: true);
        var times = new List<double>();
        for (var round = 0; round < Plans; round++)
        {
            var plan = (string)Scalar($"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {text}")!;
            using var read = JsonDocument.Parse(plan);
            times.Add(read.RootElement[0].GetProperty("Execution Time").GetDouble() * 1_000);
        }

        times.Sort();
        return times[Plans / 2];
    }

    /// <summary>Committed.</summary>
    public double Update(IReadOnlyList<int> demands)
    {
        using var update = new NpgsqlCommand("UPDATE wish SET points = points + 1 WHERE demand = $1", _connection) { Parameters = { new NpgsqlParameter<int>() } };
        update.Prepare();
        var at = 0;
        return Index.Clock.Median(demands.Count - 1, () =>
        {
            ((NpgsqlParameter<int>)update.Parameters[0]).TypedValue = demands[at++];
            return update.ExecuteNonQuery();
        });
    }

    /// <summary>The faster of two ways, an UPDATE in place and a new table with its index.</summary>
    public TimeSpan Rescore(IReadOnlyList<RankKey> keys)
    {
        Execute("CREATE TABLE fresh (demand int PRIMARY KEY, level smallint NOT NULL, points int NOT NULL)");
        using (var copy = _connection.BeginBinaryImport("COPY fresh FROM STDIN (FORMAT BINARY)"))
        {
            for (var demand = 0; demand < keys.Count; demand++)
            {
                copy.StartRow();
                copy.Write(demand);
                copy.Write((short)keys[demand].Level);
                copy.Write(keys[demand].Points);
            }

            copy.Complete();
        }

        Execute("VACUUM (ANALYZE) fresh");
        var anew = Timed($"""
            CREATE TABLE wish_anew AS SELECT wish.demand, place, typology, fresh.level, fresh.points, tie1, tie2, tie3, number, persons, income, category FROM wish JOIN fresh USING (demand);
            CREATE INDEX ON wish_anew (place, typology, {Order}) INCLUDE (persons, income, category);
            CREATE INDEX ON wish_anew (demand)
            """);
        Execute("DROP TABLE wish_anew");
        var inPlace = Timed("UPDATE wish SET level = fresh.level, points = fresh.points FROM fresh WHERE fresh.demand = wish.demand");
        return anew < inPlace ? anew : inPlace;
    }

    /// <summary>Leaves nothing behind.</summary>
    public void Dispose()
    {
        if (_connection.State == System.Data.ConnectionState.Open)
            Execute($"DROP SCHEMA {Schema} CASCADE");
        _connection.Dispose();
        _server?.Dispose();
        foreach (var word in _lastWords)
            word.Dispose();
    }

    private static string TextOf(PeerQuestion question, int take, bool ownStatement) => ownStatement
        ? $"SELECT number FROM wish WHERE {PredicateOf(question)} ORDER BY {Order} LIMIT {take}"
        : $"SELECT number FROM wish WHERE place = $1 AND typology = $2 AND (persons IS NULL OR persons BETWEEN $3 AND $4) AND (income IS NULL OR category = 0 OR income <= ($5::int[])[category]) ORDER BY {Order} LIMIT {take}";

    private static string PredicateOf(PeerQuestion question) =>
        question.Predicate(string.Create(CultureInfo.InvariantCulture, $"'{{{string.Join(',', question.Ceilings)}}}'::int[]"));

    private static void Put(NpgsqlBinaryImporter copy, int? value)
    {
        if (value is { } known)
            copy.Write(known);
        else
            copy.WriteNull();
    }

    private TimeSpan Timed(string sql)
    {
        var from = Stopwatch.GetTimestamp();
        Execute(sql);
        return Stopwatch.GetElapsedTime(from);
    }

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        return command.ExecuteScalar();
    }

    private sealed class Favoured(PostgresRanking peer) : IDisposable
    {
        public void Dispose() => peer.Execute("DROP INDEX wish_favoured");
    }

    private static NpgsqlCommand CommandOf(NpgsqlConnection connection, string text, PeerQuestion? parameters)
    {
        var command = new NpgsqlCommand(text, connection);
        if (parameters is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)parameters.Place });
            command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)parameters.Typology });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = parameters.Fewest });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = parameters.Most });
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = parameters.Ceilings, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        }

        return command;
    }
}
