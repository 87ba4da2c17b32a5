using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Grids;

/// <summary>The verbs of the console, as a policy officer types them.</summary>
public sealed class GridCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Validate_goes_through_all_files_and_names_each_error()
    {
        var right = Write("right.yaml", "grid: g\nterritory: \"243100518\"\npartial: true\ncriteria: [{ id: A, label: L, points: 1 }]\n");
        var wrong = Write("wrong.yaml", "grid: g\nterritory: \"243100518\"\ncriteria: [{ id: A, label: L, points: one }]\n");

        var (code, output, errors) = await Verb.Run("grids", "validate", wrong, right);

        Assert.Equal(1, code);
        Assert.Contains($"{right}: g@", output);
        Assert.Contains("wrong.yaml(3,", errors);
        Assert.Contains("bad-points", errors);
        Assert.Contains("warning: ", errors);
    }

    [Fact]
    public async Task Evaluate_prints_the_sheet_of_a_shipped_grid()
    {
        var demand = Write("demand.json", """{"depositedOn":"2023-01-15","dalo":"ACTIF","applicant":{"birthDate":"1990-05-17"}}""");

        var (code, output, errors) = await Verb.Run("grids", "evaluate", "toulouse-metropole", "--demand", demand, "--date", "2026-05-03");

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("on 2026-05-03: 109 points", output);
        Assert.Contains("     50  TLS_DALO", output);
        Assert.Contains("[unknown: a fact is not stated]", output);
        // Before a French colon stands a space that does not break.
        Assert.Contains("+50 points (Décision DALO : ", output.Replace('\u00a0', ' ').Replace('\u202f', ' '));
        Assert.Contains("next change by time alone: 2026-05-15", output);
    }

    [Fact]
    public async Task Simulate_says_who_moves_among_fictitious_households()
    {
        var (code, output, errors) = await Verb.Run("grids", "simulate", "bondy-autrement-proposal", "--demands", "2000", "--date", "2026-05-03");

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("bondy-autrement-proposal@", output);
        Assert.Contains("against est-ensemble-illustrative@", output);
        Assert.Contains("single parent", output);
        Assert.Contains("BON_1_DANGER", output);
        Assert.Contains("changes nothing", output);
    }

    [Fact]
    public async Task A_file_is_read_as_a_body_is_bounded_and_utf_8()
    {
        var (wide, large) = (Write("wide.yaml", ""), Write("large.yaml", ""));
        await File.WriteAllTextAsync(wide, "grid: g", System.Text.Encoding.Unicode, Cancellation);
        await using (var sparse = File.OpenWrite(large))
            sparse.SetLength(1L << 40);

        var (code, _, errors) = await Verb.Run("grids", "validate", wide, large, Write("open.yaml", "a: [\nb: 1\n"));

        Assert.Equal(1, code);
        Assert.Contains("wide.yaml(1,1): encoding", errors);
        Assert.Contains("large.yaml(1,1): too-large", errors);
        Assert.Contains("syntax", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public async Task Evaluate_says_that_a_grid_does_not_score_a_demand()
    {
        var demand = Write("demand.json", """{"depositedOn":"2023-01-15","applicant":{}}""");
        var grid = Write("transfers.yaml", "grid: t\nterritory: \"243100518\"\npartial: true\ndemands: transfers\ncriteria: [{ id: A, label: L, points: 7 }]\n");

        var (code, output, _) = await Verb.Run("grids", "evaluate", grid, "--demand", demand, "--date", "2026-05-03");

        Assert.Equal(0, code);
        Assert.Contains("0 points", output);
        Assert.Contains("does not score this demand", output);
    }

    [Theory]
    [InlineData("--demands", "grids", "simulate", "toulouse-metropole", "--demands", "many")]
    [InlineData("usage", "grids")]
    [InlineData("usage", "grids", "evalute", "x")]
    [InlineData("--demand", "grids", "evaluate", "toulouse-metropole")]
    [InlineData("--date", "grids", "evaluate", "toulouse-metropole", "--date", "tomorrow")]
    [InlineData("nothere.yaml", "grids", "validate", "/tmp/nothere.yaml")]
    public async Task A_command_that_cannot_be_read_says_what_to_write(string named, params string[] arguments)
    {
        var (code, _, errors) = await Verb.Run(arguments);

        Assert.Equal(2, code);
        Assert.Contains(named, errors);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
