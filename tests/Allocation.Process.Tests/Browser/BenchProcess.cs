using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Allocation.Process.Tests.Browser;

/// <summary>The verb <c>bench</c> as somebody types it, on a small population; ended as an operator does, so that it ends the product it started.</summary>
internal sealed partial class BenchProcess : IAsyncDisposable
{
    private readonly System.Diagnostics.Process _process;
    private readonly Task<string> _errors;

    private BenchProcess(System.Diagnostics.Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Its page.</summary>
    public string Page { get; private set; } = "";

    public static async Task<BenchProcess> Start(string words)
    {
        var bench = new BenchProcess(System.Diagnostics.Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Allocation.LoadTests.dll"), "bench", .. words.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
        while (await bench._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Waiting().Match(line) is { Success: true } told)
            {
                bench.Page = told.Groups[1].Value;
                _ = bench._process.StandardOutput.ReadToEndAsync();
                return bench;
            }
        }

        throw new InvalidOperationException($"The bench ended before it waited for orders: {await bench._errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", _process.Id.ToString()]);
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"waiting for orders from (\S+)")]
    private static partial Regex Waiting();
}
