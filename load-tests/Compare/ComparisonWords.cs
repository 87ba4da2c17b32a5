using System.Globalization;

namespace Allocation.LoadTests.Compare;

/// <summary>What was asked on the command line.</summary>
/// <param name="Demands">Demands of the territory, 1,000 to 5,000,000.</param>
/// <param name="Postgres">A server that is there; null for a throwaway one.</param>
/// <param name="Json">File for the report as JSON; null for none.</param>
/// <param name="Gated">Whether the run fails when the index is not ahead by the least allowed (<see cref="ComparisonRatios.Holds"/>).</param>
internal sealed record ComparisonWords(int Demands, string? Postgres, string? Json, bool Gated)
{
    /// <summary>Reads them; null when they cannot be read.</summary>
    public static ComparisonWords? Read(IReadOnlyList<string> words)
    {
        var read = new ComparisonWords(200_000, null, null, false);
        for (var at = 0; at < words.Count; at++)
        {
            if (words[at] == "--postgres" && at + 1 < words.Count)
                read = read with { Postgres = words[++at] };
            else if (words[at] == "--json" && at + 1 < words.Count)
                read = read with { Json = words[++at] };
            else if (words[at] == "--gate")
                read = read with { Gated = true };
            else if (int.TryParse(words[at], NumberStyles.None, CultureInfo.InvariantCulture, out var demands) && demands is >= 1_000 and <= 5_000_000)
                read = read with { Demands = demands };
            else
                return null;
        }

        return read;
    }
}
