using System.Collections.Concurrent;
using System.Net.Http.Json;
using Allocation.Domain.Demands;
using Allocation.Population;

namespace Allocation.LoadTests.Simulate.Load;

/// <summary>A vacancy as it was opened.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Dwelling">Its dwelling, and when that is free.</param>
internal sealed record OpenVacancy(Guid Id, GeneratedDwelling Dwelling);

/// <summary>
/// Dwellings that fall vacant: described, opened, and their first list read. For each, once some stand, the one that stands longest is closed: the register
/// holds as many vacancies after a day of it as after a minute.
/// </summary>
internal sealed class Openings(DwellingGenerator dwellings, IReadOnlyList<Uri> hosts, HttpClient http)
{
    /// <summary>Vacancies of those that fell vacant during the load that stand open at a time.</summary>
    private const int Standing = 60;

    private readonly ConcurrentQueue<Guid> _standing = [];
    private long _failed;

    /// <summary>From the moment a dwelling was due to fall vacant until its first list was read.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>Vacancies of which something did not come.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Opens one more, and reads its list.</summary>
    /// <param name="number">Which dwelling, counted from 0.</param>
    /// <param name="since">When it was due.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task<bool> OpenAndRead(long number, long since, CancellationToken cancellation)
    {
        try
        {
            var vacancy = await Open(number, cancellation);
            using var list = await http.GetAsync(new Uri(hosts[(int)(number % hosts.Count)], $"/api/v1/vacancies/{vacancy.Id}/shortlist?take=50"), cancellation);
            await list.Good(cancellation);
            Latencies.Record(since);
            _standing.Enqueue(vacancy.Id);
            if (_standing.Count > Standing && _standing.TryDequeue(out var oldest))
                await Close(oldest, hosts[(int)(number % hosts.Count)], cancellation);
            return true;
        }
        catch (Exception silence) when (silence is HttpRequestException or IOException || (silence is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            Interlocked.Increment(ref _failed);
            return false;
        }
    }

    /// <summary>Opens one.</summary>
    public async Task<OpenVacancy> Open(long number, CancellationToken cancellation)
    {
        var (host, dwelling) = (hosts[(int)(number % hosts.Count)], dwellings.Generate(number));
        using var described = await http.PutAsJsonAsync(new Uri(host, $"/api/v1/dwellings/{dwelling.Id}"), dwelling.Dwelling, DemandJson.Options, cancellation);
        await described.Good(cancellation);
        using var opened = await http.PostAsJsonAsync(new Uri(host, "/api/v1/vacancies"), new { dwellingId = dwelling.Id, availableOn = dwelling.AvailableOn }, cancellation);
        await opened.Good(cancellation);
        return new OpenVacancy((await opened.Content.ReadFromJsonAsync<Opened>(cancellation))!.Id, dwelling);
    }

    private async Task Close(Guid vacancy, Uri host, CancellationToken cancellation)
    {
        using var life = await http.GetAsync(new Uri(host, $"/api/v1/vacancies/{vacancy}/life"), cancellation);
        await life.Good(cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host, $"/api/v1/vacancies/{vacancy}/steps/close")) { Content = JsonContent.Create(new { cause = "works", text = "Travaux." }) };
        request.Headers.IfMatch.Add(life.Headers.ETag!);
        using var closed = await http.SendAsync(request, cancellation);
        await closed.Good(cancellation);
    }

    private sealed record Opened(Guid Id);
}
