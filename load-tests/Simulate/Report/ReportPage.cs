namespace Allocation.LoadTests.Simulate.Report;

/// <summary>Runs as one page that needs nothing else: figures, plots, and two runs beside each other.</summary>
internal static class ReportPage
{
    private const string Template = "report.html";
    private const string Place = "/*RUNS*/";

    /// <summary>Makes the page.</summary>
    /// <param name="runs">One run, or several to compare.</param>
    public static string Of(IReadOnlyList<SimulationReport> runs) => OfJson([.. runs.Select(run => run.ToJson())]);

    /// <summary>The same from reports that were written before.</summary>
    public static string OfJson(IReadOnlyList<string> runs)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(Template) ?? throw new InvalidOperationException($"{Template} is not embedded in the assembly: restore it in the project file.");
        using var reader = new StreamReader(stream);

        // A closing tag within the data would end the script it stands in.
        return reader.ReadToEnd().Replace(Place, $"[{string.Join(",", runs).Replace("</", "<\\/", StringComparison.Ordinal)}]", StringComparison.Ordinal);
    }
}
