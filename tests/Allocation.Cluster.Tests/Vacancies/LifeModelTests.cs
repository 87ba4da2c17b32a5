using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Vacancies;

/// <summary>
/// Thirty vacancies of two landlords live beside each other, oriented to three reservers, over a thousand demands; steps are drawn,
/// several agents act at once, days pass, and the work is cut between any two steps. What must hold is read from the facts and
/// from the demands, never from what an actor remembers.
/// </summary>
public sealed class LifeModelTests
{
    private const int Vacancies = 30;
    private const int Demands = 1_000;
    private const int Agents = 4;
    private const int StepsEach = 250;

    private static readonly string?[] Reservers = ["Préfet", "Ville", "Action Logement", null];

    [Theory]
    [InlineData(7, StoreKind.Sqlite), InlineData(11, StoreKind.Postgres)]
    public async Task Whatever_is_drawn_and_wherever_it_is_cut_nobody_is_offered_two_dwellings(int seed, StoreKind kind)
    {
        var faults = new LifeFaults(new Random(seed));
        await using var cluster = await TwoSilos.StartAsync(kind: kind, lifeFaults: faults);
        var vacancies = await Task.WhenAll(Enumerable.Range(0, Vacancies).Select(number => cluster.Open($"dwelling-{number}", Samples.Dwelling(Samples.Montreuil) with { Landlord = $"Bailleur {number % 2}" })));
        await Task.WhenAll(Enumerable.Range(1, Demands).Select(number => cluster.Register(new DemandId(number), Samples.Household(number, Samples.Montreuil))));

        faults.OneIn = 12;
        await Guard.Within(Task.WhenAll(Enumerable.Range(0, Agents).Select(agent => Act(cluster, vacancies, new Random((seed * 100) + agent)))));
        Assert.True(faults.Cuts > 50, $"Only {faults.Cuts} cuts.");
        faults.OneIn = 0;

        // The clock brings what fell due while nothing ran, and settles what was cut.
        cluster.Time.Advance(TimeSpan.FromDays(40));
        await WakeAll(cluster);
        Assert.Empty(await cluster.Store.Lives.Due(cluster.Clock.Now, Vacancies));

        await AssertHolds(cluster, vacancies);
        await Recomputation.AssertAllListsEqualTheStore(cluster, [.. (await Lives(cluster, vacancies)).Where(life => !life.Value.HasEnded).Select(life => life.Key)]);
    }

    private static async Task Act(TwoSilos cluster, Guid[] vacancies, Random random)
    {
        for (var step = 0; step < StepsEach; step++)
        {
            var vacancy = vacancies[random.Next(vacancies.Length)];
            var life = Vacancy.Of((await Answered(() => cluster.Life(vacancy).Read()))!.Facts);
            if (Drawn(life, random, cluster.Clock.Today) is { } command)
            {
                var order = new LifeOrder(Commands.New(), life.Version, command, Orientation: command is Orient { Reserver: not null } ? new OrientationBasis(new AgreedDesignation(3, 6), null) : null);
                var reply = await Answered(() => cluster.Life(vacancy).Do(order));
                var again = await Answered(() => cluster.Life(vacancy).Do(order));
                Assert.Equal((reply.Outcome, reply.Refusal?.Code), reply.Outcome == CommandOutcome.Accepted ? (again.Outcome, again.Refusal?.Code) : (reply.Outcome, reply.Refusal?.Code));
                Assert.True(reply.Outcome is CommandOutcome.Accepted or CommandOutcome.VersionConflict or CommandOutcome.Invalid, $"{command}: {reply.Outcome}");
            }

            if (random.Next(15) == 0)
            {
                cluster.Time.Advance(TimeSpan.FromDays(random.Next(1, 9)));
                await Answered(async () => { await WakeAll(cluster); return true; });
            }
        }
    }

