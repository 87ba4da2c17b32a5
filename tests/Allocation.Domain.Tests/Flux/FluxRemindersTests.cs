using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reminders;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>What is to be done by a day: the days of the law, of agreements and of guarantees, seen from any day.</summary>
public sealed class FluxRemindersTests
{
    private static readonly ReminderPractice Practice = new();

    [Fact]
    public void The_report_the_forecast_and_the_statistics_are_due_on_the_days_of_the_texts()
    {
        var ledger = Ledger(Of("R", ReserverKind.Employer, 10));
        Assert.DoesNotContain(Open(ledger, new DateOnly(2026, 11, 30)), reminder => reminder.Agreement is null);
        Assert.Equal(
            ["statistics.2027-02-15.2026", "forecast.2027-02-28.2027", "report.2027-02-28.2026"],
            Open(ledger, new DateOnly(2027, 1, 10)).Where(reminder => reminder.Agreement is null).Select(reminder => reminder.Id));

        // What is recorded, or said to be done, is not there any more.
        var done = ledger.Then(new SubtractionsForecast(2027, ImmutableSortedDictionary<SubtractionCause, int>.Empty), new ReminderDone("report.2027-02-28.2026"));
        Assert.Equal(["statistics.2027-02-15.2026"], Open(done, new DateOnly(2027, 1, 10)).Where(reminder => reminder.Agreement is null).Select(reminder => reminder.Id));

        // Without an agreement in a year nobody is told of it; long after, it is history.
        Assert.Empty(Open(Ledger(), new DateOnly(2027, 1, 10)));
        Assert.DoesNotContain(Open(Ledger(Of("R", ReserverKind.Employer, 10) with { TerminatedOn = new DateOnly(2026, 12, 31) }), new DateOnly(2028, 2, 1)), reminder => reminder.Agreement is null);
    }

    [Fact]
    public void Late_begins_on_the_day_after_or_where_a_tolerance_was_set_after_that()
    {
        var ledger = Ledger(Of("R", ReserverKind.Employer, 10));
        var (last, tolerated) = (new DateOnly(2027, 2, 28), new DateOnly(2027, 3, 31));
        FluxReminder Report(ReminderPractice practice) => FluxReminders.Of(ledger, Departement, last, practice).Single(reminder => reminder.Kind == ReminderKind.Report);

        Assert.Equal((false, true), (Report(Practice).IsLate(last), Report(Practice).IsLate(last.AddDays(1))));
        var set = Report(Practice with { ReportsUntilMarch = [Departement] });
        Assert.Equal((last, tolerated), (set.Due, set.TakenUntil));
        Assert.Equal((false, true), (set.IsLate(tolerated), set.IsLate(tolerated.AddDays(1))));
        Assert.Null(Report(Practice with { ReportsUntilMarch = ["31"] }).TakenUntil);
    }

