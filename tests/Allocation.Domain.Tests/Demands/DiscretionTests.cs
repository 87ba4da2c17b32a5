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

    private static string Text(DemandFile file) => Encoding.UTF8.GetString(DemandJson.Write(file));
}