    /// <summary>A command that the state allows, most often the one that leads on.</summary>
    private static VacancyCommand? Drawn(Vacancy life, Random random, DateOnly today)
    {
        var steps = LifeCycle.NextSteps(life.State).Where(step => step is not (VacancyStep.Close or VacancyStep.Undo) || random.Next(15) == 0).ToList();
        if (steps.Count == 0)
            return null;
        var standing = life.Standing.ToList();
        var one = standing.Count == 0 ? Number(random) : standing[random.Next(standing.Count)].Number;
        return (life.State, random.Next(10)) switch
        {
            (VacancyState.Notice or VacancyState.Freed, > 2) => new Orient(Reservers[random.Next(Reservers.Length)], today.AddDays(random.Next(1, 20))),
            (VacancyState.Oriented, > 2) => new Nominate(Number(random), Nominator.Landlord),
            (VacancyState.Candidates, > 1) when standing.Count < 4 => new Nominate(Number(random), Nominator.Landlord),
            (VacancyState.Candidates, > 1) => new Instruct(),
            (VacancyState.Instruction, > 1) => new PlaceOnAgenda(today),
            (VacancyState.Agenda, > 1) => Decided(standing, random, today),
            (VacancyState.Ranked, > 1) => new MakeOffer(),
            (VacancyState.Offered, > 1) when life.Offer!.AnswerBy is null => new NotifyOffer(NotificationMeans.RegisteredLetter, random.Next(2) == 0 ? today : life.Offer.MadeOn),
            (VacancyState.Offered, 9) => new AcceptOffer(today),
            (VacancyState.Offered, > 6) => new RefuseOffer(today),
            (VacancyState.Offered, > 1) => null,
            (VacancyState.Accepted, > 7) => new WithdrawAcceptance(WithdrawalCause.Applicant),
            (VacancyState.Ranked, 1) => new UndoStep(),
            (VacancyState.Accepted, > 1) => life.FreedOn is null ? new ReturnKeys(today) : new SignLease(today),
            _ => steps[random.Next(steps.Count)] switch
            {
                VacancyStep.ReturnKeys => new ReturnKeys(today),
                VacancyStep.Orient => new Orient(Reservers[random.Next(Reservers.Length)], today.AddDays(random.Next(1, 20)), "tour suivant"),
                VacancyStep.EndOrientation => new EndOrientation(),
                VacancyStep.Nominate => new Nominate(Number(random), Nominator.Landlord),
                VacancyStep.WithdrawCandidate => new WithdrawCandidate(one, WithdrawalCause.Applicant),
                VacancyStep.SetAside => new SetCandidateAside(one, new Reason(ReasonFamily.Size, "trop petit")),
                VacancyStep.Restore => new RestoreCandidate(one),
                VacancyStep.Lock => new LockCandidate(one, today.AddDays(random.Next(0, 9))),
                VacancyStep.Unlock => new UnlockCandidate(one),
                VacancyStep.Instruct => new Instruct(),
                VacancyStep.PlaceOnAgenda => new PlaceOnAgenda(today),
                VacancyStep.TakeOffAgenda => new TakeOffAgenda(),
                VacancyStep.Decide => Decided(standing, random, today),
                VacancyStep.AmendReason => new AmendReason(one, new Reason(ReasonFamily.Size, "bien trop petit")),
                VacancyStep.ReceivePiece => new ReceivePiece(one, today),
                VacancyStep.Offer => new MakeOffer(),
                VacancyStep.Notify => new NotifyOffer(NotificationMeans.RegisteredLetter, today),
                VacancyStep.Accept => new AcceptOffer(today),
                VacancyStep.Refuse => new RefuseOffer(today),
                VacancyStep.WithdrawOffer => new WithdrawOffer("erreur de saisie"),
                VacancyStep.WithdrawAcceptance => new WithdrawAcceptance(WithdrawalCause.Applicant),
                VacancyStep.SignLease => new SignLease(today),
                VacancyStep.Close => new CloseVacancy(ClosingCause.Works),
                VacancyStep.Undo => new UndoStep(),
                _ => null,
            },
        };
    }

    /// <summary>Few households are candidates of many vacancies: they must meet.</summary>
    private static UniqueNumber Number(Random random) => Samples.Household(1 + random.Next(random.Next(4) == 0 ? Demands : 25), Samples.Montreuil).UniqueNumber;

    private static Decide Decided(List<Candidate> standing, Random random, DateOnly today)
    {
        var (ranked, rank) = (standing.OrderBy(_ => random.Next()).ToList(), 0);
        return new Decide(
            [
                .. ranked.Select(candidate => random.Next(8) switch
                {
                    0 => new NumberedDecision { Demand = candidate.Number, Kind = DecisionKind.NotAllocated, Reasons = [new Reason(ReasonFamily.Size, "trop petit")] },
                    1 => new NumberedDecision { Demand = candidate.Number, Kind = DecisionKind.Conditional, Rank = ++rank, MissingPiece = "AVIS", PieceBy = today.AddDays(5) },
                    _ => new NumberedDecision { Demand = candidate.Number, Kind = DecisionKind.Ranked, Rank = ++rank },
                }),
            ],
            standing.Count < Examination.FewestDemands ? ExaminationException.InsufficientCandidates : null,
            standing.Count < Examination.FewestDemands ? "aucun autre candidat" : null);
    }

