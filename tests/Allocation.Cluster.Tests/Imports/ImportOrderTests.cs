using System.Security.Cryptography;
using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Imports;

namespace Allocation.Cluster.Tests.Imports;

/// <summary>Chunks overtake each other between two processes: large messages do, measured on a cluster.</summary>
public sealed class ImportOrderTests
{
    private static readonly Actor Desk = new("desk-1", "register-desk", "tests");

    [Fact]
    public async Task Chunks_that_overtook_each_other_are_entered_in_the_order_of_the_file()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var import = ImportOf(cluster);
        var attempt = await import.Begin();

        var receipts = await Guard.Within(Task.WhenAll(Chunks(attempt, 6).Reverse().Select(import.Enter)));

        Assert.Equal([12, 10, 8, 6, 4, 2], receipts.Select(receipt => receipt!.Reached.Lines));
        Assert.Equal(12, (await import.Read()).Entered);
    }

    [Fact]
    public async Task A_chunk_that_waits_for_another_is_let_go_when_somebody_else_goes_on()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var import = ImportOf(cluster);
        var chunks = Chunks(await import.Begin(), 3);
        var early = import.Enter(chunks[2]);

        var again = Chunks(await import.Begin(), 3);

        Assert.Null(await Guard.Within(early));
        Assert.Null(await import.Enter(chunks[0]));
        Assert.Equal([2, 4, 6], (await Guard.Within(Task.WhenAll(again.Select(import.Enter)))).Select(receipt => receipt!.Reached.Lines));
    }

    [Fact]
    public async Task A_sender_goes_on_with_an_actor_that_came_after_it_began()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var import = ImportOf(cluster);
        var chunks = Chunks(await import.Begin(), 3);
        await import.Enter(chunks[0]);

        await cluster.Deactivate(import);
        var receipts = await Guard.Within(Task.WhenAll(import.Enter(chunks[2]), import.Enter(chunks[1])));

        Assert.Equal([6, 4], receipts.Select(receipt => receipt!.Reached.Lines));
    }

    private static IImportGrain ImportOf(TwoSilos cluster) => cluster.Client.GetGrain<IImportGrain>(ImportProgress.KeyOf(Desk, "overtaking"));

    /// <summary>A file in chunks of two lines.</summary>
    private static ImportLines[] Chunks(ImportAttempt attempt, int count)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunks = new ImportLines[count];
        for (var (number, before) = (0, ""); number < count; number++)
        {
            var text = Enumerable.Range(1, 2).SelectMany(line => DemandJson.Write(Samples.Household((2 * number) + line, Samples.Montreuil)).Append((byte)'\n')).ToArray();
            digest.AppendData(text);
            var reached = Convert.ToHexStringLower(digest.GetCurrentHash());
            chunks[number] = new ImportLines(attempt.Id, 2 * number, 2, text, reached, Desk, before);
            before = reached;
        }

        return chunks;
    }
}
