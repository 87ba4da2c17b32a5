using Allocation.Domain.Deadlines;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reports;
using Allocation.Domain.Tests.Vacancies;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>The objective of each reserver and the columns of the report, as sums of entries (FLX-27, FLX-30, PRI-7).</summary>
public sealed class PriorityObjectiveTests
{
    private static readonly DateOnly Day = new(2026, 3, 4);

    [Fact]
    public void An_allocation_counts_for_the_household_that_has_it_in_the_end()
    {
        var offered = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "VILLE"), Step(ReleaseStepKind.Allocated, 3) with { Priority = LegalPriority.Dalo }]);
        var ledger = Ledger(Of("VILLE", ReserverKind.LocalAuthority, 10)).Then(new StoryTold(offered));
        Assert.Equal((1, 0), (Has(ledger, FluxCounter.AllocatedDalo), Has(ledger, FluxCounter.AllocatedPriority)));

        var passedOn = offered with { Steps = [.. offered.Steps, Step(ReleaseStepKind.Refused, 4), Step(ReleaseStepKind.PassedOn, 4) with { Priority = LegalPriority.Priority }] };
        var then = ledger.Then(new StoryTold(passedOn));
        Assert.Equal((0, 1, 1), (Has(then, FluxCounter.AllocatedDalo), Has(then, FluxCounter.AllocatedPriority), Has(then, FluxCounter.Allocated)));

        var let = then.Then(new StoryTold(passedOn with { Steps = [.. passedOn.Steps, Step(ReleaseStepKind.LeaseSigned, 5) with { Priority = LegalPriority.Priority }] }));
        Assert.Equal((0, 1), (Has(let, FluxCounter.LeaseDalo), Has(let, FluxCounter.LeasePriority)));
        Assert.Equal(ledger.Balances, let.Then(new StoryTold(offered)).Balances);
        Assert.Equal((0, 0), (Has(ledger.Then(new StoryTold(offered with { Steps = [] })), FluxCounter.AllocatedDalo), Has(ledger.Then(new StoryTold(offered with { Steps = [] })), FluxCounter.Allocated)));
    }

    [Fact]
    public void What_the_law_says_of_a_household_is_frozen_in_the_decision_and_told_of_the_allottee()
    {
        var agenda = Lives.OnAgenda();
        var decided = Lives.Do(agenda, new Decide([.. Enumerable.Range(1, 3).Select(number => Lives.RankOf(number, number))]), number => Lives.Known(number) with { Priority = number == 1 ? LegalPriority.Dalo : LegalPriority.None });
        var life = decided.Facts.Aggregate(agenda, (held, fact) => held.With(fact, Lives.Now)).Settled().Then(new MakeOffer())
            .Then(new NotifyOffer(NotificationMeans.HandedOver, Lives.Today)).Then(new AcceptOffer(Lives.Today)).Then(new SignLease(Lives.Today));
        var dwelling = new Dwelling { Landlord = Landlord, Commune = Asnieres, Typology = Typology.T3, Financing = Financing.PLUS };

        var steps = ReleaseTelling.Tell(Lives.Id, "D", dwelling, life).Steps;

        Assert.Equal([LegalPriority.Dalo, LegalPriority.Dalo], steps.Where(step => step.Kind is ReleaseStepKind.Allocated or ReleaseStepKind.LeaseSigned).Select(step => step.Priority));
    }

    [Fact]
    public void The_reserver_has_named_when_it_names_itself_and_not_when_the_landlord_does()
    {
        var dwelling = new Dwelling { Landlord = Landlord, Commune = Asnieres, Typology = Typology.T3, Financing = Financing.PLUS };
        var life = Lives.New().Then(new ReturnKeys(Lives.Today)).Then(new Orient("VILLE")).Then(new Nominate(Lives.NumberOf(1), Nominator.Landlord));
        Assert.DoesNotContain(ReleaseTelling.Tell(Lives.Id, "D", dwelling, life).Steps, step => step.Kind == ReleaseStepKind.Named);

        life = life.Then(new Nominate(Lives.NumberOf(2), Nominator.Reserver)).Then(new Nominate(Lives.NumberOf(3), Nominator.Reserver));
        var first = life.Facts.First(recorded => recorded.Fact is CandidateNominated { By: Nominator.Reserver });
        Assert.Equal(first.Number, Assert.Single(ReleaseTelling.Tell(Lives.Id, "D", dwelling, life).Steps, step => step.Kind == ReleaseStepKind.Named).Fact);
    }

    [Fact]
    public void The_mean_delay_is_of_the_reserver_that_puts_candidates_forward_itself()
    {
        ReleaseStory Named(int number, string reserver, int days) => Release(number, steps: [Step(ReleaseStepKind.Oriented, 2, reserver, Day), Step(ReleaseStepKind.Named, 3, on: Day.AddDays(days))]);
        var ledger = Ledger(Of("VILLE", ReserverKind.LocalAuthority, 10), Of("ALS", ReserverKind.ActionLogement, 10, with: terms => terms with { Mode = ManagementMode.Delegated, ConsumingEvent = ConsumingEvent.Allocated }))
            .Then(new StoryTold(Named(1, "VILLE", 4)), new StoryTold(Named(2, "VILLE", 7)), new StoryTold(Named(3, "VILLE", 0)), new StoryTold(Named(4, "ALS", 9)));

        Assert.Equal(Rational.Of(11, 3), AccountSums.MeanDesignationDays(counter => ledger.Balance(Account("VILLE"), counter)));
        Assert.Null(AccountSums.MeanDesignationDays(counter => ledger.Balance(Account("ALS"), counter)));
    }

    [Fact]
    public void A_dwelling_that_all_refused_did_not_come_back_without_candidate()
    {
        var ledger = Ledger(Of("VILLE", ReserverKind.LocalAuthority, 10)).Then(
            new StoryTold(Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "VILLE"), Step(ReleaseStepKind.Returned, 3)])),
            new StoryTold(Release(2, steps: [Step(ReleaseStepKind.Oriented, 2, "VILLE"), Step(ReleaseStepKind.Allocated, 3), Step(ReleaseStepKind.Refused, 4), Step(ReleaseStepKind.AllFailed, 4), Step(ReleaseStepKind.Returned, 5)])));
        Assert.Equal((2, 1), (Has(ledger, FluxCounter.Returned), Has(ledger, FluxCounter.WithoutCandidate)));
    }

    [Theory]
    [InlineData(ReserverKind.LocalAuthority, null, 25)]
    [InlineData(ReserverKind.Intermunicipality, null, 25)]
    [InlineData(ReserverKind.ActionLogement, null, 25)]
    [InlineData(null, null, 25)]
    [InlineData(ReserverKind.State, StatePart.Priority, 100)]
    [InlineData(ReserverKind.State, StatePart.Agents, null)]
    [InlineData(ReserverKind.Employer, null, null)]
    public void Each_reserver_has_the_objective_of_the_law(ReserverKind? kind, StatePart? part, int? percent)
    {
        var objective = PriorityObjective.OfLeases(kind, part, counter => counter switch { FluxCounter.LeaseSigned => 10, FluxCounter.LeaseDalo => 1, FluxCounter.LeasePriority => 1, _ => 0 });
        Assert.Equal(percent, (int?)(objective.Objective * 100)?.Round(0));
        Assert.Equal(Rational.Of(1, 5), objective.Share);
        Assert.Equal(percent is null ? null : Rational.Of(percent.Value, 10) - 2, objective.Missing);
        Assert.Null(PriorityObjective.OfAllocations(kind, part, _ => 0).Share);
    }

    private static Rational Has(FluxLedger ledger, FluxCounter counter) => ledger.Balance(Account("VILLE"), counter);
}
