using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>An agreement as it stands in the store, where processes of an earlier version read it while an upgrade goes on: they refuse a member that they do not know.</summary>
public sealed class AgreementFormTests
{
    [Fact]
    public void What_came_later_and_is_not_used_is_not_written()
    {
        var agreement = Of("VILLE", ReserverKind.LocalAuthority, 10);
        Assert.Equal(
            ["id", "landlord", "reserver", "kind", "departement", "territory", "effectiveDate", "renewal", "derogations", "terms"],
            JsonSerializer.SerializeToElement(agreement, DemandJson.Options).EnumerateObject().Select(member => member.Name));
        Assert.Equal(agreement, Read(agreement));
        Assert.Equal(agreement, Read(agreement with { Guarantees = [] }));
    }

    [Fact]
    public void Guarantees_are_read_as_they_were_written()
    {
        var agreement = Of("VILLE", ReserverKind.LocalAuthority, 10) with { Guarantees = [new LoanGuarantee("PRET-1", NewYear), new LoanGuarantee("PRET-2", null)] };
        Assert.Equal(agreement, Read(agreement));
    }

    private static Agreement? Read(Agreement agreement) => JsonSerializer.Deserialize<Agreement>(JsonSerializer.Serialize(agreement, DemandJson.Options), DemandJson.Options);
}