    [Theory]
    [InlineData(ReviewPeriod.Quarter, "2026-04-15 2026-07-15 2026-10-15 2027-01-15")]
    [InlineData(ReviewPeriod.HalfYear, "2026-07-15 2027-01-15")]
    [InlineData(ReviewPeriod.Year, "2027-01-15")]
    public void An_agreement_is_reviewed_as_often_as_it_says(ReviewPeriod period, string days)
    {
        var agreement = Of("R", ReserverKind.Employer, 10, with: terms => terms with { ReviewPeriod = period }, from: new DateOnly(2026, 1, 15));
        Assert.Equal(days.Split(' ').Select(day => DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)), agreement.Reviews(NewYear, new DateOnly(2027, 1, 31)));
        Assert.Empty((agreement with { TerminatedOn = new DateOnly(2026, 3, 1) }).Reviews(NewYear, new DateOnly(2027, 1, 31)));
        Assert.Contains($"review.2027-01-15.R", Open(Ledger(agreement), new DateOnly(2027, 1, 10)).Select(reminder => reminder.Id));
    }

    [Fact]
    public void An_agreement_that_ends_is_shown_until_another_follows_it()
    {
        var ends = Of("R", ReserverKind.Employer, 10) with { EndDate = new DateOnly(2026, 12, 31) };
        Assert.Empty(Ends(Ledger(ends), new DateOnly(2026, 6, 1)));
        Assert.Equal(["agreement-end.2026-12-31.R"], Ends(Ledger(ends), new DateOnly(2026, 11, 30)));
        Assert.Empty(Ends(Ledger(ends with { Renewal = true }), new DateOnly(2026, 11, 30)));
        Assert.Empty(Ends(Ledger(ends, Of("R", ReserverKind.Employer, 10, from: new DateOnly(2027, 1, 1)) with { Id = "R-2" }), new DateOnly(2026, 11, 30)));
        var order = Of("ETAT", ReserverKind.Employer, 10, from: new DateOnly(2027, 1, 1)) with { Id = "ARR", Takeover = new Takeover("R", "Arrêté", new DateOnly(2026, 12, 1)) };
        Assert.Empty(Ends(Ledger(ends, order), new DateOnly(2026, 11, 30)));
        Assert.Single(Ends(Ledger(State() with { EndDate = new DateOnly(2026, 12, 31) }, order), new DateOnly(2026, 11, 30)));
        Assert.Empty(Ends(Ledger(ends with { TerminatedOn = new DateOnly(2026, 12, 31) }), new DateOnly(2026, 11, 30)));

        static IEnumerable<string> Ends(FluxLedger ledger, DateOnly today) => Open(ledger, today).Where(reminder => reminder.Kind == ReminderKind.AgreementEnd).Select(reminder => reminder.Id);
    }

    [Fact]
    public void Rights_against_a_guarantee_end_five_years_after_the_last_payment_and_are_shown_a_year_before()
    {
        var paid = new DateOnly(2026, 3, 1);
        var ledger = Ledger(Of("VILLE", ReserverKind.LocalAuthority, 10, commune: Asnieres) with { Guarantees = [new LoanGuarantee("PRET-1", paid), new LoanGuarantee("PRET-2", null)] });
        IEnumerable<string> Shown(DateOnly today) => Open(ledger, today).Where(reminder => reminder.Subject == "PRET-1" || reminder.Subject == "PRET-2").Select(reminder => reminder.Id);

        Assert.Empty(Shown(paid.AddDays(-1)));
        Assert.Equal(["repayment.2026-03-01.VILLE.PRET-1"], Shown(paid));
        Assert.Empty(Shown(new DateOnly(2030, 2, 28)));
        Assert.Equal(["guarantee-end.2031-03-01.VILLE.PRET-1"], Shown(new DateOnly(2030, 3, 1)));
        Assert.Equal("guarantee", Assert.Single(Faults(Of("R", ReserverKind.Employer, 10) with { Guarantees = [new LoanGuarantee("PRET-1", paid)] })).Code);
        Assert.Equal("not-unique", Assert.Single(Faults(Of("VILLE", ReserverKind.LocalAuthority, 10) with { Guarantees = [new LoanGuarantee("P", paid), new LoanGuarantee("P", null)] })).Code);
    }

    [Fact]
    public void A_guarantee_that_goes_on_in_a_merged_agreement_is_shown_once_and_one_that_does_not_is_not_lost()
    {
        var (paid, on) = (new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 2));
        var former = Of("VILLE", ReserverKind.LocalAuthority, 10, commune: Asnieres, with: terms => terms with { ReviewPeriod = ReviewPeriod.Quarter }, from: new DateOnly(2025, 12, 1)) with { Guarantees = [new LoanGuarantee("PRET-1", paid), new LoanGuarantee("PRET-2", paid)] };
        var into = former with { Id = "NEUVE", EffectiveDate = on, Guarantees = [former.Guarantees[0]] };
        var ledger = Ledger(former).Then(new AgreementsMerged(on, "Arrêté", [former.EndedBefore(on)!], into, []));
        Assert.Equal(["repayment.2026-03-01.NEUVE.PRET-1", "repayment.2026-03-01.VILLE.PRET-2"], Open(ledger, on).Where(reminder => reminder.Agreement is not null).Select(reminder => reminder.Id));
    }

    [Fact]
    public void A_landlord_that_was_merged_has_nothing_to_do_any_more_but_what_is_said_of_years_before()
    {
        var (on, today) = (new DateOnly(2027, 1, 5), new DateOnly(2027, 1, 10));
        var town = Of("VILLE", ReserverKind.LocalAuthority, 10, commune: Asnieres, with: terms => terms with { ReviewPeriod = ReviewPeriod.Quarter, NoticeDays = 30 }) with { Guarantees = [new LoanGuarantee("PRET-1", NewYear.AddYears(1))] };
        var before = Ledger(town).Then(new StoryTold(Release(1, on: new DateOnly(2027, 2, 20))));
        Assert.Equal([ReminderKind.Review, ReminderKind.Repayment, ReminderKind.Notice, ReminderKind.Statistics, ReminderKind.Forecast, ReminderKind.Report], Open(before, today).Select(reminder => reminder.Kind));

        var merged = before.Then(new LandlordMerged("Autre office", on, "Fusion", [town.EndedBefore(on)!], [new Succession("VILLE", "VILLE")]));

        Assert.Equal(["statistics.2027-02-15.2026", "report.2027-02-28.2026"], Open(merged, today).Select(reminder => reminder.Id));
        Assert.Empty(ReminderRules.Faults(new ReminderDone("report.2027-02-28.2026"), Open(merged, today)));
        Assert.Equal("unknown-reminder", Assert.Single(ReminderRules.Faults(new ReminderDone("repayment.2027-01-01.VILLE.PRET-1"), Open(merged, today))).Code);

        // Of the year of the merger, and of those after, the report is that of the landlord that goes on.
        Assert.Empty(Open(merged, new DateOnly(2028, 1, 10)));
    }

    [Fact]
    public void A_dwelling_that_nobody_has_is_shown_by_the_earliest_notice_that_was_agreed_there()
    {
        AgreementTerms Noticed(AgreementTerms terms, int days) => terms with { NoticeDays = days };
        var ledger = Ledger(Of("A", ReserverKind.Employer, 10, with: terms => Noticed(terms, 15)), Of("B", ReserverKind.ActionLogement, 10, with: terms => Noticed(terms, 40))).Then(new StoryTold(Release(1, on: new DateOnly(2026, 6, 30))));
        var notice = Assert.Single(Open(ledger, new DateOnly(2026, 5, 1)), reminder => reminder.Kind == ReminderKind.Notice);
        Assert.Equal((new DateOnly(2026, 5, 21), Release(1).Release.ToString()), (notice.Due, notice.Subject));
        Assert.DoesNotContain(Open(ledger.Then(new StoryTold(Release(1, on: new DateOnly(2026, 6, 30), steps: [Step(ReleaseStepKind.Oriented, 2, "A")]))), new DateOnly(2026, 5, 1)), reminder => reminder.Kind == ReminderKind.Notice);
    }

    [Fact]
    public void A_reserver_is_shown_what_concerns_it_and_nothing_of_others()
    {
        var ledger = Ledger(
            Of("A", ReserverKind.Employer, 10, with: terms => terms with { ReviewPeriod = ReviewPeriod.Quarter, NoticeDays = 10 }),
            Of("B", ReserverKind.ActionLogement, 10, with: terms => terms with { ReviewPeriod = ReviewPeriod.Quarter })).Then(new StoryTold(Release(1, on: new DateOnly(2027, 1, 20))));
        var all = Open(ledger, new DateOnly(2027, 1, 10));
        Assert.Equal(["review.2027-01-01.A", "forecast.2027-02-28.2027", "report.2027-02-28.2026"], FluxReminders.For("A", ledger.Agreements, all).Select(reminder => reminder.Id));
        Assert.Contains(all, reminder => reminder.Kind == ReminderKind.Notice);
    }

    [Fact]
    public void Only_what_is_to_be_done_can_be_said_to_be_done_and_what_is_recorded_does_it_by_itself()
    {
        var open = Open(Ledger(Of("R", ReserverKind.Employer, 10)), new DateOnly(2027, 1, 10));
        Assert.Empty(ReminderRules.Faults(new ReminderDone("report.2027-02-28.2026"), open));
        Assert.Equal("done-by-itself", Assert.Single(ReminderRules.Faults(new ReminderDone("forecast.2027-02-28.2027"), open)).Code);
        Assert.Equal("unknown-reminder", Assert.Single(ReminderRules.Faults(new ReminderDone("report.2031-02-28.2030"), open)).Code);
    }

    private static IReadOnlyList<FluxReminder> Open(FluxLedger ledger, DateOnly today) => FluxReminders.Of(ledger, Departement, today, Practice);
}
