using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

public class TracingEvaluatorTests
{
    private static readonly DateOnly On = Day("2026-03-15");

    private static ScoreLine Line(ScoringGrid grid, params (Fact, int)[] facts) => TracingEvaluator.Evaluate(grid, Known(facts), On).Lines[0];

    [Theory]
    [InlineData("pdalhpd and disability", LineOutcome.NotObtained, LineOutcome.Unknown)]
    [InlineData("pdalhpd or disability", LineOutcome.Unknown, LineOutcome.Obtained)]
    [InlineData("not pdalhpd", LineOutcome.Obtained, LineOutcome.NotObtained)]
    [InlineData("not disability", LineOutcome.Unknown, LineOutcome.Unknown)]
    [InlineData("reason includes 01", LineOutcome.Unknown, LineOutcome.Unknown)]
    public void An_unknown_fact_decides_only_what_the_others_leave_open(string when, LineOutcome withFalse, LineOutcome withTrue)
    {
        Assert.Equal(withFalse, Line(OneLine(when), (Fact.Pdalhpd, 0)).Outcome);
        Assert.Equal(withTrue, Line(OneLine(when), (Fact.Pdalhpd, 1)).Outcome);
    }

    [Theory]
    [InlineData("effort-rate > 33.33 %", 33_33, 100_00, false)]
    [InlineData("effort-rate >= 33.33 %", 33_33, 100_00, true)]
    [InlineData("effort-rate > 33.33 %", 33_34, 100_00, true)]
    [InlineData("effort-rate > 33 %", 1, 0, true)]
    [InlineData("effort-rate > 33 %", 0, 0, false)]
    [InlineData("effort-rate > 33 %", 1_000, -500, true)]
    [InlineData("effort-rate > 33 %", 1_000_000_000, 1_000_000_000, true)]
    [InlineData("effort-rate < 33 %", 1_000_000_000, 1_000_000_000, false)]
    public void An_effort_rate_compares_exactly(string when, int rent, int resources, bool obtained) =>
        Assert.Equal(obtained, Line(OneLine(when), (Fact.RentCents, rent), (Fact.ResourcesCents, resources)).Outcome == LineOutcome.Obtained);

    [Theory]
    [InlineData("single-parent", true)]
    [InlineData("transfer", true)]
    [InlineData("contract includes any of [CDI, CDD]", true)]
    [InlineData("monthly-resources < 900", true)]
    [InlineData("monthly-resources < 899.99 EUR", false)]
    [InlineData("rent > 500", false)]
    [InlineData("rent >= 500 €", true)]
    [InlineData("persons = 3 and adults != 2 and dependants <= 2", true)]
    [InlineData("expected-children >= 1", false)]
    [InlineData("visiting-children < 1", true)]
    public void Words_read_the_facts_they_name(string when, bool obtained) => Assert.Equal(
        obtained,
        Line(
            OneLine(when), Housing("HLM"), (Fact.Adults, 1), (Fact.Dependants, 2), (Fact.PersonsToHouse, 3), (Fact.ExpectedChildren, 0), (Fact.VisitingChildren, 0),
            (Fact.Contracts, Bits(RegisterCodes.Contracts, "CDD", "ETU")), (Fact.ResourcesCents, 899_99), (Fact.RentCents, 500_00)).Outcome == LineOutcome.Obtained);

    [Fact]
    public void An_unset_parameter_makes_its_line_not_evaluable()
    {
        var grid = OneLine("effort-rate > parameter seuil", head: "parameters: { seuil: null }\n");
        var line = Line(grid, (Fact.RentCents, 90_000), (Fact.ResourcesCents, 100_000));
        Assert.Equal((LineOutcome.NotEvaluable, 0, "seuil"), (line.Outcome, line.Points, line.UnsetParameter));
        Assert.Equal(LineOutcome.NotEvaluable, Line(OneLine(null, "parameter p", "parameters: { p: null }\n")).Outcome);
        Assert.Equal(7, Line(OneLine(null, "parameter p", "parameters: { p: 7 }\n")).Points);
        var set = OneLine("effort-rate > parameter seuil", head: "parameters: { seuil: 33.5 }\n");
        Assert.Equal(10, Line(set, (Fact.RentCents, 33_51), (Fact.ResourcesCents, 100_00)).Points);
        Assert.Equal(0, Line(set, (Fact.RentCents, 33_50), (Fact.ResourcesCents, 100_00)).Points);
    }

