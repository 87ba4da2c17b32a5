using Allocation.Domain.Demands;
using Allocation.Grains.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Events of vacancies in PostgreSQL: what is read ends before the oldest transaction that still runs, so nothing comes to stand before it.</summary>
internal sealed class PostgresVacancyEventLog(PostgresDatabase database) : IVacancyEventLog
{
    private const string Columns = $"told.position, told.sequence, told.at, told.kind, told.version, told.state, told.reserver, {PostgresVacancyStore.JoinedColumns}";

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

    public Task<bool> TellFirst(Guid vacancy, IReadOnlyList<DemandId> first, VacancyNews news) => database.Run(async connection =>
    {
        // The row of the vacancy is what all who write of it wait for.
        await using var transaction = await connection.BeginTransactionAsync();
        var demands = first.Select(demand => demand.Value).ToArray();
        await connection.Execute("SELECT 1 FROM vacancy WHERE id = $1 FOR UPDATE", vacancy);
        var changed = await connection.Execute(
            "INSERT INTO vacancy_first AS held (vacancy, demands) VALUES ($1, $2) ON CONFLICT (vacancy) DO UPDATE SET demands = excluded.demands WHERE held.demands <> excluded.demands",
            vacancy, demands);
        if (changed == 0)
            return false;
        await using var write = new NpgsqlBatch(connection);
        Add(write, vacancy, news);
        await write.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    });

    /// <summary>Writes an event behind those of its vacancy, whose row is locked.</summary>
    internal static void Add(NpgsqlBatch batch, Guid vacancy, VacancyNews news)
    {
        var statement = batch.Add(
            """
            INSERT INTO vacancy_event (vacancy, sequence, at, kind, version, state, reserver)
            SELECT $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6 FROM vacancy_event WHERE vacancy = $1
            """);
        foreach (var value in new object?[] { vacancy, news.At.UtcDateTime, news.Kind, news.Version, news.State, news.Reserver })
            statement.Parameters.Add(value is null ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text } : new NpgsqlParameter { Value = value });
    }

    private static StoredEvent ReadEvent(NpgsqlDataReader row)
    {
        var vacancy = PostgresVacancyStore.ReadRow(row, 7).Vacancy;
        return new StoredEvent(
            new EventPlace(row.GetInt64(0), vacancy.Id, row.GetInt32(1)),
            vacancy,
            new VacancyNews(row.GetString(3), row.GetInt32(4), row.IsDBNull(5) ? null : row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6), PostgresDemandStore.Instant(row, 2)));
    }
}
