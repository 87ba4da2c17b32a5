using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Households;

namespace Allocation.Domain.Tests.Eligibility;

/// <summary>Demand files with the composition a test needs.</summary>
internal static class Households
{
    public static readonly DateOnly Lease = new(2026, 6, 15);

    /// <summary>One adult of an age completed at the lease.</summary>
    public static DemandFile Alone(int age = 40) => new() { DepositedOn = new DateOnly(2020, 1, 1), Applicant = Adult(age, null) };

    public static DemandFile Couple(int one = 40, int other = 40, string? link = "M") => Alone(one) with { CoApplicants = [Adult(other, link)] };

    /// <summary>The plainest household of a number of persons: one alone, or a couple that is not young with dependants.</summary>
    public static DemandFile Persons(int persons) => persons == 1 ? Alone() : Couple().With(persons - 2);

    public static Person Adult(int age, string? link) => new() { BirthDate = Lease.AddYears(-age).AddDays(-10), Link = link };

    public static DemandFile With(this DemandFile file, int dependants) =>
        file with { Dependants = [.. Enumerable.Range(0, dependants).Select(_ => new Dependant { Kinship = "E" })] };

    public static DemandFile WithCustody(this DemandFile file, params string?[] kinds) =>
        file with { Custody = [.. kinds.Select(kind => new ChildInCustody { Kind = kind })] };

    public static DemandFile WithCard(this DemandFile file, bool? card = true) =>
        file with { Applicant = file.Applicant with { DisabilityCard = card } };

    public static DemandFile WithIncome(this DemandFile file, params (int Year, decimal Amount)[] incomes) =>
        file with { Applicant = file.Applicant with { TaxIncome = incomes.ToDictionary(income => income.Year, income => income.Amount) } };

    public static int Category(this DemandFile file, DateOnly? lease = null)
    {
        var byFacts = HouseholdCategory.Of(FactReader.Read(file), lease ?? Lease);
        Assert.Equal(byFacts, HouseholdCategory.Of(Household.Of(file), lease ?? Lease));
        return byFacts;
    }
}
