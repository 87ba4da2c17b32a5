using System.Collections.Immutable;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using CsCheck;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Random years of a landlord: whatever happens, in whatever order, the fourteen invariants hold (FLX-I1 to FLX-I14).</summary>
public sealed class FluxProperties
{
    private static readonly string[] Reservers = ["ETAT", "ALS", "VILLE", "EMPL"];

    private static readonly Gen<FluxEvent[]> Years =
        from seed in Gen.Int[0, int.MaxValue]
        from length in Gen.Int[5, 60]
        select new RandomYear(seed).Events(length);

    [Fact]
    public void Every_invariant_holds_after_every_event() => Years.Sample(events =>
    {
        var (ledger, entries) = Booked(events);
        var faults = FluxAudit.Faults(events, entries, ledger.Balances, Geography);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(entries.Count, ledger.Entries);
    }, iter: 300);

    [Fact]
    public void What_is_told_twice_moves_nothing_the_second_time() => Years.Sample(events =>
    {
        var (ledger, _) = Booked(events);
        Assert.All(events.OfType<StoryTold>().GroupBy(told => told.Story.Release).Select(group => group.Last()), told => Assert.Empty(ledger.With(told).Entries));
    }, iter: 100);

    [Fact]
    public void Taking_everything_back_restores_every_balance() => Years.Sample(events =>
    {
        var before = Booked([.. events.Where(happened => happened is not YearClosed)]).Ledger;
        var back = before;
        foreach (var story in before.Stories.Values)
            back = back.Then(new StoryTold(story with { Version = story.Version + 1, Steps = [] }));
        var bare = before;
        foreach (var story in before.Stories.Values)
            bare = bare.Then(new StoryTold(story with { Version = story.Version + 1, Steps = [] }), new StoryTold(story));
        Assert.Equal(before.Balances.OrderBy(Key), bare.Balances.OrderBy(Key));
        Assert.DoesNotContain(back.Balances, balance => balance.Key.Counter is FluxCounter.Oriented or FluxCounter.Consumed or FluxCounter.LeaseSigned);
    }, iter: 100);

    [Fact]
    public void The_order_in_which_releases_tell_their_stories_does_not_matter() => Years.Sample(events =>
    {
        var agreements = events.OfType<AgreementRecorded>().Cast<FluxEvent>().ToList();
        var last = events.OfType<StoryTold>().GroupBy(told => told.Story.Release).Select(group => group.Last()).ToList();
        var forth = Ledger().Then(agreements).Then(last);
        var back = Ledger().Then(last.AsEnumerable().Reverse()).Then(agreements);
        Assert.Equal(forth.Balances.OrderBy(Key), back.Balances.OrderBy(Key));
    }, iter: 100);

