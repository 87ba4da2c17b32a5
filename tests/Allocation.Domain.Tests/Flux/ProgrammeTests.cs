using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Flux.Programmes;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;
using static Allocation.Domain.Tests.Flux.Programmes;

namespace Allocation.Domain.Tests.Flux;

/// <summary>First lettings shared out programme by programme (FLX-16, FLX-21): what may be recorded, what is due, who is first.</summary>
public sealed class ProgrammeTests
{
    private static readonly DateOnly Today = new(2026, 3, 4);

    [Fact]
    public void Rights_against_guarantees_are_shared_in_proportion_and_ties_go_to_the_first_identifier()
    {
        // Four in the proportion of 3, 2 and 3 are 1.5, 1 and 1.5: the odd one goes to the identifier that is first, in whatever order they stand.
        var programme = Of("P", 20, [], 4, ("VILLE-B", 300), ("EPCI", 200), ("VILLE-A", 300));
        Assert.Equal([("EPCI", 1), ("VILLE-A", 2), ("VILLE-B", 1)], programme.Rights.Select(right => (right.Agreement, right.Dwellings)));
        Assert.Equal((16, 4), (programme.Own, programme.Rights.Sum(right => right.Dwellings)));
        Assert.Equal(programme.Rights, (programme with { Guarantors = [.. programme.Guarantors.Reverse()] }).Rights);

        // A guarantor that was promised dwellings besides has both.
        Assert.Equal([("EPCI", 1), ("VILLE-A", 5), ("VILLE-B", 1)], (programme with { Shares = [new ProgrammeShare("VILLE-A", null, 3, 3)] }).Rights.Select(right => (right.Agreement, right.Dwellings)));
    }

    [Fact]
    public void Each_dwelling_is_due_alike_and_all_of_them_are_the_whole_shares()
    {
        var ledger = Recorded().Then(Released(1));
        Assert.Equal([Rational.Of(3, 10), Rational.Of(1, 10), Rational.Of(4, 10), Rational.Of(2, 10)], Dues(ledger));
        Assert.Equal((1, 1), (ledger.Balance(First(null), FluxCounter.InBase), ledger.Balance(First(null), FluxCounter.Released)));
        Assert.Equal([3, 1, 4, 2], Dues(ledger.Then(Enumerable.Range(2, 9).Select(number => Released(number)))));
        Assert.DoesNotContain(ledger.Balances.Keys, balance => balance.Account.Book == FluxBook.Flux);

        // Over two years it is the same, whichever year a dwelling is released in; what is brought of the yearly flux leaves it alone.
        var years = Recorded().Then(new YearBrought(NewYear, Today, 0, 0, [])).Then(Enumerable.Range(1, 10).Select(number => Released(number, new DateOnly(number < 4 ? 2026 : 2027, 2, 1))));
        Assert.Equal([3, 1, 4, 2], Dues(years, 2026).Zip(Dues(years, 2027), (one, other) => one + other));
        Assert.Equal(Rational.Of(9, 10), Dues(years, 2026)[0]);
    }

    [Fact]
    public void What_was_never_released_or_is_subtracted_is_due_to_nobody()
    {
        var story = InProgramme(1);
        var ledger = Recorded().Then(new StoryTold(story));
        var closed = story with { Version = 2, Steps = [Step(ReleaseStepKind.Closed, 2) with { Cause = ClosingCause.Mistake }] };
        Assert.Empty(ledger.Then(new StoryTold(closed)).Balances);
        Assert.Equal(ledger.Balances.Order(ByName), ledger.Then(new StoryTold(closed), new StoryTold(story)).Balances.Order(ByName));

        var subtracted = ledger.Then(new ReleaseSubtracted(story.Release, SubtractionCause.Sale));
        Assert.Equal([0, 0, 0, 0], Dues(subtracted));
        Assert.Equal((1, 1), (subtracted.Balance(First(null), FluxCounter.Subtracted), ProgrammeStanding.Of(subtracted, subtracted.Programmes["P"]).Subtracted));
        Assert.Equal(ledger.Balances.Order(ByName), subtracted.Then(new ReleaseSubtracted(story.Release, null)).Balances.Order(ByName));
    }

