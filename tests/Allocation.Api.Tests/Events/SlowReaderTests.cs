using System.Globalization;
using Allocation.Api.Tests.Hosting;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Events;

/// <summary>A host of their own, for ten thousands of events.</summary>
public sealed class FloodedApi : RunningApi;

/// <summary>A client that does not read is let go: the others and the engine do not wait for it, and it loses nothing.</summary>
public sealed class SlowReaderTests(FloodedApi api) : IClassFixture<FloodedApi>
{
    /// <summary>Some ten megabytes: more than waits for a client, and more than the buffers of a connection hold.</summary>
    private const int Many = 20_000;

    private const string Query = "?kind=keys-returned";

    [Fact]
    public async Task Who_does_not_read_is_let_go_loses_nothing_and_holds_up_nobody()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling());
        using var slow = await RawStream.Open(api.Client.Address, Query);
        Assert.True(await slow.Next());

        // It follows, and reads no more. Another one reads all.
        var quick = ReadUntil(read => read[^1] - read[0] == Many - 1, slow.LastId);
        await Flood(vacancy);
        var all = await quick;
        Assert.Equal(Enumerable.Range(all[0], Many), all);

        // What was on its way to it ends early, and with the last id it has all others.
        while (await slow.Next())
            Assert.True(slow.Sequences.Count < Many, "It was not let go.");
        Assert.Equal(all, slow.Sequences.Concat(await ReadUntil(read => read[^1] == all[^1], slow.LastId)).Distinct());
    }

    /// <summary>Events that no engine makes so fast, written as the store writes them.</summary>
    private async Task Flood(Guid vacancy)
    {
        var now = TimeProvider.System.GetUtcNow();
        var fact = new StoredFact(new RecordedFact(2, now, new KeysReturned(new DateOnly(2026, 3, 1))), new Actor("flood", "agent", "tests"), null, null);
        var told = new VacancyNews(FactWords.Of<KeysReturned>(), 2, "freed", null, null, now);
        Assert.True(await api.Services.GetRequiredService<IVacancyLifeStore>().Append(
            new LifeCommit { Vacancy = vacancy, Facts = [fact], News = [.. Enumerable.Repeat(told, Many)], Positions = [], HasEnded = false, DueAt = null }));
    }

    /// <summary>Reads behind a place, and comes back as often as it is let go.</summary>
    private async Task<List<int>> ReadUntil(Func<List<int>, bool> enough, string? last)
    {
        var read = new List<int>();
        while (true)
        {
            await using var stream = await EventReader.Open(api.Client, Query, last);
            while (await stream.Next() is { } told)
            {
                read.Add(int.Parse(told["sequence"]!.GetValue<string>(), CultureInfo.InvariantCulture));
                if (enough(read))
                    return read;
            }

            last = stream.LastId ?? last;
        }
    }
}
