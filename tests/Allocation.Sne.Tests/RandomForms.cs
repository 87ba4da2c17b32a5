using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using CsCheck;

namespace Allocation.Sne.Tests;

/// <summary>Random demands of all that the form can say, absent facts and unknown elements included.</summary>
internal static class RandomForms
{
    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<T?> Maybe<T>(Gen<T> some)
        where T : class => Gen.Select(Gen.Bool, some, (said, value) => said ? value : null);

    private static Gen<T?> Perhaps<T>(Gen<T> some)
        where T : struct => Gen.Select(Gen.Bool, some, (said, value) => said ? (T?)value : null);

    private static Gen<string?> Code(CodeList list) => Maybe(One([.. list.Codes.Select(code => code.Code), "ZZZ"]));

    private static readonly Gen<string?> Words = Maybe(One("Exemple", "Élise-Anne", "a & b < c", "O'Neil \"x\"", "12 bis", "名前", "two  spaces"));
    private static readonly Gen<DateOnly?> Dates = Perhaps(Gen.Int[0, 40_000].Select(days => new DateOnly(1920, 1, 1).AddDays(days)));
    private static readonly Gen<decimal> Sums = Gen.Int[0, 9_999_999].Select(cents => cents / 100m);
    private static readonly Gen<IReadOnlyList<Resource>?> Received = Lines(RegisterCodes.ResourcesReceived);
    private static readonly Gen<IReadOnlyList<Resource>?> Paid = Lines(RegisterCodes.ResourcesPaid);

    private static readonly Gen<PostalAddress?> Addresses = Gen.Select(Perhaps(Gen.Bool), Words, Words, Words, Maybe(One("45234", "2A004", "99999")), (abroad, number, street, code, commune) =>
        new PostalAddress { Abroad = abroad, Number = number, Street = street, PostalCode = code, Commune = commune }).Select(address => address == new PostalAddress() ? null : address);

    private static readonly Gen<PersonIdentity?> Identities = Gen.Select(Code(RegisterCodes.Titles), Words, Words, Words, Gen.Select(Words, Words), Addresses, (title, last, birth, first, contacts, address) =>
        new PersonIdentity { Title = title, LastName = last, BirthName = birth, FirstName = first, Phone = contacts.Item1, Email = contacts.Item2, Address = address }).Select(identity => identity == new PersonIdentity() ? null : identity);

    private static readonly Gen<Employment?> Employments = Gen.Select(Words, Code(RegisterCodes.Contracts), Words, Perhaps(Gen.Bool), (profession, contract, employer, abroad) =>
        new Employment { Profession = profession, Contract = contract, Employer = employer, Abroad = abroad }).Select(employment => employment == new Employment() ? null : employment);

    private static readonly Gen<Dictionary<int, decimal>> Incomes = Gen.Select(Gen.Int[0, 2], Gen.Int[1990, 2099], Sums, Sums, (count, year, one, other) =>
        count == 0 ? [] : count == 1 ? new Dictionary<int, decimal> { [year] = one } : new Dictionary<int, decimal> { [year + 1] = one, [year] = other });

    private static readonly Gen<Person> Persons = Gen.Select(Identities, Dates, Code(RegisterCodes.Nationalities), Code(RegisterCodes.MaritalStatuses), Employments, Incomes, Gen.Select(Received, Paid), (identity, birth, nationality, status, employment, incomes, resources) =>
        new Person { Identity = identity ?? new PersonIdentity { LastName = "Exemple" }, BirthDate = birth, Nationality = nationality, MaritalStatus = status, Employment = employment, TaxIncome = incomes, Resources = resources.Item1, ResourcesPaid = resources.Item2 });

    private static readonly Gen<Dependant> Dependants = Gen.Select(Words, Dates, Code(RegisterCodes.Sexes), One("E", "P", "A"), (name, birth, sex, kinship) => new Dependant { FirstName = name, BirthDate = birth, Sex = sex, Kinship = kinship });

    private static readonly Gen<ChildInCustody> Custody = Gen.Select(Dates, Code(RegisterCodes.Sexes), One("G", "D"), (birth, sex, kind) => new ChildInCustody { BirthDate = birth, Sex = sex, Kind = kind });