    [Fact]
    public void A_dwelling_of_no_recorded_programme_is_due_to_nobody_until_it_is_recorded()
    {
        var ledger = Reservers().Then(Released(1), Released(2));
        Assert.Equal(["Released"], ledger.Balances.Keys.Select(balance => balance.Counter.ToString()));
        Assert.Equal(new UnrecordedProgramme("P", 2), Assert.Single(ProgrammeStanding.Unrecorded(ledger)));

        var recorded = ledger.Then(new ProgrammeRecorded(Ten));
        Assert.Equal(Recorded().Then(Released(1), Released(2)).Balances.Order(ByName), recorded.Balances.Order(ByName));
        Assert.Empty(ProgrammeStanding.Unrecorded(recorded));
    }

    [Fact]
    public void A_dwelling_in_another_commune_is_due_nothing_of_the_programme_that_it_names()
    {
        var story = InProgramme(2);
        var elsewhere = new StoryTold(story with { Dwelling = story.Dwelling with { Commune = Antony } });
        var ledger = Recorded().Then(Released(1), elsewhere);
        Assert.Equal(Dues(Recorded().Then(Released(1))), Dues(ledger));
        Assert.Null(ledger.ProgrammeOf(elsewhere.Story));
        Assert.Equal((1, 1), (ProgrammeStanding.Of(ledger, Ten).Released, ProgrammeStanding.Of(ledger, Ten).Elsewhere));

        // Where the commune of the programme was the mistake, putting that right moves the dwellings, and needs a reason.
        var moved = Ten with { Commune = Antony, Shares = [new ProgrammeShare("ALS", null, 4)] };
        Assert.Equal("past-shares", Assert.Single(Faults(ledger, moved)).Code);
        Assert.Equal([0, 0, Rational.Of(4, 10), Rational.Of(6, 10)], Dues(ledger.Then(new ProgrammeRecorded(moved, "Il est à Antony."))));
    }

    [Fact]
    public void Once_a_dwelling_is_released_shares_change_by_a_correction_and_the_accounts_follow_by_the_difference()
    {
        var ledger = Recorded().Then(Released(1), Released(2));
        var righted = Ten with { Shares = [new ProgrammeShare("ETAT", StatePart.Priority, 4), .. Ten.Shares[1..]] };
        Assert.Equal("past-shares", Assert.Single(Faults(ledger, righted)).Code);
        Assert.Empty(Faults(ledger, righted, "Avenant du 3 mars."));
        Assert.Empty(Faults(ledger, Ten with { Name = "Les Lilas, tranche 1" }));
        Assert.Empty(Faults(Recorded(), righted));
        Assert.Equal("below-released", Assert.Single(Faults(ledger, Of("P", 1, [new ProgrammeShare("ALS", null, 1)]), "Faute de frappe.")).Code);

        var (after, entries) = ledger.With(new ProgrammeRecorded(righted, "Avenant du 3 mars."));
        Assert.Equal([Rational.Of(8, 10), Rational.Of(2, 10), Rational.Of(8, 10), Rational.Of(2, 10)], Dues(after));
        Assert.Equal(4, entries.Length);
        Assert.Equal(ledger.Balances.Order(ByName), after.Then(new ProgrammeRecorded(Ten, "Avenant annulé.")).Balances.Order(ByName));

        // What belongs to a closed year is a correction in the next.
        var later = ledger.Then(new YearClosed(2026)).With(new ProgrammeRecorded(righted, "Avenant du 3 mars.")).Entries;
        Assert.All(later, entry => Assert.Equal((2027, 2026), (entry.Account.Year, entry.CorrectionOf)));
    }

