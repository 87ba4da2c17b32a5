using System.Collections.Frozen;
using Allocation.Api.Identity;
using Microsoft.Extensions.Primitives;
using Orleans.Dashboard;

namespace Allocation.Api.Dashboard;

/// <summary>
/// Orleans' dashboard, for operators: how many actors there are of which kind, what their calls take, how the silos do. What could show an actor's state or key is not
/// mapped: keys are those of households and their files, and the state route calls whatever it finds. A route that a later version brings is not there until it is named here.
/// </summary>
internal static class ActorDashboard
{
    /// <summary>Where it is.</summary>
    public const string Address = "/operations/orleans";

    /// <summary>Routes by their first word. Not among them: <c>GrainState</c>, <c>Reminders</c> (keys of actors), <c>Trace</c> (the log as it is written).</summary>
    private static readonly FrozenSet<string> Shown = new[]
    {
        "", "index.html", "index.min.js", "index.css", "favicon.ico", "fonts", "img", "version",
        "DashboardCounters", "ClusterStats", "HistoricalStats", "SiloProperties", "SiloMetadata", "SiloStats", "SiloCounters", "GrainStats", "TopGrainMethods", "GrainTypes", "LifecycleStages",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Its own files alone. Its charts write styles into the page; no script does.</summary>
    private const string ContentPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void MapActorDashboard(this WebApplication app)
    {
        var all = new Routes(app);
        all.MapOrleansDashboard(Address).Needs(Permission.Operations).AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy = ContentPolicy;
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return await next(context);
        });
        ((IEndpointRouteBuilder)app).DataSources.Add(new ShownRoutes(all.DataSources.Single()));
    }

    private static bool IsShown(Endpoint endpoint) => endpoint is RouteEndpoint { RoutePattern.RawText: { } route } && Shown.Contains(route[Address.Length..].Trim('/').Split('/')[0]);

    /// <summary>All routes of the dashboard, which nobody can ask for.</summary>
    private sealed class Routes(IEndpointRouteBuilder app) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => app.ServiceProvider;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => app.CreateApplicationBuilder();
    }

    private sealed class ShownRoutes(EndpointDataSource all) : EndpointDataSource
    {
        public override IReadOnlyList<Endpoint> Endpoints { get; } = [.. all.Endpoints.Where(IsShown)];

        public override IChangeToken GetChangeToken() => all.GetChangeToken();
    }
}
