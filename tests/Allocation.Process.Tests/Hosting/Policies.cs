using System.Globalization;
using System.Text.RegularExpressions;
using Allocation.Domain.Territories;

namespace Allocation.Process.Tests.Hosting;

/// <summary>The policies beside the product, read as text: a recomputation does not trust the product's reader.</summary>
internal static partial class Policies
{
    public static readonly Geography Geography = Domain.Territories.Geography.Parse(Lines("communes"), Lines("territories"), Lines("merged-communes"));

    /// <summary>Rows of a table of the geography, without its header.</summary>
    public static IEnumerable<string[]> Rows(string table) => Lines(table).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(';'));

    /// <summary>Ceilings of PLAI and PLUS for a year, or of the latest one before it.</summary>
    public static IEnumerable<(string Product, string Zone, int Cell, int Amount)> Ceilings(int year)
    {
        foreach (var product in new[] { "PLAI", "PLUS" })
        {
            var cells = Cells(File.ReadAllLines(Path.Combine(Folder, "ceilings", product.ToLowerInvariant() + ".yaml"))).Where(cell => cell.Year <= year).ToList();
            foreach (var (_, zone, cell, amount) in cells.Where(cell => cell.Year == cells.Max(other => other.Year)))
                yield return (product, zone, cell, amount);
        }
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "policies");

    private static string[] Lines(string table) => File.ReadAllLines(Path.Combine(Folder, "geography", table + ".csv"));

    private static IEnumerable<(int Year, string Zone, int Cell, int Amount)> Cells(IEnumerable<string> lines)
    {
        var (year, zone) = (0, "");
        foreach (var line in lines)
        {
            if (Year().Match(line) is { Success: true } years)
                year = Number(years.Groups[1]);
            else if (Zone().Match(line) is { Success: true } zones)
                zone = zones.Groups[1].Value;
            else if (line.Contains("amounts:", StringComparison.Ordinal))
            {
                foreach (Match cell in Cell().Matches(line))
                    yield return (year, zone, cell.Groups[1].Value == "sup" ? 7 : Number(cell.Groups[2]), Number(cell.Groups[3]));
            }
        }
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^  (\d{4}):")]
    private static partial Regex Year();

    [GeneratedRegex(@"^      (\w+):$")]
    private static partial Regex Zone();

    [GeneratedRegex(@"(cat(\d)|sup): (\d+)")]
    private static partial Regex Cell();
}
