using System.Runtime.CompilerServices;
using Allocation.Domain.Facts;
using Allocation.Domain.Households;

namespace Allocation.Domain.Eligibility;

/// <summary>
/// Category of a household, from 1: its persons, and one more for a single parent, a disability card or a young household, once
/// (ELI-11 to ELI-14).
/// </summary>
public static class HouseholdCategory
{
    /// <summary>Category at the signature of a lease; 0 when the persons are unknown.</summary>
    public static int Of(FactVector facts, DateOnly leaseDate) =>
        Of(facts[Fact.CeilingPersons], facts[Fact.CeilingUplift], facts[Fact.YoungHouseholdUntil], leaseDate.DayNumber);

    /// <summary>Category at the signature of a lease.</summary>
    public static int Of(Household household, DateOnly leaseDate) =>
        Of(household.CeilingPersons, household.CeilingUplift ? 1 : 0, household.YoungUntil?.DayNumber ?? 0, leaseDate.DayNumber);

    /// <summary>The rule on bare facts; an unknown number of persons gives 0, an unknown uplift or age gives no uplift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Of(int persons, int uplift, int youngUntil, int leaseDay) =>
        persons < 1 ? 0 : persons + (uplift > 0 || leaseDay < youngUntil ? 1 : 0);
}
