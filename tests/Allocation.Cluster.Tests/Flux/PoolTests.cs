using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.Domain.Ranking;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Flux;
using Microsoft.Extensions.Logging.Abstractions;

namespace Allocation.Cluster.Tests.Flux;

/// <summary>Candidates of each reserver's public, counted on the live list over the partitions of a territory (FLX-34).</summary>
public sealed class PoolTests
{
    [Fact]
    public async Task The_ranking_counts_the_live_list_by_public_and_follows_it()
    {
        await using var cluster = await TwoSilos.StartAsync();
        await cluster.Record(Labelled("ALS", "label action-logement", 40), SomeAgreements.Of("ETAT", ReserverKind.State, 30), SomeAgreements.Of("VILLE", ReserverKind.LocalAuthority, 10));
        var vacancy = await cluster.Open("D-1", Samples.Dwelling(Samples.Montreuil));
        for (var number = 1; number <= 9; number++)
            await cluster.Register(new DemandId(number), Household(number, isLabelled: number <= 4, isPriority: number is 4 or 5));

        // Those who wish another commune are in the index, and in nobody's pool.
        await cluster.Register(new DemandId(10), Samples.Household(10, Samples.Pantin) with { Dalo = "ACTIF", Labels = [new Label("action-logement")] });
        Assert.Equal(["ALS 4/9", "ETAT 2/9", "- 9/9", "VILLE 9/9"], await Pools(cluster, vacancy));

        await cluster.Register(new DemandId(11), Household(11, isLabelled: true, isPriority: false));
        Assert.Equal("ALS 5/10", (await Pools(cluster, vacancy))[0]);
        Assert.Equal(10, (await cluster.Shortlist(vacancy)).Funnel.Candidates);
    }

    [Fact]
    public async Task Where_the_list_does_not_answer_or_has_ended_there_is_no_pool_and_the_landlord_ranks_and_decides()
    {
        await using var cluster = await TwoSilos.StartAsync();
        await cluster.Record(Labelled("ALS", "label action-logement", 60));
        var vacancy = await cluster.Open("D-1", Samples.Dwelling(Samples.Montreuil));
        await cluster.Register(new DemandId(1), Household(1, isLabelled: true, isPriority: false));
        Assert.Equal("ALS 1/1", (await Pools(cluster, vacancy))[0]);

        cluster.Faults.Silent = 1;
        Assert.Equal(["ALS", "-"], await Pools(cluster, vacancy));
        Assert.Equal(CommandOutcome.Accepted, (await Orient(cluster, vacancy, "ALS")).Outcome);
        cluster.Faults.Silent = null;
        Assert.Equal("ALS 1/1", (await Pools(cluster, vacancy))[0]);
        await cluster.Vacancy(vacancy).End();
        Assert.Equal(["ALS", "-"], await Pools(cluster, vacancy));
    }

    [Fact]
    public async Task No_list_stands_for_being_counted()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await cluster.Open("D-1", Samples.Dwelling(Samples.Montreuil));
        var criteria = new ListCriteria((await cluster.Vacancy(vacancy).Read())!.Dwelling, cluster.Clock.Today.AddDays(30));
        await cluster.Register(new DemandId(1), Household(1, isLabelled: false, isPriority: true));
        var partition = cluster.Partition(Samples.EstEnsemble, 0);
        await cluster.Vacancy(vacancy).End();
        Assert.Equal(0, (await partition.CatchUp()).Lists);

