using System.Diagnostics;

namespace Allocation.LoadTests.Simulate.Load;

/// <summary>Agents who open lists: fifty rows and the exact counts, over HTTP.</summary>
internal sealed class ShortlistLoad(IReadOnlyList<OpenVacancy> vacancies, IReadOnlyList<Uri> hosts, HttpClient http)
{
    /// <summary>Neighbours in the order of opening are asked for far apart.</summary>
    private const long Stride = 7_919;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    /// <summary>After so long an agent gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private long _failed;
    private long _repeated;

    /// <summary>From the moment a list was due until it was read.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>Lists that never came.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Questions that brought no list, and were asked again.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Asks for a list until it comes, each time another host: the time without an answer is the agent's, and is counted.</summary>
    public async Task<bool> Ask(long number, long since, CancellationToken cancellation)
    {
        var list = $"/api/v1/vacancies/{vacancies[(int)(number * Stride % vacancies.Count)].Id}/shortlist?take=50";
        for (var attempt = number; Stopwatch.GetElapsedTime(since) < Patience; attempt++)
        {
            if (await Answered(new Uri(hosts[(int)(attempt % hosts.Count)], list), cancellation))
            {
                Latencies.Record(since);
                return true;
            }

            Interlocked.Increment(ref _repeated);
            await Task.Delay(Breath, cancellation);
        }

        Interlocked.Increment(ref _failed);
        return false;
    }

    private async Task<bool> Answered(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(address, cancellation);
            await answer.Content.CopyToAsync(Stream.Null, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception silence) when (silence is HttpRequestException or IOException || (silence is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
