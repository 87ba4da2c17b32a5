using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>A list that stays open all day must not grow: neither with what it draws nor with what it remembers.</summary>
[Collection(Faults.OneAtATime.Name)]
public sealed class SoakTests(OpenConsole console, ITestOutputHelper output) : IClassFixture<OpenConsole>
{
    private static readonly TimeSpan Length = Needs.Long ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(15);

    private readonly bool[] _dalo = new bool[console.Numbers.Count];

    private int _changes;

    [Fact]
    public async Task A_day_of_new_orders_leaves_no_more_nodes_and_listeners_than_an_hour()
    {
        var page = await console.OpenList();
        var session = await page.Context.NewCDPSessionAsync(page);
        for (var seed = 1; seed <= 50; seed++)
            await page.Receive(seed);
        var early = await Footprint.Of(session);

        for (var seed = 51; seed <= (Needs.Long ? 6_000 : 600); seed++)
            await page.Receive(seed);

        (await Footprint.Of(session)).HasNotGrownSince(early);
    }

    [Fact]
    public async Task Fifty_rows_at_ten_changes_a_second_end_right_and_leave_no_memory_behind()
    {
        var page = await console.OpenList();
        await page.PointAway();
        var session = await page.Context.NewCDPSessionAsync(page);
        await Change(Length / 3);
        var early = await Footprint.Of(session);

        await Change(Length * 2 / 3);

        var late = await Footprint.Of(session);
        output.WriteLine($"{_changes} changes in {Length.TotalSeconds} s; {early}, then {late}");
        late.HasNotGrownSince(early);
        var served = await console.Browser.Open(script: false);
        await served.GotoAsync(console.List);
        await Assertions.Expect(page.Locator("tbody [data-slot=number]")).ToHaveTextAsync(await served.Locator("tbody [data-slot=number]").AllInnerTextsAsync());
        await Assertions.Expect(page.Locator("tbody [data-slot=points]")).ToHaveTextAsync(await served.Locator("tbody [data-slot=points]").AllInnerTextsAsync());
    }

    /// <summary>Ten commands a second over HTTP, each of which moves a household by fifty points. The rate is the load, no wait for anything.</summary>
    private async Task Change(TimeSpan length)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var left = (int)(length.TotalSeconds * 10); left > 0; left--)
        {
            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            var household = _changes++ * 7 % _dalo.Length;
            _dalo[household] = !_dalo[household];
            await console.Dalo(console.Numbers[household], _dalo[household]);
        }
    }

    /// <summary>What a page holds after the browser has collected its garbage.</summary>
    private sealed record Footprint(double Nodes, double Listeners, double HeapBytes)
    {
        public static async Task<Footprint> Of(ICDPSession session)
        {
            await session.SendAsync("HeapProfiler.collectGarbage");
            var counters = (await session.SendAsync("Memory.getDOMCounters"))!.Value;
            var heap = (await session.SendAsync("Runtime.getHeapUsage"))!.Value;
            return new(counters.GetProperty("nodes").GetDouble(), counters.GetProperty("jsEventListeners").GetDouble(), heap.GetProperty("usedSize").GetDouble());
        }

        public void HasNotGrownSince(Footprint early)
        {
            Assert.True(Nodes <= early.Nodes * 1.1, $"{early} became {this}");
            Assert.True(Listeners <= early.Listeners, $"{early} became {this}");
            Assert.True(HeapBytes <= early.HeapBytes * 1.2, $"{early} became {this}");
        }

        public override string ToString() => $"{Nodes} nodes, {Listeners} listeners, {HeapBytes / 1024:0} KB";
    }
}
