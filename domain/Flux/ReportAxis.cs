using System.Globalization;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Flux;

/// <summary>The axes by which dwellings are reported (FLX-28, R.441-5-1 CCH).</summary>
[JsonConverter(typeof(KebabCase<ReportAxis>))]
public enum ReportAxis
{
    /// <summary>Typology.</summary>
    Typology,

    /// <summary>Subsidy class.</summary>
    Financing,

    /// <summary>In a quartier prioritaire or not.</summary>
    PriorityDistrict,

    /// <summary>Commune.</summary>
    Commune,

    /// <summary>Period of construction.</summary>
    ConstructionPeriod,
}

/// <summary>Where a dwelling stands on the axes.</summary>
public static class ReportAxes
{
    /// <summary>What is not known.</summary>
    public const string Unknown = "unknown";

    // The first year of each period [practice]: before the first oil crisis and its thermal rules, to today's.
    private static readonly int[] Periods = [1949, 1975, 1990, 2000, 2013];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReportAxis> All { get; } = Enum.GetValues<ReportAxis>();

    /// <summary>The value of a dwelling on an axis.</summary>
    public static string ValueOf(this ReleasedDwelling dwelling, ReportAxis axis)
    {
        ArgumentNullException.ThrowIfNull(dwelling);
        return axis switch
        {
            ReportAxis.Typology => dwelling.Typology.ToString(),
            ReportAxis.Financing => dwelling.Financing.ToString(),
            ReportAxis.PriorityDistrict => dwelling.InPriorityDistrict switch { true => "in", false => "outside", null => Unknown },
            ReportAxis.Commune => dwelling.Commune.Value,
            _ => PeriodOf(dwelling.ConstructionYear),
        };
    }

    /// <summary>The period of a year of construction, <c>1975-1989</c>.</summary>
    public static string PeriodOf(int? year)
    {
        if (year is not { } built)
            return Unknown;
        var index = Array.FindLastIndex(Periods, first => first <= built);
        return index < 0 ? string.Create(CultureInfo.InvariantCulture, $"-{Periods[0] - 1}")
            : index == Periods.Length - 1 ? string.Create(CultureInfo.InvariantCulture, $"{Periods[index]}-")
            : string.Create(CultureInfo.InvariantCulture, $"{Periods[index]}-{Periods[index + 1] - 1}");
    }
}
