using System.Globalization;
using System.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Facts of vacancies in SQLite.</summary>
internal sealed class SqliteVacancyLifeStore(SqliteDatabase database, GroupCommit writer) : IVacancyLifeStore
{
    public Task<IReadOnlyList<StoredFact>> Load(Guid vacancy) => Task.FromResult<IReadOnlyList<StoredFact>>(database.Rows(
        "SELECT number, at, fact, subject, role, organisation, command_id, fingerprint FROM vacancy_fact WHERE vacancy = $1 ORDER BY number",
        row => new StoredFact(
            new RecordedFact(row.GetInt32(0), Instant(row.GetString(1)), VacancyFactJson.Read(Encoding.UTF8.GetBytes(row.GetString(2)))),
            new Actor(row.GetString(3), row.GetString(4), row.GetString(5)),
            row.IsDBNull(6) ? null : Guid.ParseExact(row.GetString(6), "N"),
            row.IsDBNull(7) ? null : row.GetString(7)),
        Key(vacancy)));

    public Task<bool> Append(LifeCommit commit) => writer.Enqueue(statements =>
    {
        var vacancy = Key(commit.Vacancy);
        var before = (long)statements.Scalar("SELECT coalesce(max(number), 1) FROM vacancy_fact WHERE vacancy = $1", vacancy)!;
        if (before != commit.Facts[0].Recorded.Number - 1)
            return false;
        foreach (var (recorded, actor, command, fingerprint) in commit.Facts)
        {
            var at = SqliteDemandStore.Instant(recorded.At);
            statements.Run(
                "INSERT INTO vacancy_fact (vacancy, number, at, fact, subject, role, organisation, command_id, fingerprint) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                vacancy, recorded.Number, at, VacancyFactJson.Write(recorded.Fact), actor.Subject, actor.Role, actor.Organisation, command?.ToString("N"), fingerprint);
            SqliteAudit.Write(statements, at, actor, recorded.Fact.GetType().Name, "vacancy", vacancy, recorded.Number);
        }

        foreach (var news in commit.News)
            SqliteVacancyEventLog.Add(statements, commit.Vacancy, news);
        foreach (var position in commit.Positions)
        {
            statements.Run(
                """
                INSERT INTO position (demand_id, vacancy, standing, at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (demand_id, vacancy) DO UPDATE SET standing = excluded.standing, at = excluded.at WHERE excluded.standing <> standing
                """,
                position.Demand.Value, vacancy, position.Standing, SqliteDemandStore.Instant(position.At));
        }

        statements.Run(
            "UPDATE vacancy SET due_at = $2, state = $3 WHERE id = $1",
            vacancy, commit.DueAt is { } due ? SqliteDemandStore.Instant(due) : null, commit.HasEnded ? "closed" : "open");
        return true;
    });

    public Task Rest(Guid vacancy, int version, DateTimeOffset? dueAt) => writer.Enqueue(statements => statements.Run(
        "UPDATE vacancy SET due_at = $2 WHERE id = $1 AND (SELECT coalesce(max(number), 1) FROM vacancy_fact WHERE vacancy = $1) = $3",
        Key(vacancy), dueAt is { } due ? SqliteDemandStore.Instant(due) : null, version));

    public Task<IReadOnlyList<Guid>> Due(DateTimeOffset now, int most) => Task.FromResult<IReadOnlyList<Guid>>(database.Rows(
        "SELECT id FROM vacancy WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2", row => Guid.ParseExact(row.GetString(0), "N"), SqliteDemandStore.Instant(now), most));

    public Task<IReadOnlyList<StoredPosition>> PositionsOf(DemandId demand) => Task.FromResult<IReadOnlyList<StoredPosition>>(database.Rows(
        $"SELECT vacancy, standing, at FROM position WHERE demand_id = $1 AND standing <> '{StoredPosition.None}' ORDER BY at DESC, vacancy",
        row => new StoredPosition(Guid.ParseExact(row.GetString(0), "N"), demand, row.GetString(1), Instant(row.GetString(2))),
        demand.Value));

    public Task<IReadOnlyList<Guid>> Naming(DemandId demand) => Task.FromResult<IReadOnlyList<Guid>>(database.Rows(
        "SELECT vacancy FROM vacancy_fact WHERE json_extract(fact, '$.demand.value') = $1 GROUP BY vacancy ORDER BY max(position) DESC", row => Guid.ParseExact(row.GetString(0), "N"), demand.Value));

    private static string Key(Guid vacancy) => vacancy.ToString("N");

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
