using System.Diagnostics;

namespace Allocation.LoadTests.Live;

/// <summary>What a process spends, by the operating system, and shares of sorted times.</summary>
internal static class HostFigures
{
    /// <summary>The time below which a share of them lies, ms.</summary>
    public static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)((sorted.Length - 1) * share)];

    /// <summary>Resident memory, MB.</summary>
    public static long Resident(Process host)
    {
        host.Refresh();
        return host.WorkingSet64 / 1_000_000;
    }

    /// <summary>Processor time spent.</summary>
    public static TimeSpan Processor(Process host)
    {
        host.Refresh();
        return host.TotalProcessorTime;
    }
}
