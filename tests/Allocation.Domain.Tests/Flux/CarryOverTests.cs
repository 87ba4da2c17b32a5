using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Flux.Reminders;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>What is left of a year (FLX-38): one debt wherever it is told, before the year is closed and after.</summary>
public sealed class CarryOverTests
{
    private static readonly DateOnly Next = new(2027, 2, 1);

    [Fact]
    public void What_an_open_year_would_carry_over_is_owed_where_it_is_shown_and_where_it_is_ranked_and_closing_it_moves_no_debt()
    {
        var open = Ledger(Carrying("R", 20)).Released(30).Released(5, 101, Next);
        Assert.Equal(7, Owed(open, "R"));
        Assert.Equal(7, Ranked(open, "R"));

        var closed = open.Then(new YearClosed(2026));
        Assert.Equal(6, closed.Balance(Account("R", year: 2027), FluxCounter.CarriedOver));
        Assert.Empty(CarryOvers.Coming(closed, 2027));
        Assert.Equal((7, 7), (Owed(closed, "R"), Ranked(closed, "R")));

        // Where nothing is carried over, neither does before.
        var without = Ledger(Of("R", ReserverKind.Employer, 20)).Released(30).Released(5, 101, Next);
        Assert.Equal((1, 1), (Owed(without, "R"), Ranked(without, "R")));
    }

    [Fact]
    public void What_two_open_years_leave_goes_along_as_if_they_were_closed_one_after_the_other()
    {
        var open = Ledger(Carrying("R", 20)).Released(10).Released(10, 101, Next).Released(5, 201, Next.AddYears(1));
        var closed = open.Then(new YearClosed(2026), new YearClosed(2027));
        Assert.Equal(4, closed.Balance(Account("R", year: 2028), FluxCounter.CarriedOver));
        Assert.Equal(4, CarryOvers.Coming(open, 2028)[Account("R", year: 2028)]);
    }

    [Fact]
    public void The_cap_is_of_both_parts_of_the_State_together_what_is_owed_and_what_was_taken_ahead_apart()
    {
        var ledger = Ledger(Of("ETAT", ReserverKind.State, 15, 5, terms => terms with { CarryOver = true, CarryOverCap = 3, ConsumingEvent = ConsumingEvent.AtDisposal })).Released(30);
        var both = ledger.Then(new YearClosed(2026));
        Assert.Equal((2, 1), Carried(both));

        // The agents took five ahead: that is capped for itself.
        foreach (var number in Enumerable.Range(1, 8))
            ledger = ledger.Then(new StoryTold(Release(number, steps: [Step(ReleaseStepKind.Oriented, 2, "ETAT") with { Part = StatePart.Agents }])));
        Assert.Equal((3, -3), Carried(ledger.Then(new YearClosed(2026))));

        static (Rational, Rational) Carried(FluxLedger ledger) => (ledger.Balance(Account("ETAT", StatePart.Priority, 2027), FluxCounter.CarriedOver), ledger.Balance(Account("ETAT", StatePart.Agents, 2027), FluxCounter.CarriedOver));
    }

    [Fact]
    public void The_agreement_that_follows_on_the_first_of_January_has_what_the_former_left_where_both_carry_over()
    {
        var (former, next) = (Carrying("R", 20) with { EndDate = new DateOnly(2026, 12, 31) }, Carrying("R", 20) with { Id = "R-2", EffectiveDate = new DateOnly(2027, 1, 1) });
        var open = Ledger(former, next).Released(30).Released(5, 101, Next);
        Assert.Equal((7, 7), (Owed(open, "R-2"), Ranked(open, "R-2")));
        Assert.Equal(6, open.Then(new YearClosed(2026)).Balance(Account("R-2", year: 2027), FluxCounter.CarriedOver));

        // Not one that begins later, that does not carry over, that is another's or of another place, nor a prefect's order.
        foreach (var other in new[]
        {
            next with { EffectiveDate = new DateOnly(2027, 1, 2) }, next with { Terms = [next.Terms[0] with { CarryOver = false }] }, next with { Reserver = "S" },
            next with { Territory = new ReservationTerritory(ReservationTerritoryKind.Commune, Asnieres.Value) }, next with { Takeover = new Takeover("R", "Arrêté", Next) },
        })
        {
            Assert.DoesNotContain(Ledger(former, other).Released(30).Then(new YearClosed(2026)).Balances.Keys, balance => balance.Counter == FluxCounter.CarriedOver);
        }
    }

    [Fact]
    public void A_year_that_is_over_is_to_be_closed_however_late_it_is()
    {
        var ledger = Ledger(Carrying("R", 20)).Released(30);
        Assert.Empty(Closings(ledger, new DateOnly(2026, 12, 31)));
        foreach (var day in new[] { new DateOnly(2027, 1, 1), new DateOnly(2029, 7, 1) })
            Assert.Equal(["closing.2027-02-28.2026"], Closings(ledger, day));
        Assert.Empty(Closings(ledger.Then(new YearClosed(2026)), new DateOnly(2027, 1, 1)));
        Assert.Empty(Closings(Ledger(Carrying("R", 20)), new DateOnly(2027, 1, 1)));
        Assert.Equal("done-by-itself", Assert.Single(ReminderRules.Faults(new ReminderDone("closing.2027-02-28.2026"), FluxReminders.Of(ledger, Departement, Next, new ReminderPractice()))).Code);

        static IEnumerable<string> Closings(FluxLedger ledger, DateOnly today) => FluxReminders.Of(ledger, Departement, today, new ReminderPractice()).Where(reminder => reminder.Kind == ReminderKind.Closing).Select(reminder => reminder.Id);
    }

    private static Agreement Carrying(string reserver, decimal rate) => Of(reserver, ReserverKind.Employer, rate, with: terms => terms with { CarryOver = true });

    private static Rational Owed(FluxLedger ledger, string agreement) =>
        AccountSums.Owed(Account(agreement, year: 2027), counter => ledger.Balance(Account(agreement, year: 2027), counter), CarryOvers.Coming(ledger, 2027).GetValueOrDefault(Account(agreement, year: 2027)), 0);

    private static Rational Ranked(FluxLedger ledger, string agreement)
    {
        var choice = ReserverRanking.Rank(ledger, new OrientationQuestion(ledger.Stories[Release(101).Release], Next, new OrientationPractice())).Single(choice => choice.Agreement == agreement);
        return choice.Due - choice.Consumed - choice.Held;
    }
}
