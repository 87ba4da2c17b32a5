using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Allocation.LoadTests.Micro;

/// <summary>The small pieces alone, layer by layer, by BenchmarkDotNet: a short job that ends within some three minutes.</summary>
internal static class MicroRun
{
    /// <summary>Runs the benchmarks that the words of BenchmarkDotNet choose; all without any.</summary>
    /// <returns>0, or 1 when nothing was measured.</returns>
    public static int Run(string[] words)
    {
        // In this process: a project of its own for each benchmark would be built under the rules of this repository, and take longer than to measure.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "allocation-micro"))
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.JoinSummary);
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroRun).Assembly).Run(words.Length == 0 ? ["--filter", "*"] : words, config);
        return summaries.Any(summary => summary.Reports.Any(report => report.Success)) ? 0 : 1;
    }
}
