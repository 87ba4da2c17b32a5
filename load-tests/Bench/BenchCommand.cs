using Allocation.LoadTests.Simulate;
using Allocation.LoadTests.Simulate.Report;
using Allocation.Silo;

namespace Allocation.LoadTests.Bench;

/// <summary>The verb <c>bench</c>.</summary>
internal static class BenchCommand
{
    /// <summary>Words of a simulation that the page says instead.</summary>
    private static readonly string[] OfPage = ["--seconds", "--minutes", "--shape", "--fault", "--json", "--html"];

    /// <summary>Runs it until it is interrupted.</summary>
    /// <param name="words">The command line behind the verb.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <returns>0 when it was interrupted; 1 when the product failed it; 2 for a wrong command.</returns>
    public static async Task<int> Run(string[] words, TextWriter errors)
    {
        var unfit = words.FirstOrDefault(OfPage.Contains);
        if (SimulationPlan.Read(words, out var fault) is not { } plan || unfit is not null)
        {
            await errors.WriteLineAsync($"{(unfit is null ? fault : $"'{unfit}' is not for a bench: its page starts, disturbs and stops the load, and gives the report.")}\nusage: {SimulationPlan.Usage}");
            return 2;
        }

        using var ending = new Interruption();
        var view = TerminalView.OfConsole();
        await using var link = new BenchLink(view);
        try
        {
            await view.Show(async () =>
            {
                await new LiveBench(plan, link).Run(ending.Token);
                return 0;
            });
            return 0;
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException or HttpRequestException or SettingException)
        {
            await errors.WriteLineAsync(failure.Message);
            return 1;
        }
    }
}
