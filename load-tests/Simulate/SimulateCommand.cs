using System.Globalization;
using System.Text.Json;
using Allocation.LoadTests.Simulate.Report;
using Allocation.Silo;
using Spectre.Console;

namespace Allocation.LoadTests.Simulate;

/// <summary>The verbs <c>simulate</c> and <c>soak</c>.</summary>
internal static class SimulateCommand
{
    /// <summary>Runs one.</summary>
    /// <param name="soaks">Whether it lasts an hour unless said otherwise, and is looked at for what drifts.</param>
    /// <param name="words">The command line behind the verb.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <returns>0 when the report is good, 1 when it is not, 2 for a wrong command.</returns>
    public static async Task<int> Run(bool soaks, IReadOnlyList<string> words, TextWriter errors)
    {
        if (SimulationPlan.Read(soaks ? ["--seconds", "3600", .. words] : words, out var fault) is not { } plan)
        {
            await errors.WriteLineAsync($"{fault}\nusage: {SimulationPlan.Usage}");
            return 2;
        }

        // Found out now, and not when the report of an hour is to be written.
        if (new[] { plan.Json, plan.Html }.OfType<string>().FirstOrDefault(file => !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))) is { } nowhere)
        {
            await errors.WriteLineAsync($"{nowhere}: there is no such folder to write the report into.");
            return 2;
        }

        using var ending = new Interruption();
        try
        {
            var view = TerminalView.OfConsole();
            var report = await view.Show(() => new Simulation(plan, view).Run(ending.Token));
            if (soaks)
                report = report with { Drift = Drift.Of(report.Timeline) };
            Write(report);
            if (plan.Json is { } json)
                await File.WriteAllTextAsync(json, report.ToJson(), ending.Token);
            if (plan.Html is { } html)
                await File.WriteAllTextAsync(html, ReportPage.Of([report]), ending.Token);
            return report.IsGood ? 0 : 1;
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            await errors.WriteLineAsync("Broken off.");
            return 1;
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException or HttpRequestException or SettingException)
        {
            await errors.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    /// <summary>Puts reports that were written before on one page.</summary>
    /// <param name="words">One JSON file or two, and the page.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static async Task<int> Report(string[] words, TextWriter errors)
    {
        if (words is not [.. var files, "--html", var page] || files.Length is 0 or > 2)
        {
            await errors.WriteLineAsync("usage: report RUN.json [OTHER.json] --html PAGE.html");
            return 2;
        }

        try
        {
            var runs = new List<string>();
            foreach (var file in files)
            {
                runs.Add(await File.ReadAllTextAsync(file));
                using var read = JsonDocument.Parse(runs[^1]);
                if (SimulationReport.IsOne(read.RootElement))
                    continue;
                await errors.WriteLineAsync($"{file}: this is no report of a simulation: give what `simulate --json FILE` wrote.");
                return 1;
            }

            await File.WriteAllTextAsync(page, ReportPage.OfJson(runs));
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            await errors.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static void Write(SimulationReport report)
    {
        var console = AnsiConsole.Console;
        console.WriteLine(FormattableString.Invariant($"{report.Demands:N0} demands; {report.Machine}; {report.Commit}; entered in {report.ImportSeconds:N1} s"));
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "offered/s", "completed/s", "failed", "again", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "longest ms");
        Add("commands", report.Commands.LatencyMs, report.Commands);
        Add("shortlists", report.Shortlists.LatencyMs, report.Shortlists);
        Add("openings with their list", report.Openings.LatencyMs, report.Openings);
        Add("change to screen, quiet lists", report.ChangeToClient.QuietMs);
        Add("change to screen, all lists", report.ChangeToClient.AllMs);
        console.Write(table);
        foreach (var process in report.Processes)
            console.WriteLine(FormattableString.Invariant($"{process.Process}: {process.RssMb:N0} MB, heap {process.HeapMb:N0} MB, {process.Cores:N2} cores, stopped {process.PauseShare:P2} of the time, {process.Activations:N0} actors"));
        foreach (var recovery in report.Recoveries)
            console.WriteLine(FormattableString.Invariant($"{recovery.Fault} at {recovery.AtSecond} s: every list on a screen answered after {recovery.RecoveredSeconds:N1} s, all back after {recovery.RestoredSeconds:N1} s, {recovery.StalledSeconds:N1} s without a command"));
        var differences = report.Differences;
        console.WriteLine(FormattableString.Invariant($"differences: {differences.Total} ({differences.Commands} of {differences.DemandsJudged} demands, {differences.Lists} of {differences.ListsJudged} lists, {differences.Screens} of {differences.ScreensJudged} screens); screens asked again {report.ChangeToClient.Missed} times"));
        console.WriteLine(FormattableString.Invariant($"the bench's own timers were late by {report.BenchLatenessMs.P50:N1} ms, p99 {report.BenchLatenessMs.P99:N1} ms: so much may be missing in a latency"));
        if (report.Recoveries.Count == 0 && !(report.Commands.IsBorne && report.Shortlists.IsBorne && report.Openings.IsBorne))
            console.WriteLine("The product did not bear this load: answers failed, had to be asked for again, or fell behind.");
        if (report.FirstRefusal is { } refusal)
            console.WriteLine($"a command was refused: {refusal}");
        if (report.Drift is { } drift)
            console.WriteLine(FormattableString.Invariant($"drift: memory {drift.RssMbPerHour:+0.0;-0.0} MB/h, heap {drift.HeapMbPerHour:+0.0;-0.0} MB/h, commands {drift.CommandP50Ratio:N2}, lists {drift.ListP50Ratio:N2} times the second quarter{(drift.Leaks ? "; MEMORY GROWS" : "")}{(drift.Slows ? "; LATENCY GROWS" : "")}"));

        void Add(string name, Load.Percentiles latency, RequestFigures? requests = null) => table.AddRow(
            name, Number(requests?.OfferedPerSecond), Number(requests?.CompletedPerSecond), requests?.Failed.ToString(CultureInfo.InvariantCulture) ?? "", requests?.Repeated.ToString(CultureInfo.InvariantCulture) ?? "",
            Number(latency.P50), Number(latency.P90), Number(latency.P99), Number(latency.P999), Number(latency.Max));
    }

    private static string Number(double? value) => value?.ToString("N1", CultureInfo.InvariantCulture) ?? "";
}
