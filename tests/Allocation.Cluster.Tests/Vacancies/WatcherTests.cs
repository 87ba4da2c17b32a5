using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Cluster.Tests.Vacancies;

public sealed class WatcherTests
{
    [Fact]
    public async Task A_birth_is_told_as_the_next_version_with_its_cause()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (vacancy, watching) = await Watched(cluster, households: 4);
        var before = await watching.Renew();

        await cluster.Amend(new DemandId(3), 1, ChangeKind.Birth, Samples.Birth);

        var list = await watching.Next();
        Assert.Equal(before with { Number = before.Number + 1 }, list.Version);
        var row = list.Rows.Single(row => row.Id == new DemandId(3));
        Assert.Equal((2, ChangeKind.Birth, cluster.Clock.Now), (row.Version, row.Cause.Kind, row.Cause.At));
        Assert.Equal(list.Version, (await cluster.Shortlist(vacancy)).Version);
    }

    [Fact]
    public async Task Every_version_is_told_once_and_the_newest_is_the_list()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (vacancy, watching) = await Watched(cluster, households: 12);
        var first = await watching.Renew();

        await Task.WhenAll(Enumerable.Range(1, 12).Select(number => cluster.Amend(new DemandId(number), 1, ChangeKind.Birth, Samples.Birth)));

        // Messages may overtake each other on their way; their versions put them in order again.
        var last = await watching.Renew();
        var told = await watching.Next((int)(last.Number - first.Number));
        Assert.Equal(Enumerable.Range(1, told.Count).Select(step => first with { Number = first.Number + step }), told.Select(list => list.Version).OrderBy(version => version.Number));
        var newest = told.Single(list => list.Version == last);
        Assert.All(newest.Rows, row => Assert.Equal(ChangeKind.Birth, row.Cause.Kind));
        Assert.Equal((await cluster.Shortlist(vacancy)).Rows, newest.Rows);
    }

    [Fact]
    public async Task A_lease_that_is_not_renewed_ends_and_the_others_go_on()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (vacancy, first) = await Watched(cluster, households: 4);
        var (forgetful, last) = (new Watching(cluster, vacancy), new Watching(cluster, vacancy));
        foreach (var watching in new[] { first, forgetful, last })
            await watching.Renew();

        cluster.Time.Advance(TimeSpan.FromSeconds(5));
        await first.Renew();
        await last.Renew();
        cluster.Time.Advance(TimeSpan.FromSeconds(5));
        await cluster.Amend(new DemandId(1), 1, ChangeKind.Birth, Samples.Birth);
        var missed = (await last.Next()).Version;
        Assert.Equal(missed, (await first.Next()).Version);

        await AssertMissed(cluster, forgetful, missed);
    }

    [Fact]
    public async Task A_watcher_that_leaves_is_told_nothing_more()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (vacancy, leaving) = await Watched(cluster, households: 4);
        var staying = new Watching(cluster, vacancy);
        await leaving.Renew();
        await staying.Renew();

        await leaving.Release();
        await cluster.Amend(new DemandId(1), 1, ChangeKind.Birth, Samples.Birth);

        await AssertMissed(cluster, leaving, (await staying.Next()).Version);
    }

    [Fact]
    public async Task A_renewal_returns_the_version_of_the_moment()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (vacancy, watching) = await Watched(cluster, households: 2);
        var before = await watching.Renew();
        Assert.Equal(before, await watching.Renew());

        await cluster.Register(new DemandId(9), Samples.Household(9, Samples.Montreuil));

        var after = await watching.Renew();
        Assert.Equal(before with { Number = before.Number + 1 }, after);
        Assert.Equal(after, (await cluster.Shortlist(vacancy)).Version);
    }

    [Fact]
    public async Task Midnight_before_a_month_of_seniority_is_told_without_a_question()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (_, watching) = await Watched(cluster, households: 3);

        // The deposits are of the fifteenth. 22:59:58 UTC in February is two seconds before midnight in Paris.
        cluster.Time.SetUtcNow(new DateTimeOffset(2026, 2, 14, 22, 59, 58, TimeSpan.Zero));
        await watching.Renew();
        cluster.Time.Advance(TimeSpan.FromSeconds(4));

        // The partitions come to the new day one after the other; no list mixes two days.
        var list = (await watching.Until(list => list.Day == new DateOnly(2026, 2, 15)))[^1];
        Assert.Equal(3, list.Rows.Length);
        Assert.All(list.Rows, row => Assert.Equal(ChangeKind.Seniority, row.Cause.Kind));
    }

    [Fact]
    public async Task A_clock_that_was_a_day_ahead_has_shown_a_day_that_is_taken_back()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (vacancy, _) = await Watched(cluster, households: 3);
        cluster.Time.SetUtcNow(new DateTimeOffset(2026, 2, 14, 12, 0, 0, TimeSpan.Zero));
        var before = await cluster.Shortlist(vacancy);

        cluster.Time.SetUtcNow(new DateTimeOffset(2026, 2, 15, 12, 0, 0, TimeSpan.Zero));
        var ahead = await cluster.Shortlist(vacancy);
        cluster.Time.AdjustTime(new DateTimeOffset(2026, 2, 14, 12, 5, 0, TimeSpan.Zero));
        var back = await cluster.Shortlist(vacancy);

        // The month of seniority that the wrong day gave is gone, as if it had never been.
        Assert.Equal((new DateOnly(2026, 2, 15), new DateOnly(2026, 2, 14)), (ahead.Day, back.Day));
        Assert.NotEqual(ahead.Rows.Select(row => row.Key), back.Rows.Select(row => row.Key));
        Assert.Equal(before.Rows, back.Rows);
        Assert.True(back.Version.Number > ahead.Version.Number);
    }

    [Fact]
    public async Task A_clock_set_back_over_midnight_by_seconds_changes_nothing_shown()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (vacancy, _) = await Watched(cluster, households: 3);
        cluster.Time.SetUtcNow(new DateTimeOffset(2026, 2, 14, 23, 0, 5, TimeSpan.Zero));
        var after = await cluster.Shortlist(vacancy);

        cluster.Time.AdjustTime(new DateTimeOffset(2026, 2, 14, 22, 59, 50, TimeSpan.Zero));

        Assert.Equal(new DateOnly(2026, 2, 15), after.Day);
        Assert.Equal(after.Version, (await cluster.Shortlist(vacancy)).Version);
    }

    /// <summary>One version passed the watcher by; when it comes back, the next reaches it.</summary>
    private static async Task AssertMissed(TwoSilos cluster, Watching watching, ListVersion missed)
    {
        Assert.Equal(missed, await watching.Renew());
        await cluster.Amend(new DemandId(2), 1, ChangeKind.Birth, Samples.Birth);
        Assert.Equal(missed with { Number = missed.Number + 1 }, (await watching.Next()).Version);
    }

    private static async Task<(Guid Vacancy, Watching Watching)> Watched(TwoSilos cluster, int households)
    {
        var vacancy = await cluster.Open("dwelling", Samples.Dwelling(Samples.Montreuil));
        for (var number = 1; number <= households; number++)
            await cluster.Register(new DemandId(number), Samples.Household(number + 10, Samples.Montreuil));
        await cluster.Shortlist(vacancy);
        return (vacancy, new Watching(cluster, vacancy));
    }
}
