using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>Texts that are nearly grids: each is read, or gives errors with a place, and none throws.</summary>
public class BrokenTextTests
{
    private const string Small = """
        grid: small
        territory: "243100518"
        parameters: { p: 3, q: null }
        total: { at-most: 90 }
        criteria:
          - { id: A, label: "Élu", when: "reason includes any of [05, 06]", points: 5 }
          - group: G
            combine: first
            criteria: # tiers
              - { id: B, label: 'B', when: not pdalhpd, points: parameter p }
              - id: C
                label: |
                  C
                when: seniority > 36 months
                points: 2 per dependant, at most 6

        """;

    /// <summary>Characters that mean something to YAML or to a condition, one that is neither, and none at all.</summary>
    private static readonly string[] Edits = ["", "[", "]", "{", "}", ":", "-", ",", "\"", "'", "#", "&", "*", "!", "|", ">", "%", "@", "?", " ", "\n", "\t", "\0", "9", "z", "é", "\uFFFE", "---\n"];

    [Theory]
    [InlineData("a: [\nb: 1\n")]
    [InlineData("a: {\nb: 1\n")]
    [InlineData("a: [1, 2\n")]
    [InlineData("a: [")]
    [InlineData("grid: g\ncriteria: [{ id: A\n- b\n")]
    public void A_bracket_left_open_is_one_error_of_syntax_with_a_place(string text)
    {
        var error = Assert.Single(GridParser.Parse(text, "test.yaml").Diagnostics);
        Assert.Equal(GridDiagnosticCodes.Syntax, error.Code);
        Assert.InRange(error.Line, 1, text.Count(character => character == '\n') + 1);
    }

    [Fact]
    public void No_edit_of_one_character_makes_the_reading_throw()
    {
        for (var at = 0; at <= Small.Length; at++)
        {
            foreach (var edit in Edits)
            {
                Read(Small.Insert(at, edit));
                if (at < Small.Length)
                    Read(Small.Remove(at, 1).Insert(at, edit));
            }

            Read(Small[..at]);
        }

        static void Read(string text)
        {
            var result = GridParser.Parse(text, "test.yaml", geography: Eligibility.Policies.Geography);
            Assert.NotEqual(result.Grid is null, result.Diagnostics.Count == 0);
            Assert.All(result.Diagnostics, error => Assert.True(error is { Line: > 0, Column: > 0, Message.Length: > 0, Remedy.Length: > 0 } && error.Line <= text.Count(character => character == '\n') + 1));
        }
    }

    [Fact]
    public void A_value_for_a_parameter_of_a_grid_without_any_is_an_error()
    {
        var error = Assert.Single(GridParser.Parse($"{Head}criteria: [{{ id: A, label: L, points: 1 }}]", "test.yaml", new Dictionary<string, decimal> { ["p"] = 1 }).Diagnostics);
        Assert.Equal(GridDiagnosticCodes.UnknownParameter, error.Code);
    }

    [Theory]
    [InlineData("grid: g\nterritory: \"243100518\"\ncriteria:\n\t- id: A\n", 4, 1)]
    [InlineData("grid: g\nterritory: \"243100518\"\ntitle: a\ntotal:\n  at-most: 9\n\tat-least: 0\n", 6, 1)]
    public void A_tab_that_indents_is_reported_where_it_stands(string text, int line, int column)
    {
        var error = Assert.Single(GridParser.Parse(text, "test.yaml").Diagnostics);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains("tab", error.Message, StringComparison.Ordinal);
    }
}
