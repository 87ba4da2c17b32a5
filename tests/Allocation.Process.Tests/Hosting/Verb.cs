using System.Diagnostics;

namespace Allocation.Process.Tests.Hosting;

/// <summary>A verb of the console, as somebody types it.</summary>
internal static class Verb
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Code, string Output, string Errors)> Run(params string[] arguments) => RunOf("Allocation.Api.dll", arguments);

    /// <summary>Runs a verb of another program to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunOf(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, program), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.CompilesLittle();
        using var process = System.Diagnostics.Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, output, await errors);
    }
}
