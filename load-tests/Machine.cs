using System.Diagnostics;

namespace Allocation.LoadTests;

/// <summary>Where figures come from: without it they cannot be compared with others.</summary>
internal static class Machine
{
    /// <summary>Cores, memory, runtime.</summary>
    public static string Line { get; } = $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, .NET {Environment.Version}";

    /// <summary>The commit of the checkout the program is run in; with <c>-dirty</c> where files differ from it; <c>unknown</c> outside one.</summary>
    public static string Commit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--exclude=*"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var commit = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? commit : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
