using System.Globalization;
using System.Text;
using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Data.Sqlite;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Vacancies in SQLite.</summary>
internal sealed class SqliteVacancyStore(SqliteDatabase database, GroupCommit writer, CivilClock clock) : IVacancyStore
{
    /// <summary>Columns that <see cref="ReadRow(SqliteDataReader, int)"/> reads, of a statement in which other tables stand too.</summary>
    internal const string JoinedColumns = "vacancy.id, vacancy.dwelling_id, vacancy.dwelling, vacancy.dwelling_version, vacancy.territory, vacancy.available_on, vacancy.opened_at, vacancy.state";

    private const string Columns = "id, dwelling_id, dwelling, dwelling_version, territory, available_on, opened_at, state";

    public Task<StoredVacancy?> Load(Guid id) =>
        Task.FromResult(Read($"SELECT {Columns} FROM vacancy WHERE id = $1", id.ToString("N")).SingleOrDefault());

    public Task Save(StoredVacancy stored, Actor actor, string action) => writer.Enqueue(statements =>
    {
        var vacancy = stored.Vacancy;
        var written = statements.Run(
            """
            INSERT INTO vacancy (id, dwelling_id, dwelling, dwelling_version, territory, available_on, opened_at, state)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')
            ON CONFLICT (id) DO UPDATE SET dwelling = excluded.dwelling, dwelling_version = excluded.dwelling_version
            WHERE excluded.dwelling_version > dwelling_version
            """,
            vacancy.Id.ToString("N"), vacancy.DwellingId, JsonSerializer.Serialize(vacancy.Dwelling, DemandJson.Options), stored.DwellingVersion,
            vacancy.Territory, SqliteDemandStore.Day(vacancy.AvailableOn), SqliteDemandStore.Instant(vacancy.OpenedAt));
        if (statements.Scalar("SELECT 1 FROM vacancy_event WHERE vacancy = $1", vacancy.Id.ToString("N")) is null)
            SqliteVacancyEventLog.Add(statements, vacancy.Id, VacancyNews.Opened(vacancy.OpenedAt));
        if (written > 0)
            SqliteAudit.Write(statements, SqliteDemandStore.Instant(clock.Now), actor, action, "vacancy", vacancy.Id.ToString("N"), stored.DwellingVersion);
        return true;
    });

    public Task<IReadOnlyList<StoredVacancy>> OpenIn(TerritoryId territory) => Task.FromResult<IReadOnlyList<StoredVacancy>>(
        [.. Read($"SELECT {Columns} FROM vacancy WHERE territory = $1 AND state = 'open' ORDER BY opened_at, id", territory.Value)]);

    public Task<IReadOnlyList<StoredVacancy>> Page(TerritoryId? territory, Guid? after, int take) => Task.FromResult<IReadOnlyList<StoredVacancy>>(
        [.. Read(
            $"""
            SELECT {Columns} FROM vacancy
            WHERE state = 'open' AND ($1 IS NULL OR territory = $1)
              AND ($2 IS NULL OR (opened_at, id) < (SELECT opened_at, id FROM vacancy WHERE id = $2))
            ORDER BY opened_at DESC, id DESC LIMIT $3
            """,
            territory?.Value, after?.ToString("N"), take)]);

    private List<StoredVacancy> Read(string sql, params object?[] values) => database.Rows(sql, row => ReadRow(row, 0), values);

    /// <summary>The vacancy whose columns begin somewhere in a row.</summary>
    internal static StoredVacancy ReadRow(SqliteDataReader row, int first) => new(
        new VacancySnapshot(
            Guid.ParseExact(row.GetString(first), "N"),
            row.GetString(first + 1),
            JsonSerializer.Deserialize<Dwelling>(Encoding.UTF8.GetBytes(row.GetString(first + 2)), DemandJson.Options)!,
            DateOnly.ParseExact(row.GetString(first + 5), "yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTimeOffset.Parse(row.GetString(first + 6), CultureInfo.InvariantCulture),
            row.GetString(first + 4),
            HasEnded: row.GetString(first + 7) != "open"),
        row.GetInt32(first + 3));
}