    private static async Task AssertHolds(TwoSilos cluster, Guid[] vacancies)
    {
        var lives = await Lives(cluster, vacancies);
        var demands = (await cluster.Store.AllDemands()).ToDictionary(demand => demand.Id);
        var facts = lives.SelectMany(life => life.Value.Facts.Where(recorded => !life.Value.Undone.Contains(recorded.Number)).Select(recorded => (Vacancy: life.Key, recorded.Fact))).ToList();

        // Something of everything happened, or the test says nothing.
        Assert.All([typeof(OfferAccepted), typeof(OfferFellSilent), typeof(OfferRefused), typeof(LeaseSigned), typeof(CommissionDecided), typeof(CandidateLocked), typeof(DesignationReopened)], kind => Assert.Contains(facts, fact => fact.Fact.GetType() == kind));

        // Each token is held by the one vacancy that wants it, and each vacancy has the one it wants.
        var wanted = lives.Where(life => life.Value.WantedToken is not null).ToDictionary(life => life.Value.WantedToken!.Demand, life => new HeldToken(life.Key, life.Value.WantedToken!.Offer, life.Value.WantedToken.Hold));
        Assert.All(lives.Values, life => Assert.Equal(life.WantedToken, life.Token));
        Assert.All(demands.Values, demand => Assert.Equal(wanted.GetValueOrDefault(demand.Id), demand.File.Token));

        // Where all failed the reserver names others, unless a person took that back; wherever it was cut, once for each time.
        Assert.All(lives.Values, life => Assert.True(life is not { Failed: { } failed, Orientation.Reserver: not null } || life.TookBack(failed.Number, fact => fact is DesignationReopened)));
        Assert.All(lives.Values, life => Assert.Distinct(life.Facts.Select(recorded => recorded.Fact).OfType<DesignationReopened>().Select(reopened => reopened.After)));

        // A lease takes a demand from the register, one lease each, and nothing else does.
        var leased = facts.Where(fact => fact.Fact is LeaseSigned).Select(fact => lives[fact.Vacancy].Offer!.Demand).ToList();
        Assert.Equal(leased.Count, leased.Distinct().Count());
        Assert.All(demands.Values, demand => Assert.Equal(leased.Contains(demand.Id) ? DemandStatus.Removed : DemandStatus.Active, demand.File.Status));

        foreach (var life in lives.Values)
        {
            var offeredSince = new HashSet<DemandId>();
            foreach (var (number, _, fact) in life.Facts)
            {
                if (life.Undone.Contains(number))
                    continue;
                if (fact is CommissionDecided decided)
                {
                    offeredSince.Clear();
                    Assert.Equal(Enumerable.Range(1, decided.Decisions.Count(decision => decision.Place is not null)), decided.Decisions.Select(decision => decision.Place).OfType<int>().Order());
                }
                else if (fact is OfferMade made)
                {
                    Assert.True(offeredSince.Add(made.Demand), "Offered twice under one decision.");
                }
                else if (fact is OfferWithdrawn { Cause: OfferEnd.TakenBack or OfferEnd.InOfferElsewhere } taken)
                {
                    offeredSince.Remove(life.Facts.Select(recorded => recorded.Fact).OfType<OfferMade>().Single(offer => offer.Offer == taken.Offer).Demand);
                }
            }
        }
    }

    private static async Task<Dictionary<Guid, Vacancy>> Lives(TwoSilos cluster, Guid[] vacancies)
    {
        var lives = new Dictionary<Guid, Vacancy>();
        foreach (var vacancy in vacancies)
            lives[vacancy] = Vacancy.Of((await cluster.Store.Lives.Load(vacancy)).Select(stored => stored.Recorded).Prepend(new RecordedFact(1, default, new NoticeReceived(TwoSilosDay))));
        return lives;
    }

    private static DateOnly TwoSilosDay => DateOnly.FromDateTime(TwoSilos.Start.UtcDateTime);

    private static async Task WakeAll(TwoSilos cluster)
    {
        for (IReadOnlyList<Guid> due; (due = await cluster.Store.Lives.Due(cluster.Clock.Now, Vacancies)).Count > 0;)
        {
            foreach (var vacancy in due)
                await cluster.Life(vacancy).Wake();
        }
    }

    /// <summary>Asks again what was cut, the same question.</summary>
    private static async Task<T> Answered<T>(Func<Task<T>> question)
    {
        while (true)
        {
            try
            {
                return await question();
            }
            catch (StoreUnavailableException)
            {
                await Task.Yield();
            }
        }
    }
}
