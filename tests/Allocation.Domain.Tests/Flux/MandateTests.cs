using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Who designates for whom by a mandate (FLX-17), and to whom the State may give one (FLX-48).</summary>
public sealed class MandateTests
{
    private static readonly ReservationTerritory Town = new(ReservationTerritoryKind.Commune, Asnieres.Value);
    private static readonly Mandate Mayor = new() { Delegate = "Ville d’Asnières", DelegateKind = ReserverKind.LocalAuthority, From = new DateOnly(2026, 2, 1), Until = new DateOnly(2027, 12, 31), Act = "Convention 12", Scope = new MandateScope(StatePart.Priority, Town) };

    [Fact]
    public void The_State_gives_a_mandate_to_the_mayor_at_home_or_with_his_consent_to_the_EPCI_and_to_nobody_else()
    {
        var epci = Geography.TryFind(Asnieres, out var place) ? place.Territory.Value : "";
        var president = Mayor with { Delegate = "EPCI", DelegateKind = ReserverKind.Intermunicipality, Scope = new MandateScope(Territory: new ReservationTerritory(ReservationTerritoryKind.Epci, epci)) };

        Assert.Empty(Codes(Mayor));
        Assert.Empty(Codes(president with { MayorsConsent = "Délibération 3" }));
        Assert.Equal(["consent"], Codes(president));
        Assert.Equal(["state-delegate"], Codes(Mayor with { DelegateKind = ReserverKind.ActionLogement }));
        Assert.Equal(["state-delegate"], Codes(Mayor with { DelegateKind = null }));
        Assert.Equal(["mandate-territory"], Codes(Mayor with { Scope = null }));
        Assert.Equal(["mandate-territory"], Codes(Mayor with { Scope = president.Scope }));

        // Others delegate to whom they like; no reserver to itself, and the landlord names candidates by the mode of the terms.
        Assert.Empty(Codes(Mayor with { DelegateKind = null, Scope = null }, ReserverKind.Employer));
        Assert.Equal(["delegate-itself", "delegate-itself"], [.. Codes(Mayor with { Delegate = "ETAT" }), .. Codes(Mayor with { Delegate = Landlord })]);
        Assert.Equal(["part"], Codes(Mayor, ReserverKind.Employer));
        Assert.Equal(["delegate", "act", "ends-before"], Codes(Mayor with { Delegate = " ", Act = "", Until = new DateOnly(2026, 1, 31) }));
        Assert.Equal(["territory"], Codes(Mayor with { Scope = new MandateScope(Territory: new ReservationTerritory(ReservationTerritoryKind.Commune, "75101")) }));
    }

    [Fact]
    public void For_missed_objectives_it_is_withdrawn_after_a_year_and_three_months_after_a_formal_notice()
    {
        var withdrawn = Mayor with { WithdrawnOn = new DateOnly(2027, 6, 30), WithdrawnFor = MandateEnd.MissedObjectives, FormalNotice = new DateOnly(2027, 3, 30) };
        Assert.Empty(Codes(withdrawn));
        Assert.Equal(["formal-notice"], Codes(withdrawn with { FormalNotice = new DateOnly(2027, 4, 1) }));
        Assert.Equal(["formal-notice"], Codes(withdrawn with { FormalNotice = null }));
        Assert.Equal(["year-of-objectives"], Codes(withdrawn with { WithdrawnOn = new DateOnly(2027, 1, 31), FormalNotice = new DateOnly(2026, 10, 1) }));
        Assert.Equal(["withdrawn-outside"], Codes(withdrawn with { WithdrawnOn = new DateOnly(2028, 1, 1) }));
        Assert.Equal(["not-withdrawn"], Codes(withdrawn with { WithdrawnOn = null }));

        // As was agreed it ends without any.
        Assert.Empty(Codes(Mayor with { WithdrawnOn = new DateOnly(2026, 3, 1) }));
        Assert.False((Mayor with { WithdrawnOn = new DateOnly(2026, 3, 1) }).Holds(new DateOnly(2026, 3, 2)));
    }

    [Fact]
    public void One_designates_for_the_same_rights_at_a_time()
    {
        Assert.Equal(["overlapping-mandates"], Codes(Mayor, Mayor with { Delegate = "Autre" }));
        Assert.Equal(["overlapping-mandates"], Codes(Mayor, Mayor with { Delegate = "Autre", Scope = new MandateScope(Territory: Town) }));
        Assert.Empty(Codes(Mayor, Mayor with { Delegate = "Autre", Scope = new MandateScope(StatePart.Agents, Town) }));
        Assert.Empty(Codes(Mayor, Mayor with { Delegate = "Antony", Scope = new MandateScope(StatePart.Priority, new ReservationTerritory(ReservationTerritoryKind.Commune, Antony.Value)) }));
        Assert.Empty(Codes(Mayor with { WithdrawnOn = new DateOnly(2026, 5, 31) }, Mayor with { Delegate = "Autre", From = new DateOnly(2026, 6, 1) }));
    }

