using System.Diagnostics;
using Allocation.LoadTests.Simulate.Report;

namespace Allocation.LoadTests.Simulate;

/// <summary>Lets faults happen, one at a time, and measures how long until every list is answered again.</summary>
internal sealed class Recoveries(Stage stage, SimulatedLoad load, Timeline timeline)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Lists asked for at once.</summary>
    private const int AtOnce = 8;

    private readonly List<RecoveryFigure> _suffered = [];

    /// <summary>What happened, and what it cost.</summary>
    public IReadOnlyList<RecoveryFigure> Figures => [.. _suffered];

    /// <summary>Lets them happen as planned, or later where the one before was not over; none once the load is.</summary>
    /// <param name="faults">In the order of their seconds.</param>
    /// <param name="began">When the load began.</param>
    /// <param name="lasts">How long it lasts.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task Follow(IReadOnlyList<PlannedFault> faults, long began, TimeSpan lasts, CancellationToken cancellation)
    {
        foreach (var fault in faults)
        {
            var early = TimeSpan.FromSeconds(fault.AtSecond) - Stopwatch.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, cancellation);
            if (Stopwatch.GetElapsedTime(began) is var now && now >= lasts)
                timeline.Mark($"no {fault.Name}: the load was over");
            else
                await Suffer(fault with { AtSecond = (int)now.TotalSeconds }, cancellation);
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
        stage.Commands.Gap.Begin();
        var restored = Timed(fault.Name == PlannedFault.Burst ? load.Burst(cancellation) : (await stage.Product.Strike(fault))(cancellation), since);

        // What does not come back answers no list: that is told, and not waited for.
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _ = restored.ContinueWith(_ => lost.Cancel(), lost.Token, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        double recovered;
        try
        {
            recovered = await Timed(Serving(http, fault, lost.Token), since);
        }
        catch (OperationCanceledException) when (restored.IsFaulted)
        {
            recovered = await restored;
        }

        timeline.Mark("lists-answered");
        var back = await restored;
        _suffered.Add(new RecoveryFigure(fault.Name, fault.AtSecond, recovered, back, stage.Commands.Gap.Longest().TotalSeconds));
        timeline.Mark("restored");
    }

    private static async Task<double> Timed(Task task, long since)
    {
        await task;
        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    /// <summary>Until every list that somebody looks at is answered, by every host but one that the fault ended.</summary>
    private Task Serving(HttpClient http, PlannedFault fault, CancellationToken cancellation)
    {
        var questions =
            from vacancy in stage.Watched
            from host in fault.Name == PlannedFault.KillHost ? stage.Product.Hosts.SkipLast(1) : stage.Product.Hosts
            select new Uri(host, $"/api/v1/vacancies/{vacancy.Id}/shortlist?take=50");
        return Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (question, stopping) =>
        {
            while (!await Answers(http, question, stopping))
                stopping.ThrowIfCancellationRequested();
        });
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
}
