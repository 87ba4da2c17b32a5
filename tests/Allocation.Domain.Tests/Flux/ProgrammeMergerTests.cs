using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.Domain.Flux.Programmes;
using static Allocation.Domain.Tests.Flux.Agreements;
using static Allocation.Domain.Tests.Flux.Programmes;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Programmes of landlords that merge: none is lost without a word, and each goes on as it was agreed (FLX-21, FLX-39).</summary>
public sealed class ProgrammeMergerTests
{
    private const string Other = "Autre office fictif";

    private static readonly DateOnly Today = new(2026, 3, 4);

    [Fact]
    public void A_programme_that_both_recorded_is_refused_before_any_dwelling_is_released_and_left_behind_without_shares()
    {
        Assert.Equal(("landlord", "programme-exists"), Assert.Single(Plan(Recorded(), Of([new ProgrammeRecorded(Ten)])).Faults) is var fault ? (fault.Path, fault.Code) : default);

        // Nothing is left in it there: what it was goes on under its other name, and the survivor's stays what it is.
        var plan = Plan(Recorded(), Of([new ProgrammeRecorded(Ten), new ProgrammeRecorded(Ten with { Id = "P2" }), new ProgrammeRecorded(Ten with { Shares = [] })]));
        Assert.Empty(plan.Faults);
        Assert.Equal(["P2"], ((LandlordAbsorbed)plan.Event!).Programmes.Select(programme => programme.Id));
        Assert.Equal([Ten, Ten with { Id = "P2" }], Recorded().Then(plan.Event!).Programmes.Values.Select(programme => programme with { Shares = [.. programme.Shares.OrderBy(share => Ten.Shares.IndexOf(share))] }));

        // A dwelling that still names it would be shared out by the other's.
        Assert.Contains("programme-exists", Plan(Recorded(), Of([new ProgrammeRecorded(Ten with { Shares = [] }), Released(1)])).Faults.Select(each => each.Code));

        // A programme that is all the landlord's goes on like any other.
        Assert.Equal(["P"], ((LandlordAbsorbed)Plan(Reservers(), Of([new ProgrammeRecorded(Ten with { Shares = [] })])).Event!).Programmes.Select(programme => programme.Id));
    }

    [Fact]
    public void A_programme_with_dwellings_left_is_not_merged_where_first_lettings_go_into_the_yearly_account()
    {
        var inFlux = Ledger(Reservers().Agreements.All.Select(agreement => agreement with { Terms = [agreement.Terms[0] with { FirstLettingOutsideFlux = false }] }));
        Assert.Equal("first-letting-in-flux", Assert.Single(Plan(inFlux, Of([new ProgrammeRecorded(Ten), Released(1)])).Faults).Code);

        // Of one that is released whole nothing is lost, and outside the account all goes on.
        Assert.Empty(Plan(inFlux, Of([new ProgrammeRecorded(Ten), .. Enumerable.Range(1, 10).Select(number => Released(number))])).Faults);
        Assert.Empty(Plan(Reservers(), Of([new ProgrammeRecorded(Ten), Released(1)])).Faults);
    }

    [Fact]
    public void What_is_held_for_land_stays_so_where_a_programme_goes_on()
    {
        var programme = Programmes.Of("P", 10, [new ProgrammeShare("VILLE", null, 3, 2)], 1, ("VILLE", 100));
        var after = Reservers().Then(Plan(Reservers(), Of([new ProgrammeRecorded(programme)])).Event!);
        Assert.Equal(new ProgrammeShare("VILLE", null, 4, 2), Assert.Single(after.Programmes["P"].Shares));

        // So that putting it right later is not refused for guarantees that it does not have.
        Assert.Empty(ProgrammeRules.Faults(after, new ProgrammeRecorded(after.Programmes["P"] with { Name = "Autre nom" }), Departement, Today, Geography, new ProgrammePractice()));
    }

    private static (FluxLedger Ledger, List<FluxEntry> Entries) Of(IEnumerable<FluxEvent> events) =>
        Booked([.. Reservers().Agreements.All.Select(agreement => new AgreementRecorded(agreement with { Landlord = Other })), .. events]);

    private static MergerPlan Plan(FluxLedger survivor, (FluxLedger Ledger, List<FluxEntry> Entries) other) => LandlordMerger.Plan(
        survivor, Landlord, other.Ledger, other.Entries, new LandlordMergerRequest(Other, Today, "Traité de fusion", [.. Reservers().Agreements.All.Select(agreement => new NegotiatedRate(agreement.Reserver, agreement.Terms[0].Rate, agreement.Terms[0].AgentsRate))]), Today, Geography);
}
