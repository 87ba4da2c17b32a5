using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Contract;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Contract;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Identity;

/// <summary>Things that a body, a query or a part of an address beside the thing itself names: one that is not seen is answered as one that is not there.</summary>
public sealed class NamedThingsTests(RunningApi api)
{
    private const string Own = "Bailleur voisin";
    private const string Another = "Bailleur étranger";

    /// <summary>Members and parameters that name a thing, and where it is shown that they tell nothing of one that is not seen, or why there is nothing to tell.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["openVacancy dwellingId"] = "here",
        ["explainDemand demand"] = "here",
        ["noteSeen rows.uniqueNumber"] = "AccessScopeTests",
        ["registerDemand uniqueNumber"] = "the threat model says what it tells",
        ["registerDemand token.vacancy"] = "the engine alone sets it",
        ["registerDemand token.offer"] = "the engine alone sets it",
        ["evaluateGrid demand.uniqueNumber"] = "the facts are brought along, none is looked up",
        ["evaluateGrid demand.token.vacancy"] = "the facts are brought along, none is looked up",
        ["evaluateGrid demand.token.offer"] = "the facts are brought along, none is looked up",
        ["describeDwelling landlord"] = "AccessScopeTests",
        ["recordAgreement landlord"] = "it is that of the address",
        ["simulateFlux agreements.landlord"] = "the agreements are brought along, none is looked up",
        ["convertStock landlord"] = "the inventory is brought along, none is looked up",
        ["readEvents landlord"] = "it narrows what one sees",
        ["createWebhook landlord"] = "it narrows what one sees",
        ["changeWebhook landlord"] = "it narrows what one sees",
    };

    [Fact]
    public async Task Whatever_names_a_thing_was_looked_at()
    {
        var document = await ContractDocument.Of(api);

        var found = document.Operations.SelectMany(operation => operation.Parameters("query").Where(name => name is "demand" or "landlord")
            .Concat(operation.Body is { Media: { } media } ? Members(document, media["schema"]!, "", 0) : []).Select(name => $"{operation.Name} {name}"));

        Assert.Equal(Names.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_that_is_not_seen_is_answered_as_one_that_is_not_there()
    {
        var hidden = await api.Client.OpenVacancy(Sample.Dwelling().With("landlord", Another));
        var dwelling = (await api.Client.Get($"/api/v1/vacancies/{hidden}")).Text("dwellingId");
        var number = await api.Client.Register(Sample.Demand("69266"));
        var own = await api.Client.OpenVacancy(Sample.Dwelling().With("landlord", Own));
        using var client = await api.As(RoleRights.Manager, organisation: Own, departements: ["31"], landlords: [Own]);
        Assert.Equal(HttpStatusCode.OK, (await client.Get($"/api/v1/vacancies/{own}")).Status);
        var merger = new { on = "2026-11-01", act = "Traité de fusion." };
        var stock = await api.Client.Put($"/api/v1/flux/31/{Uri.EscapeDataString(Another)}/years/2026/stock", ContractExamples.Of("declareStock"));
        Assert.True(stock.Status == HttpStatusCode.OK, stock.Body);
        Assert.DoesNotContain("unknown-landlord", (await Preview(api.Client, Another)).Body, StringComparison.Ordinal);

        await AreAlike(hidden.ToString(), Guid.NewGuid().ToString(), id => client.Get($"/api/v1/vacancies?after={id}"));
        await AreAlike(dwelling, "no-such-dwelling", id => client.Post("/api/v1/vacancies", new { dwellingId = id, availableOn = Sample.Day(Sample.Today) }));
        await AreAlike(number, "031032699999900000", id => client.Get($"/api/v1/vacancies/{own}/shortlist/explain?demand={id}"));
        await AreAlike(Another, "Bailleur inconnu", name => Preview(client, name));
        await AreAlike(Another, "Bailleur inconnu", name => client.Send(HttpMethod.Put, $"/api/v1/flux/31/{Uri.EscapeDataString(Own)}/mergers/{Uri.EscapeDataString(name)}", ApiClient.Json(merger)));

        Task<Answer> Preview(ApiClient by, string name) => by.Post($"/api/v1/flux/31/{Uri.EscapeDataString(Own)}/mergers/{Uri.EscapeDataString(name)}/preview", merger);

        static async Task AreAlike(string hidden, string absent, Func<string, Task<Answer>> ask)
        {
            var (first, second) = (await ask(hidden), await ask(absent));
            Assert.Equal((second.Status, Words(second, absent)), (first.Status, Words(first, hidden)));
        }

        // Without the name that was asked for and the number of the incident.
        static string Words(Answer answer, string name)
        {
            var problem = answer.Json.AsObject();
            problem.Remove("traceId");
            return problem.ToJsonString().Replace(name, "name", StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Members(ContractDocument document, JsonNode schema, string path, int depth)
    {
        var form = document.Resolved(schema);
        foreach (var (name, member) in form["properties"]?.AsObject() ?? [])
        {
            var one = member!["oneOf"]?.AsArray().First(way => way!["type"]?.ToJsonString() != "\"null\"") ?? member;
            if (one["$ref"]?.GetValue<string>().EndsWith("/UniqueNumber", StringComparison.Ordinal) == true || one["format"]?.GetValue<string>() == "uuid" || name is "dwellingId" or "landlord" or "uniqueNumber")
                yield return path + name;
            if (depth == 2)
                continue;
            var below = document.Resolved(one);
            foreach (var deeper in Members(document, below["items"] ?? below, $"{path}{name}.", depth + 1))
                yield return deeper;
        }
    }
}
