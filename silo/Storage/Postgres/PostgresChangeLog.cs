using System.Data;
using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;
using Npgsql;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>
/// The change log in PostgreSQL. Positions are transactions, and transactions commit in any order: a reading brings all that
/// is visible, but lets the follower stand only before the oldest transaction still running (<c>log_horizon</c>).
/// </summary>
internal sealed class PostgresChangeLog(PostgresDatabase database) : IChangeLog, IAsyncDisposable
{
    private const int BatchSize = 2048;

    /// <summary>As <see cref="PostgresDemandStore.Columns"/>, the file only where the derived form cannot be used.</summary>
    private static readonly string CandidateColumns =
        $"""
        demand.id, demand.version, CASE WHEN {Usable} THEN NULL ELSE demand.file END, demand.cause_kind, demand.changed_at, demand.cause_points,
        CASE WHEN {Usable} THEN demand.candidate END
        """;

    private static string Usable => string.Create(CultureInfo.InvariantCulture, $"demand.candidate_of = demand.version AND get_byte(demand.candidate, 0) = {CandidateForm.Number}");

    /// <summary>Followers that share a question, and their questions for the demands they do not hold: thousands of partitions follow, most of them to a few changes.</summary>
    private const int MostFollowers = 256;

    private const int MostReaders = 64;

    /// <summary>Loads at once: a load keeps its connection for as long as it takes, and after the loss of a silo all of its partitions come together.</summary>
    private readonly SemaphoreSlim _loads = new(4);

    private readonly SharedQuestion<long> _head = new(() => database.Run(async connection =>
        (long)(await connection.Scalar("SELECT coalesce(max(position), 0) FROM change_log"))!));

    /// <summary>What followers wait for whom nobody waits for: some hundreds of them come in that time, and share.</summary>
    private static readonly TimeSpan Leisure = TimeSpan.FromMilliseconds(50);

    private readonly Questions _atOnce = new(database, TimeSpan.Zero);
    private readonly Questions _atLeisure = new(database, Leisure);

    public async ValueTask DisposeAsync()
    {
        await _atOnce.DisposeAsync();
        await _atLeisure.DisposeAsync();
        _loads.Dispose();
    }

    public Task<long> Head(TimeSpan atMostOld = default) => _head.Ask(atMostOld);

    public Task<T> ReadTerritory<T>(TerritoryId territory, DemandShare share, Func<long, IEnumerable<StoredDemand>, T> read) =>
        Load(PostgresDemandStore.Columns, territory, share, PostgresDemandStore.ReadDemand, read);

    public Task<T> LoadTerritory<T>(TerritoryId territory, DemandShare share, Func<long, IEnumerable<CandidateRecord>, T> read) =>
        Load(CandidateColumns, territory, share, row => ReadCandidate(row).RecordIn(territory), read);

    private async Task<TResult> Load<TRow, TResult>(string columns, TerritoryId territory, DemandShare share, Func<NpgsqlDataReader, TRow> readRow, Func<long, IEnumerable<TRow>, TResult> read)
    {
        await _loads.WaitAsync();
        try
        {
            return await database.Run(connection => Task.Run(async () =>
            {
                // One snapshot: what is visible at the position, and nothing after it.
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
                var position = (long)(await connection.Scalar("SELECT log_horizon()"))!;
                await using var command = connection.With(
                    $"""
                    SELECT {columns} FROM demand_territory AS held JOIN demand ON demand.id = held.demand_id
                    WHERE held.territory = $1 AND held.share % $2 = $3
                    """,
                    territory.Value, (long)share.Count, (long)share.Number);
                await using var reader = await command.ExecuteReaderAsync();
                return read(position, Rows(reader));
            }));
        }
        finally
        {
            _loads.Release();
        }

        IEnumerable<TRow> Rows(NpgsqlDataReader reader)
        {
            while (reader.Read())
                yield return readRow(reader);
        }
    }

    public async Task<ChangeBatch> ReadChanges(TerritoryId territory, long after, DemandShare share, Func<DemandId, int, bool> isKnown, bool atLeisure = false)
    {
        var questions = atLeisure ? _atLeisure : _atOnce;
        var (horizon, changes) = await questions.Told.Ask(new Followed(territory, after, share));
        var unknown = new Dictionary<long, int>();
        foreach (var (_, demand, version) in changes.Where(change => !isKnown(change.Demand, change.Version)))
            unknown[demand.Value] = Math.Max(version, unknown.GetValueOrDefault(demand.Value));
        var demands = unknown.Count == 0 ? [] : await questions.Candidates.Ask([.. unknown.Keys]);
        List<CandidateRecord> records = [.. demands.Select(demand => demand.RecordIn(territory))];

        // What changed last and has no row any more was erased.
        foreach (var found in demands)
            unknown.Remove(found.Id.Value);
        records.AddRange(unknown.Select(gone => CandidateRecord.Erased(new DemandId(gone.Key), gone.Value)));
        var (more, last) = (changes.Count >= BatchSize, changes.Count == 0 ? after : changes[^1].Position);
        return new ChangeBatch(horizon, more ? last : Math.Max(horizon, last), records, more);
    }

