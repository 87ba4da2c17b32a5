using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Tests.Scoring;

public class GridSizeTests
{
    // 240 lines of 259 parts, 62,160 in all, in less than a megabyte: a second and a half for each 5,000 demands.
    [Fact]
    public void Conditions_that_would_cost_minutes_for_all_demands_are_one_clear_error()
    {
        var condition = string.Join(" or ", Enumerable.Range(0, 65).Select(number => $"label a{number % 10} and persons >= {number % 9}"));
        var text = $"{Grids.Head}criteria:\n{string.Concat(Enumerable.Range(0, 240).Select(number => $"  - {{ id: C{number}, label: L{number}, when: \"{condition}\", points: 1 }}\n"))}";

        var error = Assert.Single(GridParser.Parse(text, "test.yaml").Diagnostics);

        // 65 of two comparisons and an "and", 64 times "or": 259 parts a line, the 20,000th in line 78.
        Assert.Equal((GridDiagnosticCodes.TooLarge, 3 + 78), (error.Code, error.Line));
        Assert.Contains("20000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shipped_grids_need_a_hundredth_of_what_is_allowed() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "policies", "grids"), "*.yaml").Select(file => Grids.Of(File.ReadAllText(file))),
        grid => Assert.InRange(
            grid.AllCriteria().Select(line => line.When).Concat(grid.Exclusions.Concat(grid.Classes).Select(situation => situation.When)).OfType<Condition>().Sum(PartsOf), 0, GridParser.MaxConditionParts / 100));

    private static int PartsOf(Condition condition) => 1 + condition.Parts.Sum(PartsOf);
}