    [Fact]
    public void What_cannot_be_shared_out_is_refused_with_its_place()
    {
        var ledger = Reservers();
        Assert.Empty(Faults(ledger, Ten));
        Refused("shares", "above-dwellings", Ten with { Dwellings = 7 });
        Refused("shares[0].agreement", "unknown-agreement", Of("P", 10, [new ProgrammeShare("Z", null, 1)]));
        Refused("shares[0].agreement", "territory", Of("P", 10, [new ProgrammeShare("VILLE", null, 1)]) with { Commune = Antony });
        Refused("shares[0].part", "part", Of("P", 10, [new ProgrammeShare("ETAT", null, 1)]));
        Refused("shares[0].part", "part", Of("P", 10, [new ProgrammeShare("ALS", StatePart.Agents, 1)]));
        Refused("shares[1].agreement", "not-unique", Of("P", 10, [new ProgrammeShare("ALS", null, 1), new ProgrammeShare("ALS", null, 2)]));
        Refused("shares[0].land", "land-rate", Of("P", 10, [new ProgrammeShare("ALS", null, 1, 1)]));
        Refused("guarantors[0].agreement", "guarantee", Of("P", 10, [], 1, ("ALS", 100)));
        Refused("guaranteedDwellings", "guarantors", Of("P", 10, [], 1));
        Assert.Empty(Faults(ledger, Of("P", 10, [], 0)));
        Refused("guarantors[0].amount", "amount", Of("P", 10, [], 1, ("VILLE", 0)));
        Refused("commune", "commune", Ten with { Commune = Domain.Territories.InseeCode.Parse("93048") });
        Refused("id", "id", Ten with { Id = "P 1" });
        Refused("dwellings", "amount", Ten with { Dwellings = 0 });

        // A fifth of the programme against guarantees, what is held for land apart, unless nothing bounds it.
        var guaranteed = Of("P", 10, [new ProgrammeShare("VILLE", null, 3, 1)], 1, ("VILLE", 100));
        Refused("guaranteedDwellings", "guarantees-of-programme", guaranteed);
        Assert.Empty(Faults(ledger, guaranteed with { Shares = [new ProgrammeShare("VILLE", null, 3, 2)] }));
        Assert.Empty(ProgrammeRules.Faults(ledger, new ProgrammeRecorded(guaranteed), Departement, Today, Geography, new ProgrammePractice { MostOfGuarantees = 100 }));

        var inFlux = Ledger(Agreements.Of("R", ReserverKind.Employer, 10, with: terms => terms with { FirstLettingOutsideFlux = false }));
        Assert.Equal("first-letting-in-flux", Assert.Single(Faults(inFlux, Of("P", 10, [new ProgrammeShare("R", null, 1)]))).Code);

        // Whose agreement ended keeps what it has, and is given nothing anew.
        var ended = ledger.Agreements.Find("ALS")! with { TerminatedOn = new DateOnly(2026, 2, 1) };
        Assert.Equal("agreement-ended", Assert.Single(Faults(ledger.Then(new AgreementRecorded(ended)), Ten)).Code);
        Assert.Empty(Faults(Recorded().Then(new AgreementRecorded(ended)), Ten with { Name = "Autre nom" }));
        Assert.Empty(Faults(Recorded().Then(new AgreementRecorded(ended)), Ten with { Shares = [.. Ten.Shares[..2], new ProgrammeShare("ALS", null, 1)] }));
        Assert.Equal("agreement-ended", Assert.Single(Faults(Recorded().Then(new AgreementRecorded(ended)), Ten with { Shares = [.. Ten.Shares[..2], new ProgrammeShare("ALS", null, 5)] })).Code);

        void Refused(string path, string code, Programme programme) => Assert.Contains((path, code), Faults(ledger, programme).Select(fault => (fault.Path, fault.Code)));
    }

