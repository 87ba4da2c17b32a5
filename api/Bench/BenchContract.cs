using System.Text.Json.Serialization;

namespace Allocation.Api.Bench;

/// <summary>What a bench is told to send, each a second.</summary>
/// <param name="Changes">Demands changed, anywhere in the register.</param>
/// <param name="Visible">Demands changed that stand in a row somebody looks at.</param>
/// <param name="Lists">Lists asked for over HTTP.</param>
public sealed record BenchRates(double Changes, double Visible, double Lists);

/// <summary>What a bench has and can do.</summary>
/// <param name="Demands">Households in the register.</param>
/// <param name="Cluster">Whether the product is a cluster on PostgreSQL; otherwise one process on the embedded store.</param>
/// <param name="Faults">What can happen to it, by code.</param>
/// <param name="Rates">What it sends unless it is told otherwise.</param>
public sealed record BenchOffer(int Demands, bool Cluster, IReadOnlyList<string> Faults, BenchRates Rates);

/// <summary>What a bench does now.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BenchPhase>))]
public enum BenchPhase
{
    /// <summary>It enters households and opens lists and screens.</summary>
    [JsonStringEnumMemberName("preparing")]
    Preparing,

    /// <summary>It waits for an order.</summary>
    [JsonStringEnumMemberName("idle")]
    Idle,

    /// <summary>The load runs.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>The load has stopped: what is on its way is awaited, then everything is compared.</summary>
    [JsonStringEnumMemberName("judging")]
    Judging,
}

/// <summary>One second of a load: what was answered, how long that took, what the product needed. Latencies are milliseconds and count from when a request was due.</summary>
/// <param name="At">Seconds since the load began.</param>
/// <param name="Commands">Commands acknowledged.</param>
/// <param name="CommandP50Ms">Their median.</param>
/// <param name="CommandP99Ms">Their 99th percentile.</param>
/// <param name="Lists">Lists read.</param>
/// <param name="ListP50Ms">Their median.</param>
/// <param name="ListP99Ms">Their 99th percentile.</param>
/// <param name="Sightings">Changes that came to a screen.</param>
/// <param name="ScreenP50Ms">From change to screen, median.</param>
/// <param name="ScreenP99Ms">From change to screen, 99th percentile.</param>
/// <param name="RssMb">Resident memory of all processes, megabytes.</param>
/// <param name="HeapMb">Their heaps.</param>
/// <param name="PauseMs">Time during which collections stopped them.</param>
/// <param name="Cores">Processor time over time.</param>
/// <param name="BenchCores">The same of the bench itself.</param>
/// <param name="LagSeconds">How far the partition furthest behind is.</param>
/// <param name="CommitQueue">Writes that wait.</param>
/// <param name="Deltas">Deltas that came to screens.</param>
/// <param name="CommandsDue">Commands that fell due, whether they were sent or not.</param>
/// <param name="ListsDue">Lists that fell due.</param>
/// <param name="AskedAgain">Times that a screen had to ask for the whole list again.</param>
/// <param name="Silent">Processes that did not say what they spend: memory and processor are those of the others.</param>
/// <param name="Event">What happened, codes with <c>; </c> between; null when nothing did.</param>
public sealed record Second(
    int At, long Commands, double CommandP50Ms, double CommandP99Ms, long Lists, double ListP50Ms, double ListP99Ms, long Sightings, double ScreenP50Ms, double ScreenP99Ms,
    double RssMb, double HeapMb, double PauseMs, double Cores, double BenchCores, double LagSeconds, long CommitQueue, long Deltas, long CommandsDue, long ListsDue, long AskedAgain, int Silent, string? Event);

/// <summary>A fault and what it cost.</summary>
/// <param name="Fault">Its code.</param>
/// <param name="AtSecond">When.</param>
/// <param name="RecoveredSeconds">Until every list that somebody looks at was answered by every host that lives.</param>
/// <param name="RestoredSeconds">Until what it ended was back.</param>
public sealed record BenchFault(string Fault, int AtSecond, double RecoveredSeconds, double RestoredSeconds);

/// <summary>What a run came to.</summary>
/// <param name="StartedAt">When the load began.</param>
/// <param name="Seconds">How long it lasted.</param>
/// <param name="Rates">What was to be sent.</param>
/// <param name="CommandsPerSecond">Commands acknowledged.</param>
/// <param name="CommandP50Ms">Their median, from when they were due.</param>
/// <param name="CommandP99Ms">Their 99th percentile.</param>
/// <param name="ListsPerSecond">Lists read.</param>
/// <param name="ListP50Ms">Their median.</param>
/// <param name="ListP99Ms">Their 99th percentile.</param>
/// <param name="ScreenP50Ms">From change to screen, median.</param>
/// <param name="ScreenP99Ms">From change to screen, 99th percentile.</param>
/// <param name="Failed">Requests refused, or never answered.</param>
/// <param name="AskedAgain">Times that a screen had to ask for the whole list again.</param>
/// <param name="MostMb">Most resident memory of all processes together.</param>
/// <param name="Cores">Processor time over time, on average.</param>
/// <param name="Faults">What happened meanwhile.</param>
/// <param name="Differences">What was not as the clients were told; must be 0.</param>
public sealed record BenchResult(
    DateTimeOffset StartedAt, int Seconds, BenchRates Rates, double CommandsPerSecond, double CommandP50Ms, double CommandP99Ms, double ListsPerSecond, double ListP50Ms, double ListP99Ms,
    double ScreenP50Ms, double ScreenP99Ms, long Failed, long AskedAgain, double MostMb, double Cores, IReadOnlyList<BenchFault> Faults, long Differences);

/// <summary>All that a page shows of a bench. The bench holds it and tells it again after each connection: the host that shows it may be the one that a fault ends.</summary>
/// <param name="Offer">What it has and can do.</param>
/// <param name="Phase">What it does now.</param>
/// <param name="Percent">How far the present step of the preparation is.</param>
/// <param name="Rates">What the present or last run sends.</param>
/// <param name="Fault">What happens to the product now; null when nothing does.</param>
/// <param name="Seconds">The last <see cref="BenchRoom.MostSeconds"/> of the present or last run.</param>
/// <param name="Last">What the last run came to.</param>
/// <param name="Former">What the run before it came to.</param>
public sealed record BenchState(BenchOffer Offer, BenchPhase Phase, int Percent, BenchRates Rates, string? Fault, IReadOnlyList<Second> Seconds, BenchResult? Last, BenchResult? Former);

/// <summary>Methods that the hub calls: orders on the bench, the rest on pages.</summary>
public interface IBenchClient
{
    /// <summary>Begin a load.</summary>
    Task Start(BenchRates rates);

    /// <summary>End it and judge.</summary>
    Task Stop();

    /// <summary>Let a fault happen.</summary>
    Task Inject(string fault);

    /// <summary>The bench changed; null when it is gone.</summary>
    Task Shown(BenchState? state);

    /// <summary>A second of load has passed.</summary>
    Task Passed(Second second);
}
