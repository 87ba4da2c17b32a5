using System.Threading.Channels;
using Allocation.Grains.Time;
using Microsoft.Extensions.Time.Testing;

namespace Allocation.Cluster.Tests.Hosting;

/// <summary>What a silo does again and again outlives its failures, and ends with the process.</summary>
public sealed class RepeatedlyTests
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_turn_that_fails_is_told_and_the_next_one_comes()
    {
        var (time, turns, told) = (new FakeTimeProvider(), Channel.CreateUnbounded<int>(), new List<Exception>());
        using var stop = new CancellationTokenSource();
        var turn = 0;
        var going = Repeatedly.Do(Work, Every, time, told.Add, stop.Token);

        time.Advance(Every);
        Assert.Equal(1, await turns.Reader.ReadAsync(TestContext.Current.CancellationToken));
        time.Advance(Every);
        Assert.Equal(2, await turns.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal("of the first", Assert.Single(told).Message);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => going);
        Assert.Single(told);

        Task Work(CancellationToken stopping)
        {
            turns.Writer.TryWrite(++turn);
            return turn == 1 ? throw new InvalidOperationException("of the first") : Task.CompletedTask;
        }
    }
}