    [Fact]
    public void Territories_that_have_a_place_in_common_have_one_delegate_at_a_time()
    {
        var (paris, first) = (new ReservationTerritory(ReservationTerritoryKind.Commune, "75056"), new ReservationTerritory(ReservationTerritoryKind.Commune, "75101"));
        var epci = new ReservationTerritory(ReservationTerritoryKind.Epci, Geography.TryFind(Asnieres, out var place) ? place.Territory.Value : "");

        Assert.Equal(["overlapping-mandates"], InParis(paris, first));
        Assert.Equal(["overlapping-mandates"], InParis(first, paris));
        Assert.Empty(InParis(first, first with { Code = "75102" }));
        Assert.Equal(["overlapping-mandates"], Codes(At(epci), At(Town)));
        Assert.Equal(["overlapping-mandates"], Codes(At(new ReservationTerritory(ReservationTerritoryKind.Departement, Departement)), At(epci)));
        Assert.Empty(Codes(At(epci), At(Town with { Code = Antony.Value })));

        static Mandate At(ReservationTerritory territory) => Mayor with { Scope = new MandateScope(Territory: territory) };

        static string[] InParis(params ReservationTerritory[] territories) =>
            [.. Faults(Of("EMPL", ReserverKind.Employer, 5) with { Departement = "75", Territory = new ReservationTerritory(ReservationTerritoryKind.Departement, "75"), Mandates = [.. territories.Select(At)] }).Select(fault => fault.Code)];

        static string[] Codes(params Mandate[] mandates) => [.. Faults(Of("EMPL", ReserverKind.Employer, 5) with { Mandates = [.. mandates] }).Select(fault => fault.Code)];
    }

