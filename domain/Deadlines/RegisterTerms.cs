using System.Text.Json.Serialization;

namespace Allocation.Domain.Deadlines;

/// <summary>From what day a renewed demand is valid for another year (LIF-11).</summary>
[JsonConverter(typeof(KebabCase<RenewalBase>))]
public enum RenewalBase
{
    /// <summary>From the renewal, as the text says.</summary>
    RenewalDate,

    /// <summary>From the anniversary that the renewal was made for, as some desks count.</summary>
    Anniversary,
}

/// <summary>The dates in the life of a demand of the national register (R.441-2-7, R.441-2-8; LIF-10 to LIF-13).</summary>
/// <param name="NoticeBy">The applicant is reminded at the latest on this day.</param>
/// <param name="ValidUntil">End of validity.</param>
/// <param name="RemovedAfter">Not renewed, it is removed after this day.</param>
/// <param name="ReactivableUntil">Until then it can be taken up again with its number and its seniority.</param>
public sealed record RegisterTerms(DateOnly NoticeBy, DateOnly ValidUntil, DateOnly RemovedAfter, DateOnly ReactivableUntil)
{
    /// <summary>Months for which all personal data are kept after a removal (LIF-17).</summary>
    public const int MonthsKept = 12;

    /// <summary>Terms counted from the first deposit or from the last renewal.</summary>
    public static RegisterTerms From(DateOnly start) => new(start.AddMonths(11), start.AddMonths(12), start.AddMonths(13), start.AddMonths(18));

    /// <summary>Terms of a demand that may have been renewed.</summary>
    /// <param name="depositedOn">First deposit.</param>
    /// <param name="renewedOn">Last renewal; null when there was none.</param>
    /// <param name="renewalBase">What a renewal counts from.</param>
    public static RegisterTerms Of(DateOnly depositedOn, DateOnly? renewedOn, RenewalBase renewalBase)
    {
        if (renewedOn is not { } renewed)
            return From(depositedOn);
        if (renewalBase == RenewalBase.RenewalDate)
            return From(renewed);

        // The anniversary in whose window it was made: the first that was not over by more than the month after which a demand is removed.
        var years = 1;
        while (depositedOn.AddMonths((12 * years) + 1) < renewed)
            years++;
        return From(depositedOn.AddYears(years));
    }

    /// <summary>When a demand is removed whose applicant did not answer a letter, and until when it may be taken up again (LIF-15).</summary>
    /// <param name="warnedOn">Day of the warning.</param>
    /// <param name="delayMonths">Months to answer: one by the code, two in a local register.</param>
    /// <param name="reactivationMonths">Months after the removal; null where there is no reactivation.</param>
    public static (DateOnly RemovedOn, DateOnly? ReactivableUntil) Unanswered(DateOnly warnedOn, int delayMonths, int? reactivationMonths) =>
        (warnedOn.AddMonths(delayMonths), reactivationMonths is { } months ? warnedOn.AddMonths(delayMonths + months) : null);

    /// <summary>When a demand is removed that a commission found ineligible: one month after the warning was delivered, for good (LIF-14, LIF-16).</summary>
    public static DateOnly IneligibleRemovedOn(DateOnly warningDeliveredOn) => warningDeliveredOn.AddMonths(1);

    /// <summary>When the personal data of a removed demand are erased (LIF-17).</summary>
    public static DateOnly ErasedOn(DateOnly removedOn) => removedOn.AddMonths(MonthsKept);

    /// <summary>The first day on which an applicant whose pieces were left at a desk and not registered may turn to the prefect: fifteen days after (R.441-2-4-1; LIF-36).</summary>
    public static DateOnly MayReferToPrefectAfter(DateOnly piecesLeftOn) => piecesLeftOn.AddDays(15);
}

/// <summary>When yearly reports are due.</summary>
/// <param name="Report">The landlord's report to every reserver, with the forecast of the next year (R.441-5-1; FLX-28).</param>
/// <param name="IleDeFranceTolerance">Until when a report of Île-de-France is taken.</param>
/// <param name="Statistics">Yearly statistics (FLX-29).</param>
public sealed record ReportTerms(DateOnly Report, DateOnly IleDeFranceTolerance, DateOnly Statistics)
{
    /// <summary>Terms of the reports about a year.</summary>
    public static ReportTerms Of(int year) => new(new DateOnly(year + 1, 2, 28), new DateOnly(year + 1, 3, 31), new DateOnly(year + 1, 2, 15));
}
