using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Ranking;
using Allocation.Population;

namespace Allocation.LoadTests.Index;

/// <summary>The two lists that measurements ask for.</summary>
internal static class ListsToAsk
{
    /// <summary>Fewest candidates of the selective list.</summary>
    private const int FewestCandidates = 20;

    /// <summary>Of many dwellings, the one with the most candidates.</summary>
    public static ListCriteria Popular(CandidateIndex index, DwellingGenerator dwellings) =>
        Enumerable.Range(0, 200).Select(number => dwellings.Generate(number)).Select(dwelling => new ListCriteria(dwelling.Dwelling, index.Today)).MaxBy(criteria => index.Query(criteria, 0).Funnel.Candidates)!;

    /// <summary>Of the dwellings one can imagine in the commune of another list, the one with the most wishes for each candidate.</summary>
    public static ListCriteria Selective(CandidateIndex index, ListCriteria popular)
    {
        var imagined = from typology in Enum.GetValues<Typology>()
                       from financing in Enum.GetValues<Financing>()
                       from persons in Enumerable.Range(1, 7)
                       select new ListCriteria(new Dwelling { Landlord = "Bailleur", Commune = popular.Dwelling.Commune, Typology = typology, Financing = financing, AreaM2 = OccupancyFilter.MinimumAreaM2(persons) }, index.Today);
        return imagined.Select(criteria => (Criteria: criteria, index.Query(criteria, 0).Funnel)).Where(list => list.Funnel.Candidates >= FewestCandidates)
            .MaxBy(list => (double)list.Funnel.Typology / list.Funnel.Candidates).Criteria;
    }
}
