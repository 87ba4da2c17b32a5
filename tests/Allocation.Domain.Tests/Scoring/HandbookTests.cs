using System.Text.RegularExpressions;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>What the handbook for policy officers shows is what the language takes.</summary>
public partial class HandbookTests
{
    [Fact]
    public void The_ten_examples_are_criteria()
    {
        var examples = Fence().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policies", "README.md"))).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(10, examples.Count);
        foreach (var example in examples)
            Assert.Empty(GridParser.Parse($"{Head}parameters: {{ effort-moyen: null }}\ncriteria:\n{example}", "example.yaml", geography: Eligibility.Policies.Geography).Diagnostics);
    }

    [GeneratedRegex("```yaml\n(.*?)\n *```", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();
}
