using System.Collections.Immutable;
using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.Domain.Flux.Reports;
using Allocation.Domain.Vacancies;
using CsCheck;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>What is brought of a year before the ledger, and what may not be: nothing of it is anybody's by an oversight.</summary>
public sealed class BroughtYearTests
{
    private static readonly DateOnly Today = new(2026, 11, 30);
    private static readonly DateOnly May = new(2026, 5, 1);
    private static readonly BroughtAccount Own = new(null, null, null, 0, 50, 50, 0, 50);

    [Fact]
    public void Whoever_has_a_share_of_the_period_has_a_line_of_it()
    {
        var ledger = Ledger(State(), Of("R", ReserverKind.Employer, 10), Of("NEXT", ReserverKind.ActionLogement, 10, from: new DateOnly(2026, 12, 1)));

        Assert.Equal(("account-missing", "accounts"), Refused(ledger, Brought(Line("R"), Line("ETAT", StatePart.Priority))));
        Assert.Equal(("account-missing", "accounts"), Refused(ledger, Brought(Line("ETAT", StatePart.Agents), Line("ETAT", StatePart.Priority))));
        Assert.Null(Refused(ledger, Brought(Line("R"), Line("ETAT", StatePart.Agents), Line("ETAT", StatePart.Priority))));

        // One that ended within it had a share of a part of it alone.
        var ended = Ledger(Of("R", ReserverKind.Employer, 10) with { TerminatedOn = new DateOnly(2026, 3, 31) });
        Assert.Equal(("terms-changed", "accounts"), Refused(ended, Brought()));
        Assert.Equal(("terms-changed", "accounts[0].agreement"), Refused(ended, Brought(Line("R"))));
        Assert.Null(Refused(ended, Brought() with { From = new DateOnly(2026, 4, 1) }));
    }

    [Fact]
    public void A_commune_says_how_much_of_the_base_lies_in_it()
    {
        var ledger = Ledger(Of("VILLE", ReserverKind.LocalAuthority, 10, commune: Asnieres));

        Assert.Equal(("base-missing", "accounts[0].inBase"), Refused(ledger, Brought(Line("VILLE"))));
        Assert.Equal(("amount", "accounts[0].inBase"), Refused(ledger, Brought(Line("VILLE") with { InBase = 91 })));
        Assert.Null(Refused(ledger, Brought(Line("VILLE") with { InBase = 30 })));
        Assert.Equal(3, ledger.Then(Brought(Line("VILLE") with { InBase = 30 })).Balance(Account("VILLE"), FluxCounter.Due));

        // Of the stock it is due nothing by releases, and the whole département is what was brought.
        Assert.Null(Refused(Ledger(Of("VILLE", ReserverKind.LocalAuthority, 1, commune: Asnieres, with: terms => terms with { Base = FluxBase.Stock })), Brought(Line("VILLE"))));
        Assert.Null(Refused(Ledger(Of("R", ReserverKind.Employer, 10)), Brought(Line("R"))));
    }

    [Fact]
    public void A_dwelling_is_allocated_once_and_a_lease_follows_an_allocation()
    {
        var ledger = Ledger(Of("R", ReserverKind.Employer, 10));

        Assert.Equal(("above-released", "accounts"), Refused(ledger, Brought(Line("R") with { Allocated = 51 })));
        Assert.Equal(("above-allocated", "accounts[0].leaseSigned"), Refused(ledger, Brought(Line("R") with { Allocated = 8, LeaseSigned = 9 })));
        Assert.Null(Refused(ledger, Brought(Line("R") with { Allocated = 50, LeaseSigned = 48 })));

        // What was allocated was pronounced, with a lease or without: the statistics say both alike (FLX-29).
        var (after, entries) = Booked([new AgreementRecorded(Of("R", ReserverKind.Employer, 10)), Brought(Line("R") with { Allocated = 10, LeaseSigned = 8 })]);
        var counts = FluxStatistics.Of(2026, FluxReport.Lines(2026, entries, after), null).Lines.Single(line => line.Kind == ReserverKind.Employer).Counts;
        Assert.Equal((10, 8, 2), (counts.Pronounced, counts.Leases, counts.Pending));
    }

