using Allocation.Domain.Flux;
using CsCheck;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Random years of a landlord: whatever happens, in whatever order, the fourteen invariants hold (FLX-I1 to FLX-I14).</summary>
public sealed class FluxProperties
{
    private static readonly Gen<FluxEvent[]> Years =
        from seed in Gen.Int[0, int.MaxValue]
        from length in Gen.Int[5, 60]
        select new RandomYear(seed, asksForAnything: true).Events(length);

    [Fact]
    public void Every_invariant_holds_after_every_event() => Years.Sample(events =>
    {
        var (ledger, entries) = (Ledger(), new List<FluxEntry>());
        for (var count = 1; count <= events.Length; count++)
        {
            (ledger, var caused) = ledger.With(events[count - 1]);
            entries.AddRange(caused);
            var faults = FluxAudit.Faults(events[..count], entries, ledger.Balances, Geography);
            Assert.True(faults.Count == 0, $"After {count} events: {string.Join('\n', faults)}");
        }

        Assert.Equal(entries.Count, ledger.Entries);
    }, iter: 20);

    [Fact]
    public void Of_random_years_the_rules_refuse_what_would_break_an_invariant()
    {
        var refused = Enumerable.Range(0, 100).SelectMany(seed =>
        {
            var year = new RandomYear(seed, asksForAnything: true);
            year.Events(60);
            return year.Refused;
        }).ToHashSet();
        Assert.Superset(new HashSet<string> { "not-unique", "agents-above-5", "state-above-30", "above-100", "guarantees-above-20", "outside-flux", "derogation", "no-rights", "subtracted" }, refused);
    }

    [Fact]
    public void A_ledger_that_is_read_again_after_any_event_books_as_one_that_never_stopped() => Years.Sample(events =>
    {
        var (uninterrupted, expected) = Booked(events);
        var (ledger, entries) = (Ledger(), new List<FluxEntry>());
        for (var count = 1; count <= events.Length; count++)
        {
            // Every third event finds a ledger that was just read.
            if ((events.Length + count) % 3 == 0)
                ledger = FluxLedger.Restored(events[..(count - 1)], entries, Geography);
            (ledger, var caused) = ledger.With(events[count - 1]);
            entries.AddRange(caused);
        }

        Assert.Equal(expected, entries);
        Assert.Equal(uninterrupted.Balances.OrderBy(Key), ledger.Balances.OrderBy(Key));
    }, iter: 40);

    [Fact]
    public void Of_each_release_no_more_goes_to_households_with_priority_than_is_allocated_and_let() => Years.Sample(events =>
    {
        foreach (var release in Booked(events).Entries.Where(entry => entry.Release is not null).GroupBy(entry => entry.Release))
        {
            Rational Sum(params FluxCounter[] counters) => release.Where(entry => counters.Contains(entry.Counter)).Aggregate(Rational.Zero, (sum, entry) => sum + entry.Amount);
            Assert.All(new[] { FluxCounter.AllocatedDalo, FluxCounter.AllocatedPriority, FluxCounter.LeaseDalo, FluxCounter.LeasePriority, FluxCounter.WithoutCandidate }, counter => Assert.True(Sum(counter) >= 0));
            Assert.True(Sum(FluxCounter.AllocatedDalo, FluxCounter.AllocatedPriority) <= Sum(FluxCounter.Allocated));
            Assert.True(Sum(FluxCounter.LeaseDalo, FluxCounter.LeasePriority) <= Sum(FluxCounter.LeaseSigned));
            Assert.True(Sum(FluxCounter.WithoutCandidate) <= Sum(FluxCounter.Returned));
        }
    }, iter: 100);

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
        var agreements = events.Where(happened => happened is AgreementRecorded or ProgrammeRecorded).ToList();
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

