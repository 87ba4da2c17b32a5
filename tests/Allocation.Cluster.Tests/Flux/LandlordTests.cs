using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Flux;
using Allocation.Grains.Storage;
using Allocation.Silo.Audits;
using Allocation.Silo.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Allocation.Cluster.Tests.Flux;

/// <summary>Orientations of one landlord under concurrency, cuts and the loss of a silo: the ledger is what the vacancies say.</summary>
public sealed class LandlordTests
{
    private static readonly string[] Reservers = ["ETAT", "ALS", "VILLE"];

    [Fact]
    public async Task Two_dwellings_that_fall_vacant_at_one_instant_never_both_serve_the_same_deficit()
    {
        await using var cluster = await TwoSilos.StartAsync();
        await cluster.Record(SomeAgreements.Of("R", ReserverKind.ActionLogement, 50));
        var vacancies = await Task.WhenAll(Enumerable.Range(0, 2).Select(number => cluster.Open($"D-{number}", Samples.Dwelling(Samples.Montreuil))));

        // One dwelling is due to R, and one to the landlord: both agents see R first, and both choose it.
        var rankings = await Task.WhenAll(vacancies.Select(vacancy => cluster.Landlord(SomeAgreements.Ledger).Rank(vacancy, Commands.Agent)));
        Assert.All(rankings, ranking => Assert.Equal("R", ranking!.Choices[0].Reserver));
        var replies = await Task.WhenAll(vacancies.Select(vacancy => Orient(cluster, vacancy, "R")));

        Assert.Equal([CommandOutcome.Accepted, CommandOutcome.Invalid], replies.Select(reply => reply.Outcome).Order());
        Assert.Equal("not-first", replies.Single(reply => reply.Outcome == CommandOutcome.Invalid).Refusal!.Code);
    }

    [Fact]
    public async Task A_command_sent_twice_is_one_and_a_used_key_is_told()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (landlord, command) = (cluster.Landlord(SomeAgreements.Ledger), Commands.New());
        var first = await landlord.Record(new FluxOrder(command, new StockDeclared(2026, 100), null));
        await cluster.Deactivate(landlord);