        // A question that comes when the list has ended.
        await partition.Publics(criteria, ["priority"]);
        Assert.Equal(0, (await partition.CatchUp()).Lists);
    }

    [Fact]
    public async Task Nobody_is_told_of_a_list_that_is_not_theirs_to_see()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await cluster.Open("D-1", Samples.Dwelling(Samples.Montreuil));
        Assert.NotNull(await cluster.Vacancy(vacancy).Publics(["priority"], Commands.Agent));
        Assert.Null(await cluster.Vacancy(vacancy).Publics(["priority"], new Actor("s", "agent", "o", new AccessScope([Samples.Lyon], [], ["*"]))));
        Assert.Null(await cluster.Vacancy(Guid.NewGuid()).Publics(["priority"], Commands.Agent));
    }

    [Fact]
    public async Task An_allocation_on_the_account_of_a_reserver_is_imputed_with_the_label_of_the_register_or_without()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var als = Labelled("ALS", "label action-logement", 60);
        await cluster.Record(als with { Terms = [als.Terms[0] with { Mode = ManagementMode.Delegated, ConsumingEvent = ConsumingEvent.Allocated }] });
        var vacancy = await cluster.Open("D-1", Samples.Dwelling(Samples.Montreuil));
        for (var number = 1; number <= 3; number++)
            await cluster.Register(new DemandId(number), Household(number, isLabelled: number == 2, isPriority: false));
        var numbers = Enumerable.Range(1, 3).Select(number => Household(number, false, false).UniqueNumber).ToList();
        await Do(cluster, vacancy, new ReturnKeys(cluster.Clock.Today));
        Assert.Equal(CommandOutcome.Accepted, (await Orient(cluster, vacancy, "ALS")).Outcome);
        Assert.Equal("label-missing", Assert.Single((await Do(cluster, vacancy, new Nominate(numbers[0], Nominator.Landlord))).Warnings).Code);
        foreach (var step in new VacancyCommand[] { new Nominate(numbers[1], Nominator.Landlord), new Nominate(numbers[2], Nominator.Landlord), new Instruct(), new PlaceOnAgenda(cluster.Clock.Today) })
            await Do(cluster, vacancy, step);

        var sent = new LifeOrder(Commands.New(), (await cluster.Life(vacancy).Read())!.Facts.Length, new Decide([.. numbers.Select((number, index) => new NumberedDecision { Demand = number, Kind = DecisionKind.Ranked, Rank = index + 1 })]) { Authorisation = "Préf. 93, urgence" });
        var decided = await cluster.Life(vacancy).Do(sent);
        Assert.Equal(["decisions[0].demand", "decisions[2].demand"], decided.Warnings.Select(warning => warning.Path));
        Assert.Equal((0, 1), await Proofs());

        // Sent again it is warned of as before.
        var again = await cluster.Life(vacancy).Do(sent);
        Assert.Equal((CommandOutcome.Accepted, "decisions[0].demand decisions[2].demand"), (again.Outcome, string.Join(' ', again.Warnings.Select(warning => warning.Path))));

        // The first refuses: the allocation goes along to the second, who has the label.
        foreach (var step in new VacancyCommand[] { new MakeOffer(), new NotifyOffer(NotificationMeans.HandedOver, cluster.Clock.Today), new RefuseOffer(cluster.Clock.Today) })
            await Do(cluster, vacancy, step);
        Assert.Equal((1, 0), await Proofs());

        async Task<(Rational, Rational)> Proofs()
        {
            var accounts = (await cluster.Landlord(SomeAgreements.Ledger).Read(Commands.Agent))!.Accounts;
            return (Of(FluxCounter.AllocatedLabelled), Of(FluxCounter.AllocatedUnlabelled));

            Rational Of(FluxCounter counter) => accounts.Where(balance => balance.Account.Agreement == "ALS" && balance.Counter == counter).Aggregate(Rational.Zero, (sum, balance) => sum + balance.Amount);
        }
    }

    [Fact]
    public async Task A_label_that_is_entered_after_the_session_proves_nothing_of_it_though_it_holds_from_before()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var als = Labelled("ALS", "label action-logement", 60);
        await cluster.Record(als with { Terms = [als.Terms[0] with { Mode = ManagementMode.Delegated, ConsumingEvent = ConsumingEvent.Allocated }] });
        var vacancy = await cluster.Open("D-1", Samples.Dwelling(Samples.Montreuil));
        var file = Household(1, isLabelled: false, isPriority: false);
        await cluster.Register(new DemandId(1), file);
        await Do(cluster, vacancy, new ReturnKeys(cluster.Clock.Today));
        await Orient(cluster, vacancy, "ALS");
        foreach (var step in new VacancyCommand[] { new Nominate(file.UniqueNumber, Nominator.Landlord), new Instruct(), new PlaceOnAgenda(cluster.Clock.Today) })
            await Do(cluster, vacancy, step);
        var session = cluster.Clock.Today;
        cluster.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(CommandOutcome.Accepted, (await cluster.Replace(new DemandId(1), 1, ChangeKind.LabelChanged, file, file with { Labels = [new Label("action-logement", From: session.AddDays(-5))] })).Outcome);

        var decided = await Do(cluster, vacancy, new Decide([new NumberedDecision { Demand = file.UniqueNumber, Kind = DecisionKind.Allocated }]) { Exception = ExaminationException.InsufficientCandidates, Justification = "Un seul candidat proposé." });
        Assert.Equal("label-missing", Assert.Single(decided.Warnings).Code);
    }

    private static async Task<LifeReply> Do(TwoSilos cluster, Guid vacancy, VacancyCommand step)
    {
        var reply = await cluster.Life(vacancy).Do(new LifeOrder(Commands.New(), (await cluster.Life(vacancy).Read())!.Facts.Length, step));
        Assert.Equal(CommandOutcome.Accepted, reply.Outcome);
        return reply;
    }

    private static Agreement Labelled(string reserver, string text, decimal rate)
    {
        var agreement = SomeAgreements.Of(reserver, ReserverKind.ActionLogement, rate);
        return agreement with { Terms = [agreement.Terms[0] with { Public = text }] };
    }

    private static DemandFile Household(int number, bool isLabelled, bool isPriority) => Samples.Household(number, Samples.Montreuil) with
    {
        Labels = isLabelled ? [new Label("action-logement")] : null,
        Dalo = isPriority ? "ACTIF" : null,
    };

    private static async Task<List<string>> Pools(TwoSilos cluster, Guid vacancy)
    {
        var ranking = (await cluster.Landlord(SomeAgreements.Ledger).Rank(vacancy, Commands.Agent))!;
        var pools = await new PoolReader(cluster.Client, NullLogger<PoolReader>.Instance).Read(vacancy, ranking, Commands.Agent, seesConfidential: true);
        return [.. ranking.Choices.Select(choice => $"{choice.Reserver ?? "-"}{(pools?.PoolOf(choice.Public) is { } pool ? $" {pool.Candidates}/{pool.All}" : "")}")];
    }

    private static async Task<LifeReply> Orient(TwoSilos cluster, Guid vacancy, string reserver) =>
        await cluster.Landlord(SomeAgreements.Ledger).Orient(new LifeOrder(Commands.New(), (await cluster.Life(vacancy).Read())!.Facts.Length, new Orient(reserver)), vacancy);
}
