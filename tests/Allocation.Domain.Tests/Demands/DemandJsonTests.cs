using System.Text;
using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Tests.Ranking;
using CsCheck;

namespace Allocation.Domain.Tests.Demands;

public sealed class DemandJsonTests
{
    private static readonly DemandFile Known = new()
    {
        UniqueNumber = UniqueNumber.Compose("031", new DateOnly(2024, 3, 1), 7, "G9001"),
        DepositedOn = new DateOnly(2024, 3, 1),
        Applicant = new Person { BirthDate = new DateOnly(1990, 5, 4), TaxIncome = new Dictionary<int, decimal> { [2024] = 12_000.50m } },
        CurrentHousing = new CurrentHousing { Models = ["LP"], Rent = 410m },
        Dalo = "NON",
    };

    [Fact]
    public void What_is_written_is_read_back()
    {
        RandomDemands.Files.Sample(file => Assert.Equal(Text(file), Text(DemandJson.Read(DemandJson.Write(file)))), iter: 500);
    }

    [Fact]
    public void The_difference_of_two_demands_makes_the_second_of_the_first()
    {
        Gen.Select(RandomDemands.Files, RandomDemands.Files).Sample((before, after) =>
        {
            var (made, faults) = DemandJson.Amend(before, DemandJson.Difference(before, after));
            Assert.Empty(faults);
            Assert.Equal(Text(after), Text(made!));
        }, iter: 500);
    }

    [Fact]
    public void Equal_demands_differ_by_nothing()
    {
        RandomDemands.Files.Sample(file => Assert.Equal("{}", Encoding.UTF8.GetString(DemandJson.Difference(file, file))), iter: 100);
    }

    [Fact]
    public void Null_in_a_patch_makes_a_fact_unknown_again()
    {
        var amended = Amended("""{ "dalo": null, "currentHousing": { "rent": null } }""");

        Assert.Null(amended.Dalo);
        Assert.Null(amended.CurrentHousing!.Rent);
        Assert.Equal(["LP"], amended.CurrentHousing.Models);
    }

    [Fact]
    public void An_object_in_a_patch_merges_and_an_array_replaces()
    {
        var amended = Amended("""{ "currentHousing": { "models": ["SD"] }, "applicant": { "taxIncome": { "2025": 9000 } } }""");

        Assert.Equal(["SD"], amended.CurrentHousing!.Models);
        Assert.Equal(410m, amended.CurrentHousing.Rent);
        Assert.Equal([2024, 2025], amended.Applicant.TaxIncome.Keys.Order());
    }

    [Theory]
    [InlineData("""{ "dallo": "ACTIF" }""", "dallo")]
    [InlineData("""{ "applicant": { "birthDate": "04/05/1990" } }""", "applicant.birthDate")]
    [InlineData("""{ "wishes": { "types": ["T9"] } }""", "wishes.types[0]")]
    [InlineData("""{ "wishes": { "communes": ["Toulouse"] } }""", "wishes.communes[0]")]
    [InlineData("""{ "applicant": null }""", "")]
    [InlineData("""{ "coApplicants": [null] }""", "coApplicants")]
    [InlineData("""{ "applicant": { "resources": [null] } }""", "resources")]
    [InlineData("""{ "dalo": "NON", "dalo": "ACTIF" }""", "")]
    [InlineData("""{ "wishes": { "types": [2] } }""", "wishes.types[0]")]
    [InlineData("""[]""", "")]
    public void A_patch_that_gives_no_demand_is_refused_where_it_is_wrong(string patch, string path)
    {
        var (file, faults) = DemandJson.Amend(Known, Encoding.UTF8.GetBytes(patch));

        Assert.Null(file);
        var fault = Assert.Single(faults);
        Assert.Equal(path, fault.Path);
    }

    [Fact]
    public void A_refusal_never_repeats_what_was_sent()
    {
        var (_, faults) = DemandJson.Amend(Known, """{ "applicant": { "birthDate": "Duponchel" } }"""u8.ToArray());

        Assert.DoesNotContain("Duponchel", Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Absent_is_unknown_and_stays_absent()
    {
        var bare = new DemandFile { DepositedOn = new DateOnly(2024, 3, 1), Applicant = new Person() };
        using var json = JsonDocument.Parse(DemandJson.Write(bare));

        Assert.False(json.RootElement.TryGetProperty("dalo", out _));
        Assert.False(json.RootElement.TryGetProperty("pdalhpd", out _));
        Assert.False(json.RootElement.GetProperty("wishes").TryGetProperty("extended", out _));
    }

    private static DemandFile Amended(string patch) => DemandJson.Amend(Known, Encoding.UTF8.GetBytes(patch)).File!;

    private static string Text(DemandFile file) => Encoding.UTF8.GetString(DemandJson.Write(file));
}
