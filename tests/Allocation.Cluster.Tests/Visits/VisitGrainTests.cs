using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Visits;
using Allocation.GrainInterfaces.Visits;

namespace Allocation.Cluster.Tests.Visits;

public sealed class VisitGrainTests
{
    private static readonly Guid Vacancy = Guid.Parse("5b0b3a53-6f7a-4f56-8d6e-0d0c3ea7a0b6");
    private static readonly DateTimeOffset Noon = TwoSilos.Start;

    [Fact]
    public async Task Visits_survive_the_actor_that_keeps_them()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var visits = ListOf(cluster, "agent-1");
        Assert.Empty(await visits.Open(Sight(0, 40, 30)));
        await visits.Seen(Sight(10, 45, 30, 20));

        await cluster.Deactivate(visits);
        var past = await visits.Open(Sight(60));
        await cluster.KillSiloOf(visits);
        var again = await Guard.Within(Guard.Answered(() => visits.Open(Sight(61))));

        Assert.All([past[0], again[0]], sight =>
        {
            Assert.Equal(Noon.AddMinutes(10), sight.At);
            Assert.Equal([(Number(1), 45), (Number(2), 30), (Number(3), 20)], sight.Rows.Select(row => (row.Number, row.Points)));
        });
    }

    [Fact]
    public async Task Each_person_has_visits_of_their_own_on_each_list_and_on_the_front_page()
    {
        await using var cluster = await TwoSilos.StartAsync();
        await ListOf(cluster, "agent-1").Open(Sight(0));
        await DeskOf(cluster, "12").Open(Heads(0, 20), []);

        Assert.Single(await ListOf(cluster, "agent-1").Open(Sight(1)));
        Assert.Empty(await ListOf(cluster, "agent-2").Open(Sight(1)));
        Assert.Equal(20, (await DeskOf(cluster, "12").Open(Heads(40, 30), []))!.Heads[0].FirstThree[0].Points);

        // The storage would take bare digits for one number.
        Assert.Null(await DeskOf(cluster, "0012").Open(Heads(40, 10), []));
    }

    private static IListVisitsGrain ListOf(TwoSilos cluster, string subject) => cluster.Client.GetGrain<IListVisitsGrain>(VisitKeys.OfList(Vacancy, subject));

    private static IDeskVisitsGrain DeskOf(TwoSilos cluster, string subject) => cluster.Client.GetGrain<IDeskVisitsGrain>(VisitKeys.OfDesk(subject));

    private static ListSight Sight(int minute, params int[] points) => new(Noon.AddMinutes(minute), [.. points.Select((of, index) => new SeenRow(Number(index + 1), of))]);

    private static DeskSight Heads(int minute, int points) => new(Noon.AddMinutes(minute), [new SeenHead(Vacancy, [new SeenRow(Number(1), points)])]);

    private static UniqueNumber Number(int number) => UniqueNumber.Compose("111", new DateOnly(2022, 1, 15), number, "TESTS");
}