    [Fact]
    public void Six_hundred_mayors_cost_no_look_at_all_communes_for_each_two_of_them()
    {
        var mayors = Geography.Communes.Where(commune => commune.Code.Departement == "62").Take(600)
            .Select(commune => Mayor with { Delegate = commune.Name, Scope = new MandateScope(StatePart.Priority, new ReservationTerritory(ReservationTerritoryKind.Commune, commune.Code.Value)) }).ToList();
        var agreement = State() with { Departement = "62", Territory = new ReservationTerritory(ReservationTerritoryKind.Departement, "62") };
        Assert.Equal(600, mayors.Count);
        Assert.Empty(Faults(agreement));

        // Work is counted by what it allocates, the same at each run: what comes with the mandates is some hundred bytes for each of them.
        Assert.InRange(Allocated(mayors) - Allocated([]), 0, 600 * 4_096);

        long Allocated(IEnumerable<Mandate> mandates)
        {
            var asked = agreement with { Mandates = [.. mandates] };
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Empty(Faults(asked));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void An_agreement_has_a_thousand_mandates_at_most()
    {
        Assert.Empty(Codes([.. Enumerable.Range(0, 1_000).Select(OfDay)]));
        var fault = Assert.Single(Faults(State() with { Mandates = [.. Enumerable.Range(0, 1_001).Select(OfDay)] }));
        Assert.Equal(("mandates", "too-many-mandates"), (fault.Path, fault.Code));

        static Mandate OfDay(int number) => Mayor with { From = Mayor.From.AddDays(number), Until = Mayor.From.AddDays(number) };
    }

    [Fact]
    public void What_is_handed_to_a_town_that_merged_is_with_the_delegate_of_the_one_that_goes_on()
    {
        var (on, town) = (new DateOnly(2026, 7, 1), new HandedTo("VILLE", null, null));
        var former = Of("VILLE", ReserverKind.LocalAuthority, 5, commune: Asnieres) with { TerminatedOn = on.AddDays(-1), Mandates = [Mayor with { Delegate = "Avant", Scope = null }] };
        var next = Of("VILLE-NEUVE", ReserverKind.LocalAuthority, 5, commune: Asnieres, from: on) with { Mandates = [Mayor with { Delegate = "Après", From = on, Scope = null }] };
        var agreements = new FluxAgreements([former, next], Geography).With([new ReserverRenamed("VILLE", on, "VILLE-NEUVE")]);

        Assert.Equal("Avant", Assert.Single(Mandates.Over(agreements, Asnieres, town, on.AddDays(-1))).Delegate);
        Assert.Equal("Après", Assert.Single(Mandates.Over(agreements, Asnieres, town, on)).Delegate);
        Assert.Empty(Mandates.Over(agreements, Asnieres, town with { Reserver = "AUTRE" }, on));
    }

    [Fact]
    public void Of_a_mandate_that_came_over_by_a_merger_nothing_of_before_is_seen()
    {
        var on = new DateOnly(2027, 3, 1);
        var agreements = new FluxAgreements([State() with { Mandates = [Mayor with { SeenFrom = on }] }], Geography);
        var handed = new HandedTo("ETAT", null, StatePart.Priority);

        Assert.Empty(Mandates.Over(agreements, Asnieres, handed, on.AddDays(-1)));
        Assert.Single(Mandates.Over(agreements, Asnieres, handed, on));
        Assert.Null(Mandates.SightOf(agreements.All[0], Account("ETAT", StatePart.Priority, year: 2026), Mayor.Delegate, on));
        Assert.NotNull(Mandates.SightOf(agreements.All[0], Account("ETAT", StatePart.Priority, year: 2027), Mayor.Delegate, on));
        Assert.Equal(["seen-before"], Codes(Mayor with { SeenFrom = Mayor.From.AddDays(-1) }));

        // Who records the agreement anew sends the day back: without it the past would be open again.
        var ledger = Ledger(agreements.All[0]);
        Assert.Equal("mandates[0].seenFrom", Assert.Single(Anew(Mayor)).Path);
        Assert.Equal("seen-before", Assert.Single(Anew(Mayor with { SeenFrom = on.AddDays(-1) })).Code);
        Assert.Empty(Anew(Mayor with { SeenFrom = on, Act = "Convention 4" }));

        IReadOnlyList<InputFault> Anew(Mandate mandate) => FluxRules.Faults(ledger, new AgreementRecorded(State() with { Mandates = [mandate] }), on, Geography);
    }

    [Fact]
    public void It_is_over_what_is_handed_over_within_it_on_its_days_and_over_nothing_else()
    {
        var agreements = new FluxAgreements([State() with { Mandates = [Mayor] }, Of("VILLE", ReserverKind.LocalAuthority, 5)], Geography);
        var (handed, day) = (new HandedTo("ETAT", null, StatePart.Priority), new DateOnly(2026, 3, 1));

        Assert.Equal(["Ville d’Asnières"], Delegates(handed, day));
        Assert.Equal(["Ville d’Asnières"], Delegates(handed with { Part = null }, day));
        Assert.Empty(Delegates(handed with { Part = StatePart.Agents }, day));
        Assert.Empty(Delegates(handed with { OnBehalfOf = "VILLE" }, day));
        Assert.Empty(Delegates(handed with { Reserver = "VILLE" }, day));
        Assert.Empty(Mandates.Over(agreements, Antony, handed, day));
        Assert.Empty(Delegates(handed, Mayor.From.AddDays(-1)));
        Assert.Empty(Delegates(handed, Mayor.Until!.Value.AddDays(1)));

        IEnumerable<string> Delegates(HandedTo to, DateOnly on) => Mandates.Over(agreements, Asnieres, to, on).Select(mandate => mandate.Delegate);
    }

    [Fact]
    public void An_account_is_seen_on_the_days_of_the_mandate_as_far_as_it_goes()
    {
        var (agreement, day) = (State() with { Mandates = [Mayor] }, new DateOnly(2026, 3, 1));

        Assert.Equal(new MandateSight([Town], Mayor.Until), Seen(Account("ETAT", StatePart.Priority), day));
        Assert.Null(Seen(Account("ETAT", StatePart.Agents), day));
        Assert.Null(Seen(Account("ETAT", StatePart.Priority, year: 2025), day));
        Assert.Null(Seen(Account("ETAT", StatePart.Priority), Mayor.From.AddDays(-1)));
        Assert.Null(Seen(Account("ETAT", StatePart.Priority), Mayor.Until!.Value.AddDays(1)));
        Assert.Null(Mandates.SightOf(agreement, Account("ETAT", StatePart.Priority), "Ville d’Antony", day));
        Assert.Null(Mandates.SightOf(agreement with { TerminatedOn = day.AddDays(-1) }, Account("ETAT", StatePart.Priority), Mayor.Delegate, day));

        // Of two mandates of one delegate, one everywhere: the whole account, until the first of them ends.
        agreement = agreement with { Mandates = [Mayor, Mayor with { Until = day, Scope = null }] };
        Assert.Equal(new MandateSight([], day), Seen(Account("ETAT", StatePart.Priority), day));

        MandateSight? Seen(FluxAccount account, DateOnly on) => Mandates.SightOf(agreement, account, Mayor.Delegate, on);
    }

    [Fact]
    public void It_moves_no_account_and_is_read_as_it_was_written()
    {
        var mandated = State() with { Mandates = [Mayor, Mayor with { Delegate = "EPCI", DelegateKind = ReserverKind.Intermunicipality, MayorsConsent = "Délibération 3", WithdrawnOn = new DateOnly(2027, 6, 30), WithdrawnFor = MandateEnd.MissedObjectives, FormalNotice = new DateOnly(2027, 3, 30), SeenFrom = new DateOnly(2026, 7, 1) }] };
        var read = JsonSerializer.Deserialize<Agreement>(JsonSerializer.Serialize(mandated, DemandJson.Options), DemandJson.Options);
        Assert.Equal(mandated, read);
        Assert.NotEqual(State(), read);

        Assert.Empty(Ledger(State()).Released(3).With(new AgreementRecorded(State() with { Mandates = [Mayor] })).Entries);
        Assert.Empty(FluxRules.Faults(Ledger(State()), new AgreementRecorded(State() with { Mandates = [Mayor] }), new DateOnly(2026, 6, 1), Geography));
    }

    private static string[] Codes(params Mandate[] mandates) => [.. Faults(State() with { Mandates = [.. mandates] }).Select(fault => fault.Code)];

    private static string[] Codes(Mandate mandate, ReserverKind kind) => [.. Faults(Of("ETAT", kind, 5) with { Mandates = [mandate] }).Select(fault => fault.Code)];
}
