namespace Allocation.LoadTests.Compare;

/// <summary>The engines one can name, each started when its turn comes.</summary>
internal static class Peers
{
    public const string Postgres = "postgres";
    public const string Redis = "redis";
    public const string DuckDb = "duckdb";

    /// <summary>All of them, in the order of the report.</summary>
    public static readonly IReadOnlyList<string> All = [Postgres, Redis, DuckDb];

    /// <summary>Starts an engine, or takes the one that is there.</summary>
    /// <param name="engine">One of <see cref="All"/>.</param>
    /// <param name="postgres">A PostgreSQL that is there; null for a throwaway one.</param>
    /// <exception cref="EngineMissingException">It is not on this machine.</exception>
    public static IPeer Start(string engine, string? postgres) => engine switch
    {
        Postgres => new PostgresRanking(postgres),
        Redis => new RedisRanking(ThrowawayRedis.Start()),
        DuckDb => new DuckDbRanking(),
        _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, "No such engine."),
    };
}

/// <summary>An engine is not on this machine; the message says how to get it.</summary>
internal sealed class EngineMissingException(string message) : InvalidOperationException(message);
