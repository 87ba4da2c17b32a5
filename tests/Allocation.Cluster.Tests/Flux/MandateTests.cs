using System.Collections.Immutable;
using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Flux;

/// <summary>A delegate asked past every edge, on the days of its mandate and around them (FLX-17).</summary>
public sealed class MandateTests
{
    private static readonly Actor Town = new("town-1", Actor.Reserver, "Ville");
    private static readonly Actor OtherTown = new("town-2", Actor.Reserver, "Autre ville");

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_delegate_designates_from_the_first_day_of_its_mandate_through_the_last_and_not_a_day_more(StoreKind kind)
    {
        await using var cluster = await TwoSilos.StartAsync(kind: kind);
        var first = cluster.Clock.Today.AddDays(1);
        await cluster.Record(SomeAgreements.Of("ALS", ReserverKind.ActionLogement, 50) with { Mandates = [new Mandate { Delegate = "Ville", From = first, Until = first, Act = "Mandat 1" }] });
        await cluster.Register(new DemandId(1), Samples.Household(1, Samples.Montreuil));
        await cluster.Register(new DemandId(2), Samples.Household(2, Samples.Montreuil));
        var vacancy = await cluster.Open("D-1", Samples.Dwelling(Samples.Montreuil));
        Assert.Equal(CommandOutcome.Accepted, (await cluster.Landlord(SomeAgreements.Ledger).Orient(new LifeOrder(Commands.New(), 1, new Orient("ALS", Reason: "Essai.")), vacancy)).Outcome);

        Assert.Equal((false, false, 0, CommandOutcome.NotFound), await Of(Town, 1));
        cluster.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((true, true, 1, CommandOutcome.Accepted), await Of(Town, 1));
        Assert.Equal((false, false, 0, CommandOutcome.NotFound), await Of(OtherTown, 2));
        cluster.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((false, false, 0, CommandOutcome.NotFound), await Of(Town, 2));

        // What it named stays named, for the reserver whose account it is.
        Assert.Equal(Nominator.Reserver, Assert.Single(Vacancy.Of((await cluster.Life(vacancy).Read())!.Facts).Standing).By);

        async Task<(bool List, bool Life, int Accounts, CommandOutcome Step)> Of(Actor actor, int household) => (
            await cluster.Vacancy(vacancy).Read(actor) is not null,
            await cluster.Life(vacancy).Read(actor) is not null,
            (await cluster.Client.GetGrain<IReserverGrain>(actor.Organisation).Read(cluster.Clock.Today.Year, actor))!.Accounts.Length,
            (await cluster.Life(vacancy).Do(new LifeOrder(Commands.New() with { Actor = actor }, (await cluster.Life(vacancy).Read())!.Facts.Length, new Nominate(Samples.Household(household).UniqueNumber!, Nominator.Reserver)))).Outcome);
    }

    [Fact]
    public async Task A_mandate_that_is_withdrawn_is_over_at_once()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (agreement, today) = (SomeAgreements.Of("ALS", ReserverKind.ActionLogement, 50), cluster.Clock.Today);
        var mandate = new Mandate { Delegate = "Ville", From = today.AddDays(-5), Act = "Mandat 1" };
        await cluster.Record(agreement with { Mandates = [mandate] });
        var vacancy = await cluster.Open("D-1", Samples.Dwelling(Samples.Montreuil));
        await cluster.Landlord(SomeAgreements.Ledger).Orient(new LifeOrder(Commands.New(), 1, new Orient("ALS", Reason: "Essai.")), vacancy);
        Assert.NotNull(await cluster.Vacancy(vacancy).Read(Town));
        Assert.Single((await cluster.Landlord(SomeAgreements.Ledger).Beside(Town, today.Year)).Offers);

        await cluster.Record(agreement with { Mandates = [mandate with { WithdrawnOn = today.AddDays(-1) }] });

        Assert.Null(await cluster.Vacancy(vacancy).Read(Town));
        var side = await cluster.Landlord(SomeAgreements.Ledger).Beside(Town, today.Year);
        Assert.Equal((0, 0), (side.Offers.Length, side.Holds.Length));
    }

    [Fact]
    public async Task A_mandate_that_is_withdrawn_is_followed_no_longer_though_it_was_counted_a_moment_ago()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (agreement, today) = (SomeAgreements.Of("ALS", ReserverKind.ActionLogement, 50), cluster.Clock.Today);
        var mandate = new Mandate { Delegate = "Ville", From = today.AddDays(-5), Act = "Mandat 1" };
        await cluster.Record(agreement with { Mandates = [mandate] });
        await cluster.Open("D-1", Samples.Dwelling(Samples.Montreuil));
        await cluster.Landlord(SomeAgreements.Ledger).Book();
        var (town, watcher) = (cluster.Client.GetGrain<IReserverGrain>("Ville"), cluster.Client.CreateObjectReference<IFluxWatcher>(new DeafWatcher()));
        Assert.Equal("ALS", Assert.Single(await town.Renew(watcher)).Key.Account.Agreement);

        // The time stands still: what was counted is not old yet.
        await cluster.Record(agreement with { Mandates = [mandate with { WithdrawnOn = today.AddDays(-1) }] });
        Assert.Empty(await town.Renew(watcher));
        await cluster.Record(agreement with { Mandates = [mandate] });
        Assert.Single(await town.Renew(watcher));
    }

    private sealed class DeafWatcher : IFluxWatcher
    {
        public Task Moved(ImmutableArray<FluxMovement> movements) => Task.CompletedTask;
    }
}
