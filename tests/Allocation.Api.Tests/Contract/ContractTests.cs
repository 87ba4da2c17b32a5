using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Contract;

/// <summary>The OpenAPI document: as it stands in the documentation, whole in itself, and true of what it shows.</summary>
public sealed class ContractTests(RunningApi api)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>Commands that the address says whole.</summary>
    private static readonly HashSet<string> Bodiless = ["openList", "pauseWebhook", "resumeWebhook", "renewWebhook", "pingWebhook"];

    private static string File => ContractDocument.Page("openapi.json");

    [Fact]
    public async Task The_contract_is_the_one_that_was_reviewed()
    {
        var served = (await Document()).ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";

        // A change that is meant: ALLOCATION_WRITE_CONTRACT=1 writes it, and the review sees what changes for clients.
        if (Environment.GetEnvironmentVariable("ALLOCATION_WRITE_CONTRACT") == "1")
            await System.IO.File.WriteAllTextAsync(File, served, TestContext.Current.CancellationToken);
        Assert.Equal(await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken), served);
    }

    [Fact]
    public async Task Every_operation_is_named_said_and_answered()
    {
        var document = await Document();

        Assert.StartsWith("3.1", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        var operations = Operations(document).ToList();
        Assert.True(operations.Count >= 30, $"{operations.Count} operations");
        Assert.Equal(operations.Count, operations.Select(each => each.Operation["operationId"]!.GetValue<string>()).Distinct().Count());
        foreach (var (path, method, operation) in operations)
        {
            Assert.True(operation["summary"]?.GetValue<string>().Length > 10, $"{method} {path}");
            Assert.True(operation["security"] is JsonArray { Count: > 0 }, $"{method} {path} says nothing of who may");
            var answers = operation["responses"]!.AsObject();
            Assert.Contains(answers, answer => answer.Key.StartsWith('2'));
            Assert.NotNull(answers["default"]);
            if (method is "post" or "put" or "patch" && !Bodiless.Contains(operation["operationId"]!.GetValue<string>()))
                Assert.True(operation["requestBody"] is not null, $"{method} {path} has a body of which nothing is said");
        }
    }

    [Fact]
    public async Task Whatever_it_refers_to_is_there_and_no_schema_is_empty()
    {
        var document = await Document();
        var schemas = document["components"]!["schemas"]!.AsObject();

        foreach (var reference in References(document))
            Assert.True(reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (part, name) => part?[name]) is JsonObject, reference);
        foreach (var name in new[] { "DemandFile", "Dwelling", "Shortlist", "Vacancy", "UniqueNumber", "Typology" })
            Assert.True(schemas.ContainsKey(name), name);
        Assert.Contains("T2", schemas["Typology"]!["enum"]!.AsArray().Select(word => word!.GetValue<string>()));
        Assert.All(schemas, schema => Assert.True(schema.Value!.AsObject().Any(member => member.Key is "type" or "enum" or "anyOf" or "oneOf"), schema.Key));
    }

    [Fact]
    public async Task A_page_shows_it_without_asking_anybody_else()
    {
        var page = await api.Client.Get("/interface/");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("cdn.", page.Body, StringComparison.Ordinal);
    }

    private async Task<JsonObject> Document() => (await ContractDocument.Of(api)).Root;

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key, operation.Value!.AsObject());

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == "$ref" ? [member.Value!.GetValue<string>()] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
