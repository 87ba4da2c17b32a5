using System.Text.Json.Nodes;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>The schema that gives completion in editors says the keys the parser reads, and no others.</summary>
public class GridSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policies", "grid.schema.json")))!;

    [Theory]
    [InlineData("", "{0}: null\n")]
    [InlineData("criterion", "criteria: [{{ id: A, label: A, points: 1, {0}: null }}]\n")]
    [InlineData("group", "criteria: [{{ group: G, {0}: null, criteria: [] }}]\n")]
    [InlineData("family", "criteria: [{{ family: F, {0}: null, criteria: [] }}]\n")]
    [InlineData("namedCriterion", "criteria: [{{ A: {{ label: A, points: 1, {0}: null }} }}]\n")]
    [InlineData("namedGroup", "criteria: [{{ G: {{ {0}: null, criteria: [] }} }}]\n")]
    [InlineData("situations", "classes: [{{ id: A, {0}: null }}]\n")]
    public void Every_key_of_the_schema_is_read_and_every_key_read_is_in_it(string part, string text)
    {
        var place = part switch { "" => Schema, "situations" => Schema["$defs"]![part]!["items"]!, _ => Schema["$defs"]![part]! };
        var keys = place["properties"]!.AsObject().Select(property => property.Key).ToList();

        foreach (var key in keys)
            Assert.DoesNotContain(Errors(key), error => error.Code == GridDiagnosticCodes.UnknownKey && error.Message.Contains($"'{key}'", StringComparison.Ordinal));
        Assert.Contains(Errors("nothing"), error => error.Code == GridDiagnosticCodes.UnknownKey);
        foreach (var name in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "policies", "grids"), "*.yaml").SelectMany(File.ReadLines).Where(line => part.Length == 0 && line.Length > 0 && char.IsAsciiLetter(line[0])))
            Assert.Contains(name[..name.IndexOf(':', StringComparison.Ordinal)], keys);

        IReadOnlyList<GridDiagnostic> Errors(string key) => GridParser.Parse(Head + string.Format(System.Globalization.CultureInfo.InvariantCulture, text, key), "test.yaml").Diagnostics;
    }

    [Theory]
    [InlineData("criterion", "namedCriterion", "id")]
    [InlineData("group", "namedGroup", "group")]
    [InlineData("group", "family", "group")]
    public void What_is_written_shorter_has_the_same_keys(string full, string shorter, string id)
    {
        Assert.True(JsonNode.DeepEquals(Without(full), Without(shorter)));

        JsonObject Without(string part)
        {
            var keys = Schema["$defs"]![part]!["properties"]!.DeepClone().AsObject();
            keys.Remove(id);
            if (part == "family")
                keys.Remove(part);
            return keys;
        }
    }

    [Theory]
    [InlineData("group", "combine", typeof(Combination))]
    [InlineData("", "status", typeof(GridStatus))]
    [InlineData("", "demands", typeof(DemandClass))]
    public void Words_of_the_schema_are_those_of_the_language(string part, string key, Type words)
    {
        var values = (part.Length == 0 ? Schema : Schema["$defs"]![part]!)["properties"]![key]!["enum"]!.AsArray().Select(value => value!.GetValue<string>());
        Assert.Equal(Enum.GetNames(words).Select(name => name.ToLowerInvariant()), values);
    }
}
