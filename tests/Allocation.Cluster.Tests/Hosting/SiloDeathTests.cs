using System.Collections.Concurrent;
using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Hosting;

public sealed class SiloDeathTests
{
    private const int Households = 32;
    private const int Writers = 8;
    private const int AmendmentsEach = 4;

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task What_was_acknowledged_survives_and_the_lists_converge(StoreKind kind)
    {
        await using var cluster = await TwoSilos.StartAsync(patience: TimeSpan.FromSeconds(4), kind: kind);
        var vacancies = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => cluster.Open($"dwelling-{number}", Samples.Dwelling(number % 2 == 0 ? Samples.Montreuil : Samples.Villeurbanne))));
        await Task.WhenAll(Enumerable.Range(1, Households).Select(number => cluster.Register(new DemandId(number), Samples.Household(number, Samples.Montreuil, Samples.Villeurbanne))));
        var watching = vacancies.Select(vacancy => new Watching(cluster, vacancy)).ToList();
        var before = await Task.WhenAll(watching.Select(watcher => watcher.Renew()));

        var acknowledged = new ConcurrentDictionary<Guid, DemandReply>();
        var halfway = new TaskCompletionSource();
        var stream = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Write(cluster, writer, acknowledged, halfway)));
        await Guard.Within(halfway.Task);
        await cluster.KillSiloOf(cluster.Vacancy(vacancies[0]));
        await Guard.Within(stream);

        AssertDurable(cluster, acknowledged);
        await Guard.Within(Guard.Answered(() => Task.WhenAll(vacancies.Select(vacancy => cluster.Shortlist(vacancy)))));
        await Recomputation.AssertAllListsEqualTheStore(cluster, vacancies);
        var after = await Task.WhenAll(watching.Select(watcher => watcher.Renew()));
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second.IsAfter(pair.First)));
        Assert.True(after[0].Epoch > before[0].Epoch);

        // The watchers that renewed are told again, without another question.
        await cluster.Amend(new DemandId(1), (await cluster.Demand(new DemandId(1)).Read())!.Version, ChangeKind.Birth, Samples.Birth);
        foreach (var (watcher, version) in watching.Zip(after))
            await watcher.Until(list => list.Version.IsAfter(version) && list.Rows.Any(row => row.Cause.Kind == ChangeKind.Birth));
    }

    /// <summary>One writer amends its own demands in turn; a command that got no answer is given again, the same one.</summary>
    private static async Task Write(TwoSilos cluster, int writer, ConcurrentDictionary<Guid, DemandReply> acknowledged, TaskCompletionSource halfway)
    {
        for (var version = 1; version <= AmendmentsEach; version++)
        {
            for (var id = writer + 1; id <= Households; id += Writers)
            {
                var (demand, expected, command) = (new DemandId(id), version, Commands.New());
                var reply = await Guard.Answered(() => cluster.Amend(demand, expected, ChangeKind.Renewal, $$"""{"renewedOn":"2026-01-{{expected:D2}}"}""", command));
                Assert.Equal((CommandOutcome.Accepted, version + 1), (reply.Outcome, reply.Version));
                Assert.True(acknowledged.TryAdd(command.Id, reply));
                if (acknowledged.Count >= Households * AmendmentsEach / 2)
                    halfway.TrySetResult();
            }
        }
    }

    private static void AssertDurable(TwoSilos cluster, ConcurrentDictionary<Guid, DemandReply> acknowledged)
    {
        var written = cluster.Store.Rows("SELECT command_id, version, position FROM change_log WHERE version > 1").ToDictionary(row => row[0] as Guid? ?? Guid.Parse((string)row[0]), row => ((long)row[1], (long)row[2]));
        Assert.Equal(Households * AmendmentsEach, acknowledged.Count);
        Assert.Equal(acknowledged.ToDictionary(pair => pair.Key, pair => ((long)pair.Value.Version, pair.Value.Position)), written);
        Assert.All(cluster.Store.Rows("SELECT version FROM demand"), row => Assert.Equal(AmendmentsEach + 1L, row[0]));
    }
}
