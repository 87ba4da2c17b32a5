using System.Numerics;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Households;

namespace Allocation.Domain.Facts;

/// <summary>Reads the catalogue of facts out of a demand. Total: whatever the file lacks is <see cref="FactVector.Unknown"/>.</summary>
public static class FactReader
{
    /// <summary>The facts of a demand.</summary>
    public static FactVector Read(DemandFile file)
    {
        var values = new int[FactVector.Width];
        var household = Household.Of(file);
        var adults = file.CoApplicants.Prepend(file.Applicant).ToList();
        var incomes = HouseholdIncome.KnownYears(file);

        Set(Fact.DepositDay, file.DepositedOn.DayNumber);
        Set(Fact.Dalo, Bit(RegisterCodes.DaloStatuses, file.Dalo));
        Set(Fact.Pdalhpd, Flag(file.Pdalhpd));
        Set(Fact.CollectiveAgreement, file.CollectiveAgreement == NotDocumented ? FactVector.Unknown : Bit(RegisterCodes.CollectiveAgreements, file.CollectiveAgreement));
        Set(Fact.Reasons, Bits(RegisterCodes.Reasons, file.Reasons));
        Set(Fact.Housing, Bits(RegisterCodes.HousingModels, file.CurrentHousing is { Models.Count: > 0 } housing ? housing.Models : null));
        Set(Fact.Contracts, Contracts(adults));
        Set(Fact.Adults, household.Adults);
        Set(Fact.Dependants, household.Dependants);
        Set(Fact.VisitingChildren, household.VisitingChildren);
        Set(Fact.ExpectedChildren, household.ExpectedChildren);
        Set(Fact.Disability, Flag(household.Disability));
        Set(Fact.RentCents, Cents(file.CurrentHousing?.Rent));
        Set(Fact.ResourcesCents, Cents(HouseholdIncome.MonthlyResources(file)));
        Set(Fact.CeilingPersons, household.CeilingPersons);
        Set(Fact.CeilingUplift, household.CeilingUplift ? 1 : 0);
        Set(Fact.YoungHouseholdUntil, household.YoungUntil?.DayNumber ?? 0);
        Set(Fact.TypologyPersons, household.TypologyPersons);
        Set(Fact.IncomeYear, incomes.Count > 0 ? incomes[0].Year : FactVector.Unknown);
        Set(Fact.Income, incomes.Count > 0 ? WholeEuros(incomes[0].Amount) : FactVector.Unknown);
        Set(Fact.EarlierIncomeYear, incomes.Count > 1 ? incomes[1].Year : FactVector.Unknown);
        Set(Fact.EarlierIncome, incomes.Count > 1 ? WholeEuros(incomes[1].Amount) : FactVector.Unknown);
        Set(Fact.Verified, file.Verified.Aggregate(0, (bits, group) => bits | (1 << (int)group)));
        Set(Fact.Rooms, Enum.TryParse<Typology>(file.CurrentHousing?.Type, out var type) ? type.Rooms() : FactVector.Unknown);
        Set(Fact.Occupants, file.CurrentHousing?.Occupants ?? FactVector.Unknown);
        Set(Fact.Area, Cents(file.CurrentHousing?.AreaM2));
        Set(Fact.Owner, Flag(file.CurrentHousing?.Owner));
        return new FactVector(values);

        void Set(Fact fact, int value) => values[(int)fact] = value;
    }

    private const string NotDocumented = "NONDOC";

    private static int Flag(bool? value) => value is null ? FactVector.Unknown : value.Value ? 1 : 0;

    private static int Bit(CodeList list, string? code) => list.PositionOf(code) is >= 0 and var position ? 1 << position : FactVector.Unknown;

    private static int Bits(CodeList list, IReadOnlyList<string>? codes)
    {
        if (codes is null)
            return FactVector.Unknown;
        var bits = 0;
        foreach (var code in codes)
            bits |= list.PositionOf(code) is >= 0 and var position ? 1 << position : 0;
        // Codes that no list knows are kept in the file but state nothing a grid can read.
        return codes.Count > 0 && BitOperations.PopCount((uint)bits) == 0 ? FactVector.Unknown : bits;
    }

    private static int Contracts(IReadOnlyList<Person> adults)
    {
        var known = adults.Select(person => person.Employment?.Contract).OfType<string>().ToList();
        return known.Count == 0 ? FactVector.Unknown : Bits(RegisterCodes.Contracts, known);
    }

    private static int Cents(decimal? amount) => amount is null ? FactVector.Unknown : Clamp(decimal.Floor(Math.Clamp(amount.Value, -10_000_000m, 10_000_000m) * 100));

    /// <summary>Rounded up, so that "at most the ceiling" keeps its meaning for an income with cents.</summary>
    private static int WholeEuros(decimal amount) => Clamp(decimal.Ceiling(amount));

    private static int Clamp(decimal value) => (int)Math.Clamp(value, -1_000_000_000m, 1_000_000_000m);
}
