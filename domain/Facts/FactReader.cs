using System.Numerics;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Households;
using Allocation.Domain.Territories;

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
        Set(Fact.MainHousing, Bit(RegisterCodes.HousingModels, file.CurrentHousing is { Models: [var ticked, ..] } ? ticked : null));
        Set(Fact.Contracts, Contracts(adults));
        Set(Fact.Adults, household.Adults);
        Set(Fact.Dependants, household.Dependants);
        Set(Fact.VisitingChildren, household.VisitingChildren);
        Set(Fact.ExpectedChildren, household.ExpectedChildren);
        Set(Fact.ExpectedUntil, household.ExpectedChildren > 0 ? Day(file.ExpectedBirths?.DueOn) : FactVector.Unknown);
        Set(Fact.Disability, Flag(household.Disability));
        Set(Fact.RentCents, Cents(file.CurrentHousing?.Rent));
        Set(Fact.ResourcesCents, Cents(HouseholdIncome.MonthlyResources(file)));
        Set(Fact.RemainderCents, HouseholdIncome.MonthlyResources(file) is { } resources && file.CurrentHousing?.Rent is { } rent ? Cents(resources - rent) : FactVector.Unknown);
        Set(Fact.CeilingPersons, household.CeilingPersons);
        Set(Fact.CeilingUplift, household.CeilingUplift ? 1 : 0);
        Set(Fact.YoungHouseholdUntil, household.YoungUntil?.DayNumber ?? 0);
        Set(Fact.TypologyPersons, household.TypologyPersons);
        Set(Fact.IncomeYear, incomes.Count > 0 ? incomes[0].Year : FactVector.Unknown);
        Set(Fact.Income, incomes.Count > 0 ? WholeEuros(incomes[0].Amount) : FactVector.Unknown);
        Set(Fact.EarlierIncomeYear, incomes.Count > 1 ? incomes[1].Year : FactVector.Unknown);
        Set(Fact.EarlierIncome, incomes.Count > 1 ? WholeEuros(incomes[1].Amount) : FactVector.Unknown);
        // Each state holds the weaker ones: what a social worker validated is verified, what is verified was supplied.
        var validated = Groups(file.Validated);
        var verified = validated | Groups(file.Verified);
        Set(Fact.Validated, validated);
        Set(Fact.Verified, verified);
        Set(Fact.Supplied, verified | Groups(file.Supplied));
        Set(Fact.Rooms, Enum.TryParse<Typology>(file.CurrentHousing?.Type, out var type) ? type.Rooms() : FactVector.Unknown);
        Set(Fact.Occupants, file.CurrentHousing?.Occupants ?? FactVector.Unknown);
        Set(Fact.Area, Cents(file.CurrentHousing?.AreaM2));
        Set(Fact.Owner, Flag(file.CurrentHousing?.Owner));
        Set(Fact.MaritalStatus, Bit(RegisterCodes.MaritalStatuses, file.Applicant.MaritalStatus));
        Set(Fact.ApplicantBirth, Day(file.Applicant.BirthDate));
        var (earliest, latest) = Births(adults.Select(adult => adult.BirthDate));
        Set(Fact.EarliestAdultBirth, earliest);
        Set(Fact.LatestAdultBirth, latest);
        List<DateOnly?> dependants = [.. file.Dependants.Select(person => person.BirthDate), .. file.Custody.Where(child => child.Kind == AlternatingCustody).Select(child => child.BirthDate)];
        (earliest, latest) = Births(dependants);
        Set(Fact.EarliestDependantBirth, earliest);
        Set(Fact.LatestDependantBirth, latest);
        Set(Fact.SecondLatestDependantBirth, Younger(dependants, 2));
        Set(Fact.ThirdLatestDependantBirth, Younger(dependants, 3));
        Set(Fact.FourthLatestDependantBirth, Younger(dependants, 4));
        for (var number = 5; number <= 8; number++)
            Set(Fact.FifthLatestDependantBirth + (number - 5), dependants.Count < number ? FactVector.Unknown : Younger(dependants, number));
        Set(Fact.AlternatingChildren, dependants.Count - file.Dependants.Count);
        Set(Fact.HousedSince, Day(file.CurrentHousing?.Since));
        Set(Fact.UnemployedSince, Unemployed(adults));
        Set(Fact.Eviction, Bit(RegisterCodes.EvictionStages, file.Procedures?.Eviction));
        Set(Fact.Notice, Bit(RegisterCodes.Notices, file.Procedures?.Notice));
        Set(Fact.HomeCommune, Place(file.Applicant.Identity?.Address is { Abroad: true } ? null : file.Applicant.Identity?.Address?.Commune, FactVector.Unknown));
        Set(Fact.ApplicantWorkplace, Workplace(file.Applicant));
        Set(Fact.CoApplicantWorkplace, file.CoApplicants.Count == 0 ? FactVector.None : Workplace(file.CoApplicants[0]));
        Set(Fact.ApplicantProfession, Profession(file.Applicant));
        Set(Fact.CoApplicantProfession, file.CoApplicants.Count == 0 ? FactVector.None : Profession(file.CoApplicants[0]));
        Set(Fact.ThirdProfession, file.CoApplicants.Count switch { < 2 => FactVector.None, 2 => Profession(file.CoApplicants[1]), _ => FactVector.Unknown });
        Set(Fact.Proposals, file.Proposals?.Received ?? FactVector.Unknown);
        Set(Fact.Refusals, file.Proposals?.Refused ?? FactVector.Unknown);
        Set(Fact.LastRefusal, file.Proposals?.LastRefusedOn?.DayNumber ?? (file.Proposals?.Refused == 0 ? FactVector.None : FactVector.Unknown));
        Set(Fact.WishedTypes, file.Wishes.Types.Count == 0 ? FactVector.Unknown : Bits(RegisterCodes.WishedTypes, [.. file.Wishes.Types.Select(wished => wished.ToString())]));
        for (var slot = 0; slot < LabelSlots.Count; slot++)
            SetLabel(LabelSlots.All[slot], file.Labels is { } labels && slot < labels.Count ? labels[slot] : null);
        return new FactVector(values);

        void Set(Fact fact, int value) => values[(int)fact] = value;

        void SetLabel(LabelSlot slot, Label? label)
        {
            Set(slot.Name, label is null ? FactVector.Unknown : LabelNumber.Of(label.Name));
            Set(slot.Issuer, label?.Issuer is { } issuer ? LabelNumber.Of(issuer) : FactVector.Unknown);
            Set(slot.From, Day(label?.From));
            Set(slot.Until, Day(label?.Until));
        }
    }

    private static int Groups(IReadOnlyList<FactGroup>? groups) => groups?.Aggregate(0, (bits, group) => bits | (1 << (int)group)) ?? 0;

    private const string AlternatingCustody = "G";
    private const string Unemployment = "CHO";
    private static readonly string[] NotWorking = [Unemployment, "ETU", "RET"];

    private static int Day(DateOnly? day) => day?.DayNumber ?? FactVector.Unknown;

    /// <summary>First and last of the births: none without persons, unknown when one of them is.</summary>
    private static (int Earliest, int Latest) Births(IEnumerable<DateOnly?> births)
    {
        var all = births.ToList();
        return all.Count == 0 ? (FactVector.None, FactVector.None)
            : all.Contains(null) ? (FactVector.Unknown, FactVector.Unknown)
            : (all.Min()!.Value.DayNumber, all.Max()!.Value.DayNumber);
    }

    /// <summary>Birth of the n-th youngest: none where there are fewer, unknown when one birth is.</summary>
    private static int Younger(List<DateOnly?> births, int number) =>
        births.Count < number ? FactVector.None : births.Contains(null) ? FactVector.Unknown : births.OrderDescending().ElementAt(number - 1)!.Value.DayNumber;

    private static int Unemployed(IReadOnlyList<Person> adults)
    {
        var since = adults.Select(adult => adult.Employment?.UnemployedSince).Where(day => day is not null).Min();
        if (since is { } day)
            return day.DayNumber;
        return adults.All(adult => adult.Employment?.Contract is { } contract && contract != Unemployment) ? FactVector.None : FactVector.Unknown;
    }

    private static int Place(string? commune, int otherwise) => InseeCode.TryParse(commune, out var code) ? PlaceNumber.Of(code) : otherwise;

    private static int Workplace(Person person) => person.Employment switch
    {
        { Abroad: true } => FactVector.None,
        { Commune: null, Contract: { } contract } when NotWorking.Contains(contract) => FactVector.None,
        { Commune: var commune } => Place(commune, FactVector.Unknown),
        null => FactVector.Unknown,
    };

    private static int Profession(Person person) => person.Employment switch
    {
        { Profession: { } profession } when ProfessionNumber.Of(profession) is { } number => number,
        { Contract: { } contract } when NotWorking.Contains(contract) => FactVector.None,
        _ => FactVector.Unknown,
    };

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
