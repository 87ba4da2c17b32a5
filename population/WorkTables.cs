namespace Allocation.Population;

/// <summary>Contracts by age and income [assumption]: the poorest work least, the oldest are retired.</summary>
internal static class WorkTables
{
    private static readonly Weighted<string>[] Young =
    [
        new(("ETU", 35), ("AUT", 27), ("CHO", 20), ("APP", 12), ("CDD", 6)),
        new(("CDD", 35), ("APP", 25), ("CHO", 20), ("CDI", 15), ("ETU", 5)),
        new(("CDI", 55), ("CDD", 35), ("APP", 10)),
    ];

    private static readonly Weighted<string>[] Working =
    [
        new(("AUT", 52), ("CHO", 38), ("CDD", 10)),
        new(("CDD", 34), ("CHO", 31), ("CDI", 30), ("ART", 5)),
        new(("CDI", 70), ("CDD", 18), ("CHO", 7), ("ART", 5)),
        new(("CDI", 88), ("CDD", 7), ("ART", 5)),
    ];

    private static readonly Weighted<string> NearRetirement = new(("RET", 60), ("CDI", 20), ("CHO", 12), ("AUT", 8));

    private static readonly (string Contract, string Job)[] Jobs =
    [
        ("CDI", "agent de service"), ("CDI", "aide-soignant"), ("CDI", "magasinier"), ("CDI", "assistante maternelle"), ("CDI", "conducteur de bus"),
        ("CDD", "vendeur"), ("CDD", "serveur"), ("CDD", "préparateur de commandes"), ("ART", "artisan"), ("APP", "apprenti boulanger"),
    ];

    public static string Contract(ref Draw draw, int age, int band) => age switch
    {
        < 25 => Young[Math.Min(band, 2)].Pick(ref draw),
        < 62 => Working[Math.Min(band, 3)].Pick(ref draw),
        < 65 => NearRetirement.Pick(ref draw),
        _ => "RET",
    };

    public static string? Profession(ref Draw draw, string contract)
    {
        var (of, job) = Jobs[draw.Below(Jobs.Length)];
        return of == contract ? job : null;
    }

    /// <summary>Code of the resource a contract brings.</summary>
    public static string ResourceOf(string contract) => contract switch
    {
        "RET" => "RET",
        "CHO" => "CHO",
        "ETU" => "BE",
        "AUT" => "AUT",
        _ => "SAL",
    };
}
