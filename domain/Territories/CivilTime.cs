namespace Allocation.Domain.Territories;

/// <summary>The civil date of an instant: Paris, or local time overseas. Pure: the instant is an argument (C8).</summary>
public static class CivilTime
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>The date in Paris.</summary>
    public static DateOnly InParis(DateTimeOffset instant) => In(Paris, instant);

    /// <summary>The date where a commune stands.</summary>
    public static DateOnly In(InseeCode commune, DateTimeOffset instant) => In(ZoneOf(commune.Departement), instant);

    /// <summary>The date in a département.</summary>
    public static DateOnly InDepartement(string departement, DateTimeOffset instant) => In(ZoneOf(departement), instant);

    /// <summary>The first instant of a date in Paris.</summary>
    public static DateTimeOffset StartInParis(DateOnly day) => Start(Paris, day);

    /// <summary>The first instant of a date where a commune stands.</summary>
    public static DateTimeOffset StartIn(InseeCode commune, DateOnly day) => Start(ZoneOf(commune.Departement), day);

    private static DateTimeOffset Start(TimeZoneInfo zone, DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    private static DateOnly In(TimeZoneInfo zone, DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    private static TimeZoneInfo ZoneOf(string departement) => departement switch
    {
        "971" or "977" or "978" => TimeZoneInfo.FindSystemTimeZoneById("America/Guadeloupe"),
        "972" => TimeZoneInfo.FindSystemTimeZoneById("America/Martinique"),
        "973" => TimeZoneInfo.FindSystemTimeZoneById("America/Cayenne"),
        "974" => TimeZoneInfo.FindSystemTimeZoneById("Indian/Reunion"),
        "975" => TimeZoneInfo.FindSystemTimeZoneById("America/Miquelon"),
        "976" => TimeZoneInfo.FindSystemTimeZoneById("Indian/Mayotte"),
        "986" => TimeZoneInfo.FindSystemTimeZoneById("Pacific/Wallis"),
        "987" => TimeZoneInfo.FindSystemTimeZoneById("Pacific/Tahiti"),
        "988" => TimeZoneInfo.FindSystemTimeZoneById("Pacific/Noumea"),
        _ => Paris,
    };
}
