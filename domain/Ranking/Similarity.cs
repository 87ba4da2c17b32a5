using System.Collections.Immutable;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Ranking;

/// <summary>Which demands of a territory are like one, by the key of its grid (SCO-32), and where it stands among them.</summary>
/// <param name="By">What they have in common.</param>
/// <param name="Demand">The demand.</param>
/// <param name="Key">Its place in the order of the territory, by its own score: no dwelling is meant.</param>
public sealed record SimilarDemands(ImmutableArray<SimilarityKey> By, CandidateRecord Demand, RankKey Key);

/// <summary>How many there are in a part of a territory.</summary>
/// <param name="Others">Similar demands, the demand itself not counted.</param>
/// <param name="Before">Those of them that stand before it.</param>
public sealed record SimilarCount(int Others, int Before);

/// <summary>The key of a grid asked of many rows.</summary>
internal sealed class Similarity(SimilarDemands like, TerritoryPlaces places)
{
    /// <summary>Width of a bracket of monthly resources, cents of EUR. No source prints one: 500 EUR is our choice.</summary>
    private const int BracketCents = 50_000;

    private readonly ushort[] _places = places.Wished(like.Demand.Communes, like.Demand.Extended);
    private readonly int _bracket = Bracket(like.Demand.Facts[Fact.ResourcesCents]);

    /// <summary>Whether a row is like the demand in all that the key names. What neither states they have in common.</summary>
    public bool Holds(CandidateTable table, int row)
    {
        foreach (var key in like.By)
        {
            if (!Holds(key, table, row))
                return false;
        }

        return true;
    }

    private bool Holds(SimilarityKey key, CandidateTable table, int row) => key switch
    {
        SimilarityKey.Typology => SharesType(table, row),
        SimilarityKey.Commune => SharesPlace(table, row),
        SimilarityKey.Resources => Bracket(table.Facts[Fact.ResourcesCents, row]) == _bracket,
        SimilarityKey.Persons => table.Facts[Fact.TypologyPersons, row] == like.Demand.Facts[Fact.TypologyPersons],
        _ => true,
    };

    private bool SharesType(CandidateTable table, int row)
    {
        foreach (var type in like.Demand.Types)
        {
            if (table.Wishes(row, type))
                return true;
        }

        return false;
    }

    private bool SharesPlace(CandidateTable table, int row)
    {
        foreach (var place in _places)
        {
            if (table.Wishes(row, (int)place))
                return true;
        }

        return false;
    }

    private static int Bracket(int cents) => cents == FactVector.Unknown ? FactVector.Unknown : (int)Math.Floor(cents / (double)BracketCents);
}