    [Fact]
    public void A_requalified_dwelling_moves_from_one_programme_to_another_and_back_exactly()
    {
        var other = Of("Q", 3, [new ProgrammeShare("ALS", null, 3)]);
        var ledger = Recorded().Then(new ProgrammeRecorded(other)).Then(Released(1), Released(2));
        var moved = new ReleaseRequalified(InProgramme(1).Release, InProgramme(1).Dwelling with { Programme = "Q" });
        Assert.Empty(FluxRules.Faults(ledger, moved, Today, Geography));
        var after = ledger.Then(moved);
        Assert.Equal([Rational.Of(3, 10), Rational.Of(1, 10), 1 + Rational.Of(4, 10), Rational.Of(2, 10)], Dues(after));
        Assert.Equal(ledger.Balances.Order(ByName), after.Then(moved with { Dwelling = InProgramme(1).Dwelling }).Balances.Order(ByName));

        Assert.Equal("unknown-programme", Assert.Single(FluxRules.Faults(ledger, moved with { Dwelling = moved.Dwelling with { Programme = "Z" } }, Today, Geography)).Code);
        // What stands elsewhere is not of it; with the programme it may be put right at once.
        var elsewhere = moved with { Dwelling = moved.Dwelling with { Commune = Antony } };
        Assert.Equal("programme-elsewhere", Assert.Single(FluxRules.Faults(ledger, elsewhere, Today, Geography)).Code);
        Assert.Empty(FluxRules.Faults(ledger, elsewhere with { Dwelling = elsewhere.Dwelling with { Programme = null } }, Today, Geography));
        Assert.Equal("no-first-letting", Assert.Single(FluxRules.Faults(ledger.Then(new StoryTold(Release(9))), new ReleaseRequalified(Release(9).Release, moved.Dwelling), Today, Geography)).Code);
    }

    [Fact]
    public void Who_has_most_left_of_the_programme_is_first_and_who_has_none_is_barred()
    {
        var ledger = Recorded().Then(Enumerable.Range(1, 3).Select(number => Released(number)));
        Assert.Equal([("ALS", 4), ("ETAT", 3), (null, 2), ("ETAT", 1)], Ranked(ledger).Select(choice => (choice.Reserver, (int)choice.Due.Numerator)));
        var barred = Rank(ledger).Single(choice => choice.Rank is null);
        Assert.Equal(("VILLE", OrientationBar.NoShareInProgramme), (barred.Reserver, barred.Bar));
        Assert.Equal("barred", Refusal(ledger, new Orient("VILLE", Reason: "Demande du maire."))!.Code);
        Assert.Equal("not-first", Refusal(ledger, new Orient("ETAT"))!.Code);
        Assert.Null(Refusal(ledger, new Orient("ALS")));

        // Held and taken count, in whatever year; what it had of the yearly flux or of another programme does not.
        var served = ledger.Then(
            Told(4, "ALS"), Told(5, "ALS"), Told(6, "ALS", isLet: true), Told(7, "ALS", isLet: true), Told(8, null, isLet: true),
            new StoryTold(Release(20, steps: [Step(ReleaseStepKind.Oriented, 2, "ETAT"), Step(ReleaseStepKind.LeaseSigned, 3)])));
        Assert.Equal([("ETAT", 3, 0, 0), ("ETAT", 1, 0, 0), (null, 2, 1, 0), ("ALS", 4, 2, 2)], Ranked(served, today: Today.AddYears(1)).Select(choice => (choice.Reserver, (int)choice.Due.Numerator, (int)choice.Consumed.Numerator, (int)choice.Held.Numerator)));

        // Outside any programme the ranking is no rule, as before.
        var alone = Release(30, book: FluxBook.FirstLetting);
        Assert.Null(OrientationRules.Refusal(ledger.Then(new StoryTold(alone)), new OrientationQuestion(alone, Today, new OrientationPractice()), new Orient("VILLE")));
    }

