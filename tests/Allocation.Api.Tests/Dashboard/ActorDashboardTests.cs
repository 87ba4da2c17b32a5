using System.Net;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Dashboard;

/// <summary>A host whose actors are measured.</summary>
public class DashboardApi : RunningApi
{
    protected override IEnumerable<string> Settings => ["--Allocation:Dashboard", "true"];
}

/// <summary>The same outside Development, where nobody is signed in.</summary>
public sealed class ProductionDashboardApi : DashboardApi
{
    protected override string Environment => "Production";
}

/// <summary>Orleans' dashboard: operators see how the actors do, nobody sees what is in one.</summary>
public sealed class ActorDashboardTests(RunningApi without, DashboardApi api, ProductionDashboardApi production) : IClassFixture<DashboardApi>, IClassFixture<ProductionDashboardApi>
{
    private const string Address = "/operations/orleans";

    /// <summary>Routes of the package that could show the state or the key of an actor.</summary>
    private static readonly string[] Hidden = ["GrainState", "GrainState?grainId=1&grainType=Allocation.Grains.Demands.DemandGrain", "grainstate", "Reminders", "Reminders/1", "Trace"];

    /// <summary>All roles, and of programs each permission alone.</summary>
    public static TheoryData<string> Roles => AccessMatrixTests.Roles;

    [Theory, MemberData(nameof(Roles))]
    public async Task Operators_alone_see_it_and_nobody_what_is_in_an_actor(string role)
    {
        var allowed = role == PermissionWords.Of(Permission.Operations) || RoleRights.Of(role).Contains(Permission.Operations);
        using var client = RoleRights.All.Contains(role) ? await api.As(role, demand: "031032600077700000") : await api.As(RoleRights.Client, scope: role);

        foreach (var route in Routes(api))
            Assert.Equal((route, allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden), (route, (await client.Get(route)).Status));
        foreach (var route in Hidden)
            Assert.Equal((route, HttpStatusCode.NotFound), (route, (await client.Get($"{Address}/{route}")).Status));
    }

    [Fact]
    public async Task Who_is_unknown_is_asked_who_they_are()
    {
        foreach (var route in Routes(production).Concat(Hidden.Select(route => $"{Address}/{route}")))
            Assert.Equal((route, HttpStatusCode.Unauthorized), (route, (await production.Client.Get(route)).Status));
    }

    [Fact]
    public async Task It_is_not_there_unless_it_is_asked_for()
    {
        using var client = await without.As(RoleRights.Operator);

        Assert.Empty(Routes(without));
        Assert.Equal(HttpStatusCode.NotFound, (await client.Get(Address)).Status);
    }

    [Fact]
    public async Task Its_page_may_load_its_own_files_alone_and_the_others_keep_their_policy()
    {
        using var http = new HttpClient { BaseAddress = api.Client.Address };
        using var page = await http.GetAsync(new Uri($"{Address}/", UriKind.Relative), TestContext.Current.CancellationToken);
        using var console = await http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var (own, others) = (page.Headers.GetValues("Content-Security-Policy").Single(), console.Headers.GetValues("Content-Security-Policy").Single());

        Assert.StartsWith("default-src 'self'; style-src 'self' 'unsafe-inline';", own, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", own, StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl?.NoStore);
        Assert.DoesNotContain("unsafe-inline", others, StringComparison.Ordinal);
        Assert.Contains("index.min.js", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_number_of_a_household_is_in_what_it_shows()
    {
        using var client = await api.As(RoleRights.Operator);
        var number = await api.Client.Register(Sample.Demand());
        await api.Client.Get($"/api/v1/demands/{number}");

        var shown = await Task.WhenAll(Routes(api).Select(client.Get));

        Assert.Contains(shown, answer => answer.Body.Contains("DemandGrain", StringComparison.Ordinal));
        Assert.DoesNotContain(shown, answer => answer.Body.Contains(number, StringComparison.Ordinal));
    }

    /// <summary>Addresses of it that a host has, with a silo, a kind of actor and a file where one is named.</summary>
    private static IEnumerable<string> Routes(RunningApi host) => host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
        .Where(route => route.StartsWith(Address, StringComparison.Ordinal))
        .Select(route => route
            .Replace("fonts/{**path}", "fonts/fa-solid-900.woff2", StringComparison.Ordinal)
            .Replace("img/{**path}", "img/OrleansLogo.png", StringComparison.Ordinal)
            .Replace("{*grainName}", "Allocation.Grains.Demands.DemandGrain", StringComparison.Ordinal)
            .Replace("{*path}", Silo(host), StringComparison.Ordinal)
            .Replace("{*address}", Silo(host), StringComparison.Ordinal));

    private static string Silo(RunningApi host) => host.Services.GetRequiredService<Orleans.Runtime.ILocalSiloDetails>().SiloAddress.ToParsableString();
}
