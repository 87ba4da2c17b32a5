using Allocation.LoadTests.Index;

namespace Allocation.LoadTests.Compare;

/// <summary>A list that is asked for, and the answer that the index gave.</summary>
/// <param name="Case">What the report calls it.</param>
/// <param name="Question">The list in the peers' terms.</param>
/// <param name="Answer">The unique numbers, best first.</param>
internal sealed record AskedList(string Case, PeerQuestion Question, IReadOnlyList<string> Answer);

/// <summary>Puts every peer through the same work.</summary>
/// <param name="data">The demands.</param>
/// <param name="lists">The lists; the last is the one a favoured peer is set up for while demands change.</param>
internal sealed class PeerTrial(PeerData data, IReadOnlyList<AskedList> lists)
{
    private const int Rounds = 400;
    private const int Changes = 500;

    /// <summary>Its figures.</summary>
    /// <exception cref="InvalidOperationException">It gives another answer than the index.</exception>
    public IReadOnlyList<EngineCase> Run(IPeer peer)
    {
        peer.Fill(data.Wishes());
        var favouring = peer as IFavouringPeer;
        var (plain, favoured) = (new List<Timing>(), new List<Timing>());
        foreach (var list in lists)
        {
            plain.Add(Ask(peer, peer.Name, list));
            using var favour = favouring?.Favour(list.Question);
            if (favouring is not null)
                favoured.Add(Ask(peer, favouring.FavouredName, list));
        }

        var touched = data.Scattered(Changes);
        var (update, size) = (peer.Update(touched), peer.Size);
        var (favouredUpdate, favouredSize) = (0.0, 0L);
        using (favouring?.Favour(lists[^1].Question))
        {
            if (favouring is not null)
                (favouredUpdate, favouredSize) = (peer.Update(touched), peer.Size);
        }

        var rescore = peer.Rescore(data.OtherPoints()).TotalMilliseconds;
        return
        [
            .. lists.Zip(plain, (list, time) => Row(peer.Name, list, time, update, size)),
            .. lists.Zip(favoured, (list, time) => Row(favouring!.FavouredName, list, time, favouredUpdate, favouredSize)),
        ];

        EngineCase Row(string engine, AskedList list, Timing time, double updated, long held) => new(engine, list.Case, time.P50, time.P99, time.Server, updated, rescore, held);
    }

    private static Timing Ask(IPeer peer, string name, AskedList list)
    {
        var (p50, p99) = peer.Prepare(list.Question, list.Answer.Count).Select(prepared =>
        {
            using (prepared)
            {
                if (!prepared.Answer().SequenceEqual(list.Answer))
                    throw new InvalidOperationException($"{name} and the index disagree on the {list.Case} list: no figure of this run means anything.");
                return Clock.Percentiles(Rounds, prepared.Answer);
            }
        }).Min();
        return new Timing(p50, p99, peer.ServerTime(list.Question, list.Answer.Count));
    }

    private readonly record struct Timing(double P50, double P99, double? Server);
}
