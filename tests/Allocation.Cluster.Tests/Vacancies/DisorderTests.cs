using Allocation.Cluster.Tests.Cluster;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Vacancies;

/// <summary>One-way messages are a courtesy: repeated, late, out of order or lost, they change no list (C2, C9).</summary>
public sealed class DisorderTests
{
    [Theory]
    [InlineData(11, StoreKind.Sqlite)]
    [InlineData(12, StoreKind.Postgres)]
    public async Task Repeated_late_and_lost_messages_leave_every_list_equal_to_the_store(int seed, StoreKind kind)
    {
        var disorder = new MessageDisorder(seed);
        await using var cluster = await TwoSilos.StartAsync(kind: kind, disorder: disorder);
        var history = new RandomHistory(cluster, seed);
        await history.Open(4);
        await history.Register(120);

        for (var checkpoint = 0; checkpoint < 4; checkpoint++)
        {
            for (var step = 0; step < 15; step++)
                await history.Step();
            await Recomputation.AssertAllListsEqualTheStore(cluster, history.Vacancies);
        }

        Assert.True(disorder.Disturbed is { Repeated: > 20, Lost: > 5 }, $"{disorder.Disturbed}: the messages were not disturbed enough to prove anything.");
    }
}
