using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Flux.Reminders;

/// <summary>What is to be done by a day in the flux of a landlord.</summary>
[JsonConverter(typeof(KebabCase<ReminderKind>))]
public enum ReminderKind
{
    /// <summary>Reservers are told how many dwellings will be subtracted in the year (FLX-10, R.441-5-1).</summary>
    Forecast,

    /// <summary>They are sent the report about the year before (FLX-28, R.441-5-1).</summary>
    Report,

    /// <summary>The yearly statistics are sent (FLX-45).</summary>
    Statistics,

    /// <summary>An agreement is reviewed, as often as it says (FLX-43).</summary>
    Review,

    /// <summary>An agreement ends, and nothing follows on it.</summary>
    AgreementEnd,

    /// <summary>The guarantor is told that the loan is repaid (FLX-18, R.441-6).</summary>
    Repayment,

    /// <summary>Rights against a guarantee end, five years after the last payment (FLX-18, L.441-1).</summary>
    GuaranteeEnd,

    /// <summary>Reservers are told that a dwelling falls vacant, so long before as was agreed (FLX-24).</summary>
    Notice,

    /// <summary>A year that is over is closed: what is left of it goes into the next for good (FLX-38).</summary>
    Closing,
}

/// <summary>Something to be done by a day.</summary>
/// <param name="Kind">What.</param>
/// <param name="Due">Last day.</param>
/// <param name="Agreement">Of which agreement; null where it is of all.</param>
/// <param name="Subject">What else tells it from others: the year of a report, the loan, the vacancy; null where nothing does.</param>
public sealed record FluxReminder(ReminderKind Kind, DateOnly Due, string? Agreement = null, string? Subject = null)
{
    /// <summary>Day until which it is taken all the same, by a tolerance; null where there is none.</summary>
    public DateOnly? TakenUntil { get; init; }

    /// <summary>Whether somebody must say that it is done, for nothing in the ledger does.</summary>
    public bool IsDoneByWord => Kind is ReminderKind.Report or ReminderKind.Statistics or ReminderKind.Review or ReminderKind.Repayment or ReminderKind.GuaranteeEnd;

    /// <summary>Its name in the ledger, <c>review.2027-01-01.CNV-1</c>.</summary>
    public string Id => string.Join('.', new[] { Word(Kind), Due.ToString("O", CultureInfo.InvariantCulture), Agreement, Subject }.OfType<string>());

    /// <summary>Whether its day is over.</summary>
    public bool IsLate(DateOnly today) => today > (TakenUntil ?? Due);

    private static string Word(ReminderKind kind) => Vacancies.LifeWords.Of(kind);
}

/// <summary>How reminders are shown [design].</summary>
public sealed record ReminderPractice
{
    /// <summary>Days before its day from which one is shown.</summary>
    public int DaysAhead { get; init; } = 60;

    /// <summary>Days before its end from which an agreement that ends is shown: what follows it is negotiated.</summary>
    public int AgreementDaysAhead { get; init; } = 180;

    /// <summary>Months before their end from which rights against a guarantee are shown (FLX-18).</summary>
    public int GuaranteeMonthsAhead { get; init; } = 12;

    /// <summary>Days for which one that nobody said is done stays when its day is over: what is older is history.</summary>
    public int DaysAfter { get; init; } = 90;

    /// <summary>Départements whose reports are taken until 31 March, as those of Île-de-France were in 2025 (FLX-28).</summary>
    public ImmutableArray<string> ReportsUntilMarch { get => field.IsDefault ? [] : field; init; }
}
