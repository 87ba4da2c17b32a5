using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Contract;

/// <summary>What every operation of the contract keeps to, whoever adds it: made from the document, with the exceptions there are and why.</summary>
public sealed partial class ContractRuleTests(RunningApi api)
{
    /// <summary>Commands that need no key, with the word of the document for why.</summary>
    private static readonly Dictionary<string, string> Repeatable = new()
    {
        ["importRegister"] = "what is in the register already changes nothing",
        ["importDemands"] = "it goes on behind what is entered under its name",
        ["openList"] = "it is the same visit",
        ["pingWebhook"] = "it says nothing that counts",
        ["replaySetAside"] = "what arrived is not sent again",
        ["validateGrid"] = "nothing is stored",
        ["evaluateGrid"] = "nothing is stored",
        ["simulateGrid"] = "nothing is stored",
        ["simulateFlux"] = "nothing is stored",
        ["convertStock"] = "nothing is stored",
        ["previewMerger"] = "nothing is recorded",
        ["previewAgreementsMerger"] = "nothing is recorded",
    };

    /// <summary>Changes of what has no version.</summary>
    private static readonly Dictionary<string, string> Unversioned = new()
    {
        ["noteSeen"] = "what a person has before the eyes: the last look counts",
        ["forgetSetAside"] = "an event that was given up is there or not; it does not change",
        ["withdrawGrid"] = "the address names the version of the grid, and a version never changes",
    };

    /// <summary>Changes that keep no key, with the word of the document: what they make so stays so when they come twice.</summary>
    private static readonly string[] Keyless = ["chooseAlerts", "describeDwelling", "forgetSetAside", "noteSeen", "removeWebhook"];

    /// <summary>Answers with a list that has an end by itself.</summary>
    private static readonly Dictionary<string, string> Bounded = new()
    {
        ["readDemand"] = "territories a demand wishes: sixty communes at most",
        ["readScores"] = "one entry for each territory wished",
        ["readPosition"] = "one entry for each territory wished",
        ["exportDemand"] = "what is held of a person is told whole (GDPR art. 15)",
        ["readShortlist"] = "a ranking from its head, take says how far",
        ["explainDemand"] = "the filters there are, the lines of a grid",
        ["readLife"] = "the steps of one vacancy",
        ["rankReservers"] = "the reservers of one dwelling, ranked: a part would be no ranking",
        ["readOwnFlux"] = "the accounts of one reserver in one year",
        ["readFlux"] = "the accounts of one ledger in one year",
        ["readFluxReport"] = "a report is whole",
        ["readRelease"] = "what one dwelling moved",
        ["readWebhooks"] = "twenty of one owner at most",
        ["readSeals"] = "one of each table",
        ["verifyJournal"] = "one report of each table",
        ["readEvidence"] = "evidence of the decisions on one vacancy is whole",
    };

    [Fact]
    public async Task Names_of_parameters_are_in_camel_case()
    {
        foreach (var operation in (await ContractDocument.Of(api)).Operations)
            Assert.All([.. operation.Parameters("query"), .. operation.Parameters("path")], name => Assert.Matches(CamelCase(), name));
    }

    [Fact]
    public async Task Every_body_has_an_example()
    {
        var bodies = (await ContractDocument.Of(api)).Operations.Where(operation => operation.Body is not null).ToList();

        Assert.True(bodies.Count >= 25, $"{bodies.Count} bodies");
        Assert.Empty(bodies.Where(operation => operation.Body!.Value.Media["example"] is null).Select(operation => operation.Name));
    }

    [Fact]
    public async Task A_command_that_is_another_one_when_it_comes_twice_has_a_key()
    {
        var posts = (await ContractDocument.Of(api)).Operations.Where(operation => operation.Method == "post").ToList();

        Assert.Equal(Repeatable.Keys.Order(StringComparer.Ordinal), posts.Where(operation => !operation.Parameters("header").Contains("Idempotency-Key")).Select(operation => operation.Name).Order(StringComparer.Ordinal));
        Assert.All(Repeatable, each => Assert.Contains($"May be sent again without a key: {each.Value}", posts.Single(operation => operation.Name == each.Key).Says["description"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_that_keeps_no_key_says_so()
    {
        var keyless = (await ContractDocument.Of(api)).Operations.Where(operation => operation.Method is "put" or "patch" or "delete" && !operation.Parameters("header").Contains("Idempotency-Key")).ToList();

        Assert.Equal(Keyless, keyless.Select(operation => operation.Name).Order(StringComparer.Ordinal));
        Assert.All(keyless, operation => Assert.Contains("Keeps no `Idempotency-Key`", operation.Says["description"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_of_what_has_versions_may_say_on_which_it_was_decided_and_a_read_tells_it()
    {
        var document = await ContractDocument.Of(api);
        var changes = document.Operations.Where(operation => operation.Method is "put" or "patch" or "delete").ToList();

        Assert.Equal(Unversioned.Keys.Order(StringComparer.Ordinal), changes.Where(operation => !operation.Parameters("header").Contains("If-Match")).Select(operation => operation.Name).Order(StringComparer.Ordinal));
        foreach (var operation in changes.Where(operation => operation.Parameters("header").Contains("If-Match")))
        {
            // The read of the thing itself, or of the ledger that it is a part of.
            var reads = document.Operations.Where(read => read.Method == "get" && (operation.Path == read.Path || operation.Path.StartsWith(read.Path + "/", StringComparison.Ordinal)));
            Assert.True(reads.Any(read => read.Says["responses"]!["200"]!["headers"]!["ETag"] is not null), $"nothing that is read tells the version for {operation.Name}");
        }
    }

    [Fact]
    public async Task A_list_that_grows_is_told_page_by_page()
    {
        var document = await ContractDocument.Of(api);
        var reads = document.Operations.Where(operation => operation.Method == "get").ToList();
        var lists = reads.Where(operation => operation.Says["responses"]!["200"]!["content"]?["application/json"]?["schema"] is { } schema && HasList(document, schema)).ToList();

        Assert.True(lists.Count > 15, $"{lists.Count} lists");
        Assert.Equal(Bounded.Keys.Order(StringComparer.Ordinal), lists.Where(operation => !operation.Parameters("query").Contains("after")).Select(operation => operation.Name).Order(StringComparer.Ordinal));
        foreach (var operation in lists.Where(operation => operation.Parameters("query").Contains("after") && operation.Name != "listSeals"))
        {
            Assert.Contains("take", operation.Parameters("query"));
            Assert.True(document.Resolved(operation.Says["responses"]!["200"]!["content"]!["application/json"]!["schema"]!)["properties"]!["next"] is not null, $"{operation.Name} does not say how to go on");
        }
    }

    private static bool HasList(ContractDocument document, JsonNode schema) =>
        document.Resolved(schema)["properties"]?.AsObject().Any(member => document.Resolved(member.Value!) is { } each && each["type"] is { } type && type.ToJsonString().Contains("\"array\"", StringComparison.Ordinal)) == true;

    [GeneratedRegex("^[a-z][a-zA-Z0-9]*$")]
    private static partial Regex CamelCase();
}
