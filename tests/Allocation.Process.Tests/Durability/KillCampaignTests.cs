using Allocation.Domain.Territories;
using Allocation.Population;
using Allocation.Process.Tests.Hosting;
using Allocation.Process.Tests.Recomputation;
using Microsoft.Data.Sqlite;

namespace Allocation.Process.Tests.Durability;

/// <summary>
/// C1 and C2 on the real process: killed in the middle of a stream of commands, it holds after a restart everything it
/// acknowledged, nothing by half, and serves the lists that follow from it, without anybody's help.
/// </summary>
public sealed class KillCampaignTests
{
    private const int Clients = 6;
    private static readonly int Rounds = Needs.Long ? 40 : 1;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Rounds).Select(_ => Random.Shared.Next(1_000_000))];

    [Theory, MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task Whatever_was_acknowledged_before_a_kill_is_there_after_it(int seed)
    {
        using var data = new TemporaryDirectory();
        var options = new PopulationOptions { Demands = 1_000, Seed = (ulong)seed, Today = CivilTime.InParis(TimeProvider.System.GetUtcNow()) };
        var streams = Enumerable.Range(0, Clients).Select(number => new CommandStream(number, seed, options)).ToList();

        // Twice, so that the second life is killed as well, with what it recovered from the first.
        var moment = new Random(seed);
        for (var life = 0; life < 2; life++)
        {
            await KillAfter(moment.Next(1, 500), data.Path, streams);
            await Recovers(data.Path, streams);
        }
    }

    /// <summary>Kills the process when so many commands were acknowledged, while the other clients' are on their way.</summary>
    private static async Task KillAfter(int commands, string directory, List<CommandStream> streams)
    {
        var (process, client) = await ApiProcess.Start(directory);
        await using var doomed = process;
        var acknowledged = 0;
        await Task.WhenAll(streams.Select(stream => Task.Run(() => stream.Run(client, () =>
        {
            if (Interlocked.Increment(ref acknowledged) == commands)
                process.Kill();
        }))));
        Assert.True(acknowledged >= commands, process.Errors + process.Output);
    }

    private static async Task Recovers(string directory, List<CommandStream> streams)
    {
        var (process, client) = await ApiProcess.Start(directory);
        await using var restarted = process;

        foreach (var stream in streams)
        {
            // The command on its way is there wholly or not at all; sent again with its key it has one effect.
            if (stream.Pending is { Observed: { } observed } pending)
                Assert.Contains(await Observation.Of(client, observed), new[] { pending.Before, pending.After });
            if (stream.Pending is not null)
                await stream.Send(client);
        }

        foreach (var (path, expected) in streams.SelectMany(stream => stream.Model))
            Assert.Equal(expected, await Observation.Of(client, path));
        Assert.Equal((streams.Sum(stream => stream.Demands), streams.Sum(stream => stream.Changes), streams.Sum(stream => stream.Changes)), await Count(directory));

        await using var recomputed = await SqliteLists.Open(directory);
        foreach (var dwelling in streams.SelectMany(stream => stream.Vacant))
        {
            var served = await ServedList.Get(client, dwelling.Vacancy!.Value);
            served.IsEqualTo(await recomputed.Of(dwelling.Dwelling!, dwelling.AvailableOn!.Value, served.Day));
        }

        Assert.Equal(0, await process.Terminate());
    }

    /// <summary>Demands, changes and journal entries of the register: no more than were acknowledged.</summary>
    private static async Task<(int Demands, int Changes, int Entries)> Count(string directory)
    {
        await using var register = new SqliteConnection($"Data Source={Path.Combine(directory, "register.db")};Mode=ReadOnly;Pooling=False");
        await register.OpenAsync(TestContext.Current.CancellationToken);
        await using var query = register.CreateCommand();
        query.CommandText = "SELECT (SELECT count(*) FROM demand), (SELECT count(*) FROM change_log), (SELECT count(*) FROM audit WHERE object = 'demand')";
        await using var row = await query.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        return (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2));
    }
}
