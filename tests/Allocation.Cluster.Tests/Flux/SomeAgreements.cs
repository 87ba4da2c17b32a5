using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Flux;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Cluster.Tests.Flux;

/// <summary>A landlord of the tests and its reservers.</summary>
internal static class SomeAgreements
{
    public static readonly LedgerKey Ledger = new("Bailleur fictif", "93");

    public static Agreement Of(string reserver, ReserverKind kind, decimal rate, ConsumingEvent consuming = ConsumingEvent.LeaseSigned, bool noCandidateConsumes = false) => new()
    {
        Id = reserver,
        Landlord = Ledger.Landlord,
        Reserver = reserver,
        Kind = kind,
        Departement = Ledger.Departement,
        Territory = new ReservationTerritory(ReservationTerritoryKind.Departement, Ledger.Departement),
        EffectiveDate = new DateOnly(2026, 1, 1),
        Terms =
        [
            new AgreementTerms
            {
                From = new DateOnly(2026, 1, 1), Rate = rate, Mode = ManagementMode.Direct, DesignationDays = 30, NewDesignationDays = 15, ConsumingEvent = consuming, NoCandidateConsumes = noCandidateConsumes,
            },
        ],
    };

    public static async Task Record(this TwoSilos cluster, params IEnumerable<Agreement> agreements)
    {
        foreach (var agreement in agreements)
            Assert.Equal(CommandOutcome.Accepted, (await cluster.Landlord(Ledger).Record(new FluxOrder(Commands.New(), new AgreementRecorded(agreement), null))).Outcome);
    }
}
