using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EvolveDb;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>The two database files of a data directory: the register, and the state of low-rate actors. One process at a time.</summary>
public sealed class SqliteDatabase : IDisposable
{
    // Result codes of SQLite that are a word on a row.
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;

    /// <summary>Connections kept for questions: some for each core are asked at once, and each has pages of its own in memory for good.</summary>
    private const int MostAskers = 4;

    private readonly FileStream _lock;
    private readonly ConditionalWeakTable<sqlite3, SqliteDatabase> _tuned = [];
    private readonly ConcurrentStack<Asker> _askers = new();
    private volatile bool _isDisposed;

    /// <summary>Takes a data directory, making it when it is not there.</summary>
    /// <exception cref="SettingException">The directory cannot be written, or another process has it.</exception>
    public SqliteDatabase(string directory)
    {
        try
        {
            MakePrivate(directory);
            _lock = new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("Allocation:DataDirectory", $"{Path.GetFullPath(directory)} cannot be used: another process has it, or it cannot be written.");
        }

        RegisterConnection = ConnectionTo(Path.Combine(directory, "register.db"));
        // The name under which Orleans knows the SQLite provider; the driver behind it is Microsoft.Data.Sqlite.
        Actors = new ActorDatabase("System.Data.SQLite", ConnectionTo(Path.Combine(directory, "actors.db")));
    }

    /// <summary>Connection string of the register.</summary>
    public string RegisterConnection { get; }

    /// <summary>State of low-rate actors.</summary>
    public ActorDatabase Actors { get; }

    /// <summary>Brings both schemas to this version.</summary>
    public void Migrate()
    {
        Migrate(RegisterConnection, "Allocation.Silo.Storage.Sqlite.Migrations");
        Migrate(Actors.ConnectionString, "Allocation.Silo.Storage.Sqlite.ActorMigrations");
    }

    /// <summary>Opens a connection to the register. Write-ahead log and full synchronisation: what is committed survives the process and the power (C1).</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(RegisterConnection);
        connection.Open();

        // A connection that comes back from the pool keeps what it was told: to say it again takes longer than most questions.
        if (!_tuned.TryGetValue(connection.Handle!, out _))
        {
            Tune(connection);
            _tuned.TryAdd(connection.Handle!, this);
        }

        return connection;
    }

    /// <summary>Asks the register on a connection that is kept with its statements prepared: for short questions that are asked all the time.</summary>
    /// <param name="ask">Reads to the end before it returns.</param>
    internal T Ask<T>(Func<PreparedStatements, T> ask)
    {
        var asker = _askers.TryPop(out var kept) ? kept : new Asker(Open());
        var isWhole = false;
        try
        {
            var answer = ask(asker.Statements);
            isWhole = true;
            return answer;
        }
        finally
        {
            // What failed may have left the connection in any state.
            if (isWhole && !_isDisposed && _askers.Count < MostAskers)
                _askers.Push(asker);
            else
                asker.Dispose();
        }
    }

    /// <summary>Whether a failure is the machine's (a full disk, memory, a file that cannot be read) and says nothing of the row that happened to be there.</summary>
    internal static bool IsAbsent(SqliteException failure) => failure.SqliteErrorCode is not (Constraint or TooBig or Mismatch);

    /// <inheritdoc />
    public void Dispose()
    {
        _isDisposed = true;
        while (_askers.TryPop(out var asker))
            asker.Dispose();
        SqliteConnection.ClearAllPools();
        _lock.Dispose();
    }

    /// <summary>The register holds personal data: a directory made here is its owner's alone.</summary>
    private static void MakePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string ConnectionTo(string file) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = SqliteOpenMode.ReadWriteCreate,
        Pooling = true,
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();

    private static void Tune(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();

        // What is deleted is overwritten: a household that was erased is not to be found in what the file has free.
        command.CommandText = "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA secure_delete = ON;";
        command.ExecuteNonQuery();
    }

    private static void Migrate(string connectionString, string resources)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using (var mode = connection.CreateCommand())
        {
            mode.CommandText = "PRAGMA journal_mode = WAL;";
            mode.ExecuteNonQuery();
        }

        new Evolve(connection)
        {
            EmbeddedResourceAssemblies = [typeof(SqliteDatabase).Assembly],
            EmbeddedResourceFilters = [resources],
            IsEraseDisabled = true,
        }.Migrate();
    }

    /// <summary>A connection for questions, with the statements it has prepared.</summary>
    private sealed class Asker(SqliteConnection connection) : IDisposable
    {
        public PreparedStatements Statements { get; } = new(connection);

        public void Dispose()
        {
            Statements.Dispose();
            connection.Dispose();
        }
    }
}
