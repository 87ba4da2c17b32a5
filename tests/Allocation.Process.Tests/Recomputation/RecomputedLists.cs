using System.Data.Common;
using System.Globalization;
using Allocation.Domain.Dwellings;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Recomputation;

/// <summary>The list of a vacancy as the scripts of <c>Sql</c> make it from the stored demands.</summary>
internal sealed record RecomputedList(IReadOnlyList<int> Funnel, int ToCheck, IReadOnlyList<(string UniqueNumber, int Points)> Rows);

/// <summary>Runs the scripts on a database of either kind.</summary>
internal abstract class RecomputedLists(DbConnection connection) : IAsyncDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes the list of a vacancy on a day.</summary>
    public async Task<RecomputedList> Of(Dwelling dwelling, DateOnly availableOn, DateOnly today)
    {
        await Ask(dwelling, availableOn > today ? availableOn : today, today);
        foreach (var script in new[] { "2-households.sql", "3-points.sql", "4-candidates.sql" })
            await Run(script);
        var funnel = (await Rows("5-funnel.sql", row => Enumerable.Range(0, row.FieldCount).Select(column => Convert.ToInt32(row.GetValue(column))).ToList())).Single();
        var rows = await Rows("6-rows.sql", row => (row.GetString(0), Convert.ToInt32(row.GetValue(1))));
        return new RecomputedList(funnel[..6], funnel[6], rows);
    }

    public virtual ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>Makes the tables and opens the stored demands.</summary>
    protected async Task Prepare(string factsScript)
    {
        await Run("0-inputs.sql");
        await Insert("place", ["code", "parent", "territory", "zone"], Policies.Rows("communes").Select(row => new object?[] { row[0], row[3].Length == 0 ? null : row[3], row[4], row[5] }));
        await Insert("former_place", ["former", "current_code"], Policies.Rows("merged-communes").Select(row => new object?[] { row[0], row[1] }));
        await Run(factsScript);
    }

    /// <summary>Fills a table.</summary>
    protected abstract Task Insert(string table, string[] columns, IEnumerable<object?[]> rows);

    protected Task Execute(string sql) => Do(sql, command => command.ExecuteNonQueryAsync(Cancellation));

    private async Task Ask(Dwelling dwelling, DateOnly leaseDay, DateOnly today)
    {
        await Execute("DELETE FROM question; DELETE FROM ceiling_cell;");
        await Insert("question", ["commune", "typology", "rooms", "financing", "area_m2", "lease_day", "today", "month_ends"],
        [
            [
                dwelling.Commune.Value, dwelling.Typology.ToString(), dwelling.Typology.Rooms(), dwelling.Financing.ToString(), dwelling.AreaM2,
                Day(leaseDay), Day(today), today.AddDays(1).Day == 1 ? 1 : 0,
            ],
        ]);
        await Insert("ceiling_cell", ["product", "zone", "cell", "amount"], Policies.Ceilings(leaseDay.Year).Select(cell => new object?[] { cell.Product, cell.Zone, cell.Cell, cell.Amount }));
    }

    private Task Run(string script) => Execute(Text(script));

    private Task<List<T>> Rows<T>(string script, Func<DbDataReader, T> read) => Do(Text(script), async command =>
    {
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(Cancellation))
            rows.Add(read(reader));
        return rows;
    });

    private async Task<T> Do<T>(string sql, Func<DbCommand, Task<T>> run)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await run(command);
    }

    private static string Text(string script) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recomputation", "Sql", script));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
