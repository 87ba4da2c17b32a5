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
        Array.Fill(values, FactVector.Unknown);
        var household = Household.Of(file);
        Person[] adults = [file.Applicant, .. file.CoApplicants];
        var incomes = HouseholdIncome.KnownYears(file);
        var (resources, aid, rent) = (HouseholdIncome.MonthlyResources(file), HouseholdIncome.HousingAid(file), file.CurrentHousing?.Rent);

        Set(Fact.DepositDay, file.DepositedOn.DayNumber);
        Set(Fact.Dalo, Bit(RegisterCodes.DaloStatuses, file.Dalo));
        Set(Fact.DaloSince, Day(file.DaloDecidedOn));
        Set(Fact.Pdalhpd, Flag(file.Pdalhpd));
        Set(Fact.CollectiveAgreement, file.CollectiveAgreement == NotDocumented ? FactVector.Unknown : Bit(RegisterCodes.CollectiveAgreements, file.CollectiveAgreement));
        Set(Fact.Reasons, Bits(RegisterCodes.Reasons, file.Reasons));
        Set(Fact.Housing, Bits(RegisterCodes.HousingModels, file.CurrentHousing is { Models.Count: > 0 } housing ? housing.Models : null));
        Set(Fact.MainHousing, Bit(RegisterCodes.HousingModels, file.CurrentHousing is { Models: [var ticked, ..] } ? ticked : null));
        Set(Fact.Contracts, Contracts(adults));
        Set(Fact.UntoldContracts, Some(adults.Count(adult => RegisterCodes.Contracts.PositionOf(adult.Employment?.Contract) < 0)));
        Set(Fact.AdultContracts, AdultContracts.Of(adults));
        Set(Fact.Adults, household.Adults);
        Set(Fact.Dependants, Stated(household.Dependants));
        Set(Fact.VisitingChildren, Stated(household.VisitingChildren));
        Set(Fact.ExpectedChildren, Stated(household.ExpectedChildren));
        Set(Fact.Members, Stated(household.Adults + household.Dependants));
        Set(Fact.PersonsToHouse, Stated(household.TypologyPersons));
        Set(Fact.ExpectedUntil, household.ExpectedChildren > 0 ? Day(file.ExpectedBirths?.DueOn) : FactVector.Unknown);
        Set(Fact.Disability, Flag(household.Disability));
        Set(Fact.RentCents, Cents(rent));
        Set(Fact.ResourcesCents, Cents(resources));
        Set(Fact.RemainderCents, Cents(resources - rent));
        Set(Fact.HousingAidCents, Cents(aid));
        Set(Fact.NetRentCents, rent is { } gross && aid is { } helped ? Cents(Math.Max(0, gross - helped)) : FactVector.Unknown);
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
        var born = Births([.. adults.Select(adult => adult.BirthDate)]);
        Set(Fact.EarliestAdultBirth, Younger(born, born.Length));
        Set(Fact.LatestAdultBirth, Younger(born, 1));
        Set(Fact.UndatedAdults, Some(adults.Count(adult => adult.BirthDate is null)));
        List<DateOnly?> dependants = [.. file.Dependants.Select(person => person.BirthDate), .. file.Custody.Where(child => child.Kind == AlternatingCustody).Select(child => child.BirthDate)];
        born = Births(dependants);
        Set(Fact.EarliestDependantBirth, Stated(Younger(born, born.Length)));
        Set(Fact.LatestDependantBirth, Stated(Younger(born, 1)));
        Set(Fact.SecondLatestDependantBirth, Stated(Younger(born, 2)));
        Set(Fact.ThirdLatestDependantBirth, Stated(Younger(born, 3)));
        Set(Fact.FourthLatestDependantBirth, Stated(Younger(born, 4)));
        Set(Fact.UndatedDependants, Some(dependants.Count(birth => birth is null)));
        for (var number = 5; number <= 8; number++)
            Set(Fact.FifthLatestDependantBirth + (number - 5), dependants.Count < number ? FactVector.Unknown : Younger(born, number));
        Set(Fact.OtherDependants, Some(file.Dependants.Count(person => RegisterCodes.Kinships.Contains(person.Kinship) && person.Kinship != ChildKinship)));
        Set(Fact.UntoldKinships, Some(file.Dependants.Count(person => !RegisterCodes.Kinships.Contains(person.Kinship))));
        Set(Fact.AlternatingChildren, Stated(dependants.Count - file.Dependants.Count));
        Set(Fact.HousedSince, Day(file.CurrentHousing?.Since));
        Set(Fact.UnemployedSince, Unemployed(adults));
        Set(Fact.UntoldUnemployment, Some(adults.Count(IsUntold)));
        Set(Fact.Eviction, Bit(RegisterCodes.EvictionStages, file.Procedures?.Eviction));
        Set(Fact.Notice, Bit(RegisterCodes.Notices, file.Procedures?.Notice));
        Set(Fact.EvictionSince, Day(file.Procedures?.EvictionSince));
        Set(Fact.NoticeEnd, Day(file.Procedures?.NoticeEndsOn));
        Set(Fact.HomeCommune, Home(file.Applicant));
        Set(Fact.CoApplicantHome, file.CoApplicants.Select(Home).FirstOrDefault(home => home >= 0, FactVector.Unknown));
        Set(Fact.ApplicantWorkplace, Workplace(file.Applicant));
        Set(Fact.CoApplicantWorkplace, file.CoApplicants.Count == 0 ? FactVector.None : Workplace(file.CoApplicants[0]));
        if (file.CoApplicants.Count > 1)
            SetWorkplaces(file.CoApplicants.Skip(1).Select(Workplace).ToList());
        Set(Fact.ApplicantProfession, Profession(file.Applicant));
        Set(Fact.CoApplicantProfession, file.CoApplicants.Count == 0 ? FactVector.None : Profession(file.CoApplicants[0]));
        Set(Fact.ThirdProfession, file.CoApplicants.Count switch { < 2 => FactVector.None, 2 => Profession(file.CoApplicants[1]), _ => FactVector.Unknown });
        Set(Fact.Proposals, file.Proposals?.Received ?? FactVector.Unknown);
        Set(Fact.Refusals, file.Proposals?.Refused ?? FactVector.Unknown);
        Set(Fact.LastRefusal, file.Proposals?.LastRefusedOn?.DayNumber ?? (file.Proposals?.Refused == 0 ? FactVector.None : FactVector.Unknown));
        Set(Fact.SecondLastRefusal, RefusalBefore(file.Proposals, 1));
        Set(Fact.ThirdLastRefusal, RefusalBefore(file.Proposals, 2));
        Set(Fact.ContractEnd, ContractEnd(file.Applicant));
        Set(Fact.CoApplicantContractEnd, file.CoApplicants.Count switch { 0 => FactVector.None, 1 => ContractEnd(file.CoApplicants[0]), _ => FactVector.Unknown });
        Set(Fact.WishedCommunes, Some(file.Wishes.Communes.Distinct().Count()));
        Set(Fact.ExtendedDemand, Flag(file.Wishes.Extended));
        Set(Fact.WishedTypes, file.Wishes.Types.Count == 0 ? FactVector.Unknown : Bits(RegisterCodes.WishedTypes, [.. file.Wishes.Types.Select(wished => wished.ToString())]));
        for (var slot = 0; slot < LabelSlots.Count; slot++)
            SetLabel(LabelSlots.All[slot], file.Labels is { } labels && slot < labels.Count ? labels[slot] : null);
        return new FactVector(values);

        int Stated(int count) => file.StatesHousehold ? count : FactVector.Unknown;

        void Set(Fact fact, int value) => values[(int)fact] = value;

        // One is enough for a condition, so a commune needs one column however many work there.
        void SetWorkplaces(List<int> others)
        {
            var places = others.Where(place => place >= 0).Distinct().ToList();
            Set(Fact.SecondCoApplicantWorkplace, places.Count > 0 ? places[0] : FactVector.Unknown);
            Set(Fact.ThirdCoApplicantWorkplace, places.Count > 1 ? places[1] : FactVector.Unknown);
            Set(Fact.UntoldWorkplaces, Some(others.Count(place => place == FactVector.Unknown) + Math.Max(0, places.Count - 2)));
        }

        void SetLabel(LabelSlot slot, Label? label)
        {
            Set(slot.Name, label is null ? FactVector.Unknown : LabelNumber.Of(label.Name));
            Set(slot.Issuer, label?.Issuer is { } issuer ? LabelNumber.Of(issuer) : FactVector.Unknown);
            Set(slot.From, Day(label?.From));
            Set(slot.Until, Day(label?.Until));
        }
    }

    private static int Home(Person person) => Place(person.Identity?.Address is { Abroad: true } ? null : person.Identity?.Address?.Commune, FactVector.Unknown);

    private static int Groups(IReadOnlyList<FactGroup>? groups) => groups?.Aggregate(0, (bits, group) => bits | (1 << (int)group)) ?? 0;

    private const string AlternatingCustody = "G";
    private const string ChildKinship = "E";
    private const string Unemployment = "CHO";
    private static readonly string[] FixedTerm = ["CDD", "APP"];
    private static readonly string[] NotWorking = [Unemployment, "ETU", "RET"];

    private static int Day(DateOnly? day) => day?.DayNumber ?? FactVector.Unknown;

    /// <summary>The stated births as day numbers, the youngest first.</summary>
    private static int[] Births(List<DateOnly?> births)
    {
        int[] days = [.. births.Where(birth => birth is not null).Select(birth => birth!.Value.DayNumber)];
        Array.Sort(days, static (one, other) => other.CompareTo(one));
        return days;
    }

    /// <summary>The n-th youngest stated birth; none where there are fewer.</summary>
    private static int Younger(int[] births, int number) => number >= 1 && number <= births.Length ? births[number - 1] : FactVector.None;

    /// <summary>The earliest stated day; none where no adult has one. A contract of another kind says that it is over.</summary>
    private static int Unemployed(IReadOnlyList<Person> adults) =>
        adults.Select(adult => adult.Employment is { Contract: null or Unemployment, UnemployedSince: var since } ? since : null).Where(day => day is not null).Min() is { } day ? day.DayNumber : FactVector.None;

    /// <summary>Whether nobody stated since when an adult is without work, nor that the adult is not.</summary>
    private static bool IsUntold(Person adult) => adult.Employment is not ({ UnemployedSince: not null } or { Contract: not (null or Unemployment) });

    /// <summary>The last day of a contract that has a term; none where the contract says that it has none.</summary>
    private static int ContractEnd(Person adult) => adult.Employment switch
    {
        { Contract: { } contract } when !FixedTerm.Contains(contract) => FactVector.None,
        var employment => Day(employment?.ContractEndsOn),
    };

    /// <summary>The day of the refusal that so many others followed; none where fewer dwellings were refused, unknown unless the day of each is: one without may lie anywhere.</summary>
    private static int RefusalBefore(ProposalCounts? proposals, int later)
    {
        if (proposals?.Refused is not { } refused)
            return FactVector.Unknown;
        if (refused <= later)
            return FactVector.None;
        return proposals.EarlierRefusals is { } earlier && earlier.Count == refused - 1 ? earlier.OrderDescending().ElementAt(later - 1).DayNumber : FactVector.Unknown;
    }

    /// <summary>How many of whom something is not stated; not stated itself when it is nobody.</summary>
    private static int Some(int count) => count > 0 ? count : FactVector.Unknown;

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
