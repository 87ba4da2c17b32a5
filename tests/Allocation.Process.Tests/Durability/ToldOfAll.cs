using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Durability;

/// <summary>A receiver that is told of everything, and the judgement on what it was told.</summary>
internal sealed class ToldOfAll : IAsyncDisposable
{
    /// <summary>Long enough for a busy machine: nobody waits for it unless the product is wrong.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Receiver _receiver;
    private readonly string _secret;
    private readonly ConcurrentQueue<string> _unheard = [];
    private readonly List<Delivery> _came = [];

    private ToldOfAll(Receiver receiver, string secret) => (_receiver, _secret) = (receiver, secret);

    /// <summary>Starts a receiver and has the product tell it of all there is and will be.</summary>
    public static async Task<ToldOfAll> Start(Client client)
    {
        var receiver = await Receiver.Start();
        var made = await client.Send(HttpMethod.Post, "/api/v1/webhooks", JsonSerializer.Serialize(new { url = receiver.Address, after = "start" }));
        return new ToldOfAll(receiver, made.Accepted()["secret"]!.GetValue<string>());
    }

    /// <summary>Ends a process in the middle of a delivery, after so many: it came, and its sender never hears of that.</summary>
    public void Ends(ApiProcess process, int after)
    {
        var left = after;
        _receiver.Answer = delivery =>
        {
            if (Interlocked.Decrement(ref left) != 0)
                return HttpStatusCode.NoContent;
            _unheard.Enqueue(IdOf(delivery));
            process.Kill();
            return HttpStatusCode.NoContent;
        };
    }

    /// <summary>Waits for the next delivery.</summary>
    public async Task Next() => _came.Add(await _receiver.Next().AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken));

    /// <summary>Waits until the end of the log has come, and judges: nothing was missed or overtook another, all is signed, a repeat is the same event, and what nobody heard of was repeated.</summary>
    /// <param name="log">The product, whose log it is.</param>
    public async Task<int> Judge(Client log)
    {
        var told = await AllOf(log);
        while (_came.All(delivery => IdOf(delivery) != told[^1]))
            await Next();

        Assert.Equal(told, _came.Select(IdOf).Distinct().Take(told.Count));
        Assert.All(_came, delivery => Assert.True(delivery.IsSignedBy(_secret) && delivery.Event["id"]!.GetValue<string>() == IdOf(delivery)));
        Assert.All(_came.GroupBy(IdOf), repeats => Assert.Single(repeats.Select(delivery => delivery.Body).Distinct()));
        Assert.All(_unheard, id => Assert.True(_came.Count(delivery => IdOf(delivery) == id) > 1, $"{id} was not sent again."));
        return _came.Count - told.Count;
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private static string IdOf(Delivery delivery) => delivery.Headers["webhook-id"];

    /// <summary>Ids of all events there are, in the order of the log.</summary>
    private static async Task<List<string>> AllOf(Client client)
    {
        var (ids, after, more) = (new List<string>(), "start", true);
        while (more)
        {
            var page = (await client.Get($"/api/v1/events?take=500&after={after}")).Accepted();
            ids.AddRange(page["events"]!.AsArray().Select(told => told!["id"]!.GetValue<string>()));
            (after, more) = (page["next"]!.GetValue<string>(), page["more"]!.GetValue<bool>());
        }

        return ids;
    }
}
