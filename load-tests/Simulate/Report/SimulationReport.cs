using System.Text.Json;
using System.Text.Json.Serialization;
using Allocation.Api.Bench;
using Allocation.LoadTests.Simulate.Load;

namespace Allocation.LoadTests.Simulate.Report;

/// <summary>One kind of request: how many were due, how many were answered, and how long that took.</summary>
/// <param name="OfferedPerSecond">Due a second, without those that had nothing to ask.</param>
/// <param name="CompletedPerSecond">Answered as they should, a second, until the last one.</param>
/// <param name="Failed">Refused, or never answered.</param>
/// <param name="Repeated">Attempts that brought no answer, and were made again.</param>
/// <param name="Idle">Fell due when there was nothing to ask: every household drawn was busy, or no row was on a screen.</param>
/// <param name="LatencyMs">From when they were due.</param>
internal sealed record RequestFigures(double OfferedPerSecond, double CompletedPerSecond, long Failed, long Repeated, long Idle, Percentiles LatencyMs)
{
    /// <summary>Share of what is offered that must be completed, or the product did not bear the load.</summary>
    private const double Borne = 0.95;

    /// <summary>Whether the product bore it: nothing failed, nothing had to be asked twice, and the answers kept up.</summary>
    public bool IsBorne => Failed == 0 && Repeated == 0 && CompletedPerSecond >= Borne * OfferedPerSecond;
}

/// <summary>From the moment a change was due until a screen has it.</summary>
/// <param name="QuietMs">On lists that had been quiet for 50 ms.</param>
/// <param name="AllMs">On all lists: several changes of one list wait together for the interval of its class.</param>
/// <param name="Deltas">Deltas that came to screens.</param>
/// <param name="Missed">Times that a screen had to ask for the whole list again; what it got then is in no latency.</param>
internal sealed record ScreenFigures(Percentiles QuietMs, Percentiles AllMs, long Deltas, long Missed);

/// <summary>What one process was seen to need.</summary>
/// <param name="Process">Its name.</param>
/// <param name="RssMb">Most resident memory, megabytes.</param>
/// <param name="HeapMb">Most heap.</param>
/// <param name="Cores">Processor time over time, on average.</param>
/// <param name="PauseShare">Share of the time in which a collection stopped it.</param>
/// <param name="Activations">Most actors in memory.</param>
internal sealed record ProcessFigure(string Process, double RssMb, double HeapMb, double Cores, double PauseShare, int Activations);

/// <summary>A fault and what it cost.</summary>
/// <param name="Fault">Which.</param>
/// <param name="AtSecond">When.</param>
/// <param name="RecoveredSeconds">Until every list that somebody looks at was answered by every host that lives.</param>
/// <param name="RestoredSeconds">Until what it ended was back.</param>
/// <param name="StalledSeconds">The longest time without an acknowledged command until what it ended was back.</param>
internal sealed record RecoveryFigure(string Fault, int AtSecond, double RecoveredSeconds, double RestoredSeconds, double StalledSeconds);

/// <summary>What drifted over a long run: memory after the first quarter, latency of the last quarter beside that of the second.</summary>
/// <param name="RssMbPerHour">Growth of resident memory by a robust line through the run.</param>
/// <param name="HeapMbPerHour">Growth of the heap's floor.</param>
/// <param name="CommandP50Ratio">Median latency of commands, last quarter over second.</param>
/// <param name="ListP50Ratio">Median latency of lists.</param>
/// <param name="Leaks">Whether memory grows without end, as far as the run can tell.</param>
/// <param name="Slows">Whether latencies grow.</param>
internal sealed record DriftFigures(double RssMbPerHour, double HeapMbPerHour, double CommandP50Ratio, double ListP50Ratio, bool Leaks, bool Slows);

/// <summary>A whole run.</summary>
internal sealed record SimulationReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Cores, memory, runtime.</summary>
    public required string Machine { get; init; }

    /// <summary>The commit of the checkout.</summary>
    public required string Commit { get; init; }

    /// <summary>When the load began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The command that runs it again.</summary>
    public required string Command { get; init; }

    /// <summary>Households in the register.</summary>
    public required int Demands { get; init; }

    /// <summary>Seconds of load, without those that warmed up.</summary>
    public required int Seconds { get; init; }

    /// <summary>Seconds that the import of the population took, generated meanwhile.</summary>
    public required double ImportSeconds { get; init; }

    /// <summary>Changes of demands.</summary>
    public required RequestFigures Commands { get; init; }

    /// <summary>Lists over HTTP.</summary>
    public required RequestFigures Shortlists { get; init; }

    /// <summary>Dwellings that fell vacant, with their first list.</summary>
    public required RequestFigures Openings { get; init; }

    /// <summary>From change to screen.</summary>
    public required ScreenFigures ChangeToClient { get; init; }

    /// <summary>How late the bench's own timers were: so much may be missing in a latency.</summary>
    public required Percentiles BenchLatenessMs { get; init; }

    /// <summary>Every process of the product, and the bench itself.</summary>
    public required IReadOnlyList<ProcessFigure> Processes { get; init; }

    /// <summary>Faults.</summary>
    public required IReadOnlyList<RecoveryFigure> Recoveries { get; init; }

    /// <summary>What was not as it should be.</summary>
    public required Differences Differences { get; init; }

    /// <summary>Of a soak.</summary>
    public DriftFigures? Drift { get; init; }

    /// <summary>What the first refused command said; absent when none was refused.</summary>
    public string? FirstRefusal { get; init; }

    /// <summary>Second by second.</summary>
    public required IReadOnlyList<Second> Timeline { get; init; }

    /// <summary>Whether nothing differs, nothing was refused or lost, nothing drifts, and a product to which nothing happened bore all of the load.</summary>
    [JsonIgnore]
    public bool IsGood => Differences.Total == 0 && Commands.Failed == 0 && Drift is not { Leaks: true } and not { Slows: true } && (Recoveries.Count > 0 || (Commands.IsBorne && Shortlists.IsBorne && Openings.IsBorne));

    /// <summary>Whether some JSON looks like one of them, and not like the report of something else.</summary>
    public static bool IsOne(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && new[] { nameof(Commands), nameof(Shortlists), nameof(ChangeToClient), nameof(Differences), nameof(Timeline) }.All(member => json.TryGetProperty(Options.PropertyNamingPolicy!.ConvertName(member), out _));

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);
}
