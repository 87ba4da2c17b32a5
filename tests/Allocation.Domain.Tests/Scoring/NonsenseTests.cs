using System.Text;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>Texts that are no grid: one clear error each, in bounded memory, and nothing thrown.</summary>
public class NonsenseTests
{
    private const string Line = "criteria: [{ id: A, label: A, points: 1 }]\n";

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(line));

    public static TheoryData<string, string, string> OneErrorEach => new()
    {
        { "an empty file", "", GridDiagnosticCodes.Syntax },
        { "only a comment", "# nothing\n", GridDiagnosticCodes.Syntax },
        { "only a byte order mark", "\ufeff", GridDiagnosticCodes.Syntax },
        { "a bomb of aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", GridDiagnosticCodes.Refused },
        { "a cycle of aliases", "&a [*a]\n", GridDiagnosticCodes.Refused },
        { "a merge", "<<: *base\n", GridDiagnosticCodes.Refused },
        { "a hundred thousand criteria", Head + "criteria:\n" + Repeat("- {}\n", 100_000), GridDiagnosticCodes.TooLarge },
        { "a hundred thousand criteria in groups", Head + "criteria:\n" + Lines(20, n => $"- group: g{n}\n  combine: sum\n  criteria:\n{Repeat("  - {}\n", 5_000)}"), GridDiagnosticCodes.TooLarge },
        { "ten thousand levels of lists", Head + "criteria: " + Repeat("[", 10_000), GridDiagnosticCodes.TooLarge },
        { "ten thousand levels of keys", Head + "criteria: " + Repeat("{a: ", 10_000), GridDiagnosticCodes.TooLarge },
        { "ten thousand levels of indentation", Repeat("- ", 10_000), GridDiagnosticCodes.TooLarge },
        { "ten thousand parentheses", Head + $"criteria: [{{ id: A, label: A, points: 1, when: \"{Repeat("(", 10_000)}\" }}]", GridDiagnosticCodes.TooLarge },
        { "ninety thousand keys", Head + Lines(90_000, n => $"k{n}: 1\n") + Line, GridDiagnosticCodes.TooLarge },
        { "twenty thousand parameters", Head + $"parameters: {{ {Lines(20_000, n => $"p{n}: 1, ")}q: 1 }}\n" + Line, GridDiagnosticCodes.TooLarge },
        { "a hundred thousand situations", Head + $"criteria: [{{ id: A, label: A, points: 1, serves: [{Repeat("a, ", 100_000)}b] }}]\n", GridDiagnosticCodes.TypeMismatch },
        { "a number without end", Head + $"criteria: [{{ id: A, label: A, points: {Repeat("9", 100_000)} }}]\n", GridDiagnosticCodes.BadPoints },
        { "a threshold without end", Head + $"criteria: [{{ id: A, label: A, points: 1, when: adults > {Repeat("9", 3_000)} }}]\n", GridDiagnosticCodes.TypeMismatch },
        { "a parameter without end", Head + $"parameters: {{ x: {Repeat("9", 1_000)} }}\n" + Line, GridDiagnosticCodes.TypeMismatch },
        { "a key stated twice", Head + "grid: again\n" + Line, GridDiagnosticCodes.DuplicateKey },
        { "a NUL", "grid: \0\n", GridDiagnosticCodes.Syntax },
        { "an escaped NUL", Head + "criteria: [{ id: A, label: \"a\\0\", points: 1 }]\n", GridDiagnosticCodes.Syntax },
        { "half a surrogate", "grid: \ud800\n", GridDiagnosticCodes.Syntax },
        { "an escaped half of a surrogate", Head + "criteria: [{ id: A, label: \"a\\uD800\", points: 1 }]\n", GridDiagnosticCodes.Syntax },
        { "JSON of something else", "{\"demand\": {\"dalo\": \"ACTIF\"}, \"date\": \"2026-01-01\"}", GridDiagnosticCodes.MissingKey },
        { "a page of the web", "<!DOCTYPE html><html><body>404</body></html>", GridDiagnosticCodes.TypeMismatch },
        { "a table of values", "id;label;points\nA;A;1\n", GridDiagnosticCodes.TypeMismatch },
        { "a tab for indentation", "grid: a\nterritory: \"243100518\"\ncriteria:\n\t- { id: A, label: A, points: 1 }\n", GridDiagnosticCodes.Syntax },
        { "a megabyte", Head + "# " + Repeat("x", 1_000_000), GridDiagnosticCodes.TooLarge },
        { "a word as long as a text", Head + $"criteria: [{{ id: A, label: A, points: 1, when: {Repeat("x", 3_900)} > 1 }}]\n", GridDiagnosticCodes.UnknownFact },
    };

    [Theory]
    [MemberData(nameof(OneErrorEach))]
    public void Nonsense_is_one_clear_error(string what, string text, string code)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var diagnostics = GridParser.Parse(text, "nonsense.yaml").Diagnostics;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(diagnostics.Count == 1, $"{what}: {string.Join("\n", diagnostics.Take(3))}");
        Assert.Equal(code, diagnostics[0].Code);
        Assert.InRange(diagnostics[0].Message.Length + diagnostics[0].Remedy.Length, 20, 1_000);
        Assert.InRange(allocated, 0, 2_000_000 + 400L * text.Length);
    }

    [Fact]
    public void A_text_with_errors_without_number_names_a_hundred_and_says_that_there_are_more()
    {
        var text = $"{Head}parameters: {{ {string.Join(", ", Enumerable.Range(0, 1_000).Select(n => $"p{n}: 1"))} }}\ncriteria:\n{Lines(9_000, n => $"  - {{ id: c{n}, label: x, points: parameter zzzzzzzzzzzzzzzzzzzzzzz }}\n")}";
        var before = GC.GetAllocatedBytesForCurrentThread();
        var diagnostics = GridParser.Parse(text, "test.yaml").Diagnostics;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(101, diagnostics.Count);
        Assert.Equal((GridDiagnosticCodes.TooMany, 105), (diagnostics[^1].Code, diagnostics[^1].Line));
        Assert.All(diagnostics, diagnostic => Assert.InRange(diagnostic.Remedy.Length, 1, 401));
        Assert.InRange(allocated, 0, 100_000_000);
    }

    [Fact]
    public void A_message_quotes_no_more_of_a_text_than_one_reads()
    {
        var error = Assert.Single(GridParser.Parse($"{Head}similar: [\"{Repeat("😀", 100_000)}\"]\n{Line}", "test.yaml").Diagnostics);
        Assert.InRange(error.Message.Length, 100, 401);
        Assert.Equal(error.Message, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(error.Message)));
    }

    [Theory]
    [InlineData("\\uFFFE", 4, 32, "U+FFFE")]
    [InlineData("\\uFFFF", 4, 32, "U+FFFF")]
    [InlineData("\\U0010FFFF", 4, 32, "U+10FFFF")]
    [InlineData("\\uFDD0", 4, 32, "U+FDD0")]
    [InlineData("\\x01", 4, 32, "U+0001")]
    [InlineData("\ufffe", 4, 34, "U+FFFE")]
    [InlineData("\u0001", 4, 34, "U+0001")]
    public void What_is_no_character_is_refused_at_its_place(string part, int line, int column, string name)
    {
        var error = Assert.Single(GridParser.Parse($"{Head}criteria:\n  - {{ id: A, points: 1, label: \"a{part}\" }}\n", "test.yaml").Diagnostics);
        Assert.Equal((line, column, GridDiagnosticCodes.Syntax), (error.Line, error.Column, error.Code));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        var marked = Of("\ufeff" + Head + Line);
        Assert.Equal((Of(Head + Line).Version, Head + Line), (marked.Version, marked.Text));
        var error = Assert.Single(GridParser.Parse("\ufeffgrid: no id\nterritory: \"243100518\"\n" + Line, "test.yaml").Diagnostics);
        Assert.Equal((1, 7), (error.Line, error.Column));
    }

    [Fact]
    public void A_grid_in_json_is_a_grid() =>
        Assert.Equal("A", Of("{\n  \"grid\": \"test\",\n  \"territory\": \"243100518\",\n  \"criteria\": [{\"id\": \"A\", \"label\": \"A\", \"points\": 1}]\n}\n").AllCriteria().Single().Id);

    [Fact]
    public void A_value_supplied_beyond_all_bounds_is_an_error_of_its_line()
    {
        var supplied = new Dictionary<string, decimal> { ["x"] = decimal.MaxValue };
        foreach (var when in new[] { "rent > parameter x", "effort-rate > parameter x", "seniority > parameter x years", "any dependant age < parameter x" })
            Assert.Equal(GridDiagnosticCodes.TypeMismatch, Assert.Single(GridParser.Parse($"{Head}parameters: {{ x: null }}\ncriteria: [{{ id: A, label: A, points: 1, when: {when} }}]\n", "test.yaml", supplied).Diagnostics).Code);
    }
}
