using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;
using Allocation.Silo.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Health;

/// <summary>A host that seals nothing for a day.</summary>
public sealed class UnsealedApi : RunningApi
{
    protected override IEnumerable<string> Settings => ["--Allocation:SealEvery", "86400"];
}

public sealed class HealthTests(RunningApi api, UnsealedApi late) : IClassFixture<UnsealedApi>
{
    [Fact]
    public async Task A_host_whose_journal_has_no_seal_for_long_is_degraded_until_it_has()
    {
        await using (var register = new SqliteConnection($"Data Source={late.RegisterFile}"))
        {
            await register.OpenAsync(TestContext.Current.CancellationToken);
            await using var old = register.CreateCommand();
            old.CommandText = "INSERT INTO reading (at, subject, role, organisation, what, object, object_id, version) VALUES ('2026-01-01T00:00:00Z', 'a', 'agent', 'o', 'file', 'demand', '1', '1')";
            await old.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await late.Services.GetRequiredService<JournalWatch>().Look();
        Assert.Equal("Degraded: journal", await Ready());
        await late.Services.GetRequiredService<JournalSealer>().SealAll(TestContext.Current.CancellationToken);
        await late.Services.GetRequiredService<JournalWatch>().Look();
        Assert.Equal("Healthy", await Ready());

        async Task<string> Ready()
        {
            Answer answer;
            do
                answer = await late.Client.Get("/health/ready");
            while (answer.Status == HttpStatusCode.ServiceUnavailable);
            return answer.Body;
        }
    }

    [Theory, InlineData("/health/live"), InlineData("/health/ready")]
    public async Task A_started_host_is_live_and_becomes_ready(string path)
    {
        Answer answer;
        do
            answer = await api.Client.Get(path);
        while (answer.Status == HttpStatusCode.ServiceUnavailable);

        Assert.Equal((HttpStatusCode.OK, "Healthy"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_process_says_what_it_spends()
    {
        var before = JsonNode.Parse((await api.Client.Get("/health/figures")).Body)!;
        await api.Client.Register(Sample.Demand());
        var after = JsonNode.Parse((await api.Client.Get("/health/figures")).Body)!;

        Assert.True(after["residentBytes"]!.GetValue<long>() > 10_000_000);
        Assert.True(after["allocatedBytes"]!.GetValue<long>() > before["allocatedBytes"]!.GetValue<long>());
        Assert.True(after["activations"]!.GetValue<int>() > 0);
    }
}
