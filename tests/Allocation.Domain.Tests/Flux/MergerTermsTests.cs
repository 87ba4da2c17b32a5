using System.Collections.Immutable;
using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.Domain.Vacancies;
using CsCheck;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>What goes on when landlords and communes merge: rates by their weight, ends, guarantees, the prefect's accounts, what was done before anybody recorded it (FLX-39, FLX-41).</summary>
public sealed class MergerTermsTests
{
    private const string Other = "Autre office fictif";

    private static readonly DateOnly On = new(2026, 7, 1);
    private static readonly DateOnly Later = new(2026, 9, 15);
    private static readonly ReservationTerritory Whole = new(ReservationTerritoryKind.Departement, Departement);

    [Fact]
    public void What_was_handed_to_a_commune_after_it_had_merged_goes_on_in_the_account_of_the_new_one()
    {
        var held = Release(200, steps: [Step(ReleaseStepKind.Oriented, 2, "VILLE-A", On.AddDays(5)), Step(ReleaseStepKind.Allocated, 3, on: On.AddDays(20))]);
        var let = Release(201, steps: [Step(ReleaseStepKind.Oriented, 2, "VILLE-A", On), Step(ReleaseStepKind.Allocated, 3, on: On.AddDays(8)), Step(ReleaseStepKind.LeaseSigned, 4, on: On.AddDays(9))]);
        var towns = Towns().Released(10).Then(new StoryTold(held), new StoryTold(let));

        var after = towns.Then(Join(towns).Event!);

        Assert.Equal([2, 2, 1, 1], Sums(after, "AGGLO", FluxCounter.Oriented, FluxCounter.Allocated, FluxCounter.LeaseSigned, FluxCounter.Consumed));
        Assert.Equal([0, 0], new[] { null, "VILLE-A" }.Select(agreement => after.Balance(Account(agreement), FluxCounter.Oriented)));
        Assert.Equal(["AGGLO", "AGGLO"], new[] { held, let }.Select(story => after.Standings[story.Release].Agreement));

        // Told late, on such a day, it is held there too; and so it is where the landlord itself goes on in another.
        var late = Release(300, steps: [Step(ReleaseStepKind.Oriented, 2, "VILLE-B", On.AddDays(3))], commune: Antony);
        Assert.Equal("AGGLO", after.Then(new StoryTold(late)).Standings[late.Release].Agreement);
        FluxEvent[] events = [.. Events(towns), Join(towns).Event!, new StoryTold(late)];
        Assert.Empty(Booked(events) is var (ledger, entries) ? FluxAudit.Faults(events, entries, ledger.Balances, Geography) : null!);
        var landlord = Ledger(State()).Released(1, first: 900) is var survivor ? survivor.Then(Stored(Plan(survivor, after, Later).Event!)) : null!;
        Assert.Equal(["AGGLO", "AGGLO"], new[] { held, let }.Select(story => landlord.Standings[story.Release].Agreement));
        Assert.Empty(landlord.With(new StoryTold(held)).Entries);
    }

    [Fact]
    public void Rates_of_different_denominators_are_negotiated_and_not_weighed()
    {
        var here = Ledger(Of("ALS", ReserverKind.ActionLogement, 40)).Released(10);
        var gross = Ledger(Of("ALS", ReserverKind.ActionLogement, 30, with: terms => terms with { Base = FluxBase.GrossFlux })).Released(10, first: 100);
        var first = Ledger(Of("ALS", ReserverKind.ActionLogement, 30, with: terms => terms with { FirstLettingOutsideFlux = false })).Released(10, first: 100);

        Assert.Equal("base-differs", Assert.Single(Plan(here, gross, On).Faults).Code);
        Assert.Equal("first-letting-differs", Assert.Single(Plan(here, first, On).Faults).Code);
        Assert.Equal(35m, Assert.Single(Plan(here, gross, On, new NegotiatedRate("ALS", 35)).Agreements).Rate);
    }

