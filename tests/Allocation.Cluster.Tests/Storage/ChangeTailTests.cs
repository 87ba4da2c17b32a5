using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Silo.Storage.Sqlite;

namespace Allocation.Cluster.Tests.Storage;

/// <summary>The newest changes in memory: what they answer is what the log holds, or that it must be asked.</summary>
public sealed class ChangeTailTests
{
    private static readonly TerritoryId[] Territories = [.. Enumerable.Range(1, 5).Select(number => new TerritoryId($"T{number}"))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_answered_is_what_the_whole_log_holds(int seed)
    {
        var random = new Random(seed);
        var (log, tail, asked) = (new List<ToldChange>(), new ChangeTail(100, most: 64), 0);
        for (var position = 101L; position < 1_000;)
        {
            var batch = new List<ToldChange>();
            for (var left = random.Next(4); left >= 0; left--)
                batch.Add(new ToldChange(position++, new DemandId(random.Next(20)), random.Next(1, 9), [.. Territories.Where(_ => random.Next(3) == 0)]));
            if (random.Next(40) == 0)
            {
                // Whether it is in the log nobody knows: here it is.
                log.AddRange(batch);
                tail.Forget();
                Assert.Null(tail.After(Territories[0], position, 10));
                continue;
            }

            log.AddRange(batch);
            tail.Append(batch, batch[^1].Position);
            var (territory, after, take) = (Territories[random.Next(Territories.Length)], position - 1 - random.Next(80), random.Next(1, 12));
            if (tail.After(territory, after, take) is not { } answer)
                continue;
            asked++;
            var expected = log.Where(change => change.Position > after && change.Territories.Contains(territory)).Take(take).Select(change => new TailEntry(change.Position, change.Demand, change.Version)).ToList();
            Assert.Equal(expected, answer.Told);
            Assert.Equal(expected.Count == take ? expected[^1].Position : log[^1].Position, answer.End);
        }

        Assert.True(asked > 50);
    }

    [Fact]
    public void What_is_older_than_it_reaches_is_asked_of_the_store()
    {
        var tail = new ChangeTail(7, most: 4);

        Assert.Null(tail.After(Territories[0], 6, 10));
        Assert.Equal(([], 7), tail.After(Territories[0], 7, 10));
        for (var position = 8; position < 20; position++)
            tail.Append([new ToldChange(position, new DemandId(1), position, [Territories[0]])], position);
        Assert.Null(tail.After(Territories[0], 8, 10));
        Assert.Equal([19], tail.After(Territories[0], 18, 10)!.Value.Told.Select(told => told.Version));
    }

    [Fact]
    public async Task Who_waits_for_what_is_being_committed_goes_on_when_it_is_there_or_has_failed()
    {
        var (tail, head) = (new ChangeTail(7), 8L);
        var committed = tail.Settles(() => head);
        Assert.False(committed.IsCompleted);
        tail.Append([new ToldChange(8, new DemandId(1), 1, Territories)], 8);
        await committed;

        head = 9;
        var failed = tail.Settles(() => head);
        Assert.False(failed.IsCompleted);
        head = 8;
        tail.Forget();
        await failed;
        await tail.Settles(() => head);
    }
}
