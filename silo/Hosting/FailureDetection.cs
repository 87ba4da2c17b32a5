using Orleans.Configuration;

namespace Allocation.Silo.Hosting;

/// <summary>
/// How a dead silo is told from a slow one. Six seconds of silence towards two others make it dead: a killed process is
/// replaced within the budget of B9, and the longest pause of the collector measured (2 s) is survived three times over.
/// </summary>
/// <remarks>Described for operators in docs/operations/a-silo-is-lost.md.</remarks>
internal static class FailureDetection
{
    /// <summary>How often an API host looks for silos that came or went.</summary>
    public static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ConnectAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Probes, votes and signs of life of a cluster.</summary>
    public static void Apply(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = Probe;
        membership.NumMissedProbesLimit = 3;
        membership.NumVotesForDeathDeclaration = 2;
        membership.NumProbedSilos = 3;
        membership.EnableIndirectProbes = true;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
    }

    /// <summary>An API host may start before the first silo: it waits, and says by its readiness that it does.</summary>
    public static async Task<bool> WaitForSilos(Exception failure, CancellationToken stopping)
    {
        await Task.Delay(ConnectAgainAfter, stopping);
        return true;
    }
}