    [Fact]
    public void An_audit_sees_what_was_tampered_with()
    {
        FluxEvent[] events = [new AgreementRecorded(State()), new StoryTold(Release(1)), new StoryTold(Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "ETAT")]))];
        var (ledger, entries) = Booked(events);
        Assert.Empty(Faults(entries));
        Assert.Contains(Faults([.. entries.Take(entries.Count - 1)]), fault => fault.Invariant == 11);
        Assert.Contains(Faults([entries[0] with { Amount = 2 }, .. entries.Skip(1)]), fault => fault.Invariant == 11);
        Assert.Contains(Faults([entries[0], entries[0], .. entries.Skip(1)]), fault => fault.Invariant == 11);
        Assert.Contains(FluxAudit.Faults([.. events, new AgreementRecorded(State() with { Id = "ETAT-2" })], entries, ledger.Balances, Geography), fault => fault.Invariant == 1);
        Assert.Contains(FluxAudit.Faults([.. events, new StoryTold(Release(2, steps: [Step(ReleaseStepKind.Oriented, 2, "NOBODY")]))], entries, ledger.Balances, Geography), fault => fault.Invariant == 12);

        IReadOnlyList<FluxFault> Faults(List<FluxEntry> some) => FluxAudit.Faults(events, some, ledger.Balances, Geography);
    }

    [Fact]
    public void A_ledger_that_is_read_again_is_the_one_that_was_written() => Years.Sample(events =>
    {
        var (ledger, entries) = Booked(events);
        var again = FluxLedger.Restored(events, entries, Geography);
        Assert.Equal(ledger.Balances.OrderBy(Key), again.Balances.OrderBy(Key));
        Assert.Equal((ledger.Version, ledger.Entries), (again.Version, again.Entries));
        Assert.Equal(ledger.Standings.OrderBy(standing => standing.Key), again.Standings.OrderBy(standing => standing.Key));
        foreach (var story in ledger.Stories.Values.Take(3))
            Assert.Equal(ledger.With(new StoryTold(story with { Steps = [] })).Entries, again.With(new StoryTold(story with { Steps = [] })).Entries);
    }, iter: 100);

    [Fact]
    public void A_place_that_moves_to_another_territory_changes_nothing_that_was_booked()
    {
        FluxEvent[] events = [new AgreementRecorded(Of("VILLE", ReserverKind.LocalAuthority, 20, commune: Asnieres)), new StoryTold(Release(1))];
        var (ledger, entries) = Booked(events);
        var elsewhere = FluxLedger.Restored(events, entries, Domain.Territories.Geography.Parse([], [], []));
        Assert.Equal(ledger.Balances.OrderBy(Key), elsewhere.Balances.OrderBy(Key));
        Assert.All(elsewhere.With(new StoryTold(Release(2))).Entries, entry => Assert.True(entry.Number > entries.Count));
    }

    private static string Key(KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational> balance) => $"{balance.Key.Account} {balance.Key.Counter}";

    /// <summary>Agreements that can be recorded, releases that live as vacancies may, undone steps, subtractions, a year closed.</summary>
    private sealed class RandomYear(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<FluxEvent> _events = [];
        private readonly Dictionary<int, ReleaseStory> _stories = [];
        private FluxLedger _ledger = Ledger();

        public FluxEvent[] Events(int length)
        {
            foreach (var agreement in Recorded())
                Happens(new AgreementRecorded(agreement));
            for (var step = 0; step < length; step++)
                Next();
            return [.. _events];
        }

        private void Happens(FluxEvent happened)
        {
            _events.Add(happened);
            _ledger = _ledger.With(happened).After;
        }

        private IEnumerable<Agreement> Recorded()
        {
            var events = Enum.GetValues<ConsumingEvent>();
            var outside = _random.Next(3) > 0;
            AgreementTerms Terms(AgreementTerms terms) => terms with
            {
                ConsumingEvent = events[_random.Next(3)],
                NoCandidateConsumes = _random.Next(2) == 0,
                RefusalConsumes = _random.Next(2) == 0,
                CarryOver = _random.Next(2) == 0,
                FirstLettingOutsideFlux = outside,
                Base = FluxBase.Base,
            };
            yield return Of("ETAT", ReserverKind.State, 20 + _random.Next(11), _random.Next(6), Terms);
            yield return Of("ALS", ReserverKind.ActionLogement, _random.Next(20), with: Terms);
            yield return Of("VILLE", ReserverKind.LocalAuthority, _random.Next(20), with: Terms, commune: Asnieres);
            yield return Of("EMPL", ReserverKind.Employer, _random.Next(10), with: terms => Terms(terms) with { Mode = ManagementMode.Delegated, ConsumingEvent = ConsumingEvent.Allocated }, from: new DateOnly(2026, 1 + _random.Next(3), 1));
        }

        private void Next()
        {
            var dice = _random.Next(100);
            var number = _random.Next(1, 12);
            if (dice < 3 && _events.Count > 30 && !_ledger.Closed.Contains(2026))
                Happens(new YearClosed(2026));
            else if (dice < 10 && _stories.TryGetValue(number, out var some))
                Happens(new ReleaseSubtracted(some.Release, _random.Next(2) == 0 ? SubtractionCause.InternalTransfer : null));
            else if (dice < 14 && _ledger.Agreements.Find("ALS") is { } amended)
                Happens(new AgreementRecorded(amended with { Terms = [amended.Terms[0], amended.Terms[0] with { From = new DateOnly(2026, 6, 1), Rate = _random.Next(20) }] }));
            else
                Lives(number);
        }

        private void Lives(int number)
        {
            if (!_stories.TryGetValue(number, out var story))
            {
                var on = new DateOnly(2026, _random.Next(4, 13), _random.Next(1, 28));
                story = Release(number, on, _random.Next(2) == 0 ? Asnieres : Antony, _random.Next(2) == 0, _random.Next(5) == 0 ? FluxBook.FirstLetting : FluxBook.Flux);
                if (_random.Next(15) == 0)
                    story = story with { Dwelling = story.Dwelling with { Outside = OutsideFluxKind.StudentResidence } };
            }
            else if (story.Steps.Length > 0 && _random.Next(6) == 0)
                story = story with { Version = story.Version + 1, Steps = story.Steps.RemoveRange(LastFact(story.Steps), story.Steps.Length - LastFact(story.Steps)) };
            else
                story = story with { Version = story.Version + 1, Steps = story.Steps.AddRange(Following(story)) };
            _stories[number] = story;
            Happens(new StoryTold(story));
        }

        private static int LastFact(ImmutableArray<ReleaseStep> steps) => steps.Length - steps.Count(step => step.Fact == steps[^1].Fact);

        /// <summary>What a vacancy may tell next, as <see cref="ReleaseTelling"/> tells it.</summary>
        private IEnumerable<ReleaseStep> Following(ReleaseStory story)
        {
            var fact = story.Version + 1;
            var on = (story.Steps.IsEmpty ? story.AvailableOn : story.Steps[^1].On).AddDays(_random.Next(40));
            ReleaseStep One(ReleaseStepKind kind) => new(kind, fact, on);
            var last = story.Steps.IsEmpty ? (ReleaseStepKind?)null : story.Steps[^1].Kind;
            if (last is ReleaseStepKind.LeaseSigned or ReleaseStepKind.Closed)
                return [];
            if (_random.Next(20) == 0)
                return [One(ReleaseStepKind.Closed) with { Cause = Enum.GetValues<Domain.Vacancies.ClosingCause>()[_random.Next(6)] }];
            return last switch
            {
                null or ReleaseStepKind.Returned => [Oriented()],
                ReleaseStepKind.Oriented => _random.Next(4) switch { 0 => [One(ReleaseStepKind.Returned)], 1 => [Oriented()], _ => [One(ReleaseStepKind.Allocated)] },
                ReleaseStepKind.AllFailed => _random.Next(3) switch { 0 => [Oriented()], 1 => [One(ReleaseStepKind.Allocated)], _ => [One(ReleaseStepKind.Reopened)] },
                ReleaseStepKind.Reopened => _random.Next(3) switch { 0 => [Oriented()], 1 => [One(ReleaseStepKind.Allocated)], _ => [One(ReleaseStepKind.Returned)] },
                _ => _random.Next(4) switch
                {
                    0 => [One(ReleaseStepKind.LeaseSigned)],
                    1 => [One(ReleaseStepKind.Refused), One(ReleaseStepKind.PassedOn)],
                    2 => [One(ReleaseStepKind.Lost), One(ReleaseStepKind.AllFailed)],
                    _ => [Oriented()],
                },
            };

            ReleaseStep Oriented()
            {
                var reserver = Reservers.Append(null).ToArray()[_random.Next(Reservers.Length + 1)];
                var has = reserver is null || _ledger.Agreements.Active(story.Dwelling.Commune, on).Any(agreement => agreement.Reserver == reserver);
                return One(ReleaseStepKind.Oriented) with { Reserver = has ? reserver : null, Part = has && reserver == "ETAT" && _random.Next(3) == 0 ? Domain.Vacancies.StatePart.Agents : null };
            }
        }
    }
}
