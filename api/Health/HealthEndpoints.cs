using Allocation.Domain.Policies;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Allocation.Api.Health;

/// <summary>Live: the process answers. Ready: the silo is active, the store answers, the partitions are loaded; degraded when some territory has no lists.</summary>
internal static class HealthEndpoints
{
    private const string Ready = "ready";

    public static void AddAllocationChecks(this IHealthChecksBuilder checks) => checks
        .AddCheck<StoreCheck>("store", tags: [Ready])
        .AddCheck<IndexCheck>("index", tags: [Ready])
        .AddCheck<GridCheck>("grids", tags: [Ready]);

    public static void MapAllocationHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
    }

    private sealed class StoreCheck(IVacancyStore store) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await store.Page(null, null, 1);
            return HealthCheckResult.Healthy();
        }
    }

    /// <summary>A territory whose grid cannot be applied is no reason to send the others away: ready, and degraded.</summary>
    private sealed class GridCheck(PolicyBook policies) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(policies.Unusable.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"Grids that cannot be applied: {string.Join(", ", policies.Unusable.Select(grid => grid.Version))}."));
    }

    /// <summary>Loading goes through the silo, so a loaded index is an active silo.</summary>
    private sealed class IndexCheck(IndexReadiness readiness) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(readiness.Loaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("Partitions are loading."));
    }
}
