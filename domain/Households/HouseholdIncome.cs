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

    /// <summary>
    /// Monthly resources of everybody in the household in EUR, sums paid (alimony) deducted; null when they are not known (ELI-1d). Each
    /// adult must have stated theirs, an empty list saying that there are none; the form asks for those of dependants and for sums paid only
    /// where there are some. Housing aid is no resource (SNI-15). A code that no list knows may be anything: the sum is then unknown (SNI-4).
    /// </summary>
    public static decimal? MonthlyResources(DemandFile file)
    {
        var sum = Received(file.Applicant.Resources) - Paid(file.Applicant.ResourcesPaid);
        foreach (var other in file.CoApplicants)
            sum += Received(other.Resources) - Paid(other.ResourcesPaid);
        return sum + Received(file.DependantResources ?? []) - Paid(file.DependantResourcesPaid);
    }

    /// <summary>Housing aid in EUR a month: as stated of the dwelling, or where it was declared among the resources; null when nobody stated any.</summary>
    public static decimal? HousingAid(DemandFile file)
    {
        if (file.CurrentHousing?.HousingAid is { } stated)
            return stated;
        decimal? declared = null;
        Declared(file.Applicant.Resources);
        foreach (var other in file.CoApplicants)
            Declared(other.Resources);
        Declared(file.DependantResources);
        return declared;

        void Declared(IReadOnlyList<Resource>? resources)
        {
            foreach (var resource in resources ?? [])
                declared = IsHousingAid(resource) ? (declared ?? 0) + resource.Amount : declared;
        }
    }

    /// <summary>The sum of what is a resource; null when nobody stated it, or by a code that no list knows.</summary>
    private static decimal? Received(IReadOnlyList<Resource>? resources)
    {
        var sum = resources is null ? null : (decimal?)0;
        foreach (var resource in resources ?? [])
            sum = IsHousingAid(resource) ? sum : RegisterCodes.ResourcesReceived.Contains(resource.Code) ? sum + resource.Amount : null;
        return sum;
    }

    /// <summary>The sum of what is paid, nothing when nobody stated it; null by a code that no list knows.</summary>
    private static decimal? Paid(IReadOnlyList<Resource>? sums)
    {
        decimal? sum = 0;
        foreach (var paid in sums ?? [])
            sum = RegisterCodes.ResourcesPaid.Contains(paid.Code) ? sum + paid.Amount : null;
        return sum;
    }

    private static bool IsHousingAid(Resource resource) => resource.Code is "APL" or "AL" or "ALF" or "ALS";
}
