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
    public void A_demand_that_ended_with_a_lease_is_not_made_active_again()
    {
        var removed = Held with { Status = DemandStatus.Removed };
        var let = removed with { Token = new HeldToken(Guid.NewGuid(), Guid.NewGuid(), TokenHold.Leased) };
        const string Patch = """{ "status": "active" }""";

        Assert.Equal(("status", "leased"), DemandAmendment.Apply(let, Encoding.UTF8.GetBytes(Patch), seesConfidential: true).Faults.Select(fault => (fault.Path, fault.Code)).Single());
        Assert.Equal(DemandStatus.Active, DemandAmendment.Apply(removed, Encoding.UTF8.GetBytes(Patch), seesConfidential: true).File!.Status);
        Assert.Empty(DemandAmendment.Apply(let, """{ "wishes": { "types": ["T3"] } }"""u8.ToArray(), seesConfidential: true).Faults);
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
    public void Documents_supplied_and_what_a_social_worker_validated_fall_with_their_facts_too()
    {
        var held = Held with { Supplied = [FactGroup.Income, FactGroup.Priority], Validated = [FactGroup.Income] };
        var (changed, _) = DemandAmendment.Apply(held, """{ "applicant": { "taxIncome": { "2024": 15000 } } }"""u8.ToArray(), seesConfidential: true);
        var (said, _) = DemandAmendment.Apply(held, """{ "applicant": { "taxIncome": { "2024": 15000 } }, "supplied": ["income"] }"""u8.ToArray(), seesConfidential: true);

        Assert.Equal([FactGroup.Priority], changed!.Supplied!);
        Assert.Null(changed.Validated);
        Assert.Equal([FactGroup.Income], said!.Supplied!);
        Assert.Equal([FactGroup.Housing], said.Verified);
    }

    [Fact]
    public void A_change_beside_the_verified_facts_leaves_them_verified()
    {
        var (file, _) = Apply("""{ "dalo": "ACTIF" }""");

        Assert.Equal([FactGroup.Income, FactGroup.Housing], file!.Verified);
    }

    [Fact]
    public void A_list_replaced_by_somebody_who_never_saw_it_whole_keeps_what_was_withheld()
    {
        var held = Held with { Reasons = ["06", "13"], CurrentHousing = new CurrentHousing { Models = ["CDEFCM"] } };
        var patch = """{ "reasons": ["05"], "currentHousing": { "models": ["LP"] } }"""u8.ToArray();

        var unseen = DemandAmendment.Apply(held, patch, seesConfidential: false).File!;
        var seen = DemandAmendment.Apply(held, patch, seesConfidential: true).File!;

        Assert.Equal(["05", "06"], unseen.Reasons);
        Assert.Equal(["LP", "CDEFCM"], unseen.CurrentHousing!.Models);
        Assert.Equal(["05"], seen.Reasons);
        Assert.Equal(["LP"], seen.CurrentHousing!.Models);
    }

    [Fact]
    public void Persons_sent_back_as_they_were_shown_keep_their_names_and_cards()
    {
        var (born, child) = (new DateOnly(1990, 1, 1), new DateOnly(2018, 5, 5));
        var held = Held with
        {
            Applicant = Held.Applicant with { DisabilityCard = true },
            CoApplicants = [new Person { BirthDate = born, Identity = new PersonIdentity { LastName = "Martin" }, DisabilityCard = true }],
            Dependants = [new Dependant { BirthDate = child, FirstName = "Zoé" }, new Dependant { BirthDate = new DateOnly(2020, 2, 2), FirstName = "Léo" }],
        };
        var patch = """{ "coApplicants": [{ "birthDate": "1985-03-03" }, { "birthDate": "1990-01-01", "link": "C" }], "dependants": [{ "birthDate": "2020-02-02" }, { "birthDate": "2018-05-05" }, { "birthDate": "2024-01-01" }] }"""u8.ToArray();

        var file = DemandAmendment.Apply(held, patch, seesConfidential: false).File!;

        Assert.Equal([null, "Martin"], file.CoApplicants.Select(person => person.Identity?.LastName));
        Assert.Equal([null, true], file.CoApplicants.Select(person => person.DisabilityCard));
        Assert.Equal(["Léo", "Zoé", null], file.Dependants.Select(person => person.FirstName));
        Assert.Equal((true, "C"), (file.Applicant.DisabilityCard, file.CoApplicants[1].Link));
        Assert.False(DemandAmendment.Apply(held, """{ "coApplicants": [{ "birthDate": "1990-01-01", "disabilityCard": false }] }"""u8.ToArray(), seesConfidential: true).File!.CoApplicants[0].DisabilityCard);
    }

    [Theory]
    [InlineData("""{ "labels": [] }""", "labels")]
    [InlineData("""{ "labels": null }""", "labels")]
    [InlineData("""{ "labels": [{ "name": "siao", "issuer": "siao-69", "until": "2020-01-01" }] }""", "labels")]
    [InlineData("""{ "reasons": ["05", "06"] }""", "reasons[1]")]
    [InlineData("""{ "currentHousing": { "models": ["CDEFCM"] } }""", "currentHousing.models[0]")]
    [InlineData("""{ "applicant": { "disabilityCard": true } }""", "applicant.disabilityCard")]
    [InlineData("""{ "coApplicants": [{ "disabilityCard": null }] }""", "coApplicants[0].disabilityCard")]
    public void Who_was_not_shown_a_confidential_fact_says_nothing_of_it_whether_it_is_held_or_not(string patch, string path)
    {
        var hidden = Held with { Labels = [new Label("siao", "siao-69")], Reasons = ["06"], CurrentHousing = new CurrentHousing { Models = ["CDEFCM"] } };

        foreach (var held in new[] { Held, hidden })
        {
            var (file, faults) = DemandAmendment.Apply(held, Encoding.UTF8.GetBytes(patch), seesConfidential: false);

            Assert.Null(file);
            Assert.Equal((path, "confidential"), (Assert.Single(faults).Path, faults[0].Code));
            Assert.NotNull(DemandAmendment.Apply(held, Encoding.UTF8.GetBytes(patch), seesConfidential: true).File);
        }
    }

    [Fact]
    public void Codes_sent_back_as_they_were_shown_change_nothing_wherever_the_withheld_one_stands()
    {
        foreach (var reasons in new[] { new[] { "05", "13" }, ["06", "05", "13"], ["05", "06", "13"] })
        {
            var held = Held with { Reasons = reasons };

            Assert.Equal(DemandJson.Write(held), DemandJson.Write(DemandAmendment.Apply(held, """{ "reasons": ["05", "13"] }"""u8.ToArray(), seesConfidential: false).File!));
        }
    }

    private static (DemandFile? File, IReadOnlyList<InputFault> Faults) Apply(string patch) => DemandAmendment.Apply(Held, Encoding.UTF8.GetBytes(patch), seesConfidential: false);
}
