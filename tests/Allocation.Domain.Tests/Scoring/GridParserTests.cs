using System.Text;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

public class GridParserTests
{
    private static GridDiagnostic TheError(string yaml) => Assert.Single(GridParser.Parse(yaml, "test.yaml").Diagnostics);

    private static GridDiagnostic ErrorOf(string condition) =>
        TheError($"{Head}criteria:\n  - id: A\n    label: A\n    when: {condition}\n    points: 1\n");

    [Fact]
    public void A_grid_keeps_what_its_head_says()
    {
        var grid = Of("grid: g\ntitle: Titre\nterritory: 75056\neffective: 2026-02-28\npartial: true\nillustrative: true\nreference: { title: R, href: \"https://a.fr/b\" }\nseniority: { months: calendar }\nparameters: { p: null, q: 2.5 }\ncriteria: [{ id: A, label: L, points: -3 }]\n");
        Assert.Equal(("g", new TerritoryId("75056"), "Titre", true, true), (grid.Id, grid.Territory, grid.Title, grid.Partial, grid.Illustrative));
        Assert.Equal(Day("2026-02-28"), grid.Effective);
        Assert.Equal(new GridReference("R", "https://a.fr/b"), grid.Reference);
        Assert.Equal(MonthCounting.Calendar, grid.MonthCounting);
        Assert.Equal(2.5m, grid.Parameters["q"]);
        Assert.Null(grid.Parameters["p"]);
        Assert.Equal([TieBreakKey.OldestRegistration, TieBreakKey.UniqueNumber], grid.TieBreak);
        Assert.Equal(new ConstantPoints(-3), Assert.Single(grid.AllCriteria()).Points);
    }

    [Fact]
    public void A_value_supplied_for_a_parameter_counts_and_the_version_names_it()
    {
        var text = $"{Head}parameters: {{ p: null }}\ncriteria: [{{ id: A, label: L, points: parameter p }}]";

        var grid = GridParser.Parse(text, "test.yaml", new Dictionary<string, decimal> { ["p"] = 7 }).Grid!;

        Assert.Equal((new ConstantPoints(7), $"{Of(text).Version}+p=7", text), (grid.AllCriteria().Single().Points, grid.Version, grid.Text));
        Assert.Equal(GridDiagnosticCodes.UnknownParameter, Assert.Single(GridParser.Parse(text, "test.yaml", new Dictionary<string, decimal> { ["q"] = 7 }).Diagnostics).Code);
    }

    [Fact]
    public void A_version_ignores_comments_layout_and_key_order_and_nothing_else()
    {
        var version = Of($"{Head}criteria: [{{ id: A, label: L, points: 3 }}]").Version;
        Assert.Matches("^test@[0-9a-f]{12}$", version);
        Assert.Equal(version, Of($"# words\nterritory: '243100518'\ngrid: test\ncriteria:\n  - points: \"3\"\n    id: A # words\n    label: L\n").Version);
        Assert.NotEqual(version, Of($"{Head}criteria: [{{ id: A, label: L, points: 4 }}]").Version);
    }

