using System.Collections.Frozen;
using System.Globalization;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>A region and the demands registered there at about 1 January 2025 (SIZ-6).</summary>
/// <param name="Name">Name.</param>
/// <param name="Demands">Demands.</param>
/// <param name="Kind">observed, derived or assumption.</param>
/// <param name="Departements">Codes of its départements.</param>
public sealed record Region(string Name, int Demands, string Kind, FrozenSet<string> Departements);

/// <summary>
/// Where the demands of the whole country are. The totals of the regions are fixed first (SIZ-6); within a region a commune weighs its population times the
/// pressure of its ABC zone (SIZ-7) [assumption: the stock by commune is not at hand].
/// </summary>
public static class National
{
    /// <summary>Expected demands of each commune or arrondissement, in tenths.</summary>
    internal static readonly FrozenDictionary<string, int> Weights = Table("national-weights.csv").ToFrozenDictionary(cells => cells[0], cells => int.Parse(cells[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>The regions, largest first among those of the mainland.</summary>
    public static IReadOnlyList<Region> Regions { get; } =
        [.. Table("regions.csv").Select(cells => new Region(cells[0], int.Parse(cells[1], CultureInfo.InvariantCulture), cells[2], cells[3].Split(' ').ToFrozenSet(StringComparer.Ordinal)))];

    /// <summary>Every territory in which somebody waits, with its share.</summary>
    internal static IReadOnlyList<TerritoryShare> Territories(Geography geography) =>
        [.. geography.Communes.GroupBy(commune => commune.Territory)
            .Select(territory => new TerritoryShare(territory.Key, territory.Sum(commune => Weights.GetValueOrDefault(commune.Code.Value))))
            .Where(share => share.Weight > 0 && share.Territory != default)
            .OrderBy(share => share.Territory.Value, StringComparer.Ordinal)];

    internal static IEnumerable<string[]> Table(string name)
    {
        using var stream = typeof(National).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the assembly: restore it in the project file.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(';'))];
    }
}
