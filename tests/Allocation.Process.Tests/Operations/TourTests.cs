using System.Globalization;
using System.Text.RegularExpressions;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Operations;

/// <summary>The first two minutes with the product, as the README has them: a vacancy, a demand, a list that moves and says why.</summary>
public sealed partial class TourTests
{
    private const string Page = "../README.md";

    [Fact]
    public async Task The_tour_of_the_readme_moves_a_list()
    {
        using var data = new TemporaryDirectory();
        var (process, client) = await ApiProcess.Start(data.Path);
        await using var running = process;
        using var _ = client;

        var said = await DocumentedCommand.RunAll(Page, ["vacancy", "demand", "dalo"], DocumentedCommand.Root(), ("URL", client.Address.ToString().TrimEnd('/')));

        Assert.Matches("vacancy [0-9a-f-]{36}\n", said);
        Assert.Matches("demand [0-9A-Z]{18}\n", said);
        Assert.DoesNotContain("urn:allocation:problem", said, StringComparison.Ordinal);

        // A right to housing that is recognised: fifty points in Toulouse.
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var before = lines.Last(line => line.StartsWith('{') && line.Contains("\"rank\":", StringComparison.Ordinal));
        Assert.Equal("\"rank\":1", lines[^2]);
        Assert.Equal(PointsOf(before) + 50, PointsOf(lines[^1]));
    }

    private static int PointsOf(string said) => int.Parse(Points().Match(said).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("\"points\":(\\d+)")]
    private static partial Regex Points();
}