    [Theory]
    [InlineData(5, FluxCounter.Oriented)]
    [InlineData(6, FluxCounter.LeaseSigned)]
    [InlineData(6, FluxCounter.Consumed)]
    [InlineData(7, FluxCounter.Allocated)]
    [InlineData(7, FluxCounter.InBase)]
    [InlineData(8, FluxCounter.Pronounced)]
    [InlineData(9, FluxCounter.Due)]
    public void An_audit_sees_a_movement_that_is_there_twice_whatever_it_moves(int invariant, FluxCounter counter)
    {
        FluxEvent[] events = [new AgreementRecorded(State()), new StoryTold(Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "ETAT"), Step(ReleaseStepKind.Allocated, 3), Step(ReleaseStepKind.LeaseSigned, 4)]))];
        var (ledger, entries) = Booked(events);
        Assert.Empty(FluxAudit.Faults(events, entries, ledger.Balances, Geography));

        // Numbered and summed as it must be: only the invariant itself tells.
        var again = entries.First(entry => entry.Counter == counter && entry.Amount.Sign > 0);
        entries.Add(again with { Number = entries.Count + 1, InAccount = entries.Count(entry => entry.Account == again.Account) + 1 });
        var balances = entries.GroupBy(entry => (entry.Account, entry.Counter)).ToDictionary(group => group.Key, group => group.Aggregate(Rational.Zero, (sum, entry) => sum + entry.Amount));
        Assert.Contains(FluxAudit.Faults(events, entries, balances, Geography), fault => fault.Invariant == invariant);
    }

    [Theory]
    [InlineData(5, FluxCounter.Oriented)]
    [InlineData(6, FluxCounter.LeaseSigned)]
    [InlineData(7, FluxCounter.Allocated)]
    public void An_audit_sees_a_movement_that_stands_in_the_account_of_another(int invariant, FluxCounter counter)
    {
        FluxEvent[] events = [new AgreementRecorded(State()), new StoryTold(Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "ETAT"), Step(ReleaseStepKind.Allocated, 3), Step(ReleaseStepKind.LeaseSigned, 4)]))];
        var moved = Booked(events).Entries.Select(entry => entry.Counter == counter ? entry with { Account = Account(null) } : entry).ToList();
        Assert.Contains(FluxAudit.Faults(events, moved, new Dictionary<(FluxAccount, FluxCounter), Rational>(), Geography), fault => fault.Invariant == invariant);
    }

    [Fact]
    public void An_audit_sees_a_candidate_after_the_last_day_for_it_and_not_one_whose_lateness_was_accepted()
    {
        var last = new DateOnly(2026, 4, 4);
        Assert.Empty(Named(last, last));
        Assert.Empty(Named(last.AddDays(1), null));
        Assert.Equal(13, Assert.Single(Named(last.AddDays(1), last)).Invariant);

        IReadOnlyList<FluxFault> Named(DateOnly on, DateOnly? until)
        {
            FluxEvent[] events = [new AgreementRecorded(Of("R", ReserverKind.Employer, 10)), new StoryTold(Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "R") with { Until = last }, Step(ReleaseStepKind.Named, 3, on: on) with { Until = until }]))];
            var (ledger, entries) = Booked(events);
            return FluxAudit.Faults(events, entries, ledger.Balances, Geography);
        }
    }

    [Fact]
    public void A_dwelling_whose_commune_was_put_right_is_handed_over_by_that_and_the_audit_knows_it()
    {
        var (town, story) = (Of("VILLE", ReserverKind.LocalAuthority, 20, commune: Asnieres), Release(1, commune: Antony));
        FluxEvent[] events =
        [
            new AgreementRecorded(State()), new AgreementRecorded(town), new StoryTold(story), new ReleaseRequalified(story.Release, story.Dwelling with { Commune = Asnieres }),
            new StoryTold(story with { Version = 2, Steps = [Step(ReleaseStepKind.Oriented, 2, "VILLE")] }),
        ];
        var (ledger, entries) = Booked(events);
        Assert.Equal(1, ledger.Balance(Account("VILLE"), FluxCounter.Oriented));
        Assert.Empty(FluxAudit.Faults(events, entries, ledger.Balances, Geography));
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
}
