using Allocation.Api.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Allocation.Api.Tests.Contract;

/// <summary>A host that limits its clients, as one does that is not in Development.</summary>
public sealed class ContractApi : RunningApi
{
    /// <summary>How many commands of people and programs, and how many readings, the journal of the host has; what the engine does by itself comes when it comes.</summary>
    internal async Task<(long Commands, long Readings)> JournalCounts()
    {
        await using var register = new SqliteConnection($"Data Source={RegisterFile};Mode=ReadOnly");
        await register.OpenAsync();
        await using var count = register.CreateCommand();
        count.CommandText = "SELECT (SELECT count(*) FROM audit WHERE role <> 'engine'), (SELECT count(*) FROM reading)";
        await using var row = await count.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    protected override IEnumerable<string> Settings => ["--Edge:RequestsPerSecond", "10000"];
}