    [Fact]
    public void A_negotiated_rate_keeps_the_part_for_land_that_the_former_had()
    {
        Agreement Town(string id, decimal rate, decimal? land, Domain.Territories.InseeCode commune, FluxBase of = FluxBase.Base) => Of(id, ReserverKind.LocalAuthority, rate, commune: commune, with: terms => terms with { LandRate = land, Base = of });
        var towns = Ledger(Town("VILLE-A", 30, 20, Asnieres), Town("VILLE-B", 5, null, Antony)).Released(10).Released(30, first: 100, commune: Antony);

        // Ten of forty at 20 % for land: 5 % of the new territory, where a rate was negotiated as where it is weighed.
        foreach (var rate in new[] { new NegotiatedRate("AGGLO", 12), null })
            Assert.Equal(5m, Assert.Single(Join(towns, rate: rate).Agreements).LandRate);
        Assert.Equal(5m, ((AgreementsMerged)Join(towns, rate: new NegotiatedRate("AGGLO", 12)).Event!).Into.Terms[0].LandRate);
        Assert.Equal([7m, 3m], new[] { new NegotiatedRate("AGGLO", 12, null, 7), new NegotiatedRate("AGGLO", 3) }.Select(rate => Assert.Single(Join(towns, rate: rate).Agreements).LandRate!.Value));

        // Without a base there is nothing to weigh by: it is said.
        var none = Ledger(towns.Agreements.All);
        Assert.Equal("land-unsaid", Assert.Single(Join(none, rate: new NegotiatedRate("AGGLO", 12)).Faults).Code);
        Assert.Empty(Join(none, rate: new NegotiatedRate("AGGLO", 12, null, 0)).Faults);

        var (here, there) = (Ledger(Town("VILLE", 30, 20, Asnieres)).Released(10), Ledger(Town("VILLE", 10, null, Asnieres)).Released(30, first: 100));
        Assert.Equal(5m, Assert.Single(Plan(here, there, On, new NegotiatedRate("VILLE", 12)).Agreements).LandRate);
        var gross = Ledger(Town("VILLE", 10, null, Asnieres, FluxBase.GrossFlux)).Released(30, first: 100);
        Assert.Equal("land-unsaid", Assert.Single(Plan(here, gross, On, new NegotiatedRate("VILLE", 12)).Faults).Code);
    }

    [Fact]
    public void A_release_where_two_had_rights_is_one_dwelling_of_the_common_base()
    {
        var towns = Ledger(Of("EPCI", ReserverKind.LocalAuthority, 10), Of("VILLE-A", ReserverKind.LocalAuthority, 10, commune: Asnieres)).Released(40).Released(60, first: 100, commune: Antony);

        var merged = Assert.Single(Join(towns, from: ["EPCI", "VILLE-A"]).Agreements);

        Assert.Equal((100, 14, 14m), (merged.Base, merged.DueBefore, merged.Rate));
    }

    [Fact]
    public void A_part_counts_in_the_rate_to_its_own_end_and_the_whole_lasts_as_long_as_the_last()
    {
        var here = Ledger(Of("ALS", ReserverKind.ActionLogement, 40) with { EndDate = new DateOnly(2026, 12, 31) }).Released(10);
        var there = Ledger(Of("ALS", ReserverKind.ActionLogement, 20) with { EndDate = new DateOnly(2028, 6, 30) }).Released(10, first: 100);

        foreach (var (one, other, lasting) in new[] { (here, there, 10m), (there, here, 10m) })
        {
            var merged = one.Then(Plan(one, other, On).Event!).Agreements.Find("ALS")!;
            Assert.Equal(new DateOnly(2028, 6, 30), merged.LastDay);
            Assert.Equal((30m, 30m, lasting), (merged.TermsOn(On).Rate, merged.TermsOn(new DateOnly(2026, 12, 31)).Rate, merged.TermsOn(new DateOnly(2027, 1, 1)).Rate));
        }
    }

    [Fact]
    public void What_is_left_to_a_former_agreement_is_never_the_prefects()
    {
        var former = Of("EMPL", ReserverKind.Employer, 10) with { TerminatedOn = new DateOnly(2026, 5, 31) };
        var order = Takeover("EMPL", ReserverKind.Employer, 10);
        var there = Ledger(State(), former, order).Released(10, first: 100);

        foreach (var here in new[] { Ledger(State()).Released(10), Ledger(State(), former, order).Released(10) })
        {
            var merger = (LandlordAbsorbed)Plan(here, there, On).Event!;
            var (after, own) = (here.Then(merger), here.Balance(Account("EMPL"), FluxCounter.Due));

            Assert.Equal([1 + own, 0], new[] { "EMPL", order.Id }.Select(id => after.Balance(Account(id), FluxCounter.Due)));
            Assert.All(after.Agreements.All, agreement => Assert.Empty(AgreementRules.Faults(agreement, after.Agreements, Geography)));
        }

        // An order is not an agreement: neither goes on as the other.
        var pair = Ledger(Of("EMPL", ReserverKind.Employer, 10)).Released(10);
        Assert.Equal("territory-differs", Assert.Single(Plan(pair, there, On, new NegotiatedRate("ETAT", 30)).Faults).Code);
        var town = Towns().Then(new AgreementRecorded(Of("VILLE-A", ReserverKind.LocalAuthority, 10, commune: Asnieres) with { TerminatedOn = new DateOnly(2026, 5, 31) }), new AgreementRecorded(State()), new AgreementRecorded(Takeover("VILLE-A", ReserverKind.LocalAuthority, 5)));
        Assert.Equal(("from[0]", "not-merging"), Assert.Single(Join(town.Released(10), from: ["ORDRE-VILLE-A", "VILLE-B"]).Faults) is var fault ? (fault.Path, fault.Code) : default);
    }