    [Fact]
    public void A_dwelling_that_comes_back_goes_where_the_chain_says_even_without_a_share()
    {
        AgreementTerms Chain(AgreementTerms terms, Fallback[] links) => terms with { Fallbacks = [.. links] };
        var back = InProgramme(1) with { Steps = [Step(ReleaseStepKind.Oriented, 2, "ALS"), Step(ReleaseStepKind.Returned, 3)] };
        var programme = Of("P", 10, [new ProgrammeShare("ALS", null, 10)]);

        var mayor = With(Fallback.Mayor);
        Assert.Equal("VILLE", Ranked(mayor, back)[0].Reserver);
        Assert.Null(Refusal(mayor, new Orient("VILLE"), back));

        // Any other reserver means one that has a share.
        Assert.Equal(["ALS", null], Ranked(With(Fallback.OtherReserver), back).Select(choice => choice.Reserver));

        // Where nobody else has one it means nobody, and the chain goes on behind it.
        var behind = With(Fallback.OtherReserver, Fallback.Mayor);
        Assert.Equal("VILLE", Ranked(behind, back)[0].Reserver);
        Assert.Equal("VILLE", Assert.Single(FallbackChain.Proposed(behind, Today, new OrientationPractice(), 10)).Reserver);
        var shared = behind.Then(new ProgrammeRecorded(Of("P", 10, [new ProgrammeShare("ALS", null, 5), new ProgrammeShare("VILLE", null, 2, 2)]), "Avenant."));
        Assert.Equal(Fallback.OtherReserver, FallbackChain.Next(shared, back, Today)!.Link);

        FluxLedger With(params Fallback[] links) =>
            Ledger(Agreements.Of("ALS", ReserverKind.ActionLogement, 40, with: terms => Chain(terms, links)), Agreements.Of("VILLE", ReserverKind.LocalAuthority, 20, commune: Asnieres)).Then(new ProgrammeRecorded(programme), new StoryTold(back));
    }

    [Fact]
    public void The_range_at_the_end_of_a_year_is_what_there_is_and_the_least_and_the_most_of_the_last_three_whole_months()
    {
        AccountMonth[] months = [.. new[] { (1, 0), (1, 1), (2, 0), (4, 2), (3, 1), (5, 9) }.Select((moved, index) => new AccountMonth(index + 1, moved.Item1, moved.Item2, index == 0 ? Rational.Of(5, 2) : 0, 0)), .. Enumerable.Range(7, 6).Select(month => new AccountMonth(month, 0, 0, 0, 0))];

        // Due: 11 by the end of May and 5/2 once, then 2 to 4 a month. Taken: 4 by then, 0 to 2 a month, but no less than the 13 there are in June.
        Assert.Equal(new YearProjection(Rational.Of(55, 2), Rational.Of(83, 2), 13, 18, 3, 5), AccountYear.Project(months, 2026, new DateOnly(2026, 6, 15)));
        Assert.Null(AccountYear.Project(months, 2026, new DateOnly(2026, 3, 31)));
        Assert.Null(AccountYear.Project(months, 2026, new DateOnly(2027, 1, 1)));
    }

    [Fact]
    public void First_lettings_have_no_projection_of_the_year()
    {
        var entries = Booked([.. Recorded().Agreements.All.Select(agreement => new AgreementRecorded(agreement)), new ProgrammeRecorded(Ten), .. Enumerable.Range(1, 5).Select(number => Released(number, new DateOnly(2026, number, 10)))]).Entries;
        var (months, today) = (AccountYear.Of(2026, entries.Where(entry => entry.Account == First("ALS"))), new DateOnly(2026, 6, 15));
        Assert.Null(AccountYear.Project(First("ALS"), months, today));
        Assert.NotNull(AccountYear.Project(Account("ALS"), months, today));
    }

    [Fact]
    public void After_its_first_letting_a_dwelling_of_a_programme_is_in_the_yearly_flux()
    {
        var let = InProgramme(1) with { Steps = [Step(ReleaseStepKind.Oriented, 2, "ALS"), Step(ReleaseStepKind.LeaseSigned, 3)] };
        var again = InProgramme(2, new DateOnly(2026, 9, 1)) with { DwellingId = let.DwellingId };
        var ledger = Recorded().Then(new StoryTold(let));
        var after = ledger.Then(new StoryTold(again));
        Assert.Equal(Dues(ledger), Dues(after));
        Assert.Equal((1, Rational.Of(40, 100)), (after.Balance(Account(null), FluxCounter.InBase), after.Balance(Account("ALS"), FluxCounter.Due)));
        Assert.Null(after.ProgrammeOf(after.Stories[again.Release]));
        Assert.Equal(1, ProgrammeStanding.Of(after, Ten).Released);
    }

