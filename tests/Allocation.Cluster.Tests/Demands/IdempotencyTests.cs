using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;

namespace Allocation.Cluster.Tests.Demands;

public sealed class IdempotencyTests
{
    private static readonly DemandId Id = new(7);

    [Fact]
    public async Task A_registration_that_comes_twice_is_written_once()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var command = Commands.New();

        var first = await cluster.Register(Id, Samples.Household(1, Samples.Montreuil), command);
        var second = await cluster.Register(Id, Samples.Household(1, Samples.Montreuil), command);

        Assert.Equal(CommandOutcome.Accepted, first.Outcome);
        AssertSame(first, second);
        AssertWritten(cluster, entries: 1);
    }

    [Fact]
    public async Task An_amendment_that_comes_twice_is_written_once()
    {
        await using var cluster = await Registered();
        var command = Commands.New();

        var first = await cluster.Amend(Id, 1, ChangeKind.Birth, Samples.Birth, command);
        var second = await cluster.Amend(Id, 1, ChangeKind.Birth, Samples.Birth, command);

        Assert.Equal(CommandOutcome.Accepted, first.Outcome);
        AssertSame(first, second);
        AssertWritten(cluster, entries: 2);
    }

    [Fact]
    public async Task An_amendment_that_comes_again_long_after_has_its_first_outcome()
    {
        await using var cluster = await Registered();
        var command = Commands.New();
        var first = await cluster.Amend(Id, 1, ChangeKind.Birth, Samples.Birth, command);
        await cluster.Amend(Id, 2, ChangeKind.Renewal, """{"renewedOn":"2026-01-20"}""");
        await cluster.Deactivate(cluster.Demand(Id));

        var again = await cluster.Amend(Id, 1, ChangeKind.Birth, Samples.Birth, command);

        AssertSame(first, again);
        AssertWritten(cluster, entries: 3);
    }

    [Fact]
    public async Task A_modification_of_the_register_that_comes_twice_is_written_once()
    {
        await using var cluster = await Registered();
        var command = new UpdateFromRegister(Commands.New(), Samples.Household(1, Samples.Pantin));

        var first = await cluster.Demand(Id).UpdateFromRegister(command);
        var second = await cluster.Demand(Id).UpdateFromRegister(command);

        Assert.Equal((CommandOutcome.Accepted, 2), (first.Outcome, first.Version));
        Assert.Equal((CommandOutcome.Unchanged, 2), (second.Outcome, second.Version));
        AssertWritten(cluster, entries: 2);
    }

    [Fact]
    public async Task A_message_of_the_register_repeated_after_a_change_by_an_agent_undoes_nothing()
    {
        await using var cluster = await Registered();
        var monday = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
        var message = new UpdateFromRegister(Commands.New(), Samples.Household(1, Samples.Pantin) with { RegisterMessageAt = monday });
        var late = new UpdateFromRegister(Commands.New(), Samples.Household(1, Samples.Montreuil) with { RegisterMessageAt = monday.AddDays(-1) });

        await cluster.Demand(Id).UpdateFromRegister(message);
        await cluster.Demand(Id).Amend(new AmendDemand(Commands.New(), 2, ChangeKind.DaloChanged, """{ "dalo": "ACTIF" }"""u8.ToArray()));
        var repeated = await cluster.Demand(Id).UpdateFromRegister(message);
        var overtaken = await cluster.Demand(Id).UpdateFromRegister(late);

        Assert.Equal((CommandOutcome.Unchanged, 3), (repeated.Outcome, repeated.Version));
        Assert.Equal((CommandOutcome.Overtaken, 3), (overtaken.Outcome, overtaken.Version));
        Assert.Equal("ACTIF", (await cluster.Demand(Id).Read())!.File.Dalo);
        AssertWritten(cluster, entries: 3);
    }

    [Fact]
    public async Task The_same_command_at_the_same_time_is_written_once()
    {
        await using var cluster = await Registered();
        var command = Commands.New();

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cluster.Amend(Id, 1, ChangeKind.Birth, Samples.Birth, command)));

        Assert.All(replies, reply => AssertSame(replies[0], reply));
        AssertWritten(cluster, entries: 2);
    }

    [Fact]
    public async Task A_command_id_used_for_something_else_is_refused()
    {
        await using var cluster = await Registered();
        var command = Commands.New("birth");
        await cluster.Amend(Id, 1, ChangeKind.Birth, Samples.Birth, command);

        var reused = await cluster.Amend(Id, 2, ChangeKind.Renewal, """{"renewedOn":"2026-01-20"}""", command with { Fingerprint = "renewal" });

        Assert.Equal(CommandOutcome.KeyReused, reused.Outcome);
        AssertWritten(cluster, entries: 2);
    }

    [Fact]
    public async Task A_wrong_expected_version_is_refused_and_changes_nothing()
    {
        await using var cluster = await Registered();
        var before = await cluster.Demand(Id).Read();

        foreach (var wrong in new[] { 0, 2, 40 })
        {
            var reply = await cluster.Amend(Id, wrong, ChangeKind.Birth, Samples.Birth);
            Assert.Equal((CommandOutcome.VersionConflict, 1), (reply.Outcome, reply.Version));
        }

        var after = await cluster.Demand(Id).Read();
        Assert.Equal(DemandJson.Write(before!.File), DemandJson.Write(after!.File));
        AssertWritten(cluster, entries: 1);
    }

    [Fact]
    public async Task Of_amendments_decided_on_the_same_version_exactly_one_wins()
    {
        await using var cluster = await Registered();

        var replies = await Task.WhenAll(Enumerable.Range(1, 12).Select(day => cluster.Amend(Id, 1, ChangeKind.Renewal, $$"""{"renewedOn":"2026-01-{{day:D2}}"}""")));

        Assert.Single(replies, reply => reply.Outcome == CommandOutcome.Accepted);
        Assert.Equal(11, replies.Count(reply => reply.Outcome == CommandOutcome.VersionConflict));
        var winner = Array.FindIndex(replies, reply => reply.Outcome == CommandOutcome.Accepted) + 1;
        Assert.Equal(new DateOnly(2026, 1, winner), (await cluster.Demand(Id).Read())!.File.RenewedOn);
        AssertWritten(cluster, entries: 2);
    }

    [Fact]
    public async Task A_number_belongs_to_one_demand_only()
    {
        await using var cluster = await TwoSilos.StartAsync();

        var replies = await Task.WhenAll(Enumerable.Range(1, 6).Select(id => cluster.Register(new DemandId(id), Samples.Household(1, Samples.Montreuil))));

        Assert.Single(replies, reply => reply.Outcome == CommandOutcome.Accepted);
        Assert.Equal(5, replies.Count(reply => reply.Outcome == CommandOutcome.AlreadyExists));
        AssertWritten(cluster, entries: 1);
    }

    private static async Task<TwoSilos> Registered()
    {
        var cluster = await TwoSilos.StartAsync();
        await cluster.Register(Id, Samples.Household(1, Samples.Montreuil));
        return cluster;
    }

    private static void AssertSame(DemandReply first, DemandReply second) =>
        Assert.Equal((first.Outcome, first.Number, first.Version, first.Position), (second.Outcome, second.Number, second.Version, second.Position));

    /// <summary>State, change log and audit tell the same number of writes.</summary>
    private static void AssertWritten(TwoSilos cluster, int entries)
    {
        Assert.Equal((long)entries, cluster.Store.Rows("SELECT sum(version) FROM demand")[0][0]);
        Assert.Equal((long)entries, cluster.Store.Rows("SELECT count(*) FROM change_log")[0][0]);
        Assert.Equal((long)entries, cluster.Store.Rows("SELECT count(*) FROM audit WHERE object = 'demand'")[0][0]);
    }
}
