using System.Globalization;

namespace Allocation.LoadTests.Simulate;

/// <summary>Something that happens to the product while it is under load.</summary>
/// <param name="Name">One of <see cref="Of"/>.</param>
/// <param name="AtSecond">Seconds after the load begins.</param>
internal sealed record PlannedFault(string Name, int AtSecond)
{
    /// <summary>A silo is ended without warning, and started again.</summary>
    public const string KillSilo = "kill-silo";

    /// <summary>A silo does nothing for half a minute, its connections open: longer than the others wait for it.</summary>
    public const string FreezeSilo = "freeze-silo";

    /// <summary>An API host is ended without warning, and started again.</summary>
    public const string KillHost = "kill-host";

    /// <summary>PostgreSQL is ended without warning, and started again.</summary>
    public const string KillPostgres = "kill-postgres";

    /// <summary>The one process of the embedded store is ended without warning, and started again.</summary>
    public const string KillProduct = "kill-product";

    /// <summary>Ten times the changes for ten seconds.</summary>
    public const string Burst = "burst";

    /// <summary>What can happen to a cluster.</summary>
    private static readonly string[] OfCluster = [KillSilo, FreezeSilo, KillHost, KillPostgres, Burst];

    /// <summary>What can happen to one process on the embedded store.</summary>
    private static readonly string[] OfOne = [KillProduct, Burst];

    /// <summary>Reads <c>kill-silo@20,kill-host@40</c>; null when it cannot be read.</summary>
    public static IReadOnlyList<PlannedFault>? ReadAll(string words)
    {
        var faults = words.Split(',').Select(Read).ToList();
        return faults.TrueForAll(fault => fault is not null) ? [.. faults.OfType<PlannedFault>().OrderBy(fault => fault.AtSecond)] : null;
    }

    /// <summary>What can happen to a product of a kind.</summary>
    public static string[] Of(bool cluster) => cluster ? OfCluster : OfOne;

    /// <summary>Whether it can happen to a product of this kind.</summary>
    public bool Fits(bool cluster) => Of(cluster).Contains(Name);

    private static PlannedFault? Read(string word) =>
        word.Split('@') is [var name, var second] && OfCluster.Concat(OfOne).Contains(name) && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? new PlannedFault(name, at) : null;
}
