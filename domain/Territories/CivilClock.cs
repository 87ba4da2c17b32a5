namespace Allocation.Domain.Territories;

/// <summary>
/// The one reader of time (C8): instants from a <see cref="TimeProvider"/>, dates in the civil time of a territory, Paris
/// unless it lies overseas.
/// </summary>
public sealed class CivilClock(TimeProvider time)
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>The present instant, UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Today in Paris.</summary>
    public DateOnly Today => DateOf(Now);

    /// <summary>The date of an instant in Paris.</summary>
    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Paris).DateTime);

    /// <summary>Today where the commune stands.</summary>
    public DateOnly TodayIn(InseeCode commune) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, ZoneOf(commune.Departement)).DateTime);

    private static TimeZoneInfo ZoneOf(string departement) => departement switch
    {
        "971" or "977" or "978" => TimeZoneInfo.FindSystemTimeZoneById("America/Guadeloupe"),
        "972" => TimeZoneInfo.FindSystemTimeZoneById("America/Martinique"),
        "973" => TimeZoneInfo.FindSystemTimeZoneById("America/Cayenne"),
        "974" => TimeZoneInfo.FindSystemTimeZoneById("Indian/Reunion"),
        "976" => TimeZoneInfo.FindSystemTimeZoneById("Indian/Mayotte"),
        _ => Paris,
    };
}