    /// <summary>Over-occupation by persons in a room and by m² a person (SCO-20), bounds explicit (SCO-26).</summary>
    [Theory]
    [InlineData("occupants-per-room > 2", 4, 2, 50_00, 0)]
    [InlineData("occupants-per-room >= 2", 4, 2, 50_00, 10)]
    [InlineData("occupants-per-room > 1.33", 4, 3, 50_00, 10)]
    [InlineData("area-per-occupant < 9 m²", 4, 2, 36_00, 0)]
    [InlineData("area-per-occupant < 9 m2", 4, 2, 35_99, 10)]
    [InlineData("area <= 35.99 m²", 4, 2, 35_99, 10)]
    [InlineData("area-per-occupant < 9", 0, 2, 35_99, 0)]
    public void Over_occupation_is_exact(string when, int occupants, int rooms, int area, int points) =>
        Assert.Equal(points, Line(OneLine(when), (Fact.Occupants, occupants), (Fact.Rooms, rooms), (Fact.Area, area)).Points);

    [Fact]
    public void The_present_dwelling_is_read_from_the_file_and_said_in_french()
    {
        var file = new DemandFile
        {
            DepositedOn = Day("2024-01-15"),
            Applicant = new Person(),
            CurrentHousing = new CurrentHousing { Type = "T6P", Occupants = 8, AreaM2 = 71.5m, Owner = false },
        };

        var line = TracingEvaluator.Evaluate(OneLine("occupants-per-room > 1 and area-per-occupant < 9 m² and not owner"), FactReader.Read(file), On).Lines[0];

        Assert.Equal(10, line.Points);
        Assert.Equal(["8", "6", "71,5 m²", "non"], line.FactsUsed.Select(fact => fact.Value));
        Assert.Equal(EvidenceState.Declared, line.Evidence);
        Assert.Equal(LineOutcome.Unknown, TracingEvaluator.Evaluate(OneLine("rooms > 1"), FactReader.Read(file with { CurrentHousing = null }), On).Lines[0].Outcome);
    }

    [Fact]
    public void A_capped_line_stops_ticking()
    {
        var grid = OneLine(null, "2 per month of seniority, at most 5");
        Assert.Equal((4, Day("2026-04-15")), (Line(grid, Deposit(Day("2026-01-15"))).Points, Line(grid, Deposit(Day("2026-01-15"))).NextChange));
        var capped = Line(grid, Deposit(Day("2025-12-15")));
        Assert.Equal((5, null), (capped.Points, capped.NextChange));
        Assert.Equal(LineOutcome.Unknown, Line(grid).Outcome);
        Assert.Equal(-6, Line(OneLine(null, "-3 per month of seniority, at most 6"), Deposit(Day("2025-01-15"))).Points);
    }

    [Fact]
    public void A_disabled_line_never_counts_and_never_changes()
    {
        var grid = Of($"{Head}criteria: [{{ id: A, label: L, points: 1 per month of seniority, enabled: false }}]");
        var sheet = TracingEvaluator.Evaluate(grid, Known(Deposit(Day("2020-01-01"))), On);
        Assert.Equal((0, LineOutcome.Disabled, null), (sheet.Points, sheet.Lines[0].Outcome, sheet.NextChange));
    }

    [Fact]
    public void The_best_of_a_group_wins_and_the_others_say_to_whom_they_lost()
    {
        var grid = Of($"{Head}criteria:\n  - group: G\n    combine: best\n    criteria:\n"
            + "      - { id: A, label: L, points: 3 }\n      - { id: B, label: L, points: 5 }\n      - { id: C, label: L, points: 5 }\n"
            + "      - { group: H, combine: sum, criteria: [{ id: D, label: L, points: 2 }, { id: E, label: L, points: 1 }, { id: F, label: L, points: 9, when: pdalhpd }] }\n");
        var sheet = TracingEvaluator.Evaluate(grid, Known((Fact.Pdalhpd, 0)), On);
        Assert.Equal(5, sheet.Points);
        Assert.Equal(
            [("A", 0, 3, LineOutcome.LostToLine, "B"), ("B", 5, 5, LineOutcome.Obtained, null), ("C", 0, 5, LineOutcome.LostToLine, "B"), ("D", 0, 2, LineOutcome.LostToLine, "B"), ("E", 0, 1, LineOutcome.LostToLine, "B"), ("F", 0, 0, LineOutcome.NotObtained, (string?)null)],
            sheet.Lines.Select(line => (line.CriterionId, line.Points, line.OwnPoints, line.Outcome, line.LostTo)));
        var nested = TracingEvaluator.Evaluate(grid, Known((Fact.Pdalhpd, 1)), On);
        Assert.Equal((12, "H"), (nested.Points, nested.Lines[1].LostTo));
    }

