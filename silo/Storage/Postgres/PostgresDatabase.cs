using System.Diagnostics;
using Allocation.Grains.Storage;
using EvolveDb;
using Npgsql;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>The database of a cluster: connections, schema, and one word for every way in which it does not answer.</summary>
public sealed class PostgresDatabase : IAsyncDisposable, IDisposable
{
    private const string Setting = "ConnectionStrings:Allocation";

    /// <summary>Five processes of a small cluster together stay below PostgreSQL's hundred connections.</summary>
    private const int ReadersByDefault = 11;

    /// <summary>Those of group commits, and one on which imports take turns.</summary>
    private const int Writers = PostgresGroupCommit.Writers + 1;

    private const int ActorsByDefault = 5;

    /// <summary>Held by the one host that brings the schema to its version, while the others wait.</summary>
    private const long MigrationLock = 0x414C_4C4F_43;

    /// <summary>An index over millions of rows takes minutes.</summary>
    private const int MigrationSeconds = 3600;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _writers;

    /// <summary>Reads a connection string; connects to nothing yet.</summary>
    /// <exception cref="SettingException">It is none.</exception>
    public PostgresDatabase(string connectionString)
    {
        var given = Parse(connectionString);
        _readers = NpgsqlDataSource.Create(ReadersOf(With(given, PoolOf(given, ReadersByDefault), prepared: true)));
        _writers = Writing(WritersOf(With(given, Writers, prepared: true)));
        Actors = new ActorDatabase("Npgsql", With(given, PoolOf(given, ActorsByDefault), prepared: false).ConnectionString);
    }

    /// <summary>Membership, reminders and the state of low-rate actors: the same database, connections of their own.</summary>
    public ActorDatabase Actors { get; }

    /// <summary>Brings the schema to this version; any number of hosts may do so at once. Waits a minute for a server that is starting.</summary>
    /// <exception cref="SettingException">The server does not answer, or refuses.</exception>
    public void Migrate() => MigrateWhenThere().GetAwaiter().GetResult();

