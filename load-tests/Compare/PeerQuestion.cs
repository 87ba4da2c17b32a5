using Allocation.Domain.Dwellings;
using Allocation.Domain.Ranking;

namespace Allocation.LoadTests.Compare;

/// <summary>One demand as a peer has it: what an expert keeps beside each wish so that the order and the filters are answered there alone.</summary>
/// <param name="Key">Its place in the order.</param>
/// <param name="Persons">Persons to house; null when unknown.</param>
/// <param name="Income">Tax income of the year that counts; null when unknown.</param>
/// <param name="Category">Category of the ceilings at the lease; 0 when unknown.</param>
internal readonly record struct PeerRow(RankKey Key, int? Persons, int? Income, int Category);

/// <summary>One wish of one demand.</summary>
/// <param name="Demand">The demand, from 0.</param>
/// <param name="Place">The commune.</param>
/// <param name="Typology">The typology.</param>
/// <param name="Row">What is known of the demand.</param>
internal readonly record struct PeerWish(int Demand, int Place, Typology Typology, PeerRow Row);

/// <summary>The filters of one list in the peers' terms.</summary>
/// <param name="Place">The commune.</param>
/// <param name="Typology">The typology.</param>
/// <param name="Fewest">Fewest persons.</param>
/// <param name="Most">Most persons.</param>
/// <param name="Ceilings">Ceiling of each category, from 1.</param>
internal sealed record PeerQuestion(int Place, Typology Typology, int Fewest, int Most, int[] Ceilings)
{
    /// <summary>The filters as SQL; a dialect writes the list of ceilings in its own way.</summary>
    /// <param name="ceilings">The list of <see cref="Ceilings"/> in that dialect.</param>
    public string Predicate(string ceilings) => FormattableString.Invariant(
        $"place = {Place} AND typology = {(int)Typology} AND (persons IS NULL OR persons BETWEEN {Fewest} AND {Most}) AND (income IS NULL OR category = 0 OR income <= ({ceilings})[category])");

    /// <summary>The same filters for an engine whose caller applies them: whether a demand that wishes this may stand on the list.</summary>
    public bool Admits(int? persons, int? income, int category) =>
        (persons is not { } known || (known >= Fewest && known <= Most)) && (income is not { } earned || category == 0 || earned <= Ceilings[category - 1]);
}
