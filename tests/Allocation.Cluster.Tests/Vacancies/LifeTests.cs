using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Silo.Timers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Allocation.Cluster.Tests.Vacancies;

/// <summary>Lives that cross: the token of one household, the clock, the description of the dwelling.</summary>
public sealed class LifeTests
{
    [Fact]
    public async Task An_acceptance_taken_up_again_after_the_household_went_elsewhere_ends_and_the_vacancy_goes_on()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (left, right) = await Two(cluster);
        await ToOffered(cluster, left);
        await Do(cluster, left, new AcceptOffer(cluster.Clock.Today));
        await Do(cluster, left, new WithdrawAcceptance(WithdrawalCause.Applicant));
        await ToOffered(cluster, right);

        var undone = await cluster.Life(left).Do(new LifeOrder(Commands.New(), (await Life(cluster, left)).Version, new UndoStep()));

        Assert.Equal((CommandOutcome.Invalid, "in-offer-elsewhere"), (undone.Outcome, undone.Refusal!.Code));
        var life = await Life(cluster, left);
        Assert.Equal((VacancyState.Ranked, new DemandId(2)), (life.State, life.NextInLine!.Demand));
        Assert.Equal(right, (await cluster.Demand(new DemandId(1)).Read())!.File.Token!.Vacancy);
        await Do(cluster, left, new MakeOffer());
    }

    [Fact]
    public async Task Who_accepts_one_dwelling_stands_for_the_others_no_more()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (left, right) = await Two(cluster);
        await ToRanked(cluster, right);
        await ToOffered(cluster, left);

        await Do(cluster, left, new AcceptOffer(cluster.Clock.Today));
        await Until(cluster, right, stands: false);

        var withdrawn = Assert.IsType<CandidateWithdrawn>((await Life(cluster, right)).Facts[^1].Fact);
        Assert.Equal((new DemandId(1), WithdrawalCause.HousedElsewhere), (withdrawn.Demand, withdrawn.Cause));
        await Do(cluster, right, new MakeOffer());
    }

    [Fact]
    public async Task Where_an_acceptance_was_a_mistake_the_household_stands_for_the_others_again()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (left, right) = await Two(cluster);
        await ToRanked(cluster, right);
        await ToOffered(cluster, left);
        await Do(cluster, left, new AcceptOffer(cluster.Clock.Today));
        await Until(cluster, right, stands: false);
        await Do(cluster, left, new UndoStep());
        await Until(cluster, right, stands: true);

        Assert.Equal((TokenHold.Offered, left), ((await cluster.Demand(new DemandId(1)).Read())!.File.Token!.Hold, (await cluster.Demand(new DemandId(1)).Read())!.File.Token!.Vacancy));
        Assert.Equal(new DemandId(1), (await Life(cluster, right)).NextInLine!.Demand);
    }

    [Fact]
    public async Task A_message_of_an_acceptance_that_comes_late_finds_what_the_token_says_now()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (left, right) = await Two(cluster);
        await ToRanked(cluster, right);
        await ToOffered(cluster, left);
        await Do(cluster, left, new AcceptOffer(cluster.Clock.Today));
        await Until(cluster, right, stands: false);

        // Of an acceptance that was taken back before this one.
        await cluster.Life(right).NotHousedElsewhere(new DemandId(1));
        await cluster.Life(right).NotHousedElsewhere(new DemandId(2));
        Assert.DoesNotContain((await Life(cluster, right)).Standing, candidate => candidate.Demand == new DemandId(1));

        await Do(cluster, left, new UndoStep());
        await Until(cluster, right, stands: true);
        await cluster.Life(right).HousedElsewhere(new DemandId(1));
        Assert.Contains((await Life(cluster, right)).Standing, candidate => candidate.Demand == new DemandId(1));
    }

    [Fact]
    public async Task An_offer_that_the_demand_refused_is_taken_back_as_one_with_its_end()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (left, right) = await Two(cluster);
        await ToRanked(cluster, right);
        var before = await Life(cluster, right);
        await ToOffered(cluster, left);

        // As if both had been offered at one moment: the decider saw no token yet.
        Assert.True(await cluster.Store.Lives.Append(new LifeCommit
        {
            News = [],
            Vacancy = right,
            Facts = [new StoredFact(new RecordedFact(before.Version + 1, cluster.Clock.Now, new OfferMade(Guid.NewGuid(), new DemandId(1), 1, 10, false, cluster.Clock.Today)), Commands.New().Actor, null, null)],
            Positions = [],
            HasEnded = false,
            DueAt = cluster.Clock.Now,
        }));
        await cluster.Deactivate(cluster.Life(right));
        await cluster.Life(right).Wake();
        var refused = await Life(cluster, right);
        Assert.Equal(OfferEnd.InOfferElsewhere, Assert.IsType<OfferWithdrawn>(refused.Facts[^1].Fact).Cause);
        Assert.Equal((VacancyState.Ranked, new DemandId(1)), (refused.State, refused.NextInLine!.Demand));

        await Do(cluster, right, new UndoStep());
        Assert.Equal([before.Version + 1, before.Version + 2], (await Life(cluster, right)).Undone.Order());
        await Do(cluster, right, new UndoStep());
        Assert.Equal(VacancyState.Agenda, (await Life(cluster, right)).State);
    }

    [Fact]
    public async Task The_time_to_answer_ends_while_nothing_runs_and_the_next_start_finds_it_once()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (left, _) = await Two(cluster);
        await ToOffered(cluster, left);
        await cluster.Deactivate(cluster.Life(left));
        cluster.Time.Advance(TimeSpan.FromDays(15));

        using (var timers = new VacancyTimers(cluster.Store.Lives, cluster.Client, cluster.Clock, cluster.Time, NullLogger<VacancyTimers>.Instance))
        {
            await timers.StartAsync(TestContext.Current.CancellationToken);
            while ((await cluster.Store.Lives.Due(cluster.Clock.Now, 10)).Count > 0)
            {
                cluster.Time.Advance(VacancyTimers.Every);
                await Task.Yield();
            }

            cluster.Time.Advance(3 * VacancyTimers.Every);
            await timers.StopAsync(TestContext.Current.CancellationToken);
        }

        var life = await Life(cluster, left);
        Assert.Equal((VacancyState.Ranked, new DemandId(2)), (life.State, life.NextInLine!.Demand));
        Assert.Single(life.Facts, recorded => recorded.Fact is OfferFellSilent);
        Assert.Null((await cluster.Demand(new DemandId(1)).Read())!.File.Token);
    }

    [Fact]
    public async Task The_list_shows_each_step_before_its_answer_and_reads_the_facts_when_it_was_away()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (left, _) = await Two(cluster);
        var list = await cluster.Vacancy(left).Shortlist(50);
        Assert.Equal((1, VacancyState.Notice), (list!.Life!.Version, list.Life.State));
        var watching = new Watching(cluster, left);
        await watching.Renew();

        await Do(cluster, left, new Orient("Ville"));
        await Do(cluster, left, new Nominate(Samples.Household(2, Samples.Montreuil).UniqueNumber, Nominator.Reserver));

        var told = (await watching.Until(shown => shown.Life!.Version == 3))[^1];
        Assert.Equal(("Ville", VacancyState.Candidates), (told.Life!.Reserver, told.Life.State));
        Assert.Equal([(new DemandId(2), MarkKind.Candidate)], told.Life.Marks.Select(mark => (mark.Demand, mark.Kind!.Value)));
        Assert.True(told.Version.IsAfter(list.Version));

        await cluster.Deactivate(cluster.Vacancy(left));
        var again = await cluster.Vacancy(left).Shortlist(50);
        Assert.Equal((told.Life.Version, told.Life.State), (again!.Life!.Version, again.Life.State));
        Assert.Equal(told.Life.Marks, again.Life.Marks);
    }

    [Fact]
    public async Task A_step_of_which_a_crash_told_the_list_nothing_is_shown_by_the_clock()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (left, _) = await Two(cluster);
        await Do(cluster, left, new Orient());
        Assert.Equal(2, (await cluster.Vacancy(left).Shortlist(50))!.Life!.Version);
        while ((await cluster.Store.Lives.Due(cluster.Clock.Now, 10)).Contains(left))
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        await cluster.Deactivate(cluster.Life(left));

        var locked = new CandidateLocked(new DemandId(1), Samples.Household(1, Samples.Montreuil).UniqueNumber, cluster.Clock.Today.AddDays(3));
        Assert.True(await cluster.Store.Lives.Append(new LifeCommit
        {
            News = [],
            Vacancy = left,
            Facts = [new StoredFact(new RecordedFact(3, cluster.Clock.Now, locked), Commands.New().Actor, null, null)],
            Positions = [],
            HasEnded = false,
            DueAt = cluster.Clock.Now,
        }));
        Assert.Contains(left, await cluster.Store.Lives.Due(cluster.Clock.Now, 10));
        await cluster.Life(left).Wake();

        Assert.Equal([new DemandId(1)], (await cluster.Vacancy(left).Shortlist(50))!.Life!.Marks.Select(mark => mark.Demand));
        Assert.DoesNotContain(left, await cluster.Store.Lives.Due(cluster.Clock.Now, 10));
    }

    [Fact]
    public async Task The_clock_lets_a_lock_go_and_the_list_shows_it()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (left, _) = await Two(cluster);
        await Do(cluster, left, new Orient());
        await Do(cluster, left, new LockCandidate(Samples.Household(1, Samples.Montreuil).UniqueNumber, cluster.Clock.Today));
        Assert.Single((await cluster.Vacancy(left).Shortlist(50))!.Life!.Marks);

        cluster.Time.Advance(TimeSpan.FromDays(1));
        await cluster.Life(left).Wake();

        Assert.Empty((await cluster.Vacancy(left).Shortlist(50))!.Life!.Marks);
    }

    [Fact]
    public async Task A_lease_is_checked_against_the_dwelling_as_it_is_described_now()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (left, _) = await Two(cluster);
        await ToOffered(cluster, left);
        await Do(cluster, left, new AcceptOffer(cluster.Clock.Today));

        await cluster.Describe("dwelling-0", Samples.Dwelling(Samples.Montreuil) with { Typology = Typology.T5 });

        var refused = await cluster.Life(left).Do(new LifeOrder(Commands.New(), (await Life(cluster, left)).Version, new SignLease(cluster.Clock.Today)));
        Assert.Equal("not-eligible", refused.Refusal?.Code);
    }

    private static async Task<(Guid Left, Guid Right)> Two(TwoSilos cluster)
    {
        for (var number = 1; number <= 3; number++)
            await cluster.Register(new DemandId(number), Samples.Household(number, Samples.Montreuil));
        return (await cluster.Open("dwelling-0", Samples.Dwelling(Samples.Montreuil)), await cluster.Open("dwelling-1", Samples.Dwelling(Samples.Montreuil)));
    }

    private static async Task ToOffered(TwoSilos cluster, Guid vacancy)
    {
        await ToRanked(cluster, vacancy);
        await Do(cluster, vacancy, new MakeOffer());
        await Do(cluster, vacancy, new NotifyOffer(NotificationMeans.HandedOver, cluster.Clock.Today));
    }

    private static async Task ToRanked(TwoSilos cluster, Guid vacancy)
    {
        var (today, numbers) = (cluster.Clock.Today, Enumerable.Range(1, 3).Select(number => Samples.Household(number, Samples.Montreuil).UniqueNumber).ToList());
        VacancyCommand[] steps =
        [
            new ReturnKeys(today), new Orient(), .. numbers.Select(number => new Nominate(number, Nominator.Landlord)), new Instruct(), new PlaceOnAgenda(today),
            new Decide([.. numbers.Select((number, index) => new NumberedDecision { Demand = number, Kind = DecisionKind.Ranked, Rank = index + 1 })]),
        ];
        foreach (var step in steps)
            await Do(cluster, vacancy, step);
    }

    private static async Task Do(TwoSilos cluster, Guid vacancy, VacancyCommand step)
    {
        var reply = await cluster.Life(vacancy).Do(new LifeOrder(Commands.New(), (await Life(cluster, vacancy)).Version, step));
        Assert.True(reply.Outcome == CommandOutcome.Accepted, $"{step.Step}: {reply.Refusal?.Message}");
    }

    /// <summary>Until the first household stands for a vacancy, or does so no more: of that the others hear by a message.</summary>
    private static async Task Until(TwoSilos cluster, Guid vacancy, bool stands)
    {
        while ((await Life(cluster, vacancy)).Standing.Any(candidate => candidate.Demand == new DemandId(1)) != stands)
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task<Vacancy> Life(TwoSilos cluster, Guid vacancy) => Vacancy.Of((await cluster.Life(vacancy).Read())!.Facts);
}
