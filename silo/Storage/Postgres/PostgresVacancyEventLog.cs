using Allocation.Domain.Demands;
using Allocation.Grains.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Events of vacancies in PostgreSQL: what is read ends before the oldest transaction that still runs, so nothing comes to stand before it.</summary>
internal sealed class PostgresVacancyEventLog(PostgresDatabase database) : IVacancyEventLog
{
    /// <summary>All facts beside all events: seconds where there are millions.</summary>
    private const int QuestionSeconds = 300;

    private const string Columns = $"told.position, told.sequence, told.at, told.kind, told.version, told.state, told.reserver, told.reserver_before, {PostgresVacancyStore.JoinedColumns}";

    public async Task<EventPlace> Head() => EventPlace.Behind(await database.Run(async connection => (long)(await connection.Scalar("SELECT log_horizon()"))!));

    public async Task<IReadOnlyList<StoredEvent>> Read(EventPlace after, int most) => await database.Run(connection => connection.Rows(
        $"""
        SELECT {Columns} FROM vacancy_event AS told JOIN vacancy ON vacancy.id = told.vacancy
        WHERE (told.position, told.vacancy, told.sequence) > ($1, $2, $3) AND told.position <= (SELECT log_horizon())
        ORDER BY told.position, told.vacancy, told.sequence LIMIT $4
        """,
        ReadEvent, after.Position, after.Vacancy, after.Sequence, most));

    public async Task<IReadOnlyList<StoredEvent>> OfVacancy(Guid vacancy, int after, int most) => await database.Run(connection => connection.Rows(
        $"SELECT {Columns} FROM vacancy_event AS told JOIN vacancy ON vacancy.id = told.vacancy WHERE told.vacancy = $1 AND told.sequence > $2 ORDER BY told.sequence LIMIT $3",
        ReadEvent, vacancy, after, most));

    public Task<int> TellMissed() => database.Run(async connection =>
    {
        await using var question = connection.With(
            """
            SELECT vacancy FROM (
                SELECT id AS vacancy FROM vacancy WHERE NOT EXISTS (SELECT 1 FROM vacancy_event AS told WHERE told.vacancy = vacancy.id)
                UNION
                SELECT vacancy FROM vacancy_fact AS fact
                WHERE fact ->> 'fact' <> 'token-settled' AND NOT EXISTS (SELECT 1 FROM vacancy_event AS told WHERE told.vacancy = fact.vacancy AND told.version = fact.number AND told.kind = fact.fact ->> 'fact')) AS missed
            LIMIT 100
            """);
        question.CommandTimeout = QuestionSeconds;
        var missed = new List<Guid>();
        await using (var reader = await question.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                missed.Add(reader.GetGuid(0));
        }

        foreach (var vacancy in missed.Order())
        {
            // One after the other: nobody waits for a hundred, and each has a position of its own.
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.Execute("SELECT 1 FROM vacancy WHERE id = $1 FOR UPDATE", vacancy);
            await connection.Execute("SELECT tell_missed($1)", vacancy);
            await transaction.CommitAsync();
        }

        return missed.Count;
    });

    public Task<bool> TellFirst(Guid vacancy, IReadOnlyList<DemandId> first, DateTimeOffset at) => database.Run(async connection =>
    {
        var demands = first.Select(demand => demand.Value).ToArray();

        // Mostly nothing is to be told, and then nobody waits for anybody.
        if (await connection.Scalar("SELECT demands = $2 FROM vacancy_first WHERE vacancy = $1", vacancy, demands) is true)
            return false;

        // The row of the vacancy is what all who write of it wait for.
        await using var transaction = await connection.BeginTransactionAsync();
        if (await connection.Scalar("SELECT 1 FROM vacancy WHERE id = $1 AND state = 'open' FOR UPDATE", vacancy) is null)
            return false;
        var changed = await connection.Execute(
            "INSERT INTO vacancy_first AS held (vacancy, demands) VALUES ($1, $2) ON CONFLICT (vacancy) DO UPDATE SET demands = excluded.demands WHERE held.demands <> excluded.demands",
            vacancy, demands);
        if (changed == 0)
            return false;
        await connection.Execute("SELECT tell_missed($1)", vacancy);
        await connection.Execute(
            """
            INSERT INTO vacancy_event (vacancy, sequence, at, kind, version, state, reserver, reserver_before)
            SELECT vacancy, sequence + 1, $2, $3, version, state, reserver, reserver FROM vacancy_event WHERE vacancy = $1 ORDER BY sequence DESC LIMIT 1
            """,
            vacancy, at.UtcDateTime, VacancyNews.FirstThreeChanged);
        await transaction.CommitAsync();
        return true;
    });

    /// <summary>Writes events that are missing of what a process of an earlier build wrote, of a vacancy whose row is locked.</summary>
    internal static void Heal(NpgsqlBatch batch, Guid vacancy) => batch.Add("SELECT tell_missed($1)").Parameters.Add(new NpgsqlParameter { Value = vacancy });

    /// <summary>Writes an event behind those of its vacancy, whose row is locked.</summary>
    internal static void Add(NpgsqlBatch batch, Guid vacancy, VacancyNews news)
    {
        var statement = batch.Add(
            """
            INSERT INTO vacancy_event (vacancy, sequence, at, kind, version, state, reserver, reserver_before)
            SELECT $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6, $7 FROM vacancy_event WHERE vacancy = $1
            """);
        foreach (var value in new object?[] { vacancy, news.At.UtcDateTime, news.Kind, news.Version, news.State, news.Reserver, news.ReserverBefore })
            statement.Parameters.Add(value is null ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text } : new NpgsqlParameter { Value = value });
    }

    private static StoredEvent ReadEvent(NpgsqlDataReader row)
    {
        var vacancy = PostgresVacancyStore.ReadRow(row, 8).Vacancy;
        return new StoredEvent(
            new EventPlace(row.GetInt64(0), vacancy.Id, row.GetInt32(1)),
            vacancy,
            new VacancyNews(row.GetString(3), row.GetInt32(4), row.TextOrNull(5), row.TextOrNull(6), row.TextOrNull(7), PostgresDemandStore.Instant(row, 2)));
    }
}