    [Theory]
    [InlineData("senority > 36 months", GridDiagnosticCodes.UnknownFact, 11, "seniority")]
    [InlineData("not senority > 36 months", GridDiagnosticCodes.UnknownFact, 15, "seniority")]
    [InlineData("\"not senority > 36 months\"", GridDiagnosticCodes.UnknownFact, 16, "seniority")]
    [InlineData("dalo is ACTIFS", GridDiagnosticCodes.UnknownCode, 19, "ACTIF")]
    [InlineData("reason includes 24", GridDiagnosticCodes.UnknownCode, 27, "0")]
    [InlineData("reason includes any of [05, XX]", GridDiagnosticCodes.UnknownCode, 39, "05")]
    [InlineData("collective-agreement is NONDOC", GridDiagnosticCodes.TypeMismatch, 35, "unknown")]
    [InlineData("reason is 05", GridDiagnosticCodes.TypeMismatch, 18, "includes")]
    [InlineData("dalo includes ACTIF", GridDiagnosticCodes.TypeMismatch, 16, "is")]
    [InlineData("pdalhpd > 1", GridDiagnosticCodes.TypeMismatch, 19, "not pdalhpd")]
    [InlineData("adults is 2", GridDiagnosticCodes.TypeMismatch, 18, ">=")]
    [InlineData("adults > many", GridDiagnosticCodes.TypeMismatch, 20, "digits")]
    [InlineData("adults > 1.5", GridDiagnosticCodes.TypeMismatch, 20, "whole")]
    [InlineData("rent > 1.555", GridDiagnosticCodes.TypeMismatch, 18, "decimals")]
    [InlineData("rent > -1", GridDiagnosticCodes.TypeMismatch, 18, "0 to")]
    [InlineData("adults > -1", GridDiagnosticCodes.TypeMismatch, 20, "0 to")]
    [InlineData("remainder > -1.555", GridDiagnosticCodes.TypeMismatch, 23, "-10000000 to")]
    [InlineData("seniority > 36", GridDiagnosticCodes.TypeMismatch, 25, "months")]
    [InlineData("effort-rate > parameter seuil", GridDiagnosticCodes.UnknownParameter, 35, "null")]
    [InlineData("pdalhpd disability", GridDiagnosticCodes.Syntax, 19, "and")]
    [InlineData("(pdalhpd", GridDiagnosticCodes.Syntax, 19, "parenthesis")]
    [InlineData("pdalhpd and", GridDiagnosticCodes.Syntax, 22, "seniority")]
    [InlineData("reason includes any [05]", GridDiagnosticCodes.Syntax, 31, "any of")]
    public void A_wrong_condition_names_its_column_and_a_remedy(string condition, string code, int column, string remedy)
    {
        var error = ErrorOf(condition);
        Assert.Equal(("test.yaml", 6, column, code), (error.File, error.Line, error.Column, error.Code));
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id: A, label: L, points: 1.5", GridDiagnosticCodes.BadPoints)]
    [InlineData("id: A, label: L, points: 10001", GridDiagnosticCodes.BadPoints)]
    [InlineData("id: A, label: L, points: many per month of seniority", GridDiagnosticCodes.BadPoints)]
    [InlineData("id: A, label: L, points: '1 per month of seniority, at most -5'", GridDiagnosticCodes.BadPoints)]
    [InlineData("id: A, label: L, points: parameter p", GridDiagnosticCodes.UnknownParameter)]
    [InlineData("id: A, label: L", GridDiagnosticCodes.MissingKey)]
    [InlineData("id: A, points: 1", GridDiagnosticCodes.MissingKey)]
    [InlineData("label: L, points: 1", GridDiagnosticCodes.MissingKey)]
    [InlineData("id: A, label: L, points: 1, enabled: non", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("id: A, label: L, points: 1, lable: M", GridDiagnosticCodes.UnknownKey)]
    [InlineData("id: A, label: L, points: 1, points: 2", GridDiagnosticCodes.DuplicateKey)]
    [InlineData("id: a b, label: L, points: 1", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("id: A, label: [L], points: 1", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("id: A, label: L, points: 1, reference: { title: T, href: 'javascript:alert(1)' }", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("group: G, combine: middle, criteria: [{ id: A, label: L, points: 1 }]", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("group: G, combine: sum, at-least: 5, criteria: [{ id: A, label: L, points: 1 }]", GridDiagnosticCodes.BadPoints)]
    [InlineData("group: G, combine: sum, at-most: -5, criteria: [{ id: A, label: L, points: 1 }]", GridDiagnosticCodes.BadPoints)]
    [InlineData("id: total, label: L, points: 1", GridDiagnosticCodes.DuplicateId)]
    [InlineData("id: A, label: L, points: 5 per dependent", GridDiagnosticCodes.BadPoints)]
    [InlineData("group: G, combine: best, criteria: []", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("group: G, combine: best", GridDiagnosticCodes.MissingKey)]
    [InlineData("group: G, combine: sum, criteria: [{ id: G, label: L, points: 1 }]", GridDiagnosticCodes.DuplicateId)]
    public void A_wrong_criterion_is_reported(string criterion, string code) =>
        Assert.Equal((code, 4), (TheError($"{Head}criteria:\n  - {{ {criterion} }}\n") is var error ? (error.Code, error.Line) : default));

    [Theory]
    [InlineData("territory: \"12345678\"", GridDiagnosticCodes.BadTerritory)]
    [InlineData("territory: Toulouse", GridDiagnosticCodes.BadTerritory)]
    [InlineData("territory:", GridDiagnosticCodes.MissingKey)]
    [InlineData("territory: \"75056\"\ntie-break: [unique number, oldest registration]", GridDiagnosticCodes.TieBreak)]
    [InlineData("territory: \"75056\"\ntie-break: random", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("territory: \"75056\"\neffective: 2026-02-30", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("territory: \"75056\"\nseniority: { months: lunar }", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("territory: \"75056\"\nseniority: complete", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("territory: \"75056\"\nparameters: { p: high }", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("territory: \"75056\"\nparameters: [p]", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("territory: \"75056\"\nreference: T", GridDiagnosticCodes.TypeMismatch)]
    public void A_wrong_head_is_reported(string head, string code) =>
        Assert.Equal(code, TheError($"grid: test\n{head}\ncriteria: [{{ id: A, label: L, points: 1 }}]").Code);

    [Fact]
    public void All_errors_come_together_in_the_order_of_the_text()
    {
        var result = GridParser.Parse("grid: test\nterritory: nowhere\ncriteria:\n  - { id: A, label: L, points: x }\n  - { id: A, label: L, points: 1, when: dallo is ACTIF }\n", "f.yaml");
        Assert.Null(result.Grid);
        Assert.Equal([(2, "bad-territory"), (4, "bad-points"), (5, "duplicate-id"), (5, "unknown-fact")], result.Diagnostics.Select(error => (error.Line, error.Code)));
    }

    [Theory]
    [InlineData("", GridDiagnosticCodes.Syntax)]
    [InlineData("grid: [", GridDiagnosticCodes.Syntax)]
    [InlineData("a: b: c", GridDiagnosticCodes.Syntax)]
    [InlineData("- a", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("just words", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("? [a]\n: b", GridDiagnosticCodes.Syntax)]
    [InlineData("a: &x 1\nb: *x", GridDiagnosticCodes.Refused)]
    [InlineData("a: *x", GridDiagnosticCodes.Refused)]
    [InlineData("a: !!int 1", GridDiagnosticCodes.Refused)]
    [InlineData("a: 1\n---\nb: 1", GridDiagnosticCodes.Refused)]
    public void Text_that_is_no_plain_document_is_refused(string yaml, string code) => Assert.Equal(code, TheError(yaml).Code);

    [Fact]
    public void Limits_hold()
    {
        Assert.Equal(GridDiagnosticCodes.TooLarge, TheError("# " + new string('é', 500_000)).Code);
        Assert.Equal(GridDiagnosticCodes.TooLarge, TheError("a: " + new string('[', 40) + new string(']', 40)).Code);
        Assert.Equal(GridDiagnosticCodes.TooLarge, ErrorOf(new string('(', 40) + "pdalhpd" + new string(')', 40)).Code);
        Assert.Equal(GridDiagnosticCodes.TooLarge, ErrorOf(string.Join(" or ", Enumerable.Repeat("pdalhpd", 400))).Code);
    }

    [Fact]
    public void More_than_ten_thousand_criteria_are_refused()
    {
        var text = new StringBuilder(Head).Append("criteria:\n");
        for (var number = 0; number < GridParser.MaxCriteria; number++)
            text.Append($"  - {{ id: C{number}, label: L, points: 10000 }}\n");
        Assert.Equal(100_000_000, TracingEvaluator.Evaluate(Of(text.ToString()), Known(), default).Points);
        Assert.Equal(GridDiagnosticCodes.TooLarge, TheError(text.Append("  - { id: X, label: L, points: 1 }\n").ToString()).Code);
    }

    [Fact]
    public void And_binds_tighter_than_or_and_not_tighter_than_and()
    {
        var a = new FlagCondition(Domain.Facts.Fact.Pdalhpd);
        var b = new FlagCondition(Domain.Facts.Fact.Disability);
        Assert.Equal(new OrCondition(a, new AndCondition(new NotCondition(b), a)), OneLine("pdalhpd or not disability and pdalhpd").AllCriteria().Single().When);
        Assert.Equal(new AndCondition(new OrCondition(a, b), a), OneLine("(pdalhpd or disability) and pdalhpd").AllCriteria().Single().When);
    }

    [Fact]
    public void Cut_text_never_throws()
    {
        var text = PolicyText("est-ensemble-illustrative");
        for (var length = 0; length < text.Length; length += 7)
        {
            var result = GridParser.Parse(text[..length], "cut.yaml");
            Assert.Equal(result.Grid is null, result.Diagnostics.Count > 0);
        }
    }
}
