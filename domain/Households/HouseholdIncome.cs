using Allocation.Domain.Demands;

namespace Allocation.Domain.Households;

/// <summary>Incomes of a household: the tax income of a year and the monthly resources are never mixed (ELI-1).</summary>
public static class HouseholdIncome
{
    /// <summary>
    /// Income years known for every adult of the fiscal household, latest first, with their sums in EUR (ELI-1a, ELI-16).
    /// A year that one adult lacks is unknown for all (ELI-5); flat-share mates are not counted.
    /// </summary>
    public static IReadOnlyList<(int Year, decimal Amount)> KnownYears(DemandFile file)
    {
        var others = file.CoApplicants.Where(person => person.Link != "L").ToList();
        return [.. file.Applicant.TaxIncome
            .Where(income => others.TrueForAll(person => person.TaxIncome.ContainsKey(income.Key)))
            .OrderByDescending(income => income.Key)
            .Select(income => (income.Key, income.Value + others.Sum(person => person.TaxIncome[income.Key])))];
    }

    /// <summary>Monthly resources received by everybody in the household in EUR; null when nobody declared any (ELI-1d).</summary>
    public static decimal? MonthlyResources(DemandFile file)
    {
        var declared = file.CoApplicants.Prepend(file.Applicant)
            .Select(person => person.Resources)
            .Append(file.DependantResources)
            .OfType<IReadOnlyList<Resource>>()
            .ToList();
        return declared.Count == 0 ? null : declared.Sum(resources => resources.Sum(resource => resource.Amount));
    }
}