    /// <summary>One statement, hence one snapshot for all that ask. A transaction is never cut in two: with ties.</summary>
    private static async Task<IReadOnlyList<Told>> ReadTold(NpgsqlConnection connection, IReadOnlyList<Followed> followed)
    {
        var answers = followed.Select(_ => new Told(0, [])).ToArray();
        await connection.Rows(
            """
            WITH now AS MATERIALIZED (SELECT log_horizon() AS horizon)
            SELECT asked.number, horizon, told.position, told.demand_id, told.version
            FROM now
            CROSS JOIN unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS asked (territory, after, shares, share, number)
            LEFT JOIN LATERAL (
                SELECT position, demand_id, version FROM change_territory
                WHERE territory = asked.territory AND position > asked.after AND share % asked.shares = asked.share
                ORDER BY position FETCH FIRST $5 ROWS WITH TIES) AS told ON true
            """,
            row =>
            {
                ref var answer = ref answers[row.GetInt64(0) - 1];
                answer = answer with { Horizon = row.GetInt64(1) };
                if (!row.IsDBNull(2))
                    answer.Changes.Add((row.GetInt64(2), new DemandId(row.GetInt64(3)), row.GetInt32(4)));
                return true;
            },
            followed.Select(one => one.Territory.Value).ToArray(), followed.Select(one => one.After).ToArray(),
            followed.Select(one => (long)one.Share.Count).ToArray(), followed.Select(one => (long)one.Share.Number).ToArray(), (long)BatchSize);
        return answers;
    }

    private static async Task<IReadOnlyList<IReadOnlyList<Candidate>>> ReadCandidates(NpgsqlConnection connection, IReadOnlyList<long[]> wanted)
    {
        var found = (await connection.Rows($"SELECT {CandidateColumns} FROM demand WHERE id = ANY($1)", ReadCandidate, wanted.SelectMany(ids => ids).Distinct().ToArray())).ToDictionary(candidate => candidate.Id.Value);
        return [.. wanted.Select(ids => ids.Where(found.ContainsKey).Select(id => found[id]).ToList())];
    }

    private static Candidate ReadCandidate(NpgsqlDataReader row) => new(
        new DemandId(row.GetInt64(0)),
        row.GetInt32(1),
        PostgresDemandStore.ReadCause(row),
        row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2),
        row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6));

    public async Task<IReadOnlyList<TerritoryId>> Territories() => await database.Run(connection => connection.Rows(
        """
        WITH RECURSIVE wished AS (
            SELECT min(territory) AS territory FROM demand_territory
            UNION ALL
            SELECT (SELECT min(territory) FROM demand_territory WHERE territory > wished.territory) FROM wished WHERE wished.territory IS NOT NULL)
        SELECT territory FROM wished WHERE territory IS NOT NULL
        """,
        row => new TerritoryId(row.GetString(0))));

    /// <summary>The two questions of a follower, shared with others.</summary>
    private sealed class Questions(PostgresDatabase database, TimeSpan gathers) : IAsyncDisposable
    {
        public GroupedQuestions<Followed, Told> Told { get; } = new(followed => database.Run(connection => ReadTold(connection, followed)), MostFollowers, gathers);

        public GroupedQuestions<long[], IReadOnlyList<Candidate>> Candidates { get; } = new(ids => database.Run(connection => ReadCandidates(connection, ids)), MostReaders, gathers);

        public async ValueTask DisposeAsync()
        {
            await Told.DisposeAsync();
            await Candidates.DisposeAsync();
        }
    }

    /// <summary>A follower: where it stands, and what it follows.</summary>
    private sealed record Followed(TerritoryId Territory, long After, DemandShare Share);

    /// <summary>What happened behind a follower, by position.</summary>
    private sealed record Told(long Horizon, List<(long Position, DemandId Demand, int Version)> Changes);

    /// <summary>A demand as an index takes it: by the derived form where that is of this build and of the version that stands there, else by its file.</summary>
    private sealed record Candidate(DemandId Id, int Version, StoredCause Cause, byte[]? File, byte[]? Form)
    {
        public CandidateRecord RecordIn(TerritoryId territory) => Form is null
            ? CandidateRecord.Of(Id, Version, DemandJson.Read(File), Cause.In(territory))
            : CandidateForm.Read(Form, Id, Version, Cause.In(territory));
    }
}
