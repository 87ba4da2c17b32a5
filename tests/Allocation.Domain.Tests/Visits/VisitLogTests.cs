using Allocation.Domain.Visits;

namespace Allocation.Domain.Tests.Visits;

public sealed class VisitLogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_sight_has_nothing_to_be_told_against() =>
        Assert.Empty(new VisitLog<ListSight>().Open(At(0)).Anchors(Noon));

    [Fact]
    public void Within_the_gap_the_visit_goes_on_and_is_told_against_its_beginning()
    {
        var log = new VisitLog<ListSight>().Open(At(0)).Open(At(30));

        Assert.Empty(log.Past);
        Assert.Equal([At(0)], log.Anchors(Noon.AddMinutes(30)));
    }

    [Fact]
    public void After_the_gap_the_last_sight_becomes_the_last_visit()
    {
        var log = new VisitLog<ListSight>().Open(At(0)).Seen(At(10)).Open(At(41));

        Assert.Equal([At(10)], log.Past);
        Assert.Equal([At(10)], log.Anchors(Noon.AddMinutes(41)));
        Assert.Equal([At(10), At(41)], log.Anchors(Noon.AddMinutes(42)));
    }

    [Fact]
    public void Ten_past_visits_are_kept_the_newest_first()
    {
        var log = new VisitLog<ListSight>();
        for (var visit = 0; visit <= 11; visit++)
            log = log.Open(At(60 * visit));

        Assert.Equal(VisitLog<ListSight>.Kept, log.Past.Length);
        Assert.Equal(At(600), log.Past[0]);
        Assert.Equal(At(60), log.Past[^1]);
    }

    [Fact]
    public void A_clock_that_jumps_back_undoes_nothing()
    {
        var log = new VisitLog<ListSight>().Open(At(0)).Seen(At(10));

        Assert.Equal(log, log.Seen(At(5)));
        Assert.Equal(log, log.Open(At(-500)));
    }

    private static ListSight At(int minute) => new(Noon.AddMinutes(minute), []);
}
