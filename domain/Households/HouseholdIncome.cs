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
        var adults = file.CoApplicants.Prepend(file.Applicant).ToList();
        if (adults.Exists(adult => adult.Resources is null))
            return null;
        var received = adults.SelectMany(adult => adult.Resources!).Concat(file.DependantResources ?? []).Where(resource => !IsHousingAid(resource)).ToList();
        var paid = adults.SelectMany(adult => adult.ResourcesPaid ?? []).Concat(file.DependantResourcesPaid ?? []).ToList();
        return received.TrueForAll(resource => RegisterCodes.ResourcesReceived.Contains(resource.Code)) && paid.TrueForAll(sum => RegisterCodes.ResourcesPaid.Contains(sum.Code))
            ? received.Sum(resource => resource.Amount) - paid.Sum(sum => sum.Amount)
            : null;
    }

    /// <summary>Housing aid in EUR a month: as stated of the dwelling, or where it was declared among the resources; null when nobody stated any.</summary>
    public static decimal? HousingAid(DemandFile file)
    {
        if (file.CurrentHousing?.HousingAid is { } stated)
            return stated;
        var declared = file.CoApplicants.Prepend(file.Applicant).SelectMany(adult => adult.Resources ?? []).Concat(file.DependantResources ?? []).Where(IsHousingAid).ToList();
        return declared.Count == 0 ? null : declared.Sum(resource => resource.Amount);
    }

    private static bool IsHousingAid(Resource resource) => resource.Code is "APL" or "AL" or "ALF" or "ALS";
}
