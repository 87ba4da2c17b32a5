using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reminders;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>What is asked of an agreement when somebody records it: days of this age, one spelling of a name, orders once, mandates where there are rights.</summary>
public sealed class AgreementEntryTests
{
    private static readonly DateOnly Today = new(2026, 11, 30);
    private static readonly DateOnly Never = DateOnly.MaxValue;

    [Fact]
    public void Every_day_of_an_agreement_is_one_of_this_age()
    {
        var mandate = new Mandate { Delegate = "D", From = NewYear, Act = "Convention" };
        var order = new Takeover("R", "Arrêté", NewYear);
        Refused("effectiveDate", Of("R", ReserverKind.Employer, 5, from: Never));
        Refused("effectiveDate", Of("R", ReserverKind.Employer, 5, from: DateOnly.MinValue));
        Refused("endDate", Of("R", ReserverKind.Employer, 5) with { EndDate = Never });
        Refused("terminatedOn", Of("R", ReserverKind.Employer, 5) with { TerminatedOn = Never });
        Refused("terms[1].from", Of("R", ReserverKind.Employer, 5) with { Terms = [.. Of("R", ReserverKind.Employer, 5).Terms, Of("R", ReserverKind.Employer, 5).Terms[0] with { From = Never }] });
        Refused("derogations[0].from", State() with { Derogations = [new Derogation(Never, Never, "AP1")] });
        Refused("takeover.orderedOn", Of("ETAT", ReserverKind.Employer, 5) with { Takeover = order with { OrderedOn = DateOnly.MinValue } });
        Refused("takeover.formalNotice", Of("ETAT", ReserverKind.Employer, 5) with { Takeover = order with { FormalNotice = Never } });
        Refused("mandates[0].from", Of("R", ReserverKind.Employer, 5) with { Mandates = [mandate with { From = Never }] });
        Refused("mandates[0].formalNotice", Of("R", ReserverKind.Employer, 5) with { Mandates = [mandate with { WithdrawnOn = NewYear, WithdrawnFor = MandateEnd.MissedObjectives, FormalNotice = Never }] });
        Refused("guarantees[0].lastPaymentOn", Of("VILLE", ReserverKind.LocalAuthority, 5) with { Guarantees = [new LoanGuarantee("PRET", Never)] });

        // A loan for land runs for eighty years.
        Assert.Empty(Faults(Of("VILLE", ReserverKind.LocalAuthority, 5) with { Guarantees = [new LoanGuarantee("PRET", new DateOnly(2106, 5, 1))] }));

        static void Refused(string path, Agreement agreement) => Assert.Contains((path, "date"), Faults(agreement).Select(fault => (fault.Path, fault.Code)));
    }

    [Fact]
    public void What_was_recorded_with_such_a_day_is_read_and_can_be_put_right()
    {
        var ends = Of("R", ReserverKind.Employer, 5) with { EndDate = Never };
        var loan = Of("VILLE", ReserverKind.LocalAuthority, 5) with { Guarantees = [new LoanGuarantee("PRET", Never)] };
        var ledger = Ledger(ends, loan, Of("F", ReserverKind.DisinterestedBody, 5, from: Never)).Released(1);

        Assert.DoesNotContain(FluxReminders.Of(ledger, Departement, Today, new ReminderPractice()), reminder => reminder.Agreement is not null && reminder.Due.Year > 2100);
        Assert.Null(loan.Guarantees[0].EndsOn);
        Assert.Equal(Rational.Of(1, 20), ledger.Balance(Account("R"), FluxCounter.Due));
        Assert.Empty(Recorded(ledger, ends with { EndDate = new DateOnly(2030, 12, 31) }));
        Assert.Empty(Recorded(ledger, loan with { Guarantees = [new LoanGuarantee("PRET", new DateOnly(2046, 1, 1))] }));

        // It stands while something else is changed; another such day does not.
        Assert.Empty(Recorded(ledger, ends with { Renewal = true }));
        Assert.Equal(("terminatedOn", "date"), Place(Assert.Single(Recorded(ledger, ends with { TerminatedOn = DateOnly.MinValue }))));
    }

