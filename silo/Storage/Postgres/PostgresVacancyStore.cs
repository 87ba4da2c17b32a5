using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Npgsql;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Vacancies in PostgreSQL.</summary>
internal sealed class PostgresVacancyStore(PostgresDatabase database, CivilClock clock) : IVacancyStore
{
    /// <summary>Columns that <see cref="ReadRow(NpgsqlDataReader, int)"/> reads, of a statement in which other tables stand too.</summary>
    internal const string JoinedColumns = "vacancy.id, vacancy.dwelling_id, vacancy.dwelling, vacancy.dwelling_version, vacancy.territory, vacancy.available_on, vacancy.opened_at, vacancy.state";

    private const string Columns = "id, dwelling_id, dwelling, dwelling_version, territory, available_on, opened_at, state";

    public async Task<StoredVacancy?> Load(Guid id) => (await Read($"SELECT {Columns} FROM vacancy WHERE id = $1", id)).SingleOrDefault();

    public Task Save(StoredVacancy stored, Actor actor, string action) => database.Run(connection =>
    {
        var (vacancy, opened) = (stored.Vacancy, VacancyNews.Opened(stored.Vacancy.OpenedAt));
        return connection.Execute(
            """
            WITH written AS (
                INSERT INTO vacancy AS held (id, dwelling_id, dwelling, dwelling_version, territory, available_on, opened_at, state)
                VALUES ($1, $2, $3::json, $4, $5, $6, $7, 'open')
                ON CONFLICT (id) DO UPDATE SET dwelling = excluded.dwelling, dwelling_version = excluded.dwelling_version
                WHERE excluded.dwelling_version > held.dwelling_version
                RETURNING id),
            told AS (
                INSERT INTO vacancy_event (vacancy, sequence, at, kind, version, state)
                SELECT id, 1, $7, $13, $14, $15 FROM written WHERE NOT EXISTS (SELECT 1 FROM vacancy_event WHERE vacancy = $1))
            INSERT INTO audit (at, subject, role, organisation, action, object, object_id, version)
            SELECT $8, $9, $10, $11, $12, 'vacancy', replace(id::text, '-', ''), $4 FROM written
            """,
            vacancy.Id, vacancy.DwellingId, JsonSerializer.Serialize(vacancy.Dwelling, DemandJson.Options), stored.DwellingVersion,
            vacancy.Territory, vacancy.AvailableOn, vacancy.OpenedAt.UtcDateTime, clock.Now.UtcDateTime, actor.Subject, actor.Role, actor.Organisation, action,
            opened.Kind, opened.Version, opened.State);
    });

    public async Task<IReadOnlyList<StoredVacancy>> OpenIn(TerritoryId territory) =>
        await Read($"SELECT {Columns} FROM vacancy WHERE territory = $1 AND state = 'open' ORDER BY opened_at, id", territory.Value);

    public async Task<IReadOnlyList<StoredVacancy>> Page(TerritoryId? territory, Guid? after, int take) => await Read(
        $"""
        SELECT {Columns} FROM vacancy
        WHERE state = 'open' AND ($1::text IS NULL OR territory = $1)
          AND ($2::uuid IS NULL OR (opened_at, id) < (SELECT opened_at, id FROM vacancy WHERE id = $2))
        ORDER BY opened_at DESC, id DESC LIMIT $3
        """,
        territory?.Value, after, take);

    private Task<List<StoredVacancy>> Read(string sql, params object?[] values) => database.Run(connection => connection.Rows(sql, row => ReadRow(row, 0), values));

    /// <summary>The vacancy whose columns begin somewhere in a row.</summary>
    internal static StoredVacancy ReadRow(NpgsqlDataReader row, int first) => new(
        new VacancySnapshot(
            row.GetGuid(first),
            row.GetString(first + 1),
            JsonSerializer.Deserialize<Dwelling>(row.GetFieldValue<byte[]>(first + 2), DemandJson.Options)!,
            row.GetFieldValue<DateOnly>(first + 5),
            PostgresDemandStore.Instant(row, first + 6),
            row.GetString(first + 4),
            HasEnded: row.GetString(first + 7) != "open"),
        row.GetInt32(first + 3));
}