    [Theory]
    [InlineData("worst", -8, "B")]
    [InlineData("first", 3, "A")]
    [InlineData("best", 3, "A")]
    [InlineData("sum", -9, null)]
    public void A_group_combines_as_its_data_says(string combine, int points, string? winner)
    {
        var grid = Of($"{Head}criteria: [{{ group: G, combine: {combine}, criteria: [{{ id: Z, label: L, points: 99, when: pdalhpd }}, {{ id: A, label: L, points: 3, when: not pdalhpd }}, {{ id: B, label: L, points: -8, when: owner }}, {{ id: C, label: L, points: -4 }}] }}]");

        var sheet = TracingEvaluator.Evaluate(grid, Known((Fact.Pdalhpd, 0), (Fact.Owner, 1)), On);

        Assert.Equal(points, sheet.Points);
        Assert.All(sheet.Lines.Where(line => line.Outcome == LineOutcome.LostToLine), line => Assert.Equal(winner, line.LostTo));
        Assert.Equal(winner is null ? 0 : 2, sheet.Lines.Count(line => line.Outcome == LineOutcome.LostToLine));
    }

    [Fact]
    public void A_cap_of_a_family_and_a_floor_of_the_total_are_lines_of_their_own()
    {
        var grid = Of($"{Head}total: {{ at-least: 0 }}\ncriteria:\n"
            + "  - { group: G, label: \"Logement\", combine: sum, at-most: 10, criteria: [{ id: A, label: L, points: 8 }, { id: B, label: L, points: 7 }] }\n"
            + "  - { id: M, label: L, points: -30, when: pdalhpd }\n");

        var capped = TracingEvaluator.Evaluate(grid, Known((Fact.Pdalhpd, 0)), On);
        var floored = TracingEvaluator.Evaluate(grid, Known((Fact.Pdalhpd, 1)), On);

        Assert.Equal([("A", 8, "L"), ("B", 7, "L"), ("G", -5, "Plafond « Logement »"), ("M", 0, "L")], capped.Lines.Select(line => (line.CriterionId, line.Points, line.Label)));
        Assert.Equal((10, 0), (capped.Points, floored.Points));
        Assert.Equal(("total", 20, "Plancher du total"), (floored.Lines[^1].CriterionId, floored.Lines[^1].Points, floored.Lines[^1].Label));
    }

    /// <summary>The order of malus and floor is the nesting: inside the bounded group, or after it (SCO-22).</summary>
    [Theory]
    [InlineData("[{ group: G, combine: sum, at-least: 0, criteria: [{ id: A, label: L, points: 5 }, { id: M, label: L, points: -9 }] }, { id: B, label: L, points: 2 }]", 2)]
    [InlineData("[{ group: G, combine: sum, at-least: 0, criteria: [{ id: A, label: L, points: 5 }, { id: B, label: L, points: 2 }] }, { id: M, label: L, points: -9 }]", -2)]
    public void A_malus_counts_before_or_after_the_floor(string criteria, int points) =>
        Assert.Equal(points, TracingEvaluator.Evaluate(Of($"{Head}criteria: {criteria}"), Known(), On).Points);

    [Fact]
    public void Years_and_persons_count_whole_units_up_to_their_cap()
    {
        var years = OneLine(null, "3 per year of seniority, at most 6");
        Assert.Equal((3, Day("2026-04-15")), (Line(years, Deposit(Day("2024-04-15"))).Points, Line(years, Deposit(Day("2024-04-15"))).NextChange));
        Assert.Equal((6, null), (Line(years, Deposit(Day("2020-04-15"))).Points, Line(years, Deposit(Day("2020-04-15"))).NextChange));
        var children = OneLine(null, "4 per dependant, at most 10");
        Assert.Equal([0, 4, 8, 10, 10], Enumerable.Range(0, 5).Select(count => Line(children, (Fact.Dependants, count)).Points));
        Assert.Equal(LineOutcome.Unknown, Line(children).Outcome);
        Assert.Equal("Personnes à charge", Line(children, (Fact.Dependants, 1)).FactsUsed[0].Name);
    }

    [Fact]
    public void A_cap_on_a_group_with_a_confidential_line_is_hidden_with_it()
    {
        var grid = Of($"{Head}criteria: [{{ group: G, combine: sum, at-most: 10, criteria: [{{ id: A, label: L, points: 8 }}, {{ id: B, label: L, points: 7, confidential: true }}] }}]");

        var masked = TracingEvaluator.Evaluate(grid, Known(), On).ForAudience(seesConfidential: false);

        Assert.Equal([("A", 8), (ScoreLine.MaskedId, 2)], masked.Lines.Select(line => (line.CriterionId, line.Points)));
    }

