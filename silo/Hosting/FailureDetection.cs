using Orleans.Configuration;

namespace Allocation.Silo.Hosting;

/// <summary>
/// How a dead silo is told from a slow one. Six seconds of silence towards two others make it dead, twelve on a machine
/// where answers are slow: a killed process is replaced within the budget of B9, and the longest pause of the collector measured
/// (2 s) is survived three times over.
/// </summary>
/// <remarks>Described for operators in docs/operations/a-silo-is-lost.md.</remarks>
internal static class FailureDetection
{
    /// <summary>How often an API host looks for silos that came or went.</summary>
    public static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an API host waits for an answer. A call that was on its way through a silo that died, or froze, is lost without a word: its sender
    /// learns it by this alone, so it is longer than the detection of a killed silo takes as a rule, and stays within the budget of B9.
    /// </summary>
    public static readonly TimeSpan MostAwaited = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ConnectAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Probes, votes and signs of life of a cluster.</summary>
    public static void Apply(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = Probe;

        // A silo that answers slowly is given more time, but not so much that a frozen one is missed for half a minute.
        membership.MaxProbeTimeout = 2 * Probe;
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
