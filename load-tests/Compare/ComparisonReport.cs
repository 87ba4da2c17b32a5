using System.Text.Json;

namespace Allocation.LoadTests.Compare;

/// <summary>What one engine needed for one question.</summary>
/// <param name="Engine">Who answered.</param>
/// <param name="Case">The question.</param>
/// <param name="P50Us">Median as the caller sees it, microseconds.</param>
/// <param name="P99Us">99th percentile, microseconds.</param>
/// <param name="ServerP50Us">Median inside the server, without the round trip and the planning; null where nobody but the caller can tell.</param>
/// <param name="UpdateUs">One demand changes its points and stands elsewhere, microseconds, median; PostgreSQL's is durable.</param>
/// <param name="RescoreMs">All demands get the points of another grid and are in order again, milliseconds.</param>
/// <param name="MemoryBytes">What it holds to answer: heap of ours, table and indexes of PostgreSQL, what Redis and DuckDB say they use.</param>
internal sealed record EngineCase(string Engine, string Case, double P50Us, double P99Us, double? ServerP50Us, double UpdateUs, double RescoreMs, long MemoryBytes);

/// <summary>A whole comparison.</summary>
/// <param name="Machine">Cores, memory, versions.</param>
/// <param name="Commit">The commit of the product; <c>unknown</c> outside a checkout.</param>
/// <param name="Demands">Demands of the territory.</param>
/// <param name="Cases">Each engine with each question.</param>
/// <param name="Ratios">How many times longer a peer takes, by name (<see cref="ComparisonRatios"/>).</param>
internal sealed record ComparisonReport(string Machine, string Commit, int Demands, IReadOnlyList<EngineCase> Cases, IReadOnlyDictionary<string, double> Ratios)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>The report as a table.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine(FormattableString.Invariant($"{Demands:N0} demands of one territory; {Machine}; {Commit}"));
        output.WriteLine($"{"engine",-34} {"case",-10} {"p50 µs",10} {"p99 µs",10} {"server µs",10} {"update µs",10} {"rescore ms",11} {"MB",7}");
        foreach (var row in Cases)
            output.WriteLine(FormattableString.Invariant($"{row.Engine,-34} {row.Case,-10} {row.P50Us,10:N2} {row.P99Us,10:N2} {row.ServerP50Us,10:N1} {row.UpdateUs,10:N1} {row.RescoreMs,11:N0} {row.MemoryBytes >> 20,7:N0}"));
        foreach (var (name, ratio) in Ratios)
            output.WriteLine(FormattableString.Invariant($"{name,-34} {ratio,10:N1}"));
    }
}
