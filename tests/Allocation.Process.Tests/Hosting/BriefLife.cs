using System.Diagnostics;

namespace Allocation.Process.Tests.Hosting;

/// <summary>How a process of a test compiles.</summary>
internal static class BriefLife
{
    /// <summary>
    /// It lives for seconds, beside others on two cores: compiled well is what was called five hundred times, not thirty, counted only once nothing new has been called for 100 ms, and nothing is measured first. Half of a start was the compiler, and half of the rest counting calls while it started.
    /// </summary>
    public static void CompilesLittle(this ProcessStartInfo start)
    {
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_QuickJit"] = "1";
        start.Environment["DOTNET_TC_CallCountThreshold"] = "200";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "64";
    }
}
