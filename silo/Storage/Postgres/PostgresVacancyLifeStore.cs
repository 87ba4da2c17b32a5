using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Facts of vacancies in PostgreSQL. Of two writers of one vacancy the later one sees what the earlier wrote, and writes nothing.</summary>
internal sealed class PostgresVacancyLifeStore(PostgresDatabase database) : IVacancyLifeStore
{
    public async Task<IReadOnlyList<StoredFact>> Load(Guid vacancy) => await database.Run(connection => connection.Rows(
        "SELECT number, at, fact, subject, role, organisation, command_id, fingerprint FROM vacancy_fact WHERE vacancy = $1 ORDER BY number",
        row => new StoredFact(
            new RecordedFact(row.GetInt32(0), PostgresDemandStore.Instant(row, 1), VacancyFactJson.Read(row.GetFieldValue<byte[]>(2))),
            new Actor(row.GetString(3), row.GetString(4), row.GetString(5)),
            row.IsDBNull(6) ? null : row.GetGuid(6),
            row.IsDBNull(7) ? null : row.GetString(7)),
        vacancy));

    public Task<bool> Append(LifeCommit commit) => database.Run(async connection =>
    {
        // Two writers wait for each other on the row of the vacancy; the one behind sees that the number is taken.
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.Execute("SELECT 1 FROM vacancy WHERE id = $1 FOR UPDATE", commit.Vacancy);
        var before = (int)(await connection.Scalar("SELECT coalesce(max(number), 1) FROM vacancy_fact WHERE vacancy = $1", commit.Vacancy))!;
        if (before != commit.Facts[0].Recorded.Number - 1)
            return false;
        await using var write = new NpgsqlBatch(connection);
        PostgresVacancyEventLog.Heal(write, commit.Vacancy);
        foreach (var (recorded, actor, command, fingerprint) in commit.Facts)
        {
            var at = recorded.At.UtcDateTime;
            write.Add(
                "INSERT INTO vacancy_fact (vacancy, number, at, fact, subject, role, organisation, command_id, fingerprint) VALUES ($1, $2, $3, $4::json, $5, $6, $7, $8, $9)",
                commit.Vacancy, recorded.Number, at, VacancyFactJson.Write(recorded.Fact), actor.Subject, actor.Role, actor.Organisation, PostgresStatements.Maybe(command, NpgsqlDbType.Uuid), PostgresStatements.Maybe(fingerprint, NpgsqlDbType.Text));
            write.Add(
                "INSERT INTO audit (at, subject, role, organisation, action, object, object_id, version) VALUES ($1, $2, $3, $4, $5, 'vacancy', $6, $7)",
                at, actor.Subject, actor.Role, actor.Organisation, recorded.Fact.GetType().Name, commit.Vacancy.ToString("N"), recorded.Number);
        }

        foreach (var news in commit.News)
            PostgresVacancyEventLog.Add(write, commit.Vacancy, news);
        foreach (var position in commit.Positions)
        {
            write.Add(
                """
                INSERT INTO position AS held (demand_id, vacancy, standing, at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (demand_id, vacancy) DO UPDATE SET standing = excluded.standing, at = excluded.at WHERE excluded.standing <> held.standing
                """,
                position.Demand.Value, commit.Vacancy, position.Standing, position.At.UtcDateTime);
        }

        write.Add("UPDATE vacancy SET due_at = $2, state = $3 WHERE id = $1", commit.Vacancy, PostgresStatements.Maybe(commit.DueAt?.UtcDateTime, NpgsqlDbType.TimestampTz), commit.HasEnded ? "closed" : "open");
        await write.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    });

    public Task Rest(Guid vacancy, int version, DateTimeOffset? dueAt) => database.Run(connection => connection.Execute(
        "UPDATE vacancy SET due_at = $2::timestamptz WHERE id = $1 AND (SELECT coalesce(max(number), 1) FROM vacancy_fact WHERE vacancy = $1) = $3",
        vacancy, dueAt?.UtcDateTime, version));

    public async Task<IReadOnlyList<Guid>> Due(DateTimeOffset now, int most) => await database.Run(connection => connection.Rows(
        "SELECT id FROM vacancy WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2", row => row.GetGuid(0), now.UtcDateTime, most));

    public async Task<IReadOnlyList<StoredPosition>> PositionsOf(DemandId demand) => await database.Run(connection => connection.Rows(
        $"SELECT vacancy, standing, at FROM position WHERE demand_id = $1 AND standing <> '{StoredPosition.None}' ORDER BY at DESC, vacancy",
        row => new StoredPosition(row.GetGuid(0), demand, row.GetString(1), PostgresDemandStore.Instant(row, 2)),
        demand.Value));

    public async Task<IReadOnlyList<Guid>> Naming(DemandId demand) => await database.Run(connection => connection.Rows(
        "SELECT vacancy FROM vacancy_fact WHERE fact -> 'demand' ->> 'value' = $1 GROUP BY vacancy ORDER BY max(position) DESC",
        row => row.GetGuid(0), demand.Value.ToString(CultureInfo.InvariantCulture)));
}