    [Fact]
    public void A_programme_goes_on_with_the_landlord_that_goes_on()
    {
        var (other, entries) = Booked([.. Reservers().Agreements.All.Select(agreement => new AgreementRecorded(agreement with { Landlord = "Autre office fictif" })), new ProgrammeRecorded(Ten), Released(1), Told(2, "ALS")]);
        var plan = Plan(Ledger(), other, entries);
        Assert.Empty(plan.Faults);
        var merged = Ledger().Then(JsonSerializer.Deserialize<FluxEvent>(JsonSerializer.SerializeToUtf8Bytes(plan.Event, DemandJson.Options), DemandJson.Options)!);
        Assert.Equal(other.Balances.Order(ByName), merged.Balances.Order(ByName));
        var standing = ProgrammeStanding.Of(merged, merged.Programmes["P"]);
        Assert.Equal((2, 1), (standing.Released, standing.Of("ALS", null).Held));
        Assert.Empty(ProgrammeStanding.All(other.Then(plan.Elsewhere!)));

        // Vacancies that its old name opens later are of it too.
        var all = merged.Then(Enumerable.Range(3, 8).Select(number => new StoryTold(InProgramme(number) with { Landlord = "Autre office fictif" })));
        Assert.Equal([3, 1, 4, 2], Dues(all));

        // Two programmes of one name stay apart: one is recorded anew, and its dwellings requalified.
        var survivor = Recorded().Then(Released(11));
        Assert.Contains("programme-exists", Plan(survivor, other, entries).Faults.Select(fault => fault.Code));
        var (apart, more) = Booked([
            .. Reservers().Agreements.All.Select(agreement => new AgreementRecorded(agreement with { Landlord = "Autre office fictif" })), new ProgrammeRecorded(Ten), Released(1), new ProgrammeRecorded(Ten with { Id = "P2" }),
            new ReleaseRequalified(InProgramme(1).Release, InProgramme(1).Dwelling with { Programme = "P2" }), new ProgrammeRecorded(Ten with { Shares = [] })]);
        Assert.Empty(Plan(survivor, apart, more).Faults);

        static MergerPlan Plan(FluxLedger survivor, FluxLedger absorbed, List<FluxEntry> entries) =>
            LandlordMerger.Plan(survivor, Landlord, absorbed, entries, new LandlordMergerRequest("Autre office fictif", Today, "Traité de fusion", [.. Reservers().Agreements.All.Select(agreement => new NegotiatedRate(agreement.Reserver, agreement.Terms[0].Rate, agreement.Terms[0].AgentsRate))]), Today, Geography);
    }

    [Fact]
    public void Shares_of_communes_that_merge_are_those_of_the_agreement_that_goes_on()
    {
        var towns = Ledger(Agreements.Of("VILLE-A", ReserverKind.LocalAuthority, 5, commune: Asnieres), Agreements.Of("VILLE-B", ReserverKind.LocalAuthority, 5), State(), Agreements.Of("ALS", ReserverKind.ActionLogement, 40));
        var programme = Of("P", 10, [new ProgrammeShare("ALS", null, 4)], 2, ("VILLE-A", 100), ("VILLE-B", 100));
        FluxEvent[] events = [.. towns.Agreements.All.Select(agreement => new AgreementRecorded(agreement)), new ProgrammeRecorded(programme), Told(1, "VILLE-A", isLet: true), Released(2)];
        var (ledger, entries) = Booked(events);
        var plan = AgreementsMerger.Plan(
            ledger, entries, new AgreementsMergerRequest("AGGLO", ["VILLE-A", "VILLE-B"], "AGGLO", new ReservationTerritory(ReservationTerritoryKind.Departement, Departement), Today, "Arrêté", new NegotiatedRate("AGGLO", 10)), Today, Geography);
        Assert.Empty(plan.Faults);
        var merged = ledger.Then(plan.Event!);
        Assert.Equal(Rational.Of(4, 10), merged.Balance(First("AGGLO"), FluxCounter.Due));
        Assert.Equal(new ProgrammeLine("AGGLO", null, 2, Rational.Of(4, 10), 1, 0), ProgrammeStanding.Of(merged, programme).Of("AGGLO", null));
        Assert.Equal(2, Rank(merged, InProgramme(2)).Single(choice => choice.Reserver == "AGGLO").Due);

        // Named anew it is the same programme, and moves nothing; by its former name it is not recorded any more.
        var anew = Of("P", 10, [new ProgrammeShare("ALS", null, 4)], 2, ("AGGLO", 200));
        Assert.Empty(Faults(merged, anew));
        Assert.Empty(merged.With(new ProgrammeRecorded(anew)).Entries);
        Assert.Equal(["merged", "merged"], Faults(merged, programme with { Name = "Autre nom" }).Select(fault => fault.Code));
    }