    private async Task MigrateWhenThere()
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await using var connection = await _readers.OpenConnectionAsync();
                await Migrate(connection);
                return;
            }
            catch (NpgsqlException absent) when (IsAbsent(absent) && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(RetryAfter);
            }
            catch (Exception refused) when (refused is NpgsqlException or EvolveException)
            {
                throw new SettingException(Setting, $"the database cannot be used: {refused.Message}");
            }
        }
    }

    /// <summary>Runs statements on a connection, other than group commits.</summary>
    /// <exception cref="StoreUnavailableException">The server did not answer; what was to be written may be, or not.</exception>
    /// <exception cref="StoreRefusedException">A rule of the schema refuses a row.</exception>
    internal async Task<T> Run<T>(Func<NpgsqlConnection, Task<T>> statements)
    {
        try
        {
            await using var connection = await _readers.OpenConnectionAsync();
            return await statements(connection);
        }
        catch (Exception failure) when (IsAbsent(failure))
        {
            throw StoreUnavailableException.Of("The store does not answer", failure);
        }
        catch (PostgresException refused)
        {
            throw new StoreRefusedException($"The store refuses a row ({refused.SqlState}: {refused.MessageText})");
        }
    }

    /// <summary>A connection for group commits and imports. Failures are the caller's to tell apart.</summary>
    internal ValueTask<NpgsqlConnection> OpenWriter() => _writers.OpenConnectionAsync();

    /// <summary>Whether a failure means that the server did not do its work, for whatever reason that is not the statement's.</summary>
    internal static bool IsAbsent(Exception failure) => failure switch
    {
        // Classes of SQLSTATE: connection, resources, operator, system, its own faults (a full disk in a place where it expects none), and transactions that must be tried again.
        PostgresException refused => refused.SqlState[..2] is "08" or "53" or "57" or "58" or "XX" or "40" or "25",
        NpgsqlException or TimeoutException or IOException or ObjectDisposedException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>Whether a failure is about the values of a row: what they are (22), a rule they break (23, 44), a limit they pass (54), or what a trigger says of them (P0). A key that is there already is another writer's doing.</summary>
    internal static bool RefusesRow(PostgresException failure) =>
        failure.SqlState[..2] is "22" or "23" or "44" or "54" or "P0" && failure.SqlState != PostgresErrorCodes.UniqueViolation;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync();
        await _readers.DisposeAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _writers.Dispose();
        _readers.Dispose();
    }

    private static async Task Migrate(NpgsqlConnection connection)
    {
        // However long another host migrates, this one waits.
        await using (var turn = connection.With("SELECT pg_advisory_lock($1)", MigrationLock))
        {
            turn.CommandTimeout = 0;
            await turn.ExecuteNonQueryAsync();
        }

        try
        {
            new Evolve(connection)
            {
                EmbeddedResourceAssemblies = [typeof(PostgresDatabase).Assembly],
                EmbeddedResourceFilters = ["Allocation.Silo.Storage.Postgres.Migrations"],
                IsEraseDisabled = true,
                CommandTimeout = MigrationSeconds,
            }.Migrate();

            // A dump restored on another server: its transactions count from lower, and positions must go on rising.
            await connection.Execute(
                """
                UPDATE log_base SET base = base + behind + 1
                FROM (SELECT greatest((SELECT coalesce(max(position), 0) FROM change_log), (SELECT coalesce(max(position), 0) FROM vacancy_event), (SELECT coalesce(max(through), 0) FROM journal_seal)) - (SELECT base FROM log_base) - pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS behind) AS measured
                WHERE behind >= 0
                """);
        }
        finally
        {
            await connection.Execute("SELECT pg_advisory_unlock($1)", MigrationLock);
        }
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(parsed.Host) ? throw new ArgumentException("it names no Host") : parsed;
        }
        catch (ArgumentException wrong)
        {
            throw new SettingException(Setting, $"it is no connection string of PostgreSQL ({wrong.Message.TrimEnd('.')}); write one like Host=localhost;Database=allocation;Username=allocation.");
        }
    }

    private static int PoolOf(NpgsqlConnectionStringBuilder given, int otherwise) => Says(given, "Maximum Pool Size") ? given.MaxPoolSize : otherwise;

    /// <summary>Whether a parameter was written; the builder contains every parameter there is.</summary>
    private static bool Says(NpgsqlConnectionStringBuilder given, string parameter) => given.ShouldSerialize(parameter);

    private static NpgsqlConnectionStringBuilder With(NpgsqlConnectionStringBuilder given, int pool, bool prepared)
    {
        var with = new NpgsqlConnectionStringBuilder(given.ConnectionString) { MaxPoolSize = pool, MinPoolSize = 0 };
        if (!Says(given, "Application Name"))
            with.ApplicationName = "allocation";
        if (!Says(given, "Timeout"))
            with.Timeout = 5;
        if (!Says(given, "Keepalive"))
            with.KeepAlive = 10;
        if (prepared)
        {
            (with.MaxAutoPrepare, with.AutoPrepareMinUsages) = (64, 2);

            // Nothing here changes a session for a while only, and the seven statements that would clean it cost the server more than most of ours.
            with.NoResetOnClose = true;
        }

        return with;
    }

    /// <summary>A transaction whose process is frozen, or behind a cut cable, must not hold back the followers: the server ends it.</summary>
    private static string Bounded(NpgsqlConnectionStringBuilder given, int idleSeconds) =>
        $"{given.Options} -c idle_in_transaction_session_timeout={idleSeconds}s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3".TrimStart();

    private static NpgsqlConnectionStringBuilder ReadersOf(NpgsqlConnectionStringBuilder given)
    {
        given.Options = Bounded(given, idleSeconds: 60);
        return given;
    }

    /// <summary>
    /// A batch touches a few hundred rows of tables with millions: always by index. The planner, who first saw the tables empty,
    /// must not keep a plan that reads them whole. Ways that are forbidden have an enormous cost for it, for which it would
    /// compile every statement to machine code: 27 ms for a microsecond of work, so no compilation.
    /// </summary>
    private static NpgsqlConnectionStringBuilder WritersOf(NpgsqlConnectionStringBuilder given)
    {
        given.Options = $"{Bounded(given, idleSeconds: 10)} -c jit=off -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";
        given.CommandTimeout = 15;
        return given;
    }

    /// <summary>A process that froze while it sent a batch is not idle for the server: from version 17 on there is a bound for that too.</summary>
    private static NpgsqlDataSource Writing(NpgsqlConnectionStringBuilder given)
    {
        const string Bound = "SELECT set_config('transaction_timeout', '20s', false) WHERE current_setting('server_version_num')::int >= 170000";
        return new NpgsqlDataSourceBuilder(given.ConnectionString)
            .UsePhysicalConnectionInitializer(
                connection =>
                {
                    using var command = connection.With(Bound);
                    command.ExecuteNonQuery();
                },
                connection => connection.Execute(Bound))
            .Build();
    }
}
