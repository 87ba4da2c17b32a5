using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Contract;

/// <summary>The OpenAPI document of a host: what tests that go through every operation are made of.</summary>
internal sealed class ContractDocument(JsonObject document)
{
    private ILookup<string, Operation>? _named;

    public JsonObject Root => document;

    /// <summary>The folder of the sources.</summary>
    public static string Sources { get; } = Above();

    public static async Task<ContractDocument> Of(RunningApi api)
    {
        var answer = await api.Client.Get("/openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return new ContractDocument(answer.Json.AsObject());
    }

    public IEnumerable<Operation> Operations =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new Operation(operation.Value!["operationId"]!.GetValue<string>(), path.Key, operation.Key, operation.Value!.AsObject());

    public Operation this[string name] => (_named ??= Operations.ToLookup(operation => operation.Name))[name].Single();

    /// <summary>A schema, or another part, behind its reference.</summary>
    public JsonObject Resolved(JsonNode part)
    {
        while (part["$ref"]?.GetValue<string>() is { } reference)
            part = reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode)document, (node, name) => node[name]!);
        return part.AsObject();
    }

    /// <summary>A file of the documentation.</summary>
    public static string Page(params string[] path) => Path.Combine([Sources, "docs", "reference", .. path]);

    private static string Above()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Allocation.sln")))
            directory = directory.Parent!;
        return directory.FullName;
    }
}

/// <summary>An operation as the document describes it.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Path">Its address.</param>
/// <param name="Method">Its method, in small letters.</param>
/// <param name="Says">All that is said of it.</param>
internal sealed record Operation(string Name, string Path, string Method, JsonObject Says)
{
    /// <summary>Names of its parameters of a kind: <c>query</c>, <c>header</c>, <c>path</c>.</summary>
    public IReadOnlyList<string> Parameters(string kind) =>
        [.. (Says["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == kind).Select(parameter => parameter!["name"]!.GetValue<string>())];

    /// <summary>The usual form of its body; null when it has none.</summary>
    public (string ContentType, JsonObject Media)? Body => Says["requestBody"]?["content"]?.AsObject().First() is { } media ? (media.Key, media.Value!.AsObject()) : null;

    /// <summary>Its answer of a status, or the one of all others.</summary>
    public JsonObject Answer(HttpStatusCode status) => (Says["responses"]![((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture)] ?? Says["responses"]!["default"]!).AsObject();
}
