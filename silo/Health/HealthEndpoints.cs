using Allocation.Domain.Policies;
using Allocation.GrainInterfaces.Demands;
using Allocation.Grains.Storage;
using Allocation.Silo.Journal;
using Allocation.Silo.Storage;
using Allocation.Silo.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Allocation.Silo.Health;

/// <summary>
/// Live: the process answers, whatever it depends on does. Ready: the store answers and takes writes, an actor answers, and so did every
/// partition a moment ago. Ready comes and goes with them, by itself. Degraded when some territory has no lists, or the journal is not sealed.
/// </summary>
public static class HealthEndpoints
{
    private const string Ready = "ready";

    /// <summary>What does not answer within this time is not there for a client either.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Adds the checks.</summary>
    public static void AddAllocationChecks(this IHealthChecksBuilder checks) => checks
        .AddCheck<StoreCheck>("store", tags: [Ready], timeout: Patience)
        .AddCheck<ActorsCheck>("actors", tags: [Ready], timeout: Patience)
        .AddCheck<IndexCheck>("index", tags: [Ready])
        .AddCheck<GridCheck>("grids", tags: [Ready])
        .AddCheck<JournalCheck>("journal", tags: [Ready]);

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void MapAllocationHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = Say }).AllowAnonymous();
    }

    /// <summary>Maps <c>/health/figures</c>: what the process spends. To whoever the host lets in: its fallback policy decides, and a silo has none.</summary>
    public static IEndpointConventionBuilder MapProcessFigures(this IEndpointRouteBuilder app) => app.MapGet("/health/figures", (ProcessFigures figures) => figures.Read());

    /// <summary>One line: <c>Healthy</c>, or <c>Degraded</c> or <c>Unhealthy</c> and which checks say so. Nothing of why: that is in the log, for the operator alone.</summary>
    private static Task Say(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var failed = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => entry.Key).Order(StringComparer.Ordinal);
        return context.Response.WriteAsync(report.Status == HealthStatus.Healthy ? "Healthy" : $"{report.Status}: {string.Join(", ", failed)}", context.RequestAborted);
    }

    private sealed class StoreCheck(IVacancyStore store, IEnumerable<IStoreState> states) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await store.Page(null, null, 1).WaitAsync(cancellationToken);
            foreach (var state in states)
            {
                if (!await state.TakesWrites().WaitAsync(cancellationToken))
                    return HealthCheckResult.Unhealthy("The store only reads.");
            }

            return HealthCheckResult.Healthy();
        }
    }

    /// <summary>A silo answers: this process's own, or one that it can reach.</summary>
    private sealed class ActorsCheck(IGrainFactory grains) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await grains.GetGrain<IDemandDirectoryGrain>(0).NewId().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }

    /// <summary>A territory whose grid cannot be applied is no reason to send the others away: ready, and degraded.</summary>
    private sealed class GridCheck(PolicyBook policies) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(policies.Unusable.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"Grids that cannot be applied: {string.Join(", ", policies.Unusable.Select(grid => grid.Version))}."));
    }

    /// <summary>Seals that are late are no reason to send anybody away. Where silos are elsewhere nobody watches, and they say so.</summary>
    private sealed class JournalCheck(IEnumerable<JournalWatch> watches) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(watches.Any(watch => watch.IsLate) ? HealthCheckResult.Degraded("Entries of the journal lie without a seal.") : HealthCheckResult.Healthy());
    }

    private sealed class IndexCheck(IndexReadiness readiness) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(readiness.Loaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("Not every partition answers."));
    }
}
