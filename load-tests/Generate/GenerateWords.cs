using System.Globalization;
using Allocation.Domain.Territories;

namespace Allocation.LoadTests.Generate;

/// <summary>What was asked on the command line.</summary>
/// <param name="Demands">How many, 1 to 10,000,000.</param>
/// <param name="Seed">Seed of every draw.</param>
/// <param name="Territories">Keys of territories; empty for the whole country, null for those of the demonstration.</param>
/// <param name="Dwellings">Dwellings that fall vacant.</param>
/// <param name="Events">Events after the first day's state.</param>
/// <param name="PerSecond">Events a second, evenly; null for the shape of a working day.</param>
/// <param name="Today">The day the population is seen.</param>
/// <param name="Xml">Whether the register's exchange message is written.</param>
/// <param name="NdJson">Whether demands are written a line each.</param>
/// <param name="Parquet">Whether demands are written as a table.</param>
/// <param name="Out">Folder; made where it is missing.</param>
internal sealed record GenerateWords(int Demands, ulong Seed, IReadOnlyList<TerritoryId>? Territories, int Dwellings, int Events, double? PerSecond, DateOnly Today, bool Xml, bool NdJson, bool Parquet, string Out)
{
    /// <summary>How to write them.</summary>
    public const string Usage = "generate --out FOLDER [--demands 20000] [--seed 1] [--territories demo|all|KEY,KEY…] [--dwellings 200] [--events 0] [--per-second N] [--today yyyy-MM-dd] [--format xml,ndjson,parquet]";

    /// <summary>Reads them; null with what is wrong.</summary>
    public static GenerateWords? Read(IReadOnlyList<string> words, out string fault)
    {
        var read = new GenerateWords(20_000, 1, null, 200, 0, null, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), Xml: true, NdJson: true, Parquet: false, "");
        for (var at = 0; at < words.Count; at += 2)
        {
            var option = GivenOption.At(words, at);
            var value = option.Value;
            GenerateWords? next = option.Name switch
            {
                "--demands" when option.Whole(1, 10_000_000) is { } demands => read with { Demands = demands },
                "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => read with { Seed = seed },
                "--territories" when value == "demo" => read with { Territories = null },
                "--territories" when value == "all" => read with { Territories = [] },
                "--territories" when value.Length > 0 => read with { Territories = [.. value.Split(',').Select(key => new TerritoryId(key))] },
                "--dwellings" when option.Whole(0, 1_000_000) is { } dwellings => read with { Dwellings = dwellings },
                "--events" when option.Whole(0, 100_000_000) is { } events => read with { Events = events },
                "--per-second" when option.Rate() is > 0 and var rate => read with { PerSecond = rate },
                "--today" when option.Day() is { } today => read with { Today = today },
                "--format" when value.Split(',') is var formats && formats.All(format => format is "xml" or "ndjson" or "parquet") =>
                    read with { Xml = formats.Contains("xml"), NdJson = formats.Contains("ndjson"), Parquet = formats.Contains("parquet") },
                "--out" when value.Length > 0 => read with { Out = value },
                _ => null,
            };
            if (next is null)
            {
                fault = option.Fault;
                return null;
            }

            read = next;
        }

        fault = read.Out.Length == 0 ? "Name a folder with --out." : "";
        return fault.Length == 0 ? read : null;
    }
}
