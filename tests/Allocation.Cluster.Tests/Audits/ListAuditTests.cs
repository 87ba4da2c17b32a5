using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Ranking;
using Allocation.GrainInterfaces;
using Allocation.Silo.Audits;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Audits;

/// <summary>The audit finds what is wrong, and nothing that is right, whatever moves meanwhile (C3).</summary>
public sealed class ListAuditTests
{
    private const int Months = 12;

    [Theory]
    [InlineData(7, StoreKind.Sqlite)]
    [InlineData(11, StoreKind.Postgres)]
    public async Task A_year_of_random_history_has_no_difference(int seed, StoreKind kind)
    {
        await using var cluster = await TwoSilos.StartAsync(kind: kind);
        var audit = AuditOf(cluster);
        var history = new RandomHistory(cluster, seed);
        await history.Open(4);
        await history.Register(120);

        for (var month = 0; month < Months; month++)
        {
            cluster.Time.Advance(TimeSpan.FromDays(30));
            for (var step = 0; step < 6; step++)
                await history.Step();
            foreach (var vacancy in history.Vacancies)
            {
                var result = await audit.Run(vacancy);
                Assert.Equal((AuditOutcome.Equal, default), (result.Outcome, result.Differences));
            }
        }
    }

    [Theory]
    [InlineData(21, StoreKind.Sqlite)]
    [InlineData(22, StoreKind.Postgres)]
    public async Task A_list_that_moves_while_it_is_audited_is_never_taken_for_a_wrong_one(int seed, StoreKind kind)
    {
        await using var cluster = await TwoSilos.StartAsync(kind: kind);
        var audit = AuditOf(cluster);
        var history = new RandomHistory(cluster, seed);
        await history.Open(4);
        await history.Register(120);
        using var ended = new CancellationTokenSource();

        var auditing = Task.Run(async () =>
        {
            var outcomes = new List<AuditOutcome>();
            do
            {
                foreach (var vacancy in history.Vacancies.ToArray())
                    outcomes.Add((await audit.Run(vacancy)).Outcome);
            }
            while (!ended.IsCancellationRequested);
            return outcomes;
        });
        for (var step = 0; step < 60; step++)
            await history.Step();
        await ended.CancelAsync();

        var found = await Guard.Within(auditing);
        Assert.DoesNotContain(AuditOutcome.Different, found);
        Assert.Contains(AuditOutcome.Equal, found);
    }

    [Theory]
    [MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_row_of_the_store_that_changed_behind_the_back_of_the_engine_is_found(StoreKind kind)
    {
        await using var cluster = await TwoSilos.StartAsync(kind: kind);
        var vacancy = await ListOf(cluster, 8);
        Assert.Equal(AuditOutcome.Equal, (await AuditOf(cluster).Run(vacancy)).Outcome);

        // A restored backup, a repair by hand: the file of the first differs, and the log says nothing.
        var first = (await cluster.Shortlist(vacancy)).Rows[0];
        var (text, json) = kind == StoreKind.Postgres ? ("file::text", "::json") : ("file", "");
        cluster.Store.Change($"UPDATE demand SET file = replace({text}, '\"depositedOn\":\"202', '\"depositedOn\":\"201'){json} WHERE id = {first.Id.Value}");
        var result = await AuditOf(cluster).Run(vacancy);

        Assert.Equal(AuditOutcome.Different, result.Outcome);
        Assert.True(result.Differences.Rows > 0);
    }

    [Fact]
    public async Task A_demand_that_the_store_lost_is_found_by_the_counts_even_when_it_is_no_candidate()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await ListOf(cluster, 8);
        var other = Samples.Household(20, Samples.Montreuil);
        await cluster.Register(new(99), other with { Wishes = other.Wishes with { Types = [Typology.T5] } });
        Assert.Equal(AuditOutcome.Equal, (await AuditOf(cluster).Run(vacancy)).Outcome);

        cluster.Store.Change("DELETE FROM demand_territory WHERE demand_id = 99");
        var result = await AuditOf(cluster).Run(vacancy);

        Assert.Equal((AuditOutcome.Different, new ListDifferences(0, 3)), (result.Outcome, result.Differences));
    }

    [Fact]
    public async Task A_partition_that_forgets_its_best_row_is_found()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await ListOf(cluster, 8);

        cluster.Faults.ForgetsBest = true;
        var result = await AuditOf(cluster).Run(vacancy);

        Assert.Equal(AuditOutcome.Different, result.Outcome);
        Assert.Equal(0, result.Differences.Counts);
        Assert.True(result.Differences.Rows > 0);
    }

    [Fact]
    public async Task A_large_territory_is_read_in_part_and_the_audit_says_so()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await ListOf(cluster, 60);

        var result = await AuditOf(cluster).Run(vacancy, mostDemands: 20);

        Assert.Equal(AuditOutcome.Partial, result.Outcome);
        Assert.InRange(result.Demands, 1, 40);
        cluster.Faults.ForgetsBest = true;
        var found = new List<AuditOutcome>();
        while (!found.Contains(AuditOutcome.Different))
            found.Add((await AuditOf(cluster).Run(vacancy, mostDemands: 20)).Outcome);
    }

    [Fact]
    public async Task A_vacancy_that_does_not_exist_is_no_difference()
    {
        await using var cluster = await TwoSilos.StartAsync();

        Assert.Equal(AuditOutcome.Gone, (await AuditOf(cluster).Run(Guid.NewGuid())).Outcome);
    }

    private static ListAudit AuditOf(TwoSilos cluster) => new(cluster.Client, cluster.Store.Log, cluster.Store.Vacancies, TwoSilos.Policies);

    private static async Task<Guid> ListOf(TwoSilos cluster, int demands)
    {
        var vacancy = await cluster.Open("a-dwelling", Samples.Dwelling(Samples.Montreuil));
        var replies = await Task.WhenAll(Enumerable.Range(1, demands).Select(number => cluster.Register(
            new(number), Samples.Household(number % 40, Samples.Montreuil) with { UniqueNumber = Samples.Household(number, Samples.Montreuil).UniqueNumber })));
        Assert.All(replies, reply => Assert.Equal(CommandOutcome.Accepted, reply.Outcome));
        return vacancy;
    }
}