        Assert.Equal(first with { Outcome = CommandOutcome.Unchanged }, await landlord.Record(new FluxOrder(command, new StockDeclared(2026, 100), null)), (one, other) => (one.Outcome, one.Version) == (other.Outcome, other.Version));
        Assert.Equal(CommandOutcome.KeyReused, (await landlord.Record(new FluxOrder(command with { Fingerprint = "other" }, new StockDeclared(2026, 5), null))).Outcome);
        Assert.Equal(CommandOutcome.VersionConflict, (await landlord.Record(new FluxOrder(Commands.New(), new StockDeclared(2026, 5), 7))).Outcome);
        Assert.Equal(CommandOutcome.Forbidden, (await landlord.Record(new FluxOrder(Commands.New() with { Actor = new Actor("s", "manager", "o", new AccessScope(["*"], [], ["Autre"])) }, new StockDeclared(2026, 5), null))).Outcome);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Whatever_is_cut_the_ledger_is_what_the_vacancies_say(StoreKind kind)
    {
        var faults = new LifeFaults(new Random(7));
        await using var cluster = await TwoSilos.StartAsync(kind: kind, lifeFaults: faults);
        await cluster.Record(SomeAgreements.Of("ETAT", ReserverKind.State, 30), SomeAgreements.Of("ALS", ReserverKind.ActionLogement, 40, ConsumingEvent.AtDisposal, noCandidateConsumes: true), SomeAgreements.Of("VILLE", ReserverKind.LocalAuthority, 20, ConsumingEvent.Allocated));
        var vacancies = new List<Guid>();
        for (var number = 0; number < 12; number++)
            vacancies.Add(await cluster.Open($"D-{number}", Samples.Dwelling(Samples.Montreuil)));

        faults.OneIn = 6;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Drive(cluster, vacancies, new Random(worker))));
        Assert.True(faults.Cuts > 10, $"{faults.Cuts} cuts");
        faults.OneIn = 0;

        var snapshot = (await cluster.Landlord(SomeAgreements.Ledger).Read(Commands.Agent))!;
        await AssertSound(cluster, snapshot);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Whatever_is_cut_commissions_leases_subtractions_and_closings_are_booked_once(StoreKind kind)
    {
        var faults = new LifeFaults(new Random(23));
        await using var cluster = await TwoSilos.StartAsync(kind: kind, lifeFaults: faults);
        await cluster.Record(SomeAgreements.Of("ETAT", ReserverKind.State, 30), SomeAgreements.Of("ALS", ReserverKind.ActionLogement, 40, ConsumingEvent.AtDisposal), SomeAgreements.Of("VILLE", ReserverKind.LocalAuthority, 20, ConsumingEvent.Allocated, noCandidateConsumes: true));
        var vacancies = new List<Guid>();
        for (var number = 0; number < 9; number++)
        {
            vacancies.Add(await cluster.Open($"D-{number}", Samples.Dwelling(Samples.Montreuil)));
            await cluster.Register(new DemandId(number + 1), Samples.Household(number + 1, Samples.Montreuil));
        }

        faults.OneIn = 5;
        await Task.WhenAll(vacancies.Select((vacancy, number) => (number % 3) switch
        {
            0 => Let(cluster, vacancy, number + 1),
            1 => Subtract(cluster, vacancy),
            _ => Insist(cluster, vacancy, new Orient("ETAT", Reason: "Essai."), new CloseVacancy(ClosingCause.Works)),
        }));
        Assert.True(faults.Cuts > 10, $"{faults.Cuts} cuts");
        faults.OneIn = 0;

        var snapshot = (await cluster.Landlord(SomeAgreements.Ledger).Read(Commands.Agent))!;
        Rational Sum(FluxCounter counter) => snapshot.Accounts.Where(balance => balance.Counter == counter).Aggregate(Rational.Zero, (sum, balance) => sum + balance.Amount);
        Assert.Equal([3, 3, 3, 3, 6], new[] { FluxCounter.Allocated, FluxCounter.LeaseSigned, FluxCounter.Subtracted, FluxCounter.InBase, FluxCounter.Released }.Select(Sum));
        await AssertSound(cluster, snapshot);
    }

    [Fact]
    public async Task The_loss_of_the_landlords_silo_loses_no_entry_and_doubles_none()
    {
        await using var cluster = await TwoSilos.StartAsync(patience: TimeSpan.FromSeconds(5));
        await cluster.Record(SomeAgreements.Of("ETAT", ReserverKind.State, 30), SomeAgreements.Of("ALS", ReserverKind.ActionLogement, 40));
        var vacancies = new List<Guid>();
        for (var number = 0; number < 6; number++)
            vacancies.Add(await cluster.Open($"D-{number}", Samples.Dwelling(Samples.Montreuil)));

        var driving = Drive(cluster, vacancies, new Random(3));
        await cluster.KillSiloOf(cluster.Landlord(SomeAgreements.Ledger));
        await driving;

        await AssertSound(cluster, (await cluster.Landlord(SomeAgreements.Ledger).Read(Commands.Agent))!);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Vacancies_of_a_merged_landlord_are_booked_where_it_goes_on_whatever_is_cut(StoreKind kind)
    {
        var faults = new LifeFaults(new Random(11));
        await using var cluster = await TwoSilos.StartAsync(kind: kind, lifeFaults: faults);
        await cluster.Record(SomeAgreements.Of("ETAT", ReserverKind.State, 30), SomeAgreements.Of("ALS", ReserverKind.ActionLogement, 40), SomeAgreements.Of("VILLE", ReserverKind.LocalAuthority, 20));
        var vacancies = new List<Guid>();
        for (var number = 0; number < 6; number++)
            vacancies.Add(await cluster.Open($"D-{number}", Samples.Dwelling(Samples.Montreuil)));
        await Drive(cluster, vacancies, new Random(1));
        var goesOn = SomeAgreements.Ledger with { Landlord = "Bailleur qui continue" };
        var landlord = cluster.Landlord(goesOn);
        var before = (await cluster.Landlord(SomeAgreements.Ledger).Read(Commands.Agent))!;

        // Asked for until it is answered, under one key: it is one merger.
        var order = new MergerOrder(Commands.New(), new LandlordMergerRequest(SomeAgreements.Ledger.Landlord, cluster.Clock.Today, "Fusion", [new("ETAT", 30), new("ALS", 40), new("VILLE", 20)]), null);
        faults.OneIn = 3;
        FluxReply? reply = null;
        while (reply is null)
        {
            try
            {
                reply = await landlord.Merge(order);
            }
            catch (Exception cut) when (cut is StoreUnavailableException or OrleansException)
            {
            }
        }

        faults.OneIn = 0;
        Assert.Contains(reply.Outcome, new[] { CommandOutcome.Accepted, CommandOutcome.Unchanged });
        Assert.Equal(CommandOutcome.Unchanged, (await landlord.Merge(order)).Outcome);
        Assert.Equal(CommandOutcome.Unchanged, (await landlord.Merge(order with { Command = Commands.New() })).Outcome);
        var after = (await landlord.Read(Commands.Agent))!;
        Assert.Equal(before.Accounts.Select(balance => $"{balance.Account} {balance.Counter} {balance.Amount}"), after.Accounts.Select(balance => $"{balance.Account} {balance.Counter} {balance.Amount}"));
        Assert.Empty((await cluster.Landlord(SomeAgreements.Ledger).Read(Commands.Agent))!.Accounts);

        // The vacancies move on; their landlord is told by its old name, and who goes on books it.
        await Drive(cluster, vacancies, new Random(2));
        vacancies.Add(await cluster.Open("D-7", Samples.Dwelling(Samples.Montreuil)));
        after = (await landlord.Read(Commands.Agent))!;
        Assert.Equal(7, after.Accounts.Single(balance => balance is { Account.Agreement: null, Counter: FluxCounter.InBase }).Amount);
        using var auditor = new FluxAuditor(cluster.Store.Flux, cluster.Client, TwoSilos.Policies, new AuditOptions(TimeSpan.Zero), cluster.Time, NullLogger<FluxAuditor>.Instance);
        Assert.Empty(await auditor.Audit(SomeAgreements.Ledger));
        Assert.Empty(await auditor.Audit(goesOn));
        Assert.Empty(await cluster.Store.Flux.Behind(5));
        Assert.Equal("merged", Assert.Single((await cluster.Landlord(SomeAgreements.Ledger).Record(new FluxOrder(Commands.New(), new StockDeclared(2026, 1), null))).Faults).Code);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_programme_is_durable_and_goes_on_with_the_landlord_that_goes_on(StoreKind kind)
    {
        await using var cluster = await TwoSilos.StartAsync(kind: kind);
        await cluster.Record(SomeAgreements.Of("ALS", ReserverKind.ActionLogement, 40), SomeAgreements.Of("VILLE", ReserverKind.LocalAuthority, 20));
        var landlord = cluster.Landlord(SomeAgreements.Ledger);
        var lilas = new Programme { Id = "LILAS", Name = "Les Lilas", Commune = Samples.Montreuil, Dwellings = 10, Shares = [new ProgrammeShare("ALS", null, 6)], GuaranteedDwellings = 2, Guarantors = [new Guarantor("VILLE", 1_850_000)] };
        var order = new FluxOrder(Commands.New(), new ProgrammeRecorded(lilas), null);
        Assert.Equal(CommandOutcome.Accepted, (await landlord.Record(order)).Outcome);
        var vacancies = new List<Guid>();
        for (var number = 0; number < 2; number++)
            vacancies.Add(await cluster.Open($"D-{number}", Samples.Dwelling(Samples.Montreuil) with { NeverLet = true, Programme = "LILAS" }));
        Assert.Equal(CommandOutcome.Accepted, (await Orient(cluster, vacancies[0], "ALS")).Outcome);
        await cluster.Deactivate(landlord);

        Assert.Equal(CommandOutcome.Unchanged, (await landlord.Record(order)).Outcome);
        var snapshot = (await landlord.Read(Commands.Agent))!;
        Assert.Equal(lilas, Assert.Single(snapshot.Programmes).Programme);
        Assert.Equal([("ALS", 6, "6/5", 1), ("VILLE", 2, "2/5", 0), (null, 2, "2/5", 0)], Lines(snapshot));
        Assert.Equal("VILLE", (await landlord.Rank(vacancies[1], Commands.Agent))!.Choices[0].Reserver);
        await AssertSound(cluster, snapshot);

        var goesOn = cluster.Landlord(SomeAgreements.Ledger with { Landlord = "Bailleur qui continue" });
        Assert.Equal(CommandOutcome.Accepted, (await goesOn.Merge(new MergerOrder(Commands.New(), new LandlordMergerRequest(SomeAgreements.Ledger.Landlord, cluster.Clock.Today, "Fusion", [new("ALS", 40), new("VILLE", 20)]), null))).Outcome);
        await cluster.Open("D-2", Samples.Dwelling(Samples.Montreuil) with { NeverLet = true, Programme = "LILAS" });
        Assert.Equal([("ALS", 6, "9/5", 1), ("VILLE", 2, "3/5", 0), (null, 2, "3/5", 0)], Lines((await goesOn.Read(Commands.Agent))!));
        Assert.Empty((await landlord.Read(Commands.Agent))!.Programmes);

        static IEnumerable<(string?, int, string, int)> Lines(LedgerSnapshot ledger) => ledger.Programmes.Single().Lines.Select(line => (line.Agreement, line.Share, line.Due.ToString(), line.Held));
    }

    private static async Task AssertSound(TwoSilos cluster, LedgerSnapshot snapshot)
    {
        using var auditor = new FluxAuditor(cluster.Store.Flux, cluster.Client, TwoSilos.Policies, new AuditOptions(TimeSpan.Zero), cluster.Time, NullLogger<FluxAuditor>.Instance);
        Assert.Empty(await auditor.Audit(SomeAgreements.Ledger));
        Assert.Empty(await cluster.Store.Flux.Behind(5));

        // From scratch: the agreements, the programmes and the facts of the vacancies, and no ledger.
        var reader = new ReleaseReader(cluster.Store.Vacancies, cluster.Store.Lives);
        var scratch = FluxLedger.Of([.. snapshot.Agreements.Select(agreement => new AgreementRecorded(agreement)), .. snapshot.Programmes.Select(standing => new ProgrammeRecorded(standing.Programme))], TwoSilos.Policies.Geography);
        var events = (await cluster.Store.Flux.Load(SomeAgreements.Ledger)).Select(stored => stored.Recorded.Event).ToList();
        foreach (var subtracted in events.OfType<ReleaseSubtracted>())
            scratch = scratch.With(subtracted).After;

        // Those that run, and those that have ended, which no page holds.
        foreach (var vacancy in (await cluster.Store.Vacancies.Page(null, null, 100)).Select(row => row.Vacancy.Id).Union(events.OfType<StoryTold>().Select(told => told.Story.Release)))
            scratch = scratch.With(new StoryTold((await reader.Read(vacancy, SomeAgreements.Ledger.Landlord))!)).After;
        Assert.Equal(scratch.Balances.Select(balance => $"{balance.Key.Account} {balance.Key.Counter} {balance.Value}").Order(StringComparer.Ordinal), snapshot.Accounts.Select(balance => $"{balance.Account} {balance.Counter} {balance.Amount}").Order(StringComparer.Ordinal));

        // And the account actors say the same.
        foreach (var account in snapshot.Accounts.GroupBy(balance => balance.Account))
        {
            var folded = await cluster.Client.GetGrain<IFluxAccountGrain>(new AccountKey(SomeAgreements.Ledger, account.Key).ToString()).Read();
            Assert.Equal(account.ToDictionary(balance => balance.Counter, balance => balance.Amount), folded.Balances.ToDictionary());
        }
    }

    /// <summary>Orients, gives back and orients anew, whatever is refused or cut.</summary>
    private static async Task Drive(TwoSilos cluster, List<Guid> vacancies, Random random)
    {
        for (var step = 0; step < 25; step++)
        {
            var vacancy = vacancies[random.Next(vacancies.Count)];
            try
            {
                if (random.Next(3) == 0)
                    await Do(cluster, vacancy, new EndOrientation("Rendu."));
                else if (random.Next(6) == 0)
                    await Do(cluster, vacancy, new UndoStep());
                else
                    await Orient(cluster, vacancy, Reservers[random.Next(Reservers.Length)], "Essai.");
            }
            catch (Exception cut) when (cut is StoreUnavailableException or OrleansException or TimeoutException)
            {
            }
        }
    }

    /// <summary>From the orientation to the lease.</summary>
    private static async Task Let(TwoSilos cluster, Guid vacancy, int household)
    {
        var (today, number) = (cluster.Clock.Today, Samples.Household(household, Samples.Montreuil).UniqueNumber);
        await Insist(cluster, vacancy,
            new ReturnKeys(today), new Orient(Reservers[household / 3 % Reservers.Length], Reason: "Essai."), new Nominate(number, Nominator.Reserver), new Instruct(), new PlaceOnAgenda(today),
            new Decide([new NumberedDecision { Demand = number, Kind = DecisionKind.Ranked, Rank = 1 }], ExaminationException.InsufficientCandidates, "Un seul candidat proposé."),
            new MakeOffer(), new NotifyOffer(NotificationMeans.HandedOver, today), new AcceptOffer(today), new SignLease(today));
    }

    /// <summary>Given back, and sold.</summary>
    private static async Task Subtract(TwoSilos cluster, Guid vacancy)
    {
        await Insist(cluster, vacancy, new Orient("VILLE", Reason: "Essai."), new EndOrientation("Rendu."));
        var order = new FluxOrder(Commands.New(), new ReleaseSubtracted(vacancy, SubtractionCause.Sale), null);
        await Insist(async () => (await cluster.Landlord(SomeAgreements.Ledger).Record(order)).Outcome);
    }

    /// <summary>Steps, each asked for under one key until it is made.</summary>
    private static async Task Insist(TwoSilos cluster, Guid vacancy, params VacancyCommand[] steps)
    {
        foreach (var step in steps)
        {
            var command = Commands.New();
            await Insist(async () =>
            {
                var order = new LifeOrder(command, await Version(cluster, vacancy), step);
                return (step is Orient ? await cluster.Landlord(SomeAgreements.Ledger).Orient(order, vacancy) : await cluster.Life(vacancy).Do(order)).Outcome;
            });
        }
    }

    private static async Task Insist(Func<Task<CommandOutcome>> ask)
    {
        CommandOutcome? outcome = null;
        while (outcome is not (CommandOutcome.Accepted or CommandOutcome.Unchanged))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            try
            {
                outcome = await ask();
            }
            catch (Exception cut) when (cut is StoreUnavailableException or OrleansException or TimeoutException)
            {
            }
        }
    }

    private static async Task<LifeReply> Orient(TwoSilos cluster, Guid vacancy, string reserver, string? reason = null) =>
        await cluster.Landlord(SomeAgreements.Ledger).Orient(new LifeOrder(Commands.New(), await Version(cluster, vacancy), new Orient(reserver, Reason: reason)), vacancy);

    private static async Task<LifeReply> Do(TwoSilos cluster, Guid vacancy, VacancyCommand step) => await cluster.Life(vacancy).Do(new LifeOrder(Commands.New(), await Version(cluster, vacancy), step));

    private static async Task<int> Version(TwoSilos cluster, Guid vacancy) => (await cluster.Life(vacancy).Read())!.Facts.Length;
}