    private static readonly Gen<ExpectedBirths?> Births = Gen.Select(Perhaps(Gen.Int[0, 12]), Dates, (count, due) => new ExpectedBirths(count, due)).Select(births => births == new ExpectedBirths(null, null) ? null : births);

    private static readonly Gen<CurrentHousing?> Housing = Maybe(Gen.Select(Perhaps(Sums), Perhaps(Gen.Int[0, 200]), Code(RegisterCodes.HousingCategories), Maybe(One("T1", "F3")), Perhaps(Gen.Bool), One(RegisterCodes.HousingModels.Codes.ToArray()).Array[1, 3], (rent, occupants, category, type, owner, models) =>
        new CurrentHousing { Models = [.. models.Select(model => model.Code).Distinct()], Rent = rent, Occupants = occupants, Category = category, Type = type, Owner = owner, AreaM2 = rent }));

    private static readonly Gen<Wishes> Wished = Gen.Select(Perhaps(Gen.Bool), Gen.Enum<Typology>().Array[0, 4], One("45234", "2B033", "75056", "69383", "99999").Array[0, 5], (extended, types, communes) =>
        new Wishes { Extended = extended, Types = [.. types.Distinct()], Communes = [.. communes.Distinct().Select(InseeCode.Parse)] });

    /// <summary>In document order, at places of every kind, one of them known to no version.</summary>
    private static readonly Gen<PreservedElement[]> Unknown = Gen.Select(Words, Gen.Int[0, 31], (text, places) => new[] { "personnePhysique/demandeur/inconnu", "personnePhysique/inconnu", "logementRecherche/inconnu", "listeMotifDemande/inconnu", "inconnu" }
        .Where((_, place) => (places & (1 << place)) != 0)
        .Select(path => new PreservedElement(path, $"<inconnu code=\"X\" xmlns=\"http://nuu.application.i2/\"><a>{System.Security.SecurityElement.Escape(text)?.Replace("&quot;", "\"").Replace("&apos;", "'")}b</a><c xmlns=\"urn:other\" /></inconnu>"))
        .ToArray());

    public static readonly Gen<DemandFile> Files = Gen.Select(
        Gen.Select(Gen.Bool, Gen.Int[0, 16_000], Maybe(One("G9001", "GDPUB"))),
        Persons,
        Gen.Select(Persons, Code(RegisterCodes.Links), (person, link) => person with { Link = link }).Array[0, 2],
        Gen.Select(Dependants.Array[0, 3], Custody.Array[0, 2], Births, Received, Paid),
        Gen.Select(Housing, Wished),
        Gen.Select(Maybe(One("01", "13", "23", "99").Array[1, 4]), Code(RegisterCodes.DaloStatuses), Maybe(One("ACD", "ACI", "AUCUN"))),
        Unknown,
        (registration, applicant, others, family, housing, labels, unknown) => new DemandFile
        {
            UniqueNumber = registration.Item1 ? UniqueNumber.Parse(Register.Number) : default,
            DepositedOn = new DateOnly(1980, 1, 1).AddDays(registration.Item2),
            Desk = registration.Item3,
            Applicant = applicant,
            CoApplicants = others,
            Dependants = family.Item1,
            Custody = family.Item2,
            ExpectedBirths = family.Item3,
            DependantResources = family.Item4,
            DependantResourcesPaid = family.Item5,
            CurrentHousing = housing.Item1,
            Wishes = housing.Item2,
            Reasons = labels.Item1?.Distinct().ToArray(),
            Dalo = labels.Item2,
            CollectiveAgreement = labels.Item3,
            Preserved = unknown,
        });

    private static Gen<IReadOnlyList<Resource>?> Lines(CodeList list) =>
        Gen.Select(Gen.Bool, Gen.Select(One(list.Codes.ToArray()), Sums, (code, sum) => new Resource(code.Code, sum)).Array[1, 3], (said, lines) => said ? (IReadOnlyList<Resource>?)lines : null);
}