    [Fact]
    public void A_malus_alone_in_a_best_group_counts()
    {
        var grid = Of($"{Head}criteria: [{{ group: G, combine: best, criteria: [{{ id: A, label: L, points: -4 }}, {{ id: B, label: L, points: 2, when: pdalhpd }}] }}]");
        Assert.Equal(-4, TracingEvaluator.Evaluate(grid, Known(), On).Points);
    }

    [Fact]
    public void A_line_names_only_the_codes_it_asks_about()
    {
        var facts = Line(OneLine("reason includes any of [05, 13]"), Reasons("05", "06")).FactsUsed;
        Assert.Equal([new FactUsed("Motifs de la demande", "En procédure d’expulsion")], facts);
        Assert.Equal("aucun parmi : Logement trop petit", Line(OneLine("reason includes 13"), Reasons("06")).FactsUsed[0].Value);
    }

    [Fact]
    public void Facts_are_said_in_french()
    {
        var line = Line(
            OneLine("seniority > 3 years and effort-rate > 30 % and pdalhpd and adults = 1 and dalo is ACTIF"),
            Deposit(Day("2024-02-01")), (Fact.RentCents, 500_05), (Fact.Pdalhpd, 1), (Fact.Adults, 1), Dalo("ACTIF"));
        Assert.Equal(
            ["Date de dépôt de la demande=1er février 2024", "Loyer actuel=500,05 €", "Ressources mensuelles du foyer=non renseigné", "Label PDALHPD=oui", "Adultes futurs titulaires du bail=1", "Décision DALO=Actif"],
            line.FactsUsed.Select(fact => $"{fact.Name}={fact.Value}"));
    }

    [Fact]
    public void A_line_is_verified_when_all_its_documents_are()
    {
        var grid = OneLine("transfer and reason includes 05 and seniority > 1 month");
        static int Verified(params FactGroup[] groups) => groups.Aggregate(0, (bits, group) => bits | (1 << (int)group));
        Assert.Equal(EvidenceState.Declared, Line(grid).Evidence);
        Assert.Equal(EvidenceState.Declared, Line(grid, (Fact.Verified, Verified(FactGroup.Housing))).Evidence);
        Assert.Equal(EvidenceState.Verified, Line(grid, (Fact.Verified, Verified(FactGroup.Housing, FactGroup.Priority))).Evidence);
        Assert.Equal(EvidenceState.Verified, Line(OneLine(null, "1 per month of seniority")).Evidence);
        Assert.Null(Line(OneLine(null)).Evidence);
    }

    [Theory]
    [InlineData("reason includes 06", true)]
    [InlineData("reason includes any of [05, 07]", true)]
    [InlineData("not (pdalhpd or reason includes 08)", true)]
    [InlineData("disability", true)]
    [InlineData("housing includes CDEFCM", true)]
    [InlineData("reason includes 05", false)]
    [InlineData("housing includes SD", false)]
    public void A_line_that_reads_a_confidential_fact_is_confidential(string when, bool confidential) =>
        Assert.Equal(confidential, OneLine(when).AllCriteria().Single().Confidential);

    [Fact]
    public void Confidential_lines_appear_to_others_as_one_priority()
    {
        var sheet = TracingEvaluator.Evaluate(
            Policy("est-ensemble-illustrative"), Known(Deposit(Day("2025-12-01")), Reasons("05", "06"), (Fact.Disability, 1)), On);
        Assert.Same(sheet, sheet.ForAudience(seesConfidential: true));
        var masked = sheet.ForAudience(seesConfidential: false);
        var line = Assert.Single(masked.Lines, line => line.Confidential);
        Assert.Equal(("L441-1", "Priorité L.441-1", 100, LineOutcome.Obtained), (line.CriterionId, line.Label, line.Points, line.Outcome));
        Assert.Null(line.Evidence);
        Assert.Null(line.Reference);
        Assert.Equal(sheet.Points, masked.Lines.Sum(shown => shown.Points));
        Assert.DoesNotContain("iolence", string.Join(" ", masked.Lines.Select(shown => $"{shown} {string.Join(" ", shown.FactsUsed)}")), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_lost_to_a_confidential_line_does_not_say_to_which()
    {
        var grid = Of($"{Head}criteria: [{{ group: G, combine: best, criteria: [{{ id: A, label: L, points: 1 }}, {{ id: B, label: L, points: 2, when: disability }}] }}]");
        var sheet = TracingEvaluator.Evaluate(grid, Known((Fact.Disability, 1)), On);
        Assert.Equal("B", sheet.Lines[0].LostTo);
        Assert.Equal(ScoreLine.MaskedId, sheet.ForAudience(false).Lines[0].LostTo);
    }
}
