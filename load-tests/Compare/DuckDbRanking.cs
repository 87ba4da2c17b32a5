using System.Diagnostics;
using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using DuckDB.NET.Data;

namespace Allocation.LoadTests.Compare;

/// <summary>
/// DuckDB as an expert would set it up: in the process, in memory, one thread, since two cores serve many callers; a row for each wish, the
/// table sorted by the lists and their order, so that the bounds of its blocks leave out all but those of the list. Class and points are one
/// column: the best fifty so far bound what is read further by the first column of the order alone.
/// </summary>
internal sealed class DuckDbRanking : IPeer
{
    private const string Order = "score DESC, tie1, tie2, tie3, number";

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckDbRanking()
    {
        _connection.Open();
        Execute("SET threads = 1");
    }

    public string Name => "duckdb, sorted table";

    public string Version => $"DuckDB {_connection.ServerVersion.TrimStart('v')}";

    public long Size
    {
        get
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()";
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    public void Fill(IEnumerable<PeerWish> wishes)
    {
        Execute("""
            CREATE TABLE filled (demand INTEGER NOT NULL, place SMALLINT NOT NULL, typology SMALLINT NOT NULL, score BIGINT NOT NULL,
                tie1 INTEGER NOT NULL, tie2 INTEGER NOT NULL, tie3 INTEGER NOT NULL, number VARCHAR NOT NULL, persons INTEGER, income INTEGER, category SMALLINT NOT NULL)
            """);
        using (var appender = _connection.CreateAppender("filled"))
        {
            foreach (var (demand, place, typology, (key, persons, income, category)) in wishes)
            {
                appender.CreateRow().AppendValue(demand).AppendValue((short)place).AppendValue((short)typology).AppendValue(ScoreOf(key))
                    .AppendValue(key.Ties.First).AppendValue(key.Ties.Second).AppendValue(key.Ties.Third).AppendValue(UniqueNumber.Unpack(key.Number).Value)
                    .AppendValue(persons).AppendValue(income).AppendValue((short)category).EndRow();
            }
        }

        Execute($"CREATE TABLE wish AS FROM filled ORDER BY place, typology, {Order}; DROP TABLE filled");
        Execute("CREATE INDEX wish_demand ON wish (demand); CHECKPOINT");
    }

    public IEnumerable<IPreparedQuestion> Prepare(PeerQuestion question, int take)
    {
        var ceilings = string.Create(CultureInfo.InvariantCulture, $"[{string.Join(", ", question.Ceilings)}]");
        var command = _connection.CreateCommand();
        command.CommandText = $"SELECT number FROM wish WHERE {question.Predicate(ceilings)} ORDER BY {Order} LIMIT {take}";
        return [new PreparedStatement(command)];
    }

    public double? ServerTime(PeerQuestion question, int take) => null;

    public double Update(IReadOnlyList<int> demands)
    {
        using var update = _connection.CreateCommand();
        update.CommandText = "UPDATE wish SET score = score + 1 WHERE demand = $1";
        var parameter = new DuckDBParameter(0);
        update.Parameters.Add(parameter);
        update.Prepare();
        var at = 0;
        return Index.Clock.Median(demands.Count - 1, () =>
        {
            parameter.Value = demands[at++];
            return update.ExecuteNonQuery();
        });
    }

    /// <summary>The faster of two ways, an UPDATE in place and a new table in order.</summary>
    public TimeSpan Rescore(IReadOnlyList<RankKey> keys)
    {
        Execute("CREATE TABLE fresh (demand INTEGER NOT NULL, score BIGINT NOT NULL)");
        using (var appender = _connection.CreateAppender("fresh"))
        {
            for (var demand = 0; demand < keys.Count; demand++)
                appender.CreateRow().AppendValue(demand).AppendValue(ScoreOf(keys[demand])).EndRow();
        }

        var anew = Timed($"""
            CREATE TABLE wish_anew AS SELECT wish.* REPLACE (fresh.score AS score) FROM wish JOIN fresh USING (demand) ORDER BY place, typology, fresh.score DESC, tie1, tie2, tie3, number;
            CREATE INDEX wish_anew_demand ON wish_anew (demand)
            """);
        Execute("DROP TABLE wish_anew");
        var inPlace = Timed("UPDATE wish SET score = fresh.score FROM fresh WHERE fresh.demand = wish.demand");
        return anew < inPlace ? anew : inPlace;
    }

    public void Dispose() => _connection.Dispose();

    private static long ScoreOf(RankKey key) => ((long)key.Level << 32) + key.Points;

    private TimeSpan Timed(string sql)
    {
        var from = Stopwatch.GetTimestamp();
        Execute(sql);
        return Stopwatch.GetElapsedTime(from);
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
