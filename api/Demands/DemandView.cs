using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Demands;

namespace Allocation.Api.Demands;

/// <summary>A demand as shown: the file, without names, contacts and confidential facts unless they are asked for.</summary>
/// <param name="UniqueNumber">Unique number.</param>
/// <param name="Version">Version, for the next change.</param>
/// <param name="Incomplete">Whether it lacks the wishes without which it stands in no list.</param>
/// <param name="LastChange">What changed last.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Territories">Territories it wishes.</param>
/// <param name="Withheld">Whether it holds a priority L.441-1 that was not asked for (C10).</param>
/// <param name="Hold">How far it has come with one dwelling: which one is not told here, it may be another landlord's; absent when in no offer.</param>
/// <param name="File">The file.</param>
internal sealed record DemandView(UniqueNumber UniqueNumber, int Version, bool Incomplete, ChangeKind LastChange, DateTimeOffset ChangedAt, IReadOnlyList<TerritoryName> Territories, bool Withheld, TokenHold? Hold, DemandFile File)
{
    /// <summary>Names what <c>include</c> can ask for.</summary>
    public static readonly string[] Parts = ["identity", "confidential"];

    /// <summary>The parts asked for; null when one of them is none.</summary>
    public static string[]? PartsOf(string? include)
    {
        var parts = include?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return parts.Except(Parts).Any() ? null : parts;
    }

    public static DemandView Of(DemandSnapshot demand, Geography geography, string[] include)
    {
        var file = demand.File with { Token = null };
        if (!include.Contains("identity"))
            file = Discretion.WithoutIdentity(file);
        if (!include.Contains("confidential"))
            file = Discretion.WithoutConfidential(file);
        return new DemandView(
            file.UniqueNumber,
            demand.Version,
            !DemandValidation.IsComplete(file),
            demand.LastChange,
            demand.ChangedAt,
            [.. geography.TerritoriesOf(file.Wishes.Communes).Select(territory => new TerritoryName(territory.Value, geography.NameOf(territory)))],
            !include.Contains("confidential") && Discretion.Holds(demand.File),
            demand.File.Token?.Hold,
            file);
    }
}

/// <summary>A territory and its name.</summary>
internal sealed record TerritoryName(string Territory, string Name);
