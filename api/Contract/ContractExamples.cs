using System.Text.Json.Nodes;

namespace Allocation.Api.Contract;

/// <summary>Bodies that stand in the document as examples: in <c>Examples</c>, a file for each operation, of its name. A test sends each of them.</summary>
internal static class ContractExamples
{
    private const string Folder = "contract-examples/";

    private static readonly Dictionary<string, JsonNode> Bodies = typeof(ContractExamples).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToDictionary(name => Path.GetFileNameWithoutExtension(name[Folder.Length..]), Read, StringComparer.Ordinal);

    /// <summary>The example of an operation, or null.</summary>
    public static JsonNode? Of(string? operation) => operation is not null && Bodies.TryGetValue(operation, out var body) ? body.DeepClone() : null;

    /// <summary>JSON as what it says; every other form as its text.</summary>
    private static JsonNode Read(string name)
    {
        using var reader = new StreamReader(typeof(ContractExamples).Assembly.GetManifestResourceStream(name)!);
        var text = reader.ReadToEnd();
        return Path.GetExtension(name) == ".json" ? JsonNode.Parse(text)! : JsonValue.Create(text.ReplaceLineEndings("\n"))!;
    }
}
