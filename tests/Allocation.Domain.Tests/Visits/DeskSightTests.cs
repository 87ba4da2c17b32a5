using Allocation.Domain.Demands;
using Allocation.Domain.Visits;

namespace Allocation.Domain.Tests.Visits;

public sealed class DeskSightTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_was_seen_of_a_list_that_does_not_answer_stays_what_was_last_seen()
    {
        var (silent, closed, answering) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var last = new DeskSight(Noon, [Head(silent, 30), Head(closed, 20), Head(answering, 10)]);

        var kept = new DeskSight(Noon.AddHours(1), [Head(answering, 15)]).Keeping(last, [silent]);

        Assert.Equal(
            [(answering, 15), (silent, 30)],
            kept.Heads.Select(head => (head.Vacancy, head.FirstThree[0].Points)));
        Assert.Equal(Noon.AddHours(1), kept.At);
        Assert.Empty(new DeskSight(Noon, []).Keeping(null, [silent]).Heads);
    }

    private static SeenHead Head(Guid vacancy, int points) => new(vacancy, [new SeenRow(UniqueNumber.Compose("111", new DateOnly(2022, 1, 15), 1, "TESTS"), points)]);
}
