using System.Net.Http.Json;
using Allocation.Domain.Demands;
using Allocation.Population;

namespace Allocation.LoadTests.Simulate.Load;

/// <summary>A vacancy as it was opened.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Dwelling">Its dwelling, and when that is free.</param>
internal sealed record OpenVacancy(Guid Id, GeneratedDwelling Dwelling);

/// <summary>Dwellings that fall vacant: described, opened, and their first list read.</summary>
internal sealed class Openings(DwellingGenerator dwellings, IReadOnlyList<Uri> hosts, HttpClient http)
{
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

    private sealed record Opened(Guid Id);
}
