using System.Text.Json.Serialization;

namespace Allocation.Domain.Deadlines;

/// <summary>How an offer reached the applicant.</summary>
[JsonConverter(typeof(KebabCase<NotificationMeans>))]
public enum NotificationMeans
{
    /// <summary>By registered letter, with acknowledgement of receipt.</summary>
    RegisteredLetter,

    /// <summary>By registered electronic letter.</summary>
    ElectronicLetter,

    /// <summary>Handed over against a signature.</summary>
    HandedOver,
}

/// <summary>The proof of a notification.</summary>
/// <param name="Means">How it was sent.</param>
/// <param name="ReceivedOn">Day on which it was received; null when it was not.</param>
/// <param name="PresentedOn">Day on which it was presented in vain, where that can be proved; null otherwise.</param>
public sealed record Notification(NotificationMeans Means, DateOnly? ReceivedOn, DateOnly? PresentedOn)
{
    /// <summary>The day from which the time to answer counts; null when nothing can be proved: the offer is not regularly notified (COM-22).</summary>
    [JsonIgnore]
    public DateOnly? ProvedOn => ReceivedOn ?? (Means == NotificationMeans.HandedOver ? null : PresentedOn);
}

/// <summary>The time an applicant has to answer an offer (R.441-10; COM-20 to COM-23).</summary>
public static class AnswerTime
{
    /// <summary>Fewest days an offer may give: a floor, not a ceiling (COM-20).</summary>
    public const int FewestDays = 10;

    /// <summary>Most days it may give here: a longer time keeps the next in line waiting.</summary>
    public const int MostDays = 60;

    /// <summary>
    /// The last day of the answer: the day of notification does not count, and a last day that is no working day is followed by the next
    /// that is (COM-21). The time ends with that day, at 24:00 in the civil time of the place.
    /// </summary>
    /// <param name="provedOn">Day of notification.</param>
    /// <param name="days">Days given, at least <see cref="FewestDays"/>.</param>
    /// <param name="calendar">Working days of the place.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer days than the law gives.</exception>
    public static DateOnly LastDay(DateOnly provedOn, int days, WorkingDays calendar)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, FewestDays);
        ArgumentNullException.ThrowIfNull(calendar);
        return calendar.OnOrAfter(provedOn.AddDays(days));
    }
}
