namespace Allocation.LoadTests.Simulate.Load;

/// <summary>Agents who open lists: fifty rows and the exact counts, over HTTP.</summary>
internal sealed class ShortlistLoad(IReadOnlyList<OpenVacancy> vacancies, IReadOnlyList<Uri> hosts, HttpClient http)
{
    /// <summary>Neighbours in the order of opening are asked for far apart.</summary>
    private const long Stride = 7_919;

    private long _failed;

    /// <summary>From the moment a list was due until it was read.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>Lists that did not come.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Asks for a list.</summary>
    public async Task<bool> Ask(long number, long since, CancellationToken cancellation)
    {
        var address = new Uri(hosts[(int)(number % hosts.Count)], $"/api/v1/vacancies/{vacancies[(int)(number * Stride % vacancies.Count)].Id}/shortlist?take=50");
        try
        {
            using var answer = await http.GetAsync(address, cancellation);
            await answer.Content.CopyToAsync(Stream.Null, cancellation);
            if (answer.IsSuccessStatusCode)
            {
                Latencies.Record(since);
                return true;
            }
        }
        catch (Exception silence) when (silence is HttpRequestException or IOException || (silence is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Counted below: a list that does not come is a list that failed.
        }

        Interlocked.Increment(ref _failed);
        return false;
    }
}
