using System.Globalization;
using Allocation.Domain.Territories;
using Allocation.Grains.Territories;
using Microsoft.Extensions.Configuration;

namespace Allocation.Silo.Hosting;

/// <summary>Settings of section <c>Allocation</c>, read once at start; a wrong or unknown one stops it.</summary>
public sealed class AllocationOptions
{
    private const string Section = "Allocation";

    private static readonly string[] Known = ["Store", "DataDirectory", "Demo", "Partitions", "ExtendedDemand", "SmallestCount"];

    /// <summary>Where the register lives. Only <c>sqlite</c> in this version.</summary>
    public string Store { get; private init; } = "sqlite";

    /// <summary>Directory of the embedded store; <c>./data</c> by default.</summary>
    public string DataDirectory { get; private init; } = "data";

    /// <summary>Whether an empty store is filled with a fictitious population and kept moving; Development only, on by default there.</summary>
    public bool Demo { get; private init; }

    /// <summary>Partitions of a territory, 1 to 64; 2 by default.</summary>
    public int Partitions { get; private init; } = 2;

    /// <summary>What an extended demand accepts: <c>listed-communes</c> (default) or <c>whole-territory</c>.</summary>
    public ExtendedDemandReach ExtendedDemand { get; private init; }

    /// <summary>Smallest number of demands that is told as a count, 1 to 1,000; 12 by default (INF-6).</summary>
    public int SmallestCount { get; private init; } = 12;

    internal PartitioningOptions Partitioning => new() { Default = Partitions };

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="SettingException">A setting is wrong; its message names it.</exception>
    public static AllocationOptions Read(IConfiguration configuration, bool development)
    {
        var section = configuration.GetSection(Section);
        foreach (var child in section.GetChildren())
        {
            if (!Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw new SettingException($"{Section}:{child.Key}", $"there is no such setting; those there are: {string.Join(", ", Known)}.");
        }

        return new AllocationOptions
        {
            Store = OneOf("Store", "sqlite", new() { ["sqlite"] = "sqlite" }, "postgres comes with the cluster; "),
            DataDirectory = section["DataDirectory"] is { Length: > 0 } directory ? directory : "data",
            Demo = section["Demo"] is not { Length: > 0 } demo ? development : Flag("Demo", demo, development),
            Partitions = section["Partitions"] is not { Length: > 0 } partitions ? 2 : Count("Partitions", partitions, 64),
            SmallestCount = section["SmallestCount"] is not { Length: > 0 } smallest ? 12 : Count("SmallestCount", smallest, 1_000),
            ExtendedDemand = OneOf("ExtendedDemand", ExtendedDemandReach.ListedCommunes, new()
            {
                ["listed-communes"] = ExtendedDemandReach.ListedCommunes,
                ["whole-territory"] = ExtendedDemandReach.WholeTerritory,
            }),
        };

        T OneOf<T>(string name, T otherwise, Dictionary<string, T> values, string hint = "") =>
            section[name] is not { Length: > 0 } text ? otherwise
            : values.TryGetValue(text, out var value) ? value
            : throw new SettingException($"{Section}:{name}", $"\"{text}\" is not a value of it; {hint}use {string.Join(" or ", values.Keys)}.");
    }

    private static bool Flag(string name, string text, bool development) =>
        !bool.TryParse(text, out var value) ? throw new SettingException($"{Section}:{name}", $"\"{text}\" is not true or false.")
        : value && !development ? throw new SettingException($"{Section}:{name}", "the demo runs in Development only.")
        : value;

    private static int Count(string name, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most
            ? value
            : throw new SettingException($"{Section}:{name}", $"\"{text}\" is not a number from 1 to {most}.");
}
