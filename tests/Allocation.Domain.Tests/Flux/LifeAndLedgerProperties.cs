using Allocation.Domain.Deadlines;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Tests.Vacancies;
using Allocation.Domain.Vacancies;
using CsCheck;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Random lives of vacancies under agreements, the clock among them: whatever is done and taken back, the ledger is what the facts say.</summary>
public sealed class LifeAndLedgerProperties
{
    private const int Days = 60;

    /// <summary>Of one moment the clock makes a few facts: nobody answered the last offer, others may be named, whose time begins that day, locks end. One that does not rest makes them for ever.</summary>
    private const int MostByClock = 10;

    private static readonly Dwelling Flat = new() { Landlord = Landlord, Commune = Asnieres, Typology = Typology.T3, Financing = Financing.PLUS };

    [Fact]
    public void The_clock_comes_to_rest_and_the_ledger_holds_after_every_step()
    {
        var (reopened, hopped) = (0, 0);
        Gen.Int[0, int.MaxValue].Sample(seed => Lived(seed, ref reopened, ref hopped), iter: 400);

        // Something of it happened, or the test says nothing. About ten are reopened of 400 lives: none, once in 20,000 runs.
        Assert.True(reopened > 0 && hopped > 0, $"{reopened} reopened, {hopped} hopped");
    }

    private static void Lived(int seed, ref int reopened, ref int hopped)
    {
        var life = new RandomLife(seed);
        for (var step = 0; step < 60 && !life.Vacancy.HasEnded; step++)
        {
            life.Next();

            // Nobody waits for what was agreed to happen: back with its reserver, or taken back by a person.
            if (life.Vacancy is { Failed: { } failed, Orientation: { Reserver: not null, Agreed: not null } })
                Assert.True(life.Vacancy.TookBack(failed.Number, fact => fact is DesignationReopened));
        }

        var faults = FluxAudit.Faults(life.Events, life.Entries, life.Ledger.Balances, Geography);
        Assert.True(faults.Count == 0, string.Join('\n', faults));

        // From scratch it is the same.
        var scratch = Ledger(life.Ledger.Agreements.All).Then(new StoryTold(life.Story));
        Assert.Equal(Sorted(scratch), Sorted(life.Ledger));
        Interlocked.Add(ref reopened, life.Vacancy.Facts.Count(recorded => recorded.Fact is DesignationReopened));
        Interlocked.Add(ref hopped, life.Vacancy.Facts.Count(recorded => recorded.Fact is DwellingOriented { Hop: not null }));
    }

    private static IEnumerable<string> Sorted(FluxLedger ledger) => ledger.Balances.Select(balance => $"{balance.Key.Account} {balance.Key.Counter} {balance.Value}").Order(StringComparer.Ordinal);

    private sealed class RandomLife
    {
        private readonly Random _random;
        private readonly List<FluxEvent> _events = [];
        private readonly List<FluxEntry> _entries = [];

        public RandomLife(int seed)
        {
            _random = new Random(seed);
            AgreementTerms Terms(AgreementTerms terms) => terms with
            {
                Fallbacks = [.. Enum.GetValues<Fallback>().OrderBy(_ => _random.Next()).Take(_random.Next(5))],
                ConsumingEvent = Enum.GetValues<ConsumingEvent>()[_random.Next(3)],
                NoCandidateConsumes = _random.Next(2) == 0,
                RefusalConsumes = _random.Next(2) == 0,
                DesignationDays = _random.Next(1, 31),
                NewDesignationDays = _random.Next(1, 31),
                Candidates = _random.Next(1, 5),
            };
            foreach (var agreement in new[] { State(20, 5), Of("ALS", ReserverKind.ActionLogement, 40, with: Terms), Of("VILLE", ReserverKind.LocalAuthority, 20, with: Terms, commune: Asnieres) })
                Happens(new AgreementRecorded(agreement));
            Tell();
        }

        public Vacancy Vacancy { get; private set; } = Lives.New().Then(new ReturnKeys(Lives.Today));

        public DateOnly Today { get; private set; } = Lives.Today;

        public FluxLedger Ledger { get; private set; } = Agreements.Ledger();

        public IReadOnlyList<FluxEvent> Events => _events;

        public IReadOnlyList<FluxEntry> Entries => _entries;

        public ReleaseStory Story => ReleaseTelling.Tell(Lives.Id, "D", Flat, Vacancy);

