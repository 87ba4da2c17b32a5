using Allocation.Domain.Ranking;

namespace Allocation.LoadTests.Compare;

/// <summary>An engine beside the index, set up for these questions by somebody who knows it, with everything in memory.</summary>
internal interface IPeer : IDisposable
{
    /// <summary>What it is and how it is set up, as the report has it.</summary>
    string Name { get; }

    /// <summary>Product and version.</summary>
    string Version { get; }

    /// <summary>Bytes it holds to answer.</summary>
    long Size { get; }

    /// <summary>Takes all wishes, those of one demand behind each other, demands in their order.</summary>
    void Fill(IEnumerable<PeerWish> wishes);

    /// <summary>A question ready to be asked again and again, in each way an expert would try: the fastest one counts.</summary>
    /// <param name="question">The question.</param>
    /// <param name="take">Rows wanted.</param>
    IEnumerable<IPreparedQuestion> Prepare(PeerQuestion question, int take);

    /// <summary>Median time inside the server, without the way there, microseconds; null where nobody but the caller can tell.</summary>
    double? ServerTime(PeerQuestion question, int take);

    /// <summary>Median time of one demand that gets a point more, microseconds.</summary>
    double Update(IReadOnlyList<int> demands);

    /// <summary>All demands get other points, which are given to it: the time until all are in order again.</summary>
    TimeSpan Rescore(IReadOnlyList<RankKey> keys);
}

/// <summary>A peer that can be set up for one list alone.</summary>
internal interface IFavouringPeer : IPeer
{
    /// <summary>How the report calls it then.</summary>
    string FavouredName { get; }

    /// <summary>Sets it up for one question and no other, until the answer is disposed of.</summary>
    IDisposable Favour(PeerQuestion question);
}

/// <summary>A question that a peer has prepared.</summary>
internal interface IPreparedQuestion : IDisposable
{
    /// <summary>The unique numbers, best first.</summary>
    IReadOnlyList<string> Answer();
}
