using System.Text;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Tests.Demands;

public sealed class DiscretionTests
{
    private static readonly DemandFile File = new()
    {
        DepositedOn = new DateOnly(2024, 3, 1),
        Applicant = new Person { DisabilityCard = true, Identity = new PersonIdentity { LastName = "Nomsecret" } },
        Dependants = [new Dependant { FirstName = "Prenomsecret" }],
        CurrentHousing = new CurrentHousing { Models = ["CDEFCM", "LP"] },
        Reasons = ["06", "13"],
        Preserved = [new PreservedElement("personnePhysique/remarque", "<remarque>Nomsecret</remarque>")],
    };

    [Fact]
    public void Without_identity_no_name_is_left()
    {
        Assert.DoesNotContain("secret", Text(Discretion.WithoutIdentity(File)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_confidential_facts_the_others_stay()
    {
        var shown = Discretion.WithoutConfidential(File);

        Assert.Equal(["13"], shown.Reasons);
        Assert.Equal(["LP"], shown.CurrentHousing!.Models);
        Assert.Null(shown.Applicant.DisabilityCard);
        Assert.True(Discretion.Holds(File));
        Assert.False(Discretion.Holds(shown));
    }

    [Fact]
    public void A_demand_printed_by_mistake_prints_nobody()
    {
        Assert.DoesNotContain("secret", $"{File} {File.Applicant} {new { File }}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_whose_birth_date_is_corrected_keeps_name_and_card()
    {
        var held = File with { CoApplicants = [Held("Premier", 1990), Held("Second", 1985)] };

        var sent = Kept(held, Sent(1991), Sent(1985));

        Assert.Equal([("Premier", true), ("Second", true)], sent.Select(person => (person.Identity?.LastName, person.DisabilityCard)));
    }

    [Fact]
    public void Who_comes_or_changes_places_beside_a_corrected_birth_date_is_nobody_who_was_held()
    {
        var held = File with { CoApplicants = [Held("Premier", 1990), Held("Second", 1985)] };

        Assert.Equal([null, "Second"], Kept(held, Sent(1991), Sent(1985), Sent(2000))[..2].Select(person => person.Identity?.LastName));
        Assert.Equal(["Second", null], Kept(held, Sent(1985), Sent(1991)).Select(person => person.Identity?.LastName));
        Assert.Equal([null, null], Kept(held, Sent(1991), Sent(1986)).Select(person => person.Identity?.LastName));
    }

    [Fact]
    public void Persons_without_a_birth_date_are_the_same_only_where_nobody_came_or_went()
    {
        var held = File with { CoApplicants = [Held("Premier", null), Held("Second", 1985)] };

        Assert.Equal([("Premier", true), ("Second", true)], Kept(held, Sent(null), Sent(1985)).Select(person => (person.Identity?.LastName, person.DisabilityCard)));
        Assert.Equal([null, "Second"], Kept(held, Sent(null), Sent(1985), Sent(null))[..2].Select(person => person.Identity?.LastName));
        Assert.Null(Assert.Single(Kept(held, Sent(null))).DisabilityCard);
    }

    private static Person Held(string name, int? born) => Sent(born) with { DisabilityCard = true, Identity = new PersonIdentity { LastName = name } };

    private static Person Sent(int? born) => new() { BirthDate = born is { } year ? new DateOnly(year, 1, 1) : null };

    private static List<Person> Kept(DemandFile before, params Person[] sent)
    {
        var after = before with { CoApplicants = sent };
        return [.. Discretion.KeepUnseen(before, Discretion.KeepNames(before, after)).CoApplicants];
    }

    private static string Text(DemandFile file) => Encoding.UTF8.GetString(DemandJson.Write(file));
}
