using System.Diagnostics;
using Allocation.LoadTests.Simulate.Report;

namespace Allocation.LoadTests.Simulate;

/// <summary>Lets faults happen, one at a time, and measures how long until every list is answered again.</summary>
internal sealed class Recoveries(Stage stage, SimulatedLoad load, Timeline timeline)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Seconds around a fault in which a stall is its own.</summary>
    private const int Around = 60;

    private readonly List<(PlannedFault Fault, double Recovered, double Restored)> _suffered = [];

    /// <summary>What happened, and what it cost.</summary>
    public IReadOnlyList<RecoveryFigure> Figures => [.. _suffered.Select(one => new RecoveryFigure(one.Fault.Name, one.Fault.AtSecond, one.Recovered, one.Restored, Stall(one.Fault.AtSecond)))];

    /// <summary>Lets them happen as planned.</summary>
    /// <param name="faults">In the order of their seconds.</param>
    /// <param name="began">When the load began.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task Follow(IReadOnlyList<PlannedFault> faults, long began, CancellationToken cancellation)
    {
        foreach (var fault in faults)
        {
            var early = TimeSpan.FromSeconds(fault.AtSecond) - Stopwatch.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, cancellation);
            await Suffer(fault, cancellation);
        }
    }

    /// <summary>Lets one happen now.</summary>
    /// <returns>When what it ended is back.</returns>
    public async Task Suffer(PlannedFault fault, CancellationToken cancellation)
    {
        // Connections of its own: among those of the load it would wait behind what piled up.
        using var http = new HttpClient();
        timeline.Mark(fault.Name);
        var since = Stopwatch.GetTimestamp();
        var restored = Timed(fault.Name == PlannedFault.Burst ? load.Burst(cancellation) : stage.Product.Suffer(fault, cancellation), since);
        var recovered = await Timed(Serving(http, fault, cancellation), since);
        timeline.Mark("lists-answered");
        _suffered.Add((fault, recovered, await restored));
        timeline.Mark("restored");
    }

    private static async Task<double> Timed(Task task, long since)
    {
        await task;
        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    /// <summary>Until every list is answered, by every host but one that the fault ended.</summary>
    private async Task Serving(HttpClient http, PlannedFault fault, CancellationToken cancellation)
    {
        foreach (var vacancy in stage.Watched)
        {
            foreach (var host in fault.Name == PlannedFault.KillHost ? stage.Product.Hosts.SkipLast(1) : stage.Product.Hosts)
            {
                while (!await Answers(http, new Uri(host, $"/api/v1/vacancies/{vacancy.Id}/shortlist?take=50"), cancellation))
                    cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private static async Task<bool> Answers(HttpClient http, Uri list, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var answer = await http.GetAsync(list, patience.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception silence) when (silence is HttpRequestException or IOException or OperationCanceledException)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellation);
            return false;
        }
    }

    /// <summary>Longest run of seconds around an instant in which no command was acknowledged.</summary>
    private double Stall(int at)
    {
        var (longest, now) = (0, 0);
        foreach (var second in timeline.Seconds.Where(second => second.At >= at && second.At <= at + Around))
        {
            now = second.Commands == 0 ? now + 1 : 0;
            longest = Math.Max(longest, now);
        }

        return longest;
    }
}