    [Fact]
    public void Guarantees_of_loans_go_on_with_the_rights_against_them()
    {
        LoanGuarantee one = new("PRET-1", new DateOnly(2027, 1, 1)), other = new("PRET-1", new DateOnly(2029, 1, 1)), third = new("PRET-3", null);
        LoanGuarantee[] all = [one, other with { Loan = "VILLE-B-PRET-1" }, third];
        Agreement a = Of("VILLE-A", ReserverKind.LocalAuthority, 10, commune: Asnieres) with { Guarantees = [one] }, b = Of("VILLE-B", ReserverKind.LocalAuthority, 5, commune: Antony) with { Guarantees = [other, third] };
        Assert.Equal(all, ((AgreementsMerged)Join(Ledger(a, b).Released(10)).Event!).Into.Guarantees);

        var plan = Plan(Ledger(a).Released(10), Ledger(a with { Id = "VILLE-B", Guarantees = [other, third] }).Released(10, first: 100), On);
        Assert.Equal(all, Assert.Single(((LandlordAbsorbed)plan.Event!).Agreements).Guarantees);
    }

    [Fact]
    public void A_first_letting_is_one_though_the_other_landlord_had_let_a_dwelling_of_the_same_identifier()
    {
        ReleaseStory First(int number, string? landlord) => Release(number, book: FluxBook.FirstLetting) with { DwellingId = "LOG-1", Landlord = landlord };
        var let = Release(1, steps: [Step(ReleaseStepKind.LeaseSigned, 2)]);
        var (here, there) = (Ledger(State()).Released(1, first: 50), Ledger(State()).Then(new StoryTold(let)));
        var after = here.Then(Stored(Plan(here, there, On).Event!)).Then(new StoryTold(First(300, null)), new StoryTold(First(301, Other)), new StoryTold(let));

        Assert.Equal([FluxBook.FirstLetting, FluxBook.Flux], new[] { 300, 301 }.Select(number => after.Stories[First(number, null).Release].Book));
        Assert.Equal(Other, after.Stories[let.Release].Landlord);
    }

    [Fact]
    public void The_same_merger_with_another_content_is_another()
    {
        var (here, there) = (Ledger(Of("ALS", ReserverKind.ActionLogement, 40)).Released(10), Ledger(Of("ALS", ReserverKind.ActionLogement, 20)).Released(10, first: 100));
        var after = here.Then(Stored(Plan(here, there, On, new NegotiatedRate("ALS", 35)).Event!));
        LandlordMergerRequest Asked(params ImmutableArray<NegotiatedRate> rates) => new(Other, On, "Traité de fusion", rates);
        Assert.Equal([true, false, false], new[] { Asked(new NegotiatedRate("ALS", 35)), Asked(new NegotiatedRate("ALS", 36)), Asked() }.Select(asked => asked.IsDone(after.Mergers)));

        var towns = Towns().Released(10);
        var joined = towns.Then(Stored(Join(towns).Event!));
        var done = Request(["VILLE-A", "VILLE-B"]);
        Assert.Equal([true, false, false, false], new[] { done, done with { Reserver = "AUTRE" }, done with { Rate = new NegotiatedRate("AGGLO", 8) }, done with { Territory = new ReservationTerritory(ReservationTerritoryKind.Commune, "92004") } }.Select(asked => asked.IsDone(joined.Mergers)));
    }

    [Fact]
    public void A_brought_period_weighs_by_its_days_in_the_year_before()
    {
        var ledger = Ledger(Of("ALS", ReserverKind.ActionLogement, 40)).Then(new YearBrought(new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31), 365, 0, [new BroughtAccount("ALS", null, null, 0, 0, 0, 0, 0)]));
        var agreement = ledger.Agreements.Find("ALS")!;

