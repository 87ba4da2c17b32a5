using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces.Demands;

namespace Allocation.Cluster.Tests.Storage;

public sealed class HistoryTests
{
    private static readonly DemandId Id = new(7);

    [Fact]
    public async Task A_register_message_that_tells_nothing_new_is_no_change_and_the_newest_is_the_cause_of_the_row()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var household = Samples.Household(1, Samples.Montreuil) with { RegisterMessageAt = TwoSilos.Start.AddDays(-3) };
        await cluster.Demand(Id).Register(new RegisterDemand(Commands.New(), household, CreationKey: null, Strict: false));
        cluster.Time.Advance(TimeSpan.FromHours(1));
        await cluster.Demand(Id).UpdateFromRegister(new UpdateFromRegister(Commands.New(), household with { RegisterMessageAt = TwoSilos.Start.AddDays(-2) }));
        cluster.Time.Advance(TimeSpan.FromHours(1));
        await cluster.Amend(Id, 2, ChangeKind.Birth, Samples.Birth);

        var history = await cluster.Store.Demands.History(Id, most: 10);

        Assert.Equal([(3, ChangeKind.Birth), (1, ChangeKind.Registered)], history.Select(change => (change.Version, change.Kind)));
        Assert.Equal([1], (await cluster.Store.Demands.History(Id, most: 10, before: 3)).Select(change => change.Version));
        var row = Assert.Single((await cluster.Shortlist(await cluster.Open("dwelling", Samples.Dwelling(Samples.Montreuil)))).Rows);
        Assert.Equal((row.Cause.Kind, row.Cause.At, row.Cause.Points), (history[0].Kind, history[0].At, history[0].Points[Samples.EstEnsemble]));
        Assert.Equal([3], (await cluster.Store.Demands.ChangesSince([Id], TwoSilos.Start)).Select(change => change.Version));
        Assert.Empty(await cluster.Store.Demands.ChangesSince([Id], history[0].At));
    }
}
