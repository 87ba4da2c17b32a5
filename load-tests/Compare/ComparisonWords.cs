using System.Globalization;

namespace Allocation.LoadTests.Compare;

/// <summary>What was asked on the command line.</summary>
/// <param name="Demands">Demands of the territory, 1,000 to 5,000,000.</param>
/// <param name="Engines">Engines of <see cref="Peers.All"/>, which must be there; null for all that are.</param>
/// <param name="Postgres">A server that is there; null for a throwaway one.</param>
/// <param name="Json">File for the report as JSON; null for none.</param>
/// <param name="Gated">Whether the run fails when the index is not ahead of PostgreSQL (<see cref="ComparisonRatios.Hold"/>), which must then be there.</param>
internal sealed record ComparisonWords(int Demands, IReadOnlyList<string>? Engines, string? Postgres, string? Json, bool Gated)
{
    /// <summary>How to write them.</summary>
    public const string Usage = "compare [demands] [--engines postgres,redis,duckdb] [--postgres CONNECTION] [--json FILE] [--gate]";

    /// <summary>Reads them; null when they cannot be read.</summary>
    public static ComparisonWords? Read(IReadOnlyList<string> words)
    {
        var read = new ComparisonWords(200_000, null, null, null, false);
        for (var at = 0; at < words.Count; at++)
        {
            if (words[at] == "--postgres" && at + 1 < words.Count)
                read = read with { Postgres = words[++at] };
            else if (words[at] == "--json" && at + 1 < words.Count)
                read = read with { Json = words[++at] };
            else if (words[at] == "--engines" && at + 1 < words.Count && words[at + 1].Split(',') is var engines && engines.All(Peers.All.Contains))
                (read, at) = (read with { Engines = [.. engines.Distinct()] }, at + 1);
            else if (words[at] == "--gate")
                read = read with { Gated = true };
            else if (int.TryParse(words[at], NumberStyles.None, CultureInfo.InvariantCulture, out var demands) && demands is >= 1_000 and <= 5_000_000)
                read = read with { Demands = demands };
            else
                return null;
        }

        return read.Gated && read.Engines?.Contains(Peers.Postgres) == false ? null : read;
    }
}
