using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Allocation.Api.Contract;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Identity;

/// <summary>Every address there is × every role: made from the addresses themselves, so that one that is added later is in it.</summary>
public sealed partial class AccessMatrixTests(RunningApi api)
{
    /// <summary>The step that the contract's example takes.</summary>
    private const string Step = "return-keys";

    /// <summary>Names in addresses that are no secret of anybody's: a word, a name of the caller's own, the name of a public document.</summary>
    private static readonly HashSet<string> Harmless = ["step", "word", "name", "documentName"];

    [Fact]
    public void Every_address_says_who_may_use_it()
    {
        var open = Addresses().Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct().Order(StringComparer.Ordinal);
        var silent = Addresses().Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<NeededPermission>() is null);

        Assert.Empty(silent.Select(endpoint => endpoint.RoutePattern.RawText));
        Assert.Equal(["dev/token", "health/live", "health/ready", "interface/favicon.svg", "interface/scalar.aspnetcore.js", "interface/scalar.js", "interface/{documentName?}", "openapi/{documentName}.json"], open);
    }

    [Fact]
    public void Every_name_in_an_address_is_guarded()
    {
        foreach (var endpoint in Addresses())
        {
            var guarded = endpoint.Metadata.GetOrderedMetadata<Guard>().Select(guard => guard.Name).ToList();
            var open = endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).Where(name => !guarded.Contains(name) && !Harmless.Contains(name) && !IsPublicGrid(endpoint, name));
            Assert.True(!open.Any(), $"{endpoint.RoutePattern.RawText}: nobody guards {string.Join(", ", open)}");
        }
    }

    [Theory, MemberData(nameof(Roles))]
    public async Task A_role_is_refused_where_it_has_no_right_and_nowhere_else(string role)
    {
        IReadOnlySet<Permission> rights = RoleRights.All.Contains(role) ? RoleRights.Of(role) : new HashSet<Permission> { PermissionWords.Read(role)!.Value };
        using var client = RoleRights.All.Contains(role) ? await api.As(role, demand: "031032600077700000") : await api.As(RoleRights.Client, scope: role);
        var asked = 0;
        foreach (var endpoint in Addresses().Where(endpoint => endpoint.Metadata.GetMetadata<NeededPermission>() is not null))
        {
            var allowed = endpoint.Metadata.GetOrderedMetadata<NeededPermission>().All(needed => rights.Contains(needed.Permission));
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["POST"])
            {
                var path = Address(endpoint);
                var answer = await client.Send(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : Body(endpoint));
                Assert.True(allowed == (answer.Status != HttpStatusCode.Forbidden), $"{role}: {method} {path} gave {answer.Status}");
                Assert.NotEqual(HttpStatusCode.Unauthorized, answer.Status);
                Assert.True((int)answer.Status < 500, $"{role}: {method} {path} gave {answer.Status}");
                asked++;
            }
        }

        Assert.True(asked > 35, $"{asked} addresses");
    }

    /// <summary>
    /// With ids that exist, and with the bodies of the contract: to whoever does not see the thing each address and method answers as if there were none, whatever its role,
    /// and for that reason alone.
    /// </summary>
    [Theory, MemberData(nameof(Roles))]
    public async Task What_is_anothers_is_answered_as_what_is_not_there_at_every_address(string role)
    {
        var names = await Anothers();
        var known = RoleRights.All.Contains(role);
        using var stranger = await api.As(
            known ? role : RoleRights.Client, organisation: "Bailleur voisin", departements: ["31"], landlords: ["Bailleur voisin"], scope: known ? null : role, demand: "031032600077700000");
        var asked = 0;
        foreach (var endpoint in Addresses().Where(endpoint => endpoint.Metadata.GetOrderedMetadata<Guard>().Count > 0))
        {
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var (theirs, nobodys) = (await Ask(method, endpoint, Existing(endpoint, names)), await Ask(method, endpoint, Address(endpoint)));
                var said = $"{role}: {method} {endpoint.RoutePattern.RawText}: {theirs.Status} of what is there, {nobodys.Status} of what is not, {theirs.Body}";
                Assert.True(theirs.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, said);

                // That a grid exists is no secret of anybody's.
                Assert.True(theirs.Status == nobodys.Status || IsPublicGrid(endpoint, "id"), said);
                asked++;
            }
        }

        Assert.True(asked > 40, $"{asked} addresses");

        Task<Answer> Ask(string method, RouteEndpoint endpoint, string path) =>
            stranger.Send(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : Example(endpoint) ?? Body(endpoint), ifMatch: method == "GET" ? null : "\"1\"");
    }

    /// <summary>Things of another landlord in another place, and webhook of somebody else, and a grid of another territory.</summary>
    private async Task<Dictionary<string, string>> Anothers()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling("69266").With("landlord", "Bailleur étranger"));
        return new Dictionary<string, string>
        {
            ["vacancy"] = vacancy.ToString(),
            ["dwelling"] = (await api.Client.Get($"/api/v1/vacancies/{vacancy}")).Text("dwellingId"),
            ["uniqueNumber"] = await api.Client.Register(Sample.Demand("69266")),
            ["departement"] = "69",
            ["landlord"] = Uri.EscapeDataString("Bailleur étranger"),
            ["webhook"] = (await api.Client.Post("/api/v1/webhooks", new { url = "http://127.0.0.1:9/" }, "matrix")).Json["webhook"]!["id"]!.GetValue<string>(),
            ["grid"] = Uri.EscapeDataString((await api.Client.Get("/api/v1/policies/grids")).Json["grids"]!.AsArray().First(grid => grid!["territory"]!.GetValue<string>() == "200046977")!["version"]!.GetValue<string>()),
            ["step"] = Step,
        };
    }

    private static string Existing(RouteEndpoint endpoint, Dictionary<string, string> names) => "/" + Name().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), name => name.Groups[1].Value switch
    {
        "id" => names[
            endpoint.RoutePattern.RawText!.Contains("/webhooks/", StringComparison.Ordinal) ? "webhook"
            : endpoint.RoutePattern.RawText!.Contains("/dwellings/", StringComparison.Ordinal) ? "dwelling"
            : endpoint.RoutePattern.RawText!.Contains("/grids/", StringComparison.Ordinal) ? "grid"
            : "vacancy"],
        "name" when endpoint.RoutePattern.RawText!.Contains("/flux/", StringComparison.Ordinal) => names["vacancy"],
        "number" => names["uniqueNumber"],
        var other => names.GetValueOrDefault(other, "nothing"),
    });

    /// <summary>The body of the contract, so that what is refused is not refused for its body; null where it has none.</summary>
    private static StringContent? Example(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<TakenBody>() is { } taken && ContractExamples.Of(endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName) is { } example
            ? ApiClient.Json(example is JsonValue text ? text.GetValue<string>() : example.ToJsonString(), taken.ContentTypes[0])
            : null;

    /// <summary>All roles, and of programs each permission alone.</summary>
    public static TheoryData<string> Roles => [.. RoleRights.All.Concat(Enum.GetValues<Permission>().Select(PermissionWords.Of))];

    private IEnumerable<RouteEndpoint> Addresses() => api.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private static HttpContent Body(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Any(type => type.Contains("form", StringComparison.Ordinal)) == true ? new FormUrlEncodedContent([new("motif", "contact")]) : ApiClient.Json("{}");

    /// <summary>An address with names of nothing that is there.</summary>
    private static string Address(RouteEndpoint endpoint) => "/" + Name().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), name => name.Groups[1].Value switch
    {
        "id" when endpoint.RoutePattern.RawText!.Contains(":guid", StringComparison.Ordinal) => "00000000-0000-4000-8000-000000000001",
        "step" => Step,
        _ => "nothing",
    });

    private static bool IsPublicGrid(RouteEndpoint endpoint, string name) => name == "id" && endpoint.RoutePattern.RawText!.Contains("/grids/", StringComparison.Ordinal);

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Name();
}
