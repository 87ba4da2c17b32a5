using Allocation.Api.Tests.Hosting;
using Allocation.Grains.Time;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Contract;

/// <summary>A host on the day that the examples of the contract are written for, which limits its clients, as one does that is not in Development.</summary>
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

    protected override void Configure(IServiceCollection services) => services.AddSingleton(new CivilClock(new Moved(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero))));

    /// <summary>A clock that goes on from an instant.</summary>
    private sealed class Moved(DateTimeOffset start) : TimeProvider
    {
        private readonly DateTimeOffset _begun = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => start + (System.GetUtcNow() - _begun);
    }
}
