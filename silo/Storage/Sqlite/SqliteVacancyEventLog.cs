using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Grains.Storage;
using Microsoft.Data.Sqlite;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Events of vacancies in SQLite. One writer commits in the order of positions, so a position read is never passed by a late one.</summary>
internal sealed class SqliteVacancyEventLog(SqliteDatabase database, GroupCommit writer) : IVacancyEventLog
{
    private const string Columns = $"told.position, told.sequence, told.at, told.kind, told.version, told.state, told.reserver, told.reserver_before, {SqliteVacancyStore.JoinedColumns}";

    public Task<EventPlace> Head()
    {
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(position), 0) FROM vacancy_event";
        return Task.FromResult(EventPlace.Behind((long)command.ExecuteScalar()!));
    }

    public Task<IReadOnlyList<StoredEvent>> Read(EventPlace after, int most) => Task.FromResult<IReadOnlyList<StoredEvent>>(database.Rows(
        $"SELECT {Columns} FROM vacancy_event AS told JOIN vacancy ON vacancy.id = told.vacancy WHERE told.position > $1 ORDER BY told.position LIMIT $2", ReadEvent, after.Position, most));

    public Task<IReadOnlyList<StoredEvent>> OfVacancy(Guid vacancy, int after, int most) => Task.FromResult<IReadOnlyList<StoredEvent>>(database.Rows(
        $"SELECT {Columns} FROM vacancy_event AS told JOIN vacancy ON vacancy.id = told.vacancy WHERE told.vacancy = $1 AND told.sequence > $2 ORDER BY told.sequence LIMIT $3",
        ReadEvent, vacancy.ToString("N"), after, most));

    /// <summary>One process writes here, and it tells what it does.</summary>
    public Task<int> TellMissed() => Task.FromResult(0);

    public Task<bool> TellFirst(Guid vacancy, IReadOnlyList<DemandId> first, DateTimeOffset at) => writer.Enqueue(statements =>
    {
        var (key, demands) = (vacancy.ToString("N"), string.Join(' ', first.Select(demand => demand.Value.ToString(CultureInfo.InvariantCulture))));
        if (statements.Scalar("SELECT 1 FROM vacancy WHERE id = $1 AND state = 'open'", key) is null)
            return false;
        var changed = statements.Run(
            "INSERT INTO vacancy_first (vacancy, demands) VALUES ($1, $2) ON CONFLICT (vacancy) DO UPDATE SET demands = excluded.demands WHERE demands <> excluded.demands", key, demands);
        if (changed > 0)
        {
            statements.Run(
                """
                INSERT INTO vacancy_event (vacancy, sequence, at, kind, version, state, reserver, reserver_before)
                SELECT vacancy, sequence + 1, $2, $3, version, state, reserver, reserver FROM vacancy_event WHERE vacancy = $1 ORDER BY sequence DESC LIMIT 1
                """,
                key, SqliteDemandStore.Instant(at), VacancyNews.FirstThreeChanged);
        }

        return changed > 0;
    });

    /// <summary>Writes an event behind those of its vacancy.</summary>
    internal static void Add(PreparedStatements statements, Guid vacancy, VacancyNews news) => statements.Run(
        """
        INSERT INTO vacancy_event (vacancy, sequence, at, kind, version, state, reserver, reserver_before)
        SELECT $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6, $7 FROM vacancy_event WHERE vacancy = $1
        """,
        vacancy.ToString("N"), SqliteDemandStore.Instant(news.At), news.Kind, news.Version, news.State, news.Reserver, news.ReserverBefore);

    private static StoredEvent ReadEvent(SqliteDataReader row)
    {
        var vacancy = SqliteVacancyStore.ReadRow(row, 8).Vacancy;
        return new StoredEvent(
            new EventPlace(row.GetInt64(0), vacancy.Id, row.GetInt32(1)),
            vacancy,
            new VacancyNews(
                row.GetString(3), row.GetInt32(4), row.TextOrNull(5), row.TextOrNull(6), row.TextOrNull(7),
                DateTimeOffset.Parse(row.GetString(2), CultureInfo.InvariantCulture)));
    }
}
