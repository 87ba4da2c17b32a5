using System.Text.Json;

namespace Allocation.LoadTests.Compare;

/// <summary>What one engine needed for one question.</summary>
/// <param name="Engine">Who answered.</param>
/// <param name="Case">The question.</param>
/// <param name="P50Us">Median as the caller sees it, microseconds.</param>
/// <param name="P99Us">99th percentile, microseconds.</param>
/// <param name="ServerP50Us">Median inside the server, without the round trip and the planning; null where there is no server.</param>
/// <param name="UpdateUs">One demand changes its points and stands elsewhere, microseconds, median; a server's is durable.</param>
/// <param name="RescoreMs">All demands get the points of another grid and are in order again, milliseconds.</param>
/// <param name="MemoryBytes">What it holds to answer: heap of ours, table and indexes of a server.</param>
internal sealed record EngineCase(string Engine, string Case, double P50Us, double P99Us, double? ServerP50Us, double UpdateUs, double RescoreMs, long MemoryBytes);

/// <summary>How many times longer the peer takes, as a caller sees it; and inside the server, without the way there.</summary>
/// <param name="PopularVsPostgres">A list with many candidates, against the covering index.</param>
/// <param name="SelectiveVsPostgres">A list with few among many wishes, against the covering index.</param>
/// <param name="SelectiveVsPostgresPartial">The same, against a partial index made for that very question.</param>
/// <param name="RescoreVsPostgres">Another grid.</param>
/// <param name="PopularVsServer">The first, inside the server.</param>
/// <param name="SelectiveVsServer">The second, inside the server.</param>
/// <param name="SelectiveVsServerPartial">The third, inside the server.</param>
internal sealed record ComparisonRatios(
    double PopularVsPostgres, double SelectiveVsPostgres, double SelectiveVsPostgresPartial, double RescoreVsPostgres, double PopularVsServer, double SelectiveVsServer, double SelectiveVsServerPartial)
{
    /// <summary>
    /// Whether the index is ahead at all for its caller, of the covering index and with another grid. Among some ten thousand demands PostgreSQL is near, and a machine is noisy: a regression that
    /// matters, a walk over everything, costs more than the whole lead.
    /// </summary>
    public bool Holds => PopularVsPostgres >= 1 && SelectiveVsPostgres >= 1 && RescoreVsPostgres >= 1;
}

/// <summary>A whole comparison.</summary>
/// <param name="Machine">Cores, memory, versions.</param>
/// <param name="Commit">The commit of the product; <c>unknown</c> outside a checkout.</param>
/// <param name="Demands">Demands of the territory.</param>
/// <param name="Cases">Each engine with each question.</param>
/// <param name="Ratios">What they come to.</param>
internal sealed record ComparisonReport(string Machine, string Commit, int Demands, IReadOnlyList<EngineCase> Cases, ComparisonRatios Ratios)
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
            output.WriteLine(FormattableString.Invariant($"{row.Engine,-34} {row.Case,-10} {row.P50Us,10:N1} {row.P99Us,10:N1} {row.ServerP50Us,10:N1} {row.UpdateUs,10:N1} {row.RescoreMs,11:N0} {row.MemoryBytes >> 20,7:N0}"));
        output.WriteLine(FormattableString.Invariant($"popular {Ratios.PopularVsPostgres:N1} times PostgreSQL, selective {Ratios.SelectiveVsPostgres:N1}, against a partial index made for it {Ratios.SelectiveVsPostgresPartial:N1}; another grid {Ratios.RescoreVsPostgres:N1}"));
        output.WriteLine(FormattableString.Invariant($"inside the server: popular {Ratios.PopularVsServer:N1}, selective {Ratios.SelectiveVsServer:N1}, against the partial index {Ratios.SelectiveVsServerPartial:N1}"));
    }
}