        /// <summary>A day goes by, or somebody does something that is allowed.</summary>
        public void Next()
        {
            if (_random.Next(4) == 0 && Today < Lives.Today.AddDays(Days))
                Today = Today.AddDays(_random.Next(1, 20));
            else if (Asked() is { } command && Outcome(command) is { Refused: null } outcome)
            {
                foreach (var fact in outcome.Facts)
                    Vacancy = Vacancy.With(fact, At).Settled();
            }

            for (var facts = 0; LifeClock.Due(Vacancy, Today) is [var first, ..]; facts++)
            {
                Assert.True(facts < MostByClock, $"The clock does not come to rest: {first}");
                Vacancy = Vacancy.With(first, At).Settled();
            }

            Tell();
        }

        private DateTimeOffset At => new(Today, new TimeOnly(9, 0), TimeSpan.Zero);

        private void Tell()
        {
            if (!Ledger.Stories.TryGetValue(Lives.Id, out var held) || !held.Steps.SequenceEqual(Story.Steps))
                Happens(new StoryTold(Story));
        }

        private void Happens(FluxEvent happened)
        {
            _events.Add(happened);
            (Ledger, var caused) = Ledger.With(happened);
            _entries.AddRange(caused);
        }

        private StepOutcome Outcome(VacancyCommand command)
        {
            if (command is not Orient orient)
                return Lives.Do(Vacancy, command, on: Today);
            var question = new OrientationQuestion(Ledger.Stories[Lives.Id], Today, new OrientationPractice());
            var (termed, basis) = (OrientationRules.WithTerm(Ledger, question, orient), OrientationRules.Basis(Ledger, question, orient));
            if (OrientationRules.Refusal(Ledger, question, termed) is { } refused)
                return refused;
            var outcome = Lives.Do(Vacancy, termed, on: Today);
            return outcome with { Facts = [.. outcome.Facts.Select(fact => fact is DwellingOriented oriented ? oriented with { Agreed = basis.Agreed, Hop = basis.Hop } : fact)] };
        }

        private VacancyCommand? Asked()
        {
            var steps = LifeCycle.NextSteps(Vacancy.State);
            var standing = Vacancy.Standing.Select(candidate => candidate.Number).ToList();
            return steps[_random.Next(steps.Count)] switch
            {
                VacancyStep.Orient => Oriented(),
                VacancyStep.EndOrientation => new EndOrientation("Rendu."),
                VacancyStep.Nominate => new Nominate(Lives.NumberOf(_random.Next(1, 10)), _random.Next(2) == 0 ? Nominator.Landlord : Nominator.Reserver),
                VacancyStep.WithdrawCandidate when standing.Count > 0 => new WithdrawCandidate(standing[_random.Next(standing.Count)], WithdrawalCause.Applicant, null),
                VacancyStep.Instruct => new Instruct(),
                VacancyStep.PlaceOnAgenda => new PlaceOnAgenda(Today),
                VacancyStep.Decide => Decided(standing),
                VacancyStep.Offer => new MakeOffer(),
                VacancyStep.Notify => new NotifyOffer(NotificationMeans.HandedOver, Today),
                VacancyStep.Accept => new AcceptOffer(Today),
                VacancyStep.Refuse => new RefuseOffer(Today),
                VacancyStep.SignLease => new SignLease(Today),
                VacancyStep.WithdrawAcceptance => new WithdrawAcceptance(WithdrawalCause.Applicant),
                VacancyStep.Undo => new UndoStep(_random.Next(2) == 0 ? null : Vacancy.Facts[_random.Next(Vacancy.Version)].Number),
                _ => null,
            };
        }

        private Orient Oriented() => _random.Next(4) switch
        {
            0 => new Orient(Reason: "Essai du sort."),
            1 => new Orient("ETAT", Reason: "Essai du sort.", StatePart: _random.Next(2) == 0 ? StatePart.Agents : null),
            2 => new Orient("ALS", Reason: "Essai du sort."),
            _ => new Orient("VILLE", Reason: "Essai du sort."),
        };

        private Decide Decided(List<Domain.Demands.UniqueNumber> standing)
        {
            var rank = 0;
            return new Decide(
                [.. standing.Select(number => _random.Next(3) == 0
                    ? new NumberedDecision { Demand = number, Kind = DecisionKind.NotAllocated, Reasons = [new Reason(ReasonFamily.Size, "Logement trop petit.")] }
                    : new NumberedDecision { Demand = number, Kind = DecisionKind.Ranked, Rank = ++rank })],
                standing.Count < 3 ? ExaminationException.InsufficientCandidates : null, standing.Count < 3 ? "Trop peu de candidats." : null);
        }
    }
}
