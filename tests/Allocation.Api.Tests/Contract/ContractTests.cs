using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Contract;

/// <summary>The OpenAPI document: as it stands in the documentation, whole in itself, and true of what it shows.</summary>
public sealed class ContractTests(RunningApi api)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private static string File => Path.Combine(Root(), "docs", "reference", "openapi.json");

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
            if (method is "post" or "put" or "patch" && !path.Contains("/visits", StringComparison.Ordinal))
                Assert.True(operation["requestBody"] is not null, $"{method} {path} has a body of which nothing is said");
        }
    }

    [Fact]
    public async Task Whatever_it_refers_to_is_there_and_no_schema_is_empty()
    {
        var document = await Document();
        var schemas = document["components"]!["schemas"]!.AsObject();

        foreach (var reference in References(document))
            Assert.True(schemas.ContainsKey(reference.Split('/')[^1]), reference);
        foreach (var name in new[] { "DemandFile", "Dwelling", "Shortlist", "Vacancy", "UniqueNumber", "Typology" })
            Assert.True(schemas.ContainsKey(name), name);
        Assert.Contains("T2", schemas["Typology"]!["enum"]!.AsArray().Select(word => word!.GetValue<string>()));
        Assert.All(schemas, schema => Assert.True(schema.Value!.AsObject().Any(member => member.Key is "type" or "enum" or "anyOf" or "oneOf"), schema.Key));
    }

    [Fact]
    public async Task Its_examples_are_accepted()
    {
        var examples = Operations(await Document())
            .Where(each => each.Operation["requestBody"]?["content"]?["application/json"]?["example"] is not null)
            .ToDictionary(each => each.Operation["operationId"]!.GetValue<string>(), each => (each.Path, each.Method, Body: each.Operation["requestBody"]!["content"]!["application/json"]!["example"]!));
        Assert.Equal(["amendDemand", "createWebhook", "describeDwelling", "evaluateGrid", "openVacancy", "registerDemand", "takeStep"], examples.Keys.Order());

        await Send("createWebhook", [], HttpStatusCode.Created);
        var number = (await Send("registerDemand", [], HttpStatusCode.Created)).Text("uniqueNumber");
        await Send("amendDemand", new() { ["uniqueNumber"] = number });
        var dwelling = examples["openVacancy"].Body["dwellingId"]!.GetValue<string>();
        await Send("describeDwelling", new() { ["id"] = dwelling }, HttpStatusCode.Created);
        var vacancy = (await Send("openVacancy", [], HttpStatusCode.Created)).Text("id");
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/return-keys", ApiClient.Json(new { on = Sample.Day(Sample.Today) }), ifMatch: "\"1\"")).Status);
        examples["takeStep"].Body["expectedVersion"] = 2;
        await Send("takeStep", new() { ["id"] = vacancy, ["step"] = "orient" });
        examples["evaluateGrid"].Body["gridId"] = (await api.Client.Get("/api/v1/policies/grids")).Json["grids"]!.AsArray().First(grid => grid!["state"]!.GetValue<string>() == "in-force")!["id"]!.GetValue<string>();
        await Send("evaluateGrid", []);

        async Task<Answer> Send(string operation, Dictionary<string, string> names, HttpStatusCode expected = HttpStatusCode.OK)
        {
            var (path, method, body) = examples[operation];
            var address = names.Aggregate(path, (address, name) => address.Replace($"{{{name.Key}}}", name.Value, StringComparison.Ordinal));
            var answer = await api.Client.Send(new HttpMethod(method.ToUpperInvariant()), address, ApiClient.Json(body.ToJsonString()));
            Assert.True(answer.Status == expected, $"{operation}: {answer.Status} {answer.Body}");
            return answer;
        }
    }

    [Fact]
    public async Task A_page_shows_it_without_asking_anybody_else()
    {
        var page = await api.Client.Get("/interface/");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("cdn.", page.Body, StringComparison.Ordinal);
    }

    private async Task<JsonObject> Document()
    {
        var answer = await api.Client.Get("/openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json.AsObject();
    }

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

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(directory.FullName, "Allocation.sln")))
            directory = directory.Parent!;
        return directory.FullName;
    }
}
