using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Ranking;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>Random demands over a few communes, so that lists meet, tie and cross.</summary>
internal static class RandomDemands
{
    public static readonly DateOnly Start = new(2026, 1, 28);

    private static readonly Gen<Person> Persons = Gen.Select(Gen.Int[0, 40_000], Gen.Int[0, 3], Gen.Int[1950, 2004], Pick.One<bool?>(null, true, false)).Select((income, years, birth, card) => new Person
    {
        BirthDate = new DateOnly(birth, 1 + (income % 12), 1 + (income % 28)),
        TaxIncome = years switch
        {
            0 => new Dictionary<int, decimal>(),
            1 => new Dictionary<int, decimal> { [2024] = income },
            2 => new Dictionary<int, decimal> { [2025] = income },
            _ => new Dictionary<int, decimal> { [2024] = income, [2025] = income + 1000 },
        },
        DisabilityCard = card,
    });

    public static readonly Gen<DemandFile> Files = Gen.Select(
        Gen.Int[0, 1500],
        Persons,
        Persons.List[0, 1],
        Gen.Int[0, 4],
        Gen.Select(Pick.One(SmallTerritory.Communes).Array[0, 4], Gen.Enum<Typology>().Array[0, 3], Pick.One<bool?>(null, true, false)),
        Gen.Select(Pick.One<string?>(null, "NON", "ACTIF"), Pick.One<string?>(null, "SD", "CP", "HLM")),
        Gen.Int[0, 9]).Select((days, applicant, others, dependants, wishes, codes, removed) => new DemandFile
        {
            DepositedOn = Start.AddDays(-days),
            Status = removed == 0 ? DemandStatus.Removed : DemandStatus.Active,
            Applicant = applicant with
            {
                Identity = days % 5 == 0 ? null : new PersonIdentity { Address = new PostalAddress { Commune = SmallTerritory.Communes[days % 6].Value } },
                Employment = days % 3 == 0 ? null : new Employment { Commune = SmallTerritory.Communes[days % 7 % 6].Value },
            },
            CoApplicants = [.. others.Select(person => person with { Link = "M" })],
            Dependants = [.. Enumerable.Range(0, dependants).Select(child => new Dependant { BirthDate = dependants == 4 ? null : Start.AddDays(days - 900 - child * 500) })],
            Labels = days % 4 == 0 ? [new Label("siao", null, Start.AddDays(days % 300 - 100), Start.AddDays(days % 700))] : null,
            Dalo = codes.Item1,
            CurrentHousing = codes.Item2 is null ? null : new CurrentHousing { Models = [codes.Item2], Since = Start.AddDays(-days % 700) },
            Wishes = new Wishes { Communes = [.. wishes.Item1.Distinct()], Types = [.. wishes.Item2.Distinct()], Extended = wishes.Item3 },
        });

    /// <summary>A record of one of the first few demands, at a version that only sometimes is newer.</summary>
    public static CandidateRecord Record(int demand, int version, DemandFile file) => CandidateRecord.Of(
        new DemandId(demand + 1),
        version,
        file with { UniqueNumber = UniqueNumber.Compose("069", new DateOnly(2020, 1, 1), 999_999 - demand, "TESTS") },
        new ChangeCause(ChangeKind.SituationChanged, new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero), version));

    public static readonly Gen<ListCriteria> Criteria = Gen.Select(
        Pick.One(SmallTerritory.North, SmallTerritory.City, SmallTerritory.CityFirst),
        Pick.One(Typology.T1, Typology.T2, Typology.T3),
        Gen.Enum<Financing>(),
        Gen.Int[-30, 400],
        Pick.One<(decimal?, bool?)>((null, null), (20m, true), (45m, false), (70m, true))).Select((commune, typology, financing, days, known) => new ListCriteria(
            new Dwelling { Landlord = "Bailleur", Commune = commune, Typology = typology, Financing = financing, AreaM2 = known.Item1, InPriorityDistrict = known.Item2 },
            Start.AddDays(days)));
}
