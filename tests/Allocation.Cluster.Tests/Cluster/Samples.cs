using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>A household and a dwelling that suit each other, in territories with real grids.</summary>
internal static class Samples
{
    public const string EstEnsemble = "200057875";
    public const string Lyon = "200046977";

    public static readonly InseeCode Montreuil = InseeCode.Parse("93048");
    public static readonly InseeCode Pantin = InseeCode.Parse("93055");
    public static readonly InseeCode Villeurbanne = InseeCode.Parse("69266");

    /// <summary>A birth, as a merge patch on <see cref="Household"/>.</summary>
    public const string Birth = """{"dependants":[{"birthDate":"2015-05-05","kinship":"E"},{"birthDate":"2026-01-27","kinship":"E"}]}""";

    public static string Wish(params InseeCode[] communes) =>
        $$$"""{"wishes":{"communes":{{{JsonSerializer.Serialize(communes.Select(commune => commune.Value))}}}}}""";

    /// <summary>One parent with one child and a modest income, who seeks three rooms; the later the number, the later the deposit.</summary>
    public static DemandFile Household(int number, params InseeCode[] communes) => new()
    {
        UniqueNumber = UniqueNumber.Compose("111", new DateOnly(2022, 1, 15).AddMonths(number), number, "TESTS"),
        DepositedOn = new DateOnly(2022, 1, 15).AddMonths(number),
        Applicant = new Person { BirthDate = new DateOnly(1990, 4, 2), MaritalStatus = "C", TaxIncome = new Dictionary<int, decimal> { [2023] = 14_000, [2024] = 14_000, [2025] = 14_000 } },
        Dependants = [new Dependant { BirthDate = new DateOnly(2015, 5, 5), Kinship = "E" }],
        Wishes = new Wishes { Types = [Typology.T3], Communes = communes },
    };

    public static Dwelling Dwelling(InseeCode commune) => new()
    {
        Landlord = "Bailleur fictif",
        Commune = commune,
        Typology = Typology.T3,
        Financing = Financing.PLUS,
        Rent = 480,
        AreaM2 = 62,
    };
}
