using System.Net;
using Allocation.Cluster.Tests.Cluster;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace Allocation.Cluster.Tests.Storage.Postgres;

/// <summary>
/// The statements that Orleans' ADO.NET providers look up, driven by the providers themselves. Of writers that race on one
/// version, one wins and the others learn it.
/// </summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private const int Racers = 8;

    private SharedStore _store = null!;
    private IHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SharedStore.New(StoreKind.Postgres);
        _host = new HostBuilder().UseOrleans(silo => silo
            .UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = (_store.Actors.Invariant, _store.Actors.ConnectionString))
            .UseAdoNetReminderService(table => (table.Invariant, table.ConnectionString) = (_store.Actors.Invariant, _store.Actors.ConnectionString))
            .AddAllocation(_store.Actors)).Build();
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Of_silos_that_enter_at_once_on_one_version_one_enters()
    {
        var table = await Membership();
        var version = (await table.ReadAllAsync(Cancellation)).Version;

        var entered = await Task.WhenAll(Enumerable.Range(1, Racers).Select(port => Task.Run(() => table.InsertRowAsync(Entry(port), version.Next(), Cancellation))));

        Assert.Single(entered, inserted => inserted);
        var after = await table.ReadAllAsync(Cancellation);
        Assert.Single(after.Members);
        Assert.Equal(version.Version + 1, after.Version.Version);
        Assert.Equal(SiloStatus.Joining, after.Members[0].Item1.Status);
    }

    [Fact]
    public async Task Of_votes_on_one_version_one_counts_and_the_row_changes_with_the_version()
    {
        var table = await Membership();
        var entry = Entry(1);
        Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync(Cancellation)).Version.Next(), Cancellation));
        Assert.False(await table.InsertRowAsync(entry, (await table.ReadAllAsync(Cancellation)).Version.Next(), Cancellation), "A silo enters once.");
        var (row, version) = await Row(table, entry);

        var changed = await Task.WhenAll(Enumerable.Range(1, Racers).Select(voter => Task.Run(() =>
        {
            var vote = Entry(1);
            vote.Status = SiloStatus.Active;
            vote.AddSuspector(Address(100 + voter), DateTime.UnixEpoch);
            return table.UpdateRowAsync(vote, row, version.Next(), Cancellation);
        })));

        Assert.Single(changed, updated => updated);
        var after = await table.ReadAllAsync(Cancellation);
        Assert.Equal(version.Version + 1, after.Version.Version);
        Assert.Equal(SiloStatus.Active, after.Members[0].Item1.Status);
        Assert.Single(after.Members[0].Item1.SuspectTimes!);

        // A sign of life changes neither row version nor table version, and only a silo that is not active is cleaned away.
        var alive = Entry(1);
        alive.IAmAliveTime = DateTime.UnixEpoch.AddDays(1);
        await table.UpdateIAmAliveAsync(alive, Cancellation);
        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UnixEpoch.AddDays(2), Cancellation);
        Assert.Single((await table.ReadAllAsync(Cancellation)).Members);
        var dead = Entry(1);
        (dead.Status, dead.IAmAliveTime) = (SiloStatus.Dead, alive.IAmAliveTime);
        (row, version) = await Row(table, dead);
        Assert.True(await table.UpdateRowAsync(dead, row, version.Next(), Cancellation));
        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UnixEpoch.AddHours(1), Cancellation);
        Assert.Single((await table.ReadAllAsync(Cancellation)).Members);
        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UnixEpoch.AddDays(2), Cancellation);
        Assert.Empty((await table.ReadAllAsync(Cancellation)).Members);
    }

    [Fact]
    public async Task Of_writers_of_one_state_one_wins_and_the_others_are_told()
    {
        var storage = _host.Services.GetRequiredKeyedService<IGrainStorage>(ActorStorage.Name);
        await Started(storage);
        var actor = GrainId.Create("dwelling", "TLS-1");
        for (var round = 0; round < 3; round++)
        {
            var states = await Task.WhenAll(Enumerable.Range(0, Racers).Select(async writer =>
            {
                var state = new GrainState<Kept>(new Kept());
                await storage.ReadStateAsync("dwelling", actor, state);
                state.State = new Kept { Writer = writer };
                return state;
            }));

            var failures = await Task.WhenAll(states.Select(state => Record.ExceptionAsync(() => storage.WriteStateAsync("dwelling", actor, state)).AsTask()));

            var winner = Assert.Single(failures.Index(), failure => failure.Item is null).Index;
            Assert.All(failures.Where(failure => failure is not null), failure => Assert.IsType<InconsistentStateException>(failure));
            var read = new GrainState<Kept>(new Kept());
            await storage.ReadStateAsync("dwelling", actor, read);
            Assert.Equal(winner, read.State!.Writer);
            if (round == 1)
                await storage.ClearStateAsync("dwelling", actor, read);
        }
    }

    [Fact]
    public async Task Reminders_are_kept_found_by_their_range_and_removed_by_the_version_that_was_read()
    {
        var table = _host.Services.GetRequiredService<IReminderTable>();
        await table.StartAsync(Cancellation);
        var actors = Enumerable.Range(0, 40).Select(number => GrainId.Create("recovery", $"r{number}")).ToList();
        var tags = new Dictionary<GrainId, string>();
        foreach (var actor in actors)
            tags[actor] = (await table.UpsertRow(new ReminderEntry { GrainId = actor, ReminderName = "again", StartAt = DateTime.UnixEpoch, Period = TimeSpan.FromMinutes(5) }, Cancellation))!;

        // Two halves of the ring hold each reminder once, the one that closes it included.
        var (low, high) = (1u << 30, 3u << 30);
        var halves = (await table.ReadRows(low, high, Cancellation)).Reminders.Concat((await table.ReadRows(high, low, Cancellation)).Reminders);
        Assert.Equal(actors.Order(), halves.Select(reminder => reminder.GrainId).Order());
        var again = await table.UpsertRow(new ReminderEntry { GrainId = actors[0], ReminderName = "again", StartAt = DateTime.UnixEpoch, Period = TimeSpan.FromMinutes(7) }, Cancellation);
        Assert.Equal(TimeSpan.FromMinutes(7), (await table.ReadRow(actors[0], "again", Cancellation))!.Period);
        Assert.False(await table.RemoveRow(actors[0], "again", tags[actors[0]], Cancellation));
        Assert.True(await table.RemoveRow(actors[0], "again", again!, Cancellation));
        Assert.Empty((await table.ReadRows(actors[0], Cancellation)).Reminders);
        Assert.Single((await table.ReadRows(actors[1], Cancellation)).Reminders);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static SiloAddress Address(int port) => SiloAddress.New(IPAddress.Loopback, port, 1);

    private static MembershipEntry Entry(int port) => new()
    {
        SiloAddress = Address(port),
        SiloName = $"silo-{port}",
        HostName = "host",
        Status = SiloStatus.Joining,
        ProxyPort = 30_000 + port,
        StartTime = DateTime.UnixEpoch,
        IAmAliveTime = DateTime.UnixEpoch,
    };

    private static async Task<(string Row, TableVersion Version)> Row(IMembershipTable table, MembershipEntry entry)
    {
        var read = await table.ReadRowAsync(entry.SiloAddress, Cancellation);
        return (Assert.Single(read.Members).Item2, read.Version);
    }

    /// <summary>Storage takes part in the life of its silo: here it is started without one.</summary>
    private async Task Started(IGrainStorage storage)
    {
        var life = new SiloLifecycleSubject(_host.Services.GetRequiredService<Microsoft.Extensions.Logging.ILogger<SiloLifecycleSubject>>());
        ((ILifecycleParticipant<ISiloLifecycle>)storage).Participate(life);
        await life.OnStart(Cancellation);
    }

    private async Task<IMembershipTable> Membership()
    {
        var table = _host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, Cancellation);
        return table;
    }

    private sealed class Kept
    {
        public int Writer { get; init; }
    }
}