        Assert.Equal([365, 184, 92, 0], new[] { new DateOnly(2026, 1, 1), On, new DateOnly(2026, 10, 1), new DateOnly(2027, 1, 1) }.Select(day => WeighedBase.Of(ledger, agreement, day, Geography)));
    }

    [Fact]
    public void Merged_communes_are_due_of_the_same_releases_what_they_were() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[1, 30], Gen.Int[0, 10], Gen.Int[0, 10], Gen.Int[0, 10], Gen.Int[30, 180], Gen.Bool).Sample((inA, inB, a, b, epci, later, overlap) =>
        {
            var on = NewYear.AddDays(later);
            var agreements = new[] { Of("VILLE-A", ReserverKind.LocalAuthority, a, commune: Asnieres), Of("VILLE-B", ReserverKind.LocalAuthority, b, commune: Antony), Of("EPCI", ReserverKind.LocalAuthority, epci) }.Take(overlap ? 3 : 2).ToList();
            FluxLedger Released(FluxLedger ledger, int first, DateOnly from) => ledger.Then(Enumerable.Range(0, inA + inB).Select(number => new StoryTold(Release(first + number, from.AddDays(number % 30), number < inA ? Asnieres : Antony))));
            var towns = Released(Ledger(agreements), 1, on.AddDays(-30));
            var after = towns.Then(Join(towns, on, [.. agreements.Select(agreement => agreement.Id)]).Event!);

            AssertIsDueAsBefore(agreements.Aggregate(Rational.Zero, (sum, agreement) => sum + Due(towns, agreement.Id)), Due(Released(after, 500, on), "AGGLO") - Due(after, "AGGLO"), inA + inB);
        }, iter: 60);

    [Fact]
    public void Merged_landlords_are_due_of_as_many_releases_what_they_were() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[1, 30], Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 40], Gen.Int[30, 180]).Sample((released, others, state, there, als, later) =>
        {
            var on = NewYear.AddDays(later);
            var (one, other) = (Ledger(State(state, 0), Of("ALS", ReserverKind.ActionLogement, als)).Released(released, on: on.AddDays(-20)), Ledger(State(there, 0), Of("ALS", ReserverKind.ActionLogement, 40 - als)).Released(others, first: 100, on: on.AddDays(-1)));
            var after = one.Then(Plan(one, other, on).Event!);
            var more = after.Released(released + others, first: 500, on: on);
            foreach (var (agreement, part) in new[] { ("ALS", default(StatePart?)), ("ETAT", StatePart.Priority) })
                AssertIsDueAsBefore(Due(one, agreement, part) + Due(other, agreement, part), Due(more, agreement, part) - Due(after, agreement, part), released + others);
        }, iter: 60);

    /// <summary>To less than a millionth of a percent of each release, and never more than before.</summary>
    private static void AssertIsDueAsBefore(Rational before, Rational after, int releases) =>
        Assert.True(before >= after && before - after < releases * Rational.Of(1, 100_000_000), $"{before}, {after}");

    private static Rational Due(FluxLedger ledger, string agreement, StatePart? part = null) =>
        new[] { 2025, 2026 }.Aggregate(Rational.Zero, (sum, year) => sum + ledger.Balance(Account(agreement, part, year), FluxCounter.Due));

    private static IEnumerable<Rational> Sums(FluxLedger ledger, string agreement, params IEnumerable<FluxCounter> counters) => counters.Select(counter => ledger.Balance(Account(agreement), counter));

    private static FluxLedger Towns() => Ledger(Of("VILLE-A", ReserverKind.LocalAuthority, 20, commune: Asnieres), Of("VILLE-B", ReserverKind.LocalAuthority, 5, commune: Antony));

    private static Agreement Takeover(string reserver, ReserverKind kind, decimal rate) => Of("ETAT", kind, rate, from: new DateOnly(2026, 6, 1)) with
    {
        Id = $"ORDRE-{reserver}",
        Takeover = new Takeover(reserver, "Arrêté 2026-1", new DateOnly(2026, 6, 1), new DateOnly(2026, 3, 1)),
    };

    private static AgreementsMergerRequest Request(ImmutableArray<string> from, DateOnly? on = null) => new("AGGLO", from, "AGGLO", Whole, on ?? On, "Arrêté du 1er juin", null);

    private static MergerPlan Join(FluxLedger ledger, DateOnly? on = null, ImmutableArray<string>? from = null, NegotiatedRate? rate = null) =>
        AgreementsMerger.Plan(ledger, Booked(Events(ledger)).Entries, Request(from ?? ["VILLE-A", "VILLE-B"], on) with { Rate = rate }, Later, Geography);

    private static MergerPlan Plan(FluxLedger here, FluxLedger there, DateOnly on, params ImmutableArray<NegotiatedRate> rates) =>
        LandlordMerger.Plan(here, Landlord, there, Booked(Events(there)).Entries, new LandlordMergerRequest(Other, on, "Traité de fusion", rates), Later, Geography);

    /// <summary>What made a ledger: of each agreement and release the last.</summary>
    private static IEnumerable<FluxEvent> Events(FluxLedger ledger) => [.. ledger.Agreements.All.Select(agreement => new AgreementRecorded(agreement)), .. ledger.Stories.Values.Select(story => new StoryTold(story))];

    private static FluxEvent Stored(FluxEvent happened) => JsonSerializer.Deserialize<FluxEvent>(JsonSerializer.Serialize(happened, DemandJson.Options), DemandJson.Options)!;
}
