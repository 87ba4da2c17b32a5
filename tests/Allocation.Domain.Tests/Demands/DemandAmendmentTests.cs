using System.Text;
using Allocation.Domain.Amendments;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Tests.Demands;

public sealed class DemandAmendmentTests
{
    private static readonly DemandFile Held = new()
    {
        UniqueNumber = UniqueNumber.Compose("031", new DateOnly(2024, 3, 1), 7, "G9001"),
        DepositedOn = new DateOnly(2024, 3, 1),
        RegisterMessageAt = new DateTimeOffset(2024, 3, 2, 8, 0, 0, TimeSpan.FromHours(1)),
        Applicant = new Person { TaxIncome = new Dictionary<int, decimal> { [2024] = 12_000m } },
        CurrentHousing = new CurrentHousing { Models = ["LP"] },
        Verified = [FactGroup.Income, FactGroup.Housing],
    };

    [Theory]
    [InlineData("""{ "uniqueNumber": "031032400000899999" }""", "uniqueNumber")]
    [InlineData("""{ "depositedOn": "2020-01-01" }""", "depositedOn")]
    [InlineData("""{ "registerMessageAt": null }""", "registerMessageAt")]
    public void What_identifies_a_demand_never_changes(string patch, string path)
    {
        var (file, faults) = Apply(patch);

        Assert.Null(file);
        Assert.Equal((path, "immutable"), (Assert.Single(faults).Path, faults[0].Code));
    }

    [Fact]
    public void A_verified_group_whose_facts_change_is_declared_again()
    {
        var (file, _) = Apply("""{ "applicant": { "taxIncome": { "2024": 15000 } } }""");

        Assert.Equal([FactGroup.Housing], file!.Verified);
    }

    [Fact]
    public void The_patch_itself_may_say_what_is_verified()
    {
        var (file, _) = Apply("""{ "applicant": { "taxIncome": { "2024": 15000 } }, "verified": ["income"] }""");

        Assert.Equal([FactGroup.Income], file!.Verified);
    }

    [Fact]
    public void A_change_beside_the_verified_facts_leaves_them_verified()
    {
        var (file, _) = Apply("""{ "dalo": "ACTIF" }""");

        Assert.Equal([FactGroup.Income, FactGroup.Housing], file!.Verified);
    }

    private static (DemandFile? File, IReadOnlyList<InputFault> Faults) Apply(string patch) => DemandAmendment.Apply(Held, Encoding.UTF8.GetBytes(patch));
}
