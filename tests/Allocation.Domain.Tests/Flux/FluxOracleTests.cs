using System.Text.Json;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Conversion;
using Allocation.Domain.Flux.Reports;
using Allocation.Domain.Tests.Oracles;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>The cases of <c>Oracles/flux.json</c>, all of them.</summary>
public sealed class FluxOracleTests
{
    private static readonly Dictionary<string, JsonElement> Cases = OracleCases.Of("flux.json");

    public static IEnumerable<TheoryDataRow<string>> Ids => Cases.Keys.Select(id => new TheoryDataRow<string>(id));

    [Theory, MemberData(nameof(Ids))]
    public void The_case_gives_what_its_source_says(string id)
    {
        var (given, expect) = (Cases[id].GetProperty("given"), Cases[id].GetProperty("expect"));
        switch (id)
        {
            case "FX-01":
                Assert.Empty(Faults(State(Percent(given, "stateShareTotal"), Percent(given, "agentsShare"))));
                Assert.Empty(Faults(State(30, 0)));
                Assert.Empty(Faults(State(25, 5)));
                break;
            case "FX-02":
                Assert.Contains("agents-above-5", Codes(StateOf(given)));
                break;
            case "FX-03":
                Assert.Equal(["state-above-30"], Codes(StateOf(given)));
                break;
            case "FX-04":
                Assert.Empty(Codes(StateOf(given)));
                break;
            case "FX-05":
                var derogated = StateOf(given) with { Derogations = [new Derogation(NewYear, NewYear.AddYears(1).AddDays(-1), "Arrêté du 12 décembre 2025")] };
                Assert.Empty(Codes(derogated));
                Assert.Contains("derogation", Codes(derogated with { Derogations = [derogated.Derogations[0] with { Until = NewYear.AddYears(1) }] }));
                Assert.Equal((6m, 5m), (derogated.TermsOn(derogated.Derogations[0].Until).AgentsRate, derogated.TermsOn(derogated.Derogations[0].Until.AddDays(1)).AgentsRate));
                break;
            case "FX-11":
                var split = given.GetProperty("rates").EnumerateObject().Select(rate => (Name: rate.Name.Replace("_", "-", StringComparison.Ordinal), Rate: rate.Value.GetDecimal() * 100)).ToList();
                var agreements = split.Select(part => part.Name == "STATE" ? State(part.Rate) : Of(part.Name, part.Name == "COMMUNE" ? ReserverKind.LocalAuthority : part.Name == "OTHER" ? ReserverKind.Employer : ReserverKind.ActionLogement, part.Rate, commune: part.Name == "COMMUNE" ? Asnieres : null)).ToList();
                Assert.All(agreements, agreement => Assert.Empty(Faults(agreement, agreements)));
                Assert.Equal(0, Ledger(agreements).Released(10).Balance(Account(null), FluxCounter.Due));
                Assert.Contains("above-100", Codes(Of("EPCI", ReserverKind.DisinterestedBody, 0.1m), [.. agreements]));
                break;
            case "FX-20" or "FX-21":
                OfSubtractions(id);
                break;
            case "FX-22" or "FX-23":
                OfConversion(id, given, expect);
                break;
            case "FX-24":
                var rates = Proportion.WithinTheWhole([.. given.GetProperty("ratesAsked").EnumerateObject().Select(rate => (rate.Name == "STATE", Rational.Of(rate.Value.GetDecimal())))]);
                Assert.Equal(expect.GetProperty("rates").EnumerateObject().Select(rate => Rational.Of(rate.Value.GetDecimal())), rates);
                break;
            case "FX-25":
                OfCarryOver(expect);
                break;
            case "FX-26":
                var midYear = Ledger(Of("R", ReserverKind.Employer, 20, from: new DateOnly(2026, 7, 1))).Released(300, on: new DateOnly(2026, 6, 30)).Released(250, 301, new DateOnly(2026, 7, 1));
                Assert.Equal(50, midYear.Balance(Account("R"), FluxCounter.Due));
                Assert.Equal(Rational.Of(expect.GetProperty("dueProRataTemporis").GetDecimal()).Round(2), ProRata.Due(Of("R", ReserverKind.Employer, 20, from: new DateOnly(2026, 7, 1)), null, 550, 2026)!.Value.Round(2));
                break;
            case "FX-27" or "FX-28":
                OfReturn(id == "FX-28");
                break;
            case "FX-29":
                var ledger = Ledger(Of("R", ReserverKind.Employer, 10)).Then(new StoryTold(Release(1, steps:
                [
                    Step(ReleaseStepKind.Oriented, 2, "R"), Step(ReleaseStepKind.Allocated, 3), Step(ReleaseStepKind.Refused, 4), Step(ReleaseStepKind.PassedOn, 4), Step(ReleaseStepKind.LeaseSigned, 5),
                ])));
                Assert.Equal([1, 1, 1, 1, 2], Counts(ledger, "R", FluxCounter.Allocated, FluxCounter.Refused, FluxCounter.LeaseSigned, FluxCounter.Consumed, FluxCounter.Pronounced));
                break;
            case "FX-30":
                var (a, b) = (expect.GetProperty("readingA_shareOfNonQpvFlux"), expect.GetProperty("readingB_shareOfPrefectFlux"));
                foreach (var (reading, said) in new[] { (FloorReading.OfTheFlux, a), (FloorReading.OfThePrefect, b) })
                {
                    var floor = StateFloor.Of(reading, Rational.Percent(30), given.GetProperty("baseNonQpv").GetInt32(), given.GetProperty("stateNonQpv").GetInt32(), given.GetProperty("stateInQpv").GetInt32());
                    Assert.Equal((said.GetProperty("value").GetDecimal(), said.GetProperty("compliant").GetBoolean(), (Rational)said.GetProperty("threshold").GetInt32()), (floor.Share!.Value.Round(4), floor.IsMet, floor.Threshold));
                }

                break;
            case "FX-06":
                OfTransfers(given, expect);
                break;
            case "FX-08":
                Assert.Equal(expect.GetProperty("gapPoints").GetDecimal(), ((Rational.Of(given.GetProperty("legalTarget").GetDecimal()) - Rational.Of(given.GetProperty("stateRightsShareOfStock").GetDecimal())) * 100).Round(1));
                Assert.Equal(AgreementRules.MostOfState, Percent(given, "legalTarget"));
                break;
            case "FX-09":
                // Of a hundred allocations six: nineteen more had to be.
                var dalo = PriorityObjective.OfAllocations(ReserverKind.ActionLogement, null, counter => counter switch { FluxCounter.Allocated => 100, FluxCounter.AllocatedDalo => Rational.Of(Percent(given, "daloShareOfAllocations")), _ => 0 });
                Assert.Equal((given.GetProperty("target").GetDecimal(), expect.GetProperty("met").GetBoolean()), (dalo.Objective!.Value.Round(2), dalo.Share >= dalo.Objective));
                Assert.Equal((Rational)expect.GetProperty("gapPoints").GetInt32(), dalo.Missing!.Value);
                break;
            case "FX-10":
                var rights = new ReservationRight("R", ReserverKind.LocalAuthority, given.GetProperty("reservedRights").GetInt32(), RightKind.EachRelease, null, 8);
                Assert.Equal(expect.GetProperty("rateByShareOfStock").GetDecimal(), Assert.Single(StockConversion.Convert([rights], new StockFigures(given.GetProperty("stockApprox").GetInt32(), 1_000, 0, NewYear), ConversionFormula.ShareOfStock)).RateBy(ConversionFormula.ShareOfStock).Round(4));
                break;
            case "FX-12":
                foreach (var priority in given.GetProperty("statePriorityShare").EnumerateArray())
                    Assert.Equal(expect.GetProperty("valid").GetBoolean(), Faults(Of("ETAT", ReserverKind.State, (priority.GetDecimal() * 100) + Percent(given, "agentsShareMax"), Percent(given, "agentsShareMax"), terms => terms with { Base = FluxBase.Stock })).Count == 0);
                break;
            case "FX-13":
                // What is not found is a line of its own beside what is, and of it follows the whole.
                Assert.Equal(expect.GetProperty("impliedAllocations").GetInt32(), (300 / Rational.Of(given.GetProperty("shareOfAllocations").GetDecimal())).Round(0));
                var unlabelled = Ledger(State()).Then(new StoryTold(Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "ETAT"), Step(ReleaseStepKind.Allocated, 3) with { Labelled = false }])));
                Assert.Equal(expect.GetProperty("reconciliationLineRequired").GetBoolean(), unlabelled.Balance(Account("ETAT", StatePart.Priority), FluxCounter.AllocatedUnlabelled) == 1);
                break;
            case "FX-16" or "FX-17":
                OfIdentities(id);
                break;
            default:
                // Figures of the field to size and compare by, without a rule to apply.
                Assert.Contains(id, new[] { "FX-07", "FX-14", "FX-15" });
                break;
        }
    }

    /// <summary>Were all transfers internal: the State's share of what is left, and of the gross flux.</summary>
    private static void OfTransfers(JsonElement given, JsonElement expect)
    {
        int Given(string name) => given.GetProperty(name).GetInt32();
        Assert.Equal(expect.GetProperty("sumMatches").GetBoolean(), Given("allocationsToTransfers") + Given("allocationsToNewTenants") == Given("allocations"));
        Assert.Equal(expect.GetProperty("transferShare").GetDecimal(), Rational.Of(Given("allocationsToTransfers"), Given("allocations")).Round(4));
        foreach (var (denominator, due) in new[] { (FluxBase.Base, 2409.3m), (FluxBase.GrossFlux, 3407.1m) })
        {
            var ledger = Ledger(Of("ETAT", ReserverKind.State, 30, with: terms => terms with { Base = denominator }))
                .Then(new YearBrought(NewYear, NewYear.AddYears(1).AddDays(-1), Given("allocations"), Given("allocationsToTransfers"), [new BroughtAccount("ETAT", StatePart.Priority, null, 0, 0, 0, 0, 0), new BroughtAccount(null, null, null, 0, 0, 0, 0, 0)]));
            Assert.Equal((Given("allocationsToNewTenants"), due), (ledger.Balance(Account(null), FluxCounter.InBase), ledger.Balance(Account("ETAT", StatePart.Priority), FluxCounter.Due).Round(1)));
        }
    }

    /// <summary>The identities of the statistics, in a year of which every dwelling is re-let (I.4) or pending (I.5); FluxAudit holds them in every ledger.</summary>
    private static void OfIdentities(string id)
    {
        ReleaseStep[] Let(string? reserver) => [Step(ReleaseStepKind.Oriented, 2, reserver), Step(ReleaseStepKind.Allocated, 3), Step(ReleaseStepKind.Refused, 4), Step(ReleaseStepKind.PassedOn, 4), Step(ReleaseStepKind.LeaseSigned, 5)];
        var told = new[] { "DIRECT", "DELEGUE", null, "DIRECT" }.Select((reserver, index) => new StoryTold(Release(index + 1, steps: [.. Let(reserver)]))).ToList();
        if (id == "FX-17")
            told.Add(new StoryTold(Release(9, steps: [.. Let("DELEGUE")[..2]])));
        FluxEvent[] events = [new AgreementRecorded(Of("DIRECT", ReserverKind.Employer, 20)), new AgreementRecorded(Of("DELEGUE", ReserverKind.ActionLogement, 20, with: terms => terms with { Mode = ManagementMode.Delegated })), .. told];
        var (ledger, entries) = Booked(events);
        Assert.Empty(FluxAudit.Faults(events, entries, ledger.Balances, Geography));

        var statistics = FluxStatistics.Of(2026, FluxReport.Lines(2026, entries, ledger), null);
        var total = statistics.Total(FluxBook.Flux);
        if (id == "FX-16")
        {
            Assert.Equal((4, 3, 1), (total.Relet, statistics.Lines.Where(line => line.Kind is not null).Sum(line => line.Counts.Proposed), statistics.Lines.Single(line => line.Kind is null).Counts.Proposed));
            Assert.Equal(total.Relet, total.Proposed);
        }
        else
        {
            Assert.Equal((9, 4, 4, 1), (total.Pronounced, total.Leases, total.Refused, total.Pending));
            Assert.Equal((3, 1, 1, 1), statistics.Lines.Where(line => line.Kind == ReserverKind.ActionLogement).Select(line => (line.Counts.Pronounced, line.Counts.Leases, line.Counts.Refused, line.Counts.Pending)).Single());
        }
    }

    private static void OfSubtractions(string id)
    {
        var subtracted = new Dictionary<SubtractionCause, int> { [SubtractionCause.InternalTransfer] = 180, [SubtractionCause.UrbanRenewal] = id == "FX-21" ? 40 : 60, [SubtractionCause.Orcod] = 5, [SubtractionCause.UnfitHousing] = 5, [SubtractionCause.Sale] = 20 };
        var ledger = Ledger(State()).Released(1000);
        var releases = ledger.Stories.Keys.Order().GetEnumerator();
        foreach (var (cause, count) in subtracted)
        {
            for (var dwelling = 0; dwelling < count && releases.MoveNext(); dwelling++)
                ledger = ledger.Then(new ReleaseSubtracted(releases.Current, cause));
        }

        var (inBase, priority, agents) = id == "FX-21" ? (750, Rational.Of(375, 2), Rational.Of(75, 2)) : (730, Rational.Of(365, 2), Rational.Of(73, 2));
        Assert.Equal(inBase, ledger.Balance(Account(null), FluxCounter.InBase));
        Assert.Equal(priority, ledger.Balance(Account("ETAT", StatePart.Priority), FluxCounter.Due));
        Assert.Equal(agents, ledger.Balance(Account("ETAT", StatePart.Agents), FluxCounter.Due));
        Assert.Equal((Rational)inBase - priority - agents, ledger.Balance(Account(null), FluxCounter.Due));
    }

    private static void OfConversion(string id, JsonElement given, JsonElement expect)
    {
        if (id == "FX-22")
        {
            var figures = new StockFigures(10_000, 800, 100, NewYear);
            var results = Assert.Single(StockConversion.Convert([new ReservationRight("R", ReserverKind.Employer, 500, RightKind.EachRelease, null, 8)], figures, ConversionFormula.ShareOfStock)).Results;
            Assert.Equal((35, Rational.Of(5, 100)), (results[0].DuePerYear, results[0].RateOfBase!.Value));
            Assert.Equal((40, 0.05714m), (results[1].DuePerYear, results[1].RateOfBase!.Value.Round(5)));
            Assert.Equal(Rational.Of(4, 1000), results[1].RateOfStock);
            return;
        }

        var rights = given.GetProperty("rights").EnumerateArray().Select(group => new ReservationRight("R", ReserverKind.Employer, group.GetProperty("count").GetInt32(), RightKind.EachRelease, null, group.GetProperty("rotation").GetDecimal() * 100)).ToList();
        var mean = new StockFigures(1_000, 80, 0, NewYear);
        Assert.Equal(expect.GetProperty("F2").GetInt32(), StockConversion.DuePerYear(ConversionFormula.RightsTimesRotation, rights, mean));
        Assert.Equal(expect.GetProperty("F1").GetInt32(), StockConversion.DuePerYear(ConversionFormula.ShareOfStock, rights, mean));
        Assert.Equal(expect.GetProperty("difference").GetInt32(), StockConversion.DuePerYear(ConversionFormula.RightsTimesRotation, rights, mean) - StockConversion.DuePerYear(ConversionFormula.ShareOfStock, rights, mean));
    }

    private static void OfCarryOver(JsonElement expect)
    {
        foreach (var carries in new[] { true, false })
        {
            var ledger = Ledger(Of("R", ReserverKind.Employer, 20, with: terms => terms with { CarryOver = carries })).Released(730);
            foreach (var number in Enumerable.Range(1, 139))
                ledger = ledger.Then(new StoryTold(Release(number, steps: [Step(ReleaseStepKind.Oriented, 2, "R"), Step(ReleaseStepKind.LeaseSigned, 3)])));
            Assert.Equal((146, 139), (ledger.Balance(Account("R"), FluxCounter.Due), ledger.Balance(Account("R"), FluxCounter.Consumed)));
            ledger = ledger.Then(new YearClosed(2026)).Released(700, 1001, new DateOnly(2027, 2, 1));
            var next = Account("R", year: 2027);
            Assert.Equal(expect.GetProperty("target2").GetProperty(carries ? "carryOver=true" : "carryOver=false").GetInt32(), ledger.Balance(next, FluxCounter.Due) + ledger.Balance(next, FluxCounter.CarriedOver));
        }
    }

    private static void OfReturn(bool consumes)
    {
        var ledger = Ledger(Of("R", ReserverKind.Employer, 10, with: terms => terms with { NoCandidateConsumes = consumes }), Of("R2", ReserverKind.ActionLogement, 10)).Then(new StoryTold(Release(1, steps:
        [
            Step(ReleaseStepKind.Oriented, 2, "R"), Step(ReleaseStepKind.Returned, 3), Step(ReleaseStepKind.Oriented, 4, "R2"), Step(ReleaseStepKind.Allocated, 5), Step(ReleaseStepKind.LeaseSigned, 6),
        ])));
        Assert.Equal([1, consumes ? 1 : 0, 1, 0], Counts(ledger, "R", FluxCounter.AtDisposal, FluxCounter.Consumed, FluxCounter.Returned, FluxCounter.Allocated));
        Assert.Equal([1, 1, 1, 1], Counts(ledger, "R2", FluxCounter.AtDisposal, FluxCounter.Allocated, FluxCounter.LeaseSigned, FluxCounter.Consumed));
    }

    private static IEnumerable<Rational> Counts(FluxLedger ledger, string reserver, params IEnumerable<FluxCounter> counters) => counters.Select(counter => ledger.Balance(Account(reserver), counter));

    private static decimal Percent(JsonElement given, string name) => given.GetProperty(name).GetDecimal() * 100;

    private static Agreement StateOf(JsonElement given) => State(Percent(given, "statePriorityShare") + Percent(given, "agentsShare"), Percent(given, "agentsShare"));

    private static IEnumerable<string> Codes(Agreement agreement, params IEnumerable<Agreement> others) => Faults(agreement, others).Select(fault => fault.Code);
}
