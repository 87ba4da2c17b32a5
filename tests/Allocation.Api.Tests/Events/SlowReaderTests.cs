using System.Globalization;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Events;

/// <summary>A host of their own, for ten thousands of events.</summary>
public sealed class FloodedApi : RunningApi;

/// <summary>A client that does not read is let go: the others and the engine do not wait for it, and it loses nothing.</summary>
public sealed class SlowReaderTests(FloodedApi api) : IClassFixture<FloodedApi>
{
    private const int Many = EventFlood.Many;

    private const string Query = $"?kind={EventFlood.Kind}";

    [Fact]
    public async Task Who_does_not_read_is_let_go_loses_nothing_and_holds_up_nobody()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling());
        using var slow = await RawStream.Open(api.Client.Address, Query);
        Assert.True(await slow.Next());

        // It follows, and reads no more. Another one reads all.
        var quick = ReadUntil(read => read[^1] - read[0] == Many - 1, slow.LastId);
        await api.Flood(vacancy);
        var all = await quick;
        Assert.Equal(Enumerable.Range(all[0], Many), all);

        // What was on its way to it ends early, and with the last id it has all others.
        while (await slow.Next())
            Assert.True(slow.Sequences.Count < Many, "It was not let go.");
        Assert.Equal(all, slow.Sequences.Concat(await ReadUntil(read => read[^1] == all[^1], slow.LastId)).Distinct());
    }

    [Fact]
    public async Task Who_does_not_read_the_stream_of_the_hub_is_let_go_too()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling("69266"));
        using var slow = await RawHub.Open(api.Client.Address);
        await slow.Follow(EventFlood.Kind);
        using var here = await RawStream.Open(api.Client.Address, Query);
        Assert.True(await here.Next());

        var quick = ReadUntil(read => read[^1] - read[0] == Many - 1, here.LastId);
        await api.Flood(vacancy);
        var all = await quick;

        // What was on its way to it comes, in its order, and then its stream is over: what came behind it asks for again by its place.
        var come = await slow.ReadToEnd();
        Assert.InRange(come.Count, 1, Many - 1);
        Assert.Equal(all.Take(come.Count), come);
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
