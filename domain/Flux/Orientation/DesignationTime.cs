using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux.Orientation;

/// <summary>How long a reserver has to name candidates (FLX-24): what was agreed, and in tense zones at most a month, which no agreement can lengthen (L.441-1).</summary>
public static class DesignationTime
{
    /// <summary>The last day, by agreement.</summary>
    /// <param name="known">Day on which the reserver knows of the vacancy.</param>
    /// <param name="days">Days agreed.</param>
    /// <param name="most">The last day that the law allows; null where it sets none.</param>
    public static DateOnly LastDay(DateOnly known, int days, DateOnly? most) => most is { } last && known.AddDays(days) > last ? last : known.AddDays(days);

    /// <summary>The last day that the law allows; null where it sets none.</summary>
    /// <param name="known">Day on which the reserver knows of the vacancy.</param>
    /// <param name="commune">Where the dwelling stands.</param>
    /// <param name="agreements">Agreements, which know places.</param>
    /// <param name="practice">Which places are not tense.</param>
    public static DateOnly? Most(DateOnly known, InseeCode commune, FluxAgreements agreements, OrientationPractice practice)
    {
        ArgumentNullException.ThrowIfNull(agreements);
        ArgumentNullException.ThrowIfNull(practice);
        return practice.NotTense.Any(code => agreements.LiesIn(commune, code)) ? null : known.AddMonths(1);
    }
}