    [Fact]
    public void An_agreement_does_not_change_within_a_period_that_is_brought()
    {
        var before = Of("R", ReserverKind.Employer, 10, from: new DateOnly(2025, 1, 1));
        var ledger = Ledger(before).Then(Brought(Line("R")));
        var raised = before with { Terms = [before.Terms[0], before.Terms[0] with { From = May, Rate = 20 }] };
        string? Told(FluxLedger of, Agreement agreement) => FluxRules.Faults(of, new AgreementRecorded(agreement, "Avenant retrouvé."), Today, Geography).SingleOrDefault()?.Code;

        Assert.Equal("terms-changed", Told(ledger, raised));
        Assert.Equal("terms-changed", Told(ledger, before with { TerminatedOn = new DateOnly(2026, 6, 30) }));
        Assert.Equal("terms-changed", Told(ledger, before with { TerminatedOn = new DateOnly(2025, 12, 31) }));
        Assert.Equal("terms-changed", Told(ledger, Of("S", ReserverKind.ActionLogement, 10, from: May)));

        // Of the whole period, of what is after it, or of what is no rate, it may; and of one that is brought in two.
        Assert.Null(Told(ledger, before with { Terms = [before.Terms[0] with { Rate = 20 }] }));
        Assert.Null(Told(ledger, before with { Terms = [before.Terms[0], before.Terms[0] with { From = Today, Rate = 20 }] }));
        Assert.Null(Told(ledger, before with { Terms = [before.Terms[0], before.Terms[0] with { From = May, DesignationDays = 15 }] }));
        Assert.Null(Refused(ledger.Then(new AgreementRecorded(before with { TerminatedOn = DateOnly.MaxValue })), Brought(Line("R"))));
        var half = ledger.Then(Brought(Line("R")) with { Through = May.AddDays(-1) });
        Assert.Null(Told(half, raised));
        var two = half.Then(new AgreementRecorded(raised, "Avenant retrouvé."), Brought(Line("R")) with { From = May });
        Assert.Equal(9 + 18, two.Balance(Account("R"), FluxCounter.Due));

        // What was recorded so before is no obstacle to what comes.
        var old = ledger.Then(new AgreementRecorded(raised));
        Assert.Null(Told(old, raised with { Terms = raised.Terms.Add(raised.Terms[1] with { From = Today, Rate = 30 }) }));
    }

