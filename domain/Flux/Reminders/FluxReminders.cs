using Allocation.Domain.Deadlines;

namespace Allocation.Domain.Flux.Reminders;

/// <summary>What a landlord has to do by which day, as its ledger says: what is recorded as done, or follows from it, is not there any more.</summary>
public static class FluxReminders
{
    /// <summary>What is to be done, the earliest first. Of a landlord that was merged only what is said of years before: all else is to be done where it goes on (FLX-39).</summary>
    /// <param name="ledger">The flux.</param>
    /// <param name="departement">Its département.</param>
    /// <param name="today">Today.</param>
    /// <param name="practice">How early they are shown.</param>
    public static IReadOnlyList<FluxReminder> Of(FluxLedger ledger, string departement, DateOnly today, ReminderPractice practice)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(practice);
        var (from, through) = (today.AddDays(-practice.DaysAfter), today.AddDays(practice.DaysAhead));
        return [.. OfYears(ledger, departement, today, practice).Where(reminder => reminder.Due >= from && reminder.Due <= through)
            .Concat(ledger.Mergers.Into is null ? ledger.Agreements.All.SelectMany(agreement => OfAgreement(ledger, agreement, from, through, practice, today)) : [])
            .Concat(Notices(ledger, through))
            .Concat(Closings(ledger, departement, today, practice))
            .Where(reminder => !ledger.Done.Contains(reminder.Id))
            .OrderBy(reminder => reminder.Due).ThenBy(reminder => reminder.Kind).ThenBy(reminder => reminder.Id, StringComparer.Ordinal)];
    }

    /// <summary>Those that a reserver is shown: its own agreement's, and what it is to receive.</summary>
    public static IEnumerable<FluxReminder> For(string reserver, FluxAgreements agreements, IEnumerable<FluxReminder> all)
    {
        ArgumentNullException.ThrowIfNull(agreements);
        ArgumentNullException.ThrowIfNull(all);
        return all.Where(reminder => reminder.Agreement is { } id ? agreements.Find(id)?.Reserver == reserver : reminder.Kind is ReminderKind.Forecast or ReminderKind.Report);
    }

    /// <summary>Of the years: what a landlord with agreements tells its reservers, and the ministry.</summary>
    private static IEnumerable<FluxReminder> OfYears(FluxLedger ledger, string departement, DateOnly today, ReminderPractice practice)
    {
        foreach (var year in new[] { today.Year - 1, today.Year, today.Year + 1 })
        {
            var terms = ReportTerms.Of(year - 1);
            var tolerated = Tolerated(terms, departement, practice);
            if (ledger.Mergers.Into is null && Held(ledger, year) && (!ledger.Forecasts.ContainsKey(year) || ledger.ForecastsAnew.Contains(year)))
                yield return new FluxReminder(ReminderKind.Forecast, terms.Report, Subject: FormattableString.Invariant($"{year}")) { TakenUntil = tolerated };
            if (!Held(ledger, year - 1) || ledger.Mergers.Into?.On.Year < year)
                continue;
            yield return new FluxReminder(ReminderKind.Report, terms.Report, Subject: FormattableString.Invariant($"{year - 1}")) { TakenUntil = tolerated };
            yield return new FluxReminder(ReminderKind.Statistics, terms.Statistics, Subject: FormattableString.Invariant($"{year - 1}"));
        }
    }

    /// <summary>Years that are over and were not closed, with the day of their report; one stays until it is, for it does not become history by itself.</summary>
    private static IEnumerable<FluxReminder> Closings(FluxLedger ledger, string departement, DateOnly today, ReminderPractice practice) =>
        from year in ledger.Mergers.Into is null ? ledger.Balances.Keys.Select(balance => balance.Account.Year).Where(year => year < today.Year).Except(ledger.Closed) : []
        let terms = ReportTerms.Of(year)
        select new FluxReminder(ReminderKind.Closing, terms.Report, Subject: FormattableString.Invariant($"{year}")) { TakenUntil = Tolerated(terms, departement, practice) };

    private static DateOnly? Tolerated(ReportTerms terms, string departement, ReminderPractice practice) => practice.ReportsUntilMarch.Contains(departement) ? terms.IleDeFranceTolerance : null;

    private static bool Held(FluxLedger ledger, int year) => ledger.Agreements.All.Any(agreement => FluxAgreements.AccountsIn(year, agreement).Any());

    /// <summary>Of one that a merger ended nothing but the guarantees that the one that goes on does not name (FLX-41).</summary>
    private static IEnumerable<FluxReminder> OfAgreement(FluxLedger ledger, Agreement agreement, DateOnly from, DateOnly through, ReminderPractice practice, DateOnly today)
    {
        var goesOn = ledger.Mergers.Successor(agreement.Id) is var successor && successor != agreement.Id ? ledger.Agreements.Find(successor) : null;
        foreach (var review in goesOn is null ? agreement.Reviews(from, through) : [])
            yield return new FluxReminder(ReminderKind.Review, review, agreement.Id);
        if (goesOn is null && agreement.LastDay is { } last && agreement.TerminatedOn is null && last >= from && last <= today.AddDays(practice.AgreementDaysAhead) && !IsFollowed(ledger, agreement, last))
            yield return new FluxReminder(ReminderKind.AgreementEnd, last, agreement.Id);
        foreach (var guarantee in agreement.Guarantees)
        {
            if (guarantee.LastPaymentOn is not { } paid || goesOn?.Guarantees.Any(other => other.Loan == guarantee.Loan) == true)
                continue;
            if (paid >= from && paid <= today)
                yield return new FluxReminder(ReminderKind.Repayment, paid, agreement.Id, guarantee.Loan);
            if (guarantee.EndsOn is { } ends && ends >= from && ends <= today.AddMonths(practice.GuaranteeMonthsAhead))
                yield return new FluxReminder(ReminderKind.GuaranteeEnd, ends, agreement.Id, guarantee.Loan);
        }
    }

    /// <summary>Whether whoever has the rights has an agreement from the day after, or the prefect an order for them (FLX-14).</summary>
    private static bool IsFollowed(FluxLedger ledger, Agreement agreement, DateOnly last) =>
        ledger.Agreements.All.Any(other => other.Holder == agreement.Holder && other.IsActive(last.AddDays(1)));

    /// <summary>Dwellings that nobody has yet, by the earliest day on which one who may come to have it was to be told.</summary>
    private static IEnumerable<FluxReminder> Notices(FluxLedger ledger, DateOnly through)
    {
        foreach (var story in ledger.Stories.Values.Where(story => ledger.Mergers.Into is null && ledger.Standings[story.Release] is { Fate: ReleaseFate.Open, Subtraction: null } && story.Steps.IsEmpty))
        {
            var days = ledger.Agreements.Active(story.Dwelling.Commune, story.AvailableOn).Select(agreement => agreement.TermsOn(story.AvailableOn).NoticeDays).DefaultIfEmpty().Max();
            if (days > 0 && story.AvailableOn.AddDays(-days) is var due && due <= through)
                yield return new FluxReminder(ReminderKind.Notice, due, Subject: story.Release.ToString());
        }
    }
}
