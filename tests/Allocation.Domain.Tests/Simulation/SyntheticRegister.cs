using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.Domain.Tests.Ranking;

namespace Allocation.Domain.Tests.Simulation;

/// <summary>Many plain demands, quickly: facts by a seed, no files.</summary>
internal static class SyntheticRegister
{
    public static readonly TerritoryPlaces Places = new(SmallTerritory.Id, SmallTerritory.Geography);

    public static readonly ScoringGrid InForce = Grid("criteria:\n  - { id: A, label: L, points: 2 per month of seniority }\n  - { id: D, label: L, when: dalo is ACTIF, points: 30 }\n");

    public static readonly ScoringGrid Draft = Grid("criteria:\n  - { id: A, label: L, points: 1 per month of seniority }\n  - { id: P, label: L, points: 9 per person }\n  - { id: D, label: L, when: dalo is ACTIF, points: 80 }\n");

    public static ScoringGrid Grid(string body) =>
        GridParser.Parse($"grid: g\nterritory: \"200000001\"\npartial: true\n{body}", "g.yaml", geography: SmallTerritory.Geography) is { Grid: { } grid } ? grid : throw new InvalidOperationException(body);

    public static CandidateIndex Index(int demands, int seed)
    {
        var random = new Random(seed);
        var index = SmallTerritory.Index(RandomDemands.Start, TerritoryGrids.All(InForce));
        index.Load(Enumerable.Range(0, demands).Select(number => Record(number, facts =>
        {
            facts[(int)Fact.DepositDay] = RandomDemands.Start.DayNumber - random.Next(0, 3_000);
            facts[(int)Fact.Adults] = random.Next(1, 4);
            facts[(int)Fact.Dependants] = Math.Max(0, random.Next(-2, 5));
            facts[(int)Fact.TypologyPersons] = facts[(int)Fact.Adults] + facts[(int)Fact.Dependants];
            if (random.Next(25) == 0)
                facts[(int)Fact.Dalo] = 1 << RegisterCodes.DaloStatuses.PositionOf("ACTIF");
        }, random.Next(2) == 0 ? SmallTerritory.North : SmallTerritory.City)));
        return index;
    }

    /// <summary>A person alone who wishes a T2 in one commune.</summary>
    public static CandidateRecord Record(int number, Action<int[]> facts, InseeCode? commune = null)
    {
        var values = new int[FactVector.Width];
        Array.Fill(values, FactVector.Unknown);
        values[(int)Fact.DepositDay] = RandomDemands.Start.DayNumber - 100 - number;
        values[(int)Fact.Adults] = values[(int)Fact.TypologyPersons] = values[(int)Fact.CeilingPersons] = 1;
        values[(int)Fact.Dependants] = values[(int)Fact.VisitingChildren] = values[(int)Fact.ExpectedChildren] = values[(int)Fact.CeilingUplift] = values[(int)Fact.YoungHouseholdUntil] = 0;
        facts(values);
        return new CandidateRecord
        {
            Id = new DemandId(number + 1),
            Version = 1,
            Number = UniqueNumber.Compose("069", new DateOnly(2020, 1, 1), 900_000 - number, "TESTS"),
            Status = DemandStatus.Active,
            Facts = new FactVector(values),
            Communes = [commune ?? SmallTerritory.North],
            Extended = false,
            Types = [Typology.T2],
            Cause = default,
        };
    }

    /// <summary>A T2 in the north that no ceiling of resources closes.</summary>
    public static NamedCriteria List(string name) =>
        new(name, new ListCriteria(new Dwelling { Landlord = "B", Commune = SmallTerritory.North, Typology = Typology.T2, Financing = Financing.PLS }, RandomDemands.Start));
}
