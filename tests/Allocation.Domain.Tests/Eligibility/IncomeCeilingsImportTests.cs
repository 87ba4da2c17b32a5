using Allocation.Domain.Eligibility;

namespace Allocation.Domain.Tests.Eligibility;

public sealed class IncomeCeilingsImportTests
{
    [Theory]
    [InlineData("plus", "cat1: 24006,", "cat1: 47443,", 26, "more than twice")]
    [InlineData("plus", "cat1: 24006,", "cat1: 11860,", 26, "less than half")]
    [InlineData("plus", "cat1: 24006,", "cat1: 0,", 26, "above 0")]
    [InlineData("plus", "cat2: 35877,", "cat2: 23500,", 39, "23500 is lower than 24006 of cat1")]
    [InlineData("plus", "cat1: 24006,", "cat1: -3,", 26, "not a whole number")]
    [InlineData("plus", "cat1: 24006,", "cat1: 24 006,", 26, "not a whole number")]
    [InlineData("plus", "cat1: 24006,", "cat8: 24006,", 20, "not known")]
    [InlineData("plus", "{ cat1: 24006,", "{ ", 18, "'cat1' is missing")]
    [InlineData("plus", "  2020:\n", "  2120:\n", 3, "2020 is expected")]
    public void An_error_names_file_line_column_and_remedy(string file, string right, string wrong, int column, string problem)
    {
        // The line is looked up in the text, so that a comment added on top does not break the test.
        var text = Text(file);
        var at = text.IndexOf(right, StringComparison.Ordinal);
        var line = text[..at].Count(letter => letter == '\n') + 1;
        var message = Refusal(file, right, wrong);
        Assert.StartsWith($"policies/ceilings/{file}.yaml, line {line}, column {column}: ", message);
        Assert.Contains(problem, message);
        Assert.Contains("Remedy: ", message);
    }

    [Theory]
    [InlineData("plus", "product: PLUS", "product: PLAI", "a second file says 'product: PLAI'")]
    [InlineData("plus", "product: PLUS", "product: PLI", "'PLI' is not known")]
    [InlineData("indexation", "index: IRL_T3", "name: IRL_T3", "no file says 'index'")]
    [InlineData("indexation", "  2023: 141.03\n", "", "the index of 2024 or 2023 is missing")]
    [InlineData("indexation", "141.03", "-141.03", "not a number above 0")]
    [InlineData("plai", "years:\n", "years:\n  2016: {}\n", "'source' is missing")]
    [InlineData("plai", "        status: published", "        status: guessed", "'guessed' is not known")]
    [InlineData("plai", "product: PLAI", "product: [", "Remedy: mend the YAML")]
    [InlineData("plai", "product: PLAI", "product: PLAI\nproduct: PLAI", "line 6, column 1")]
    [InlineData("plai", "  2017:\n", "  2018:\n", "Duplicate key")]
    public void A_text_that_cannot_be_trusted_is_refused(string file, string right, string wrong, string problem) =>
        Assert.Contains(problem, Refusal(file, right, wrong));

    [Theory]
    [InlineData("sup: 16556 }")]
    [InlineData("sup: 4139 }")]
    public void Exactly_twice_or_half_the_year_before_is_still_read(string amount) =>
        Assert.NotNull(Parse("plus", "sup: 8377 }", amount, skipFollowing: true));

    [Fact]
    public void A_first_year_cannot_be_computed() =>
        Assert.Contains("there is no year before", Assert.Throws<FormatException>(() => IncomeCeilings.Parse(
            Policies.CeilingFiles.Select(file => (file.File, file.File.Contains("plai") ? FirstYearComputed(file.Text) : file.Text)))).Message);

    private static string FirstYearComputed(string text) =>
        text[..text.IndexOf("years:", StringComparison.Ordinal)]
        + "years:\n  2020:\n    source: none\n    zones: { paris_communes_limitrophes: indexation, ile_de_france: indexation, autres_regions: indexation }\n";

    private static string Refusal(string file, string right, string wrong) =>
        Assert.Throws<FormatException>(() => Parse(file, right, wrong)).Message;

    private static IncomeCeilings Parse(string file, string right, string wrong, bool skipFollowing = false) => IncomeCeilings.Parse(
        Policies.CeilingFiles.Select(each => (each.File, each.File.EndsWith($"{file}.yaml", StringComparison.Ordinal) ? Replace(each.Text, right, wrong, skipFollowing) : each.Text)));

    private static string Text(string file) => Policies.CeilingFiles.Single(each => each.File.EndsWith($"{file}.yaml", StringComparison.Ordinal)).Text;

    /// <summary>Replaces the first occurrence; the years after it would be refused against the changed one and can be cut off.</summary>
    private static string Replace(string text, string right, string wrong, bool skipFollowing)
    {
        var at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{right}' is not in the text any more.");
        var changed = text[..at] + wrong + text[(at + right.Length)..];
        return skipFollowing ? changed[..changed.IndexOf("  2021:", StringComparison.Ordinal)] : changed;
    }
}
