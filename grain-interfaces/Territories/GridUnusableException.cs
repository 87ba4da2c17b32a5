namespace Allocation.GrainInterfaces.Territories;

/// <summary>
/// The grid that should be in force in a territory cannot be applied by this version of the product: nothing is ranked or scored
/// there until it is withdrawn, or another takes effect. Its territory alone is refused; all others go on.
/// </summary>
[GenerateSerializer, Alias("allocation.grid-unusable")]
public sealed class GridUnusableException : Exception
{
    /// <summary>Names the grid.</summary>
    public GridUnusableException(string territory, string version)
        : base($"Grid {version} of territory {territory} cannot be applied.") => (Territory, Version) = (territory, version);

    /// <summary>The territory.</summary>
    [Id(0)]
    public string Territory { get; private set; }

    /// <summary>Version of the grid.</summary>
    [Id(1)]
    public string Version { get; private set; }
}