    [Fact]
    public void What_is_stored_without_a_programme_keeps_its_form()
    {
        Assert.DoesNotContain("rogramme", JsonSerializer.Serialize(new StoryTold(Release(1)), DemandJson.Options), StringComparison.Ordinal);
        Assert.DoesNotContain("rogramme", JsonSerializer.Serialize(new Dwelling { Landlord = Landlord, Commune = Asnieres, Typology = Typology.T3, Financing = Financing.PLUS }, DemandJson.Options), StringComparison.Ordinal);
        FluxEvent recorded = new ProgrammeRecorded(Of("P", 10, [new ProgrammeShare("ETAT", StatePart.Priority, 3)], 2, ("VILLE", 10.5m)));
        var text = JsonSerializer.Serialize(recorded, DemandJson.Options);
        Assert.StartsWith("""{"event":"programme-recorded","programme":{"id":"P",""", text, StringComparison.Ordinal);
        Assert.Equal(recorded, JsonSerializer.Deserialize<FluxEvent>(text, DemandJson.Options));
    }

    [Fact]
    public void Only_a_first_letting_names_a_programme()
    {
        var dwelling = new Dwelling { Landlord = Landlord, Commune = Asnieres, Typology = Typology.T3, Financing = Financing.PLUS, NeverLet = true, Programme = "LILAS-1" };
        Assert.Empty(DwellingValidation.Faults(dwelling, Geography));
        Assert.Equal("LILAS-1", ReleasedDwelling.Of(dwelling, Today).Programme);
        Assert.Equal("programme", Assert.Single(DwellingValidation.Faults(dwelling with { NeverLet = null }, Geography)).Code);
        Assert.All(new[] { "Office\ndes Lilas", "\u200b", " " }, name => Assert.Equal("landlord", Assert.Single(DwellingValidation.Faults(dwelling with { Landlord = name }, Geography)).Code));
        Assert.Equal("programme", Assert.Single(DwellingValidation.Faults(dwelling with { Programme = "Les Lilas" }, Geography)).Code);
    }

    private static IReadOnlyList<InputFault> Faults(FluxLedger ledger, Programme programme, string? correction = null) =>
        ProgrammeRules.Faults(ledger, new ProgrammeRecorded(programme, correction), Departement, Today, Geography, new ProgrammePractice());

    private static IReadOnlyList<OrientationChoice> Rank(FluxLedger ledger, ReleaseStory? story = null, DateOnly? today = null) => ReserverRanking.Rank(ledger, new OrientationQuestion(story ?? InProgramme(1), today ?? Today, new OrientationPractice()));

    private static List<OrientationChoice> Ranked(FluxLedger ledger, ReleaseStory? story = null, DateOnly? today = null) => [.. Rank(ledger, story, today).Where(choice => choice.Rank is not null)];

    private static Refusal? Refusal(FluxLedger ledger, Orient asked, ReleaseStory? story = null) => OrientationRules.Refusal(ledger, new OrientationQuestion(story ?? InProgramme(1), Today, new OrientationPractice()), asked);
}