    [Fact]
    public void Of_households_that_nobody_told_no_share_is_said_and_no_objective_missed()
    {
        var silent = Line("VILLE") with { InBase = 90, Allocated = 10, LeaseSigned = 8 };
        var ledger = Ledger(Of("VILLE", ReserverKind.LocalAuthority, 10, commune: Asnieres));
        PriorityObjective Leases(BroughtAccount account) => PriorityObjective.OfLeases(ReserverKind.LocalAuthority, null, counter => ledger.Then(Brought(account)).Balance(Account("VILLE"), counter));

        Assert.Null(Leases(silent).Share);
        Assert.Null(Leases(silent).Missing);
        Assert.Equal(8, Leases(silent).Unstated);
        var told = Leases(silent with { LeaseDalo = 1, LeasePriority = 0 });
        Assert.Equal(Rational.Of(1, 8), told.Share);
        Assert.Equal(1, told.Missing);
        Assert.Equal(("both-or-neither", "accounts[0].leasePriority"), Refused(ledger, Brought(silent with { LeaseDalo = 1 })));
        Assert.Equal(("amount", "accounts[0].leaseDalo"), Refused(ledger, Brought(silent with { LeaseDalo = 5, LeasePriority = 4 })));
        Assert.Equal(("amount", "accounts[0].allocatedDalo"), Refused(ledger, Brought(silent with { AllocatedDalo = -1, AllocatedPriority = 4 })));
        Assert.Null(Refused(ledger, Brought(silent with { AllocatedDalo = 2, AllocatedPriority = 3, LeaseDalo = 2, LeasePriority = 2 })));

        // A line of before these were asked keeps its form.
        Assert.DoesNotContain("Dalo", JsonSerializer.Serialize(silent, DemandJson.Options), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_year_that_is_told_moves_no_other_whatever_rules_booked_that_one()
    {
        var (agreement, before) = (new AgreementRecorded(Of("R", ReserverKind.Employer, 10)), Brought(Line("R") with { Allocated = 10, LeaseSigned = 8 }) with { From = new DateOnly(2025, 1, 1), Through = new DateOnly(2025, 12, 31) });
        FluxEvent[] events = [agreement, before, new YearClosed(2025)];

        // Of a version by which what was signed was pronounced.
        var entries = Booked(events).Entries.Select(entry => entry.Counter == FluxCounter.Pronounced && entry.Account.Agreement is not null ? entry with { Amount = 8 } : entry).ToList();
        var ledger = FluxLedger.Restored(events, entries, Geography);

        var moved = ledger.With(Brought(Line("R"))).Entries;
        Assert.NotEmpty(moved);
        Assert.All(moved, entry => Assert.Equal((2026, (int?)null), (entry.Account.Year, entry.CorrectionOf)));
    }

    [Fact]
    public void What_a_period_holds_no_more_is_due_here_until_a_period_holds_it_again()
    {
        var (whole, shorter) = (Brought(Line("R")) with { Through = May.AddDays(30) }, Brought(Line("R")) with { Through = May.AddDays(-31) });
        var (april, february) = (Release(1, on: new DateOnly(2026, 4, 15)), Release(2, on: new DateOnly(2026, 2, 3)));
        List<FluxEvent> events = [new AgreementRecorded(Of("R", ReserverKind.Employer, 10)), whole, new StoryTold(april), new StoryTold(february)];
        var counted = Booked(events).Ledger;
        Assert.Equal(9, Due(counted));

        // Shorter, the release of April is a dwelling of the base here, and whoever has a share is due it.
        Assert.Null(Refused(counted, shorter));
        var (left, entries) = counted.With(shorter);
        Assert.All(entries.Where(entry => entry.Release is not null), entry => Assert.Equal(april.Release, entry.Release));
        Assert.Equal((9 + Rational.Of(1, 10), (Rational)91), (Due(left), left.Balance(Account(null), FluxCounter.InBase)));

        // As long as it was, or in a second part, it is counted there alone.
        Assert.Null(Refused(left, whole));
        Assert.Equal(counted.Balances.OrderBy(Key), left.Then(whole).Balances.OrderBy(Key));
        var rest = whole with { From = shorter.Through.AddDays(1), Released = 20 };
        Assert.Null(Refused(left, rest));
        Assert.Equal(9 + 1, Due(left.Then(rest)));
        Assert.Equal(("counted-twice", "through"), Refused(left.Then(new StoryTold(Release(3, on: Today))), rest with { Through = Today }));

        foreach (var last in new[] { whole, rest })
        {
            FluxEvent[] all = [.. events, shorter, last, shorter, new StoryTold(april with { Version = 2, Steps = [Step(ReleaseStepKind.Oriented, 2, "R", May)] }), last];
            var (ledger, booked) = Booked(all);
            Assert.Empty(FluxAudit.Faults(all, booked, ledger.Balances, Geography));
            Assert.Equal(ledger.Balances.OrderBy(Key), FluxLedger.Restored(all, booked, Geography).Balances.OrderBy(Key));
        }

        // Of a version by which it was due nowhere then: brought as it was, and shorter again, it is due.
        FluxEvent[] shortened = [.. events, shorter];
        var old = FluxLedger.Restored(shortened, Booked(shortened).Entries.Where(entry => entry.Release is null), Geography);
        Assert.Equal(9, Due(old));
        Assert.Null(Refused(old, whole));
        Assert.DoesNotContain(old.With(whole).Entries, entry => entry.Release is not null);
        Assert.Equal(left.Balances.OrderBy(Key), old.Then(whole, shorter).Balances.OrderBy(Key));

        static Rational Due(FluxLedger ledger) => ledger.Balance(Account("R"), FluxCounter.Due);
    }

    [Fact]
    public void However_long_a_period_was_in_between_its_last_length_says_what_is_due_here() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[5, 40], Gen.Int[1, 12].Array[1, 6]).Sample((seed, length, months) =>
        {
            var happened = new RandomYear(seed).Events(length).Where(happened => happened is not YearClosed).ToList();
            var periods = months.Select(month => Brought(Line("ALS") with { InBase = 40 }) with { Through = new DateOnly(2026, month, 28) }).ToList();
            List<FluxEvent> events = [.. happened];
            for (var index = 0; index < periods.Count; index++)
                events.Insert((index + 1) * events.Count / periods.Count, periods[index]);

            var (ledger, entries) = Booked(events);
            Assert.Empty(FluxAudit.Faults(events, entries, ledger.Balances, Geography));
            Assert.Equal(ledger.Balances.OrderBy(Key), FluxLedger.Restored(events, entries, Geography).Balances.OrderBy(Key));
            Assert.Equal(Booked([events.OfType<YearBrought>().Last(), .. happened]).Ledger.Balances.OrderBy(Key), ledger.Balances.OrderBy(Key));
        }, iter: 60);

    [Fact]
    public void What_was_released_or_allocated_in_an_earlier_period_of_the_year_is_there_for_a_later_one()
    {
        var agreement = new AgreementRecorded(Of("R", ReserverKind.Employer, 10, from: new DateOnly(2025, 1, 1)));
        var first = Brought(Line("R") with { Allocated = 10, LeaseSigned = 8 }) with { Through = May.AddDays(-1) };
        YearBrought InMay(BroughtAccount line) => new(May, May.AddDays(30), 2, 0, [line, Own with { Allocated = 0, LeaseSigned = 0, Consumed = 0 }]);
        var ledger = Ledger().Then(agreement, first);

        Assert.Null(Refused(ledger, InMay(Line("R") with { LeaseSigned = 2, Consumed = 2 })));
        Assert.Equal(("above-allocated", "accounts[0].leaseSigned"), Refused(ledger, InMay(Line("R") with { LeaseSigned = 3 })));
        Assert.Null(Refused(ledger, InMay(Line("R") with { Allocated = 42 })));
        Assert.Equal(("above-released", "accounts"), Refused(ledger, InMay(Line("R") with { Allocated = 43 })));
        Assert.Equal(("amount", "accounts[0]"), Refused(ledger, InMay(Line("R") with { AtDisposal = 103 })));

        // The year before has accounts of its own; one of before these rules that had too many leases takes nothing from the next.
        Assert.Equal(("above-allocated", "accounts[0].leaseSigned"), Refused(Ledger().Then(agreement, first with { From = new DateOnly(2025, 1, 1), Through = new DateOnly(2025, 12, 31) }), InMay(Line("R") with { LeaseSigned = 2 })));
        Assert.Null(Refused(Ledger().Then(agreement, Brought(Line("R") with { LeaseSigned = 8 }) with { Through = May.AddDays(-1) }), InMay(Line("R") with { Allocated = 2, LeaseSigned = 2 })));

        // Told anew, it leaves enough for what follows on it; where a part is yet to be brought, that part may.
        var both = ledger.Then(InMay(Line("R") with { LeaseSigned = 2 }));
        var fewer = Brought(Line("R") with { Allocated = 8, LeaseSigned = 8 }) with { Through = May.AddDays(-1) };
        Assert.Equal(("above-allocated", "accounts"), Refused(both, fewer));
        Assert.Null(Refused(both, fewer with { Through = May.AddDays(-31) }));
    }

    [Fact]
    public void Whoever_is_due_nothing_of_a_release_may_begin_or_change_within_a_period()
    {
        static AgreementTerms Stock(AgreementTerms terms) => terms with { Base = FluxBase.Stock };
        var first = Of("R", ReserverKind.Employer, 1, with: Stock);
        var second = Of("S", ReserverKind.ActionLogement, 1, with: Stock, from: May);
        var raised = first with { Terms = [first.Terms[0], first.Terms[0] with { From = May, Rate = 2 }] };
        Assert.Null(Refused(Ledger(raised, second), Brought(Line("R") with { Allocated = 3, LeaseSigned = 3 }, Line("S"))));
        Assert.Null(Refused(Ledger(raised, second), Brought()));
        var ledger = Ledger(first).Then(Brought(Line("R")));
        Assert.All(new[] { raised, second }, agreement => Assert.Empty(FluxRules.Faults(ledger, new AgreementRecorded(agreement, "Avenant retrouvé."), Today, Geography)));

        // One without a rate, as a merger of landlords leaves it for what is in its accounts, but not one that has a rate later.
        var zero = Of("R", ReserverKind.Employer, 0);
        Assert.Null(Refused(Ledger(zero with { TerminatedOn = May }), Brought()));
        Assert.Equal(("terms-changed", "accounts"), Refused(Ledger(zero with { Terms = [zero.Terms[0], zero.Terms[0] with { From = May, Rate = 10 }] }), Brought()));
        var left = Booked([new AgreementRecorded(Of("R", ReserverKind.Employer, 10) with { Landlord = "Autre office fictif", TerminatedOn = new DateOnly(2026, 3, 31) }), new StoryTold(Release(1))]);
        var plan = LandlordMerger.Plan(Ledger(State()), Landlord, left.Ledger, left.Entries, new LandlordMergerRequest("Autre office fictif", May, "Traité de fusion", [new NegotiatedRate("ETAT", 30, 5)]), Today, Geography);
        var merged = Ledger(State()).Then(plan.Event!);
        Assert.Equal((May, (DateOnly?)May), (merged.Agreements.Find("R")!.EffectiveDate, merged.Agreements.Find("R")!.TerminatedOn));
        Assert.Null(Refused(merged, Brought(Line("ETAT", StatePart.Agents), Line("ETAT", StatePart.Priority))));

        // Ended without one it is due nothing, whatever it would have had on the last day of the period.
        Assert.Equal(("terms-changed", "accounts[0].agreement"), Refused(Ledger(zero with { TerminatedOn = May, Terms = [zero.Terms[0], zero.Terms[0] with { From = Today.AddDays(-60), Rate = 10 }] }), Brought(Line("R"))));
    }

    private static string Key(KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational> balance) => $"{balance.Key.Account} {balance.Key.Counter}";

    private static YearBrought Brought(params ImmutableArray<BroughtAccount> accounts) => new(NewYear, new DateOnly(2026, 10, 31), 100, 10, accounts.Add(Own));

    private static BroughtAccount Line(string agreement, StatePart? part = null) => new(agreement, part, null, 0, 0, 0, 0, 0);

    private static (string Code, string Path)? Refused(FluxLedger ledger, YearBrought brought) =>
        FluxRules.Faults(ledger, brought, Today, Geography).SingleOrDefault() is { } fault ? (fault.Code, fault.Path) : null;
}