    [Theory]
    [InlineData("VILLE DE LYON")]
    [InlineData("Ville\u00A0de Lyon")]
    [InlineData("Ville  de Lyon")]
    [InlineData("Ville de Lyon ")]
    public void One_reserver_has_one_spelling_at_a_time(string name)
    {
        var known = Of("Ville de Lyon", ReserverKind.LocalAuthority, 5) with { Id = "CNV-1" };
        var twin = known with { Id = "CNV-2", Reserver = name };
        Assert.Equal(("reserver", "spelling"), Place(Assert.Single(Recorded(Ledger(known), twin))));
        Assert.Equal(("takeover.reserver", "spelling"), Place(Assert.Single(Recorded(Ledger(known), twin with { Reserver = "ETAT", Takeover = new Takeover(name, "Arrêté", NewYear) }))));

        // Another name is another reserver; who was misspelled and ended can be recorded as it is called, from the day after.
        Assert.Empty(Recorded(Ledger(known), twin with { Reserver = "Ville de Lyon 3" }));
        Assert.Empty(Recorded(Ledger(known with { Reserver = "VILLE de LYON", TerminatedOn = Today }), known with { Id = "CNV-3", EffectiveDate = Today.AddDays(1), Terms = [known.Terms[0] with { From = Today.AddDays(1) }] }));

        // What is recorded under two spellings can be amended, and ended.
        Assert.Empty(Recorded(Ledger(known, twin), twin with { TerminatedOn = Today }));
    }

    [Fact]
    public void An_accent_of_two_letters_is_the_accent_of_one()
    {
        var known = Of("Métropole", ReserverKind.Intermunicipality, 5) with { Id = "CNV-1" };
        Assert.Equal("spelling", Assert.Single(Recorded(Ledger(known), known with { Id = "CNV-2", Reserver = known.Reserver.Normalize(System.Text.NormalizationForm.FormD) })).Code);
    }

    [Fact]
    public void An_order_of_the_prefect_derogates_once_and_never_beside_another()
    {
        var year = new Derogation(NewYear, new DateOnly(2026, 12, 31), "AP1");
        var state = State() with { Derogations = [year] };
        Assert.Empty(Recorded(Ledger(), state));
        Assert.Equal(("derogations[1].order", "not-unique"), Refused(year));
        Assert.Equal(("derogations[1].order", "not-unique"), Refused(new Derogation(new DateOnly(2027, 1, 1), new DateOnly(2027, 12, 31), "ap1")));
        Assert.Equal(("derogations[1].from", "derogation"), Refused(new Derogation(new DateOnly(2026, 12, 31), new DateOnly(2027, 6, 30), "AP2")));
        var next = state with { Derogations = [year, new Derogation(new DateOnly(2027, 1, 1), new DateOnly(2027, 12, 31), "AP2")] };
        Assert.Empty(Recorded(Ledger(state), next));

        // Two that overlap since landlords merged, or were taken before, stand: the agreement is amended for all that.
        var both = state with { Derogations = [year, new Derogation(new DateOnly(2026, 6, 1), new DateOnly(2027, 3, 31), "AP1")] };
        Assert.Empty(Recorded(Ledger(both), both with { EndDate = new DateOnly(2030, 12, 31) }));

        (string, string) Refused(Derogation other) => Place(Assert.Single(Recorded(Ledger(state), state with { Derogations = [year, other] })));
    }

    [Fact]
    public void A_mandate_is_given_where_the_agreement_has_rights()
    {
        var town = Of("VILLE", ReserverKind.LocalAuthority, 5, commune: Asnieres);
        var given = town with { Mandates = [new Mandate { Delegate = "D", From = NewYear, Act = "Convention", Scope = new MandateScope(Territory: new ReservationTerritory(ReservationTerritoryKind.Commune, Antony.Value)) }] };
        Assert.Equal(("mandates[0].scope.territory", "mandate-territory"), Place(Assert.Single(Recorded(Ledger(), given))));
        Assert.Empty(Recorded(Ledger(), given with { Territory = State().Territory }));
        Assert.Empty(Recorded(Ledger(), given with { Mandates = [given.Mandates[0] with { Scope = new MandateScope(Territory: town.Territory) }] }));

        // One that was recorded so stands, is over nothing, and can be ended.
        Assert.Empty(Recorded(Ledger(given), given with { EndDate = new DateOnly(2030, 12, 31) }));
        Assert.Empty(Recorded(Ledger(given), given with { Mandates = [given.Mandates[0] with { Until = new DateOnly(2026, 12, 31) }] }));
    }

    private static IReadOnlyList<InputFault> Recorded(FluxLedger ledger, Agreement agreement) => FluxRules.Faults(ledger, new AgreementRecorded(agreement), Today, Geography);

    private static (string, string) Place(InputFault fault) => (fault.Path, fault.Code);
}
