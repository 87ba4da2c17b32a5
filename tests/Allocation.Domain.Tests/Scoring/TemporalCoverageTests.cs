using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using CsCheck;
using static Allocation.Domain.Tests.Scoring.Grids;
using Rules = Allocation.Domain.Tests.Eligibility.Policies;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>
/// Every shipped grid on each side of each of its boundaries: the days grids take effect in its territory, and for households of
/// every kind the days on which time alone changes a line. All are found by enumeration: a grid that comes is covered as it comes.
/// </summary>
public sealed class TemporalCoverageTests
{
    /// <summary>Boundaries followed for one household: more than any line of a shipped grid has thresholds.</summary>
    private const int MostBoundaries = 40;

    private static readonly ScoringGrid[] Shipped = [.. ShippedGridTests.Names.Select(name => Policy(name.Data))];

    private static readonly PolicyBook Book = new(Rules.Geography, Rules.Ceilings, Shipped);

    public static TheoryData<string> Names => ShippedGridTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void On_each_side_of_every_effect_the_grid_in_force_is_the_one_whose_day_it_is(string name)
    {
        var grid = Shipped.Single(shipped => shipped.Id == name);
        var published = Shipped.Where(other => other.Territory == grid.Territory && other.Status == GridStatus.Published).ToList();
        foreach (var day in Effects(grid).SelectMany(Around))
        {
            foreach (var (demands, inForce) in new[] { (DemandClass.First, Book.GridsInForce(grid.Territory, day).First), (DemandClass.Transfers, Book.GridsInForce(grid.Territory, day).Transfers) })
            {
                var expected = published.Where(other => (other.Demands == DemandClass.All || other.Demands == demands) && (other.Effective is not { } from || from <= day)).MaxBy(other => other.Effective ?? DateOnly.MinValue);
                Assert.Equal((day, expected?.Version), (day, inForce?.Version));
            }

            Assert.Equal(grid.Status == GridStatus.Archived ? GridState.Archived : grid.Effective > day ? GridState.Scheduled : Book.GridsInForce(grid.Territory, day).Each.Contains(grid) ? GridState.InForce : GridState.Superseded, Book.StateOf(grid, day));
            Assert.Same(grid, Book.Grid(grid.Version, _ => day));
        }
    }

    // Also of an archived grid: it is no longer in force, and old files are still read by it.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_changes_on_the_day_it_says_and_on_neither_side_of_it(string name)
    {
        var grid = Shipped.Single(shipped => shipped.Id == name);
        var evaluator = new ColumnEvaluator(grid);
        var starts = Effects(grid).Append(Day("2026-01-31")).Select(day => day.AddDays(-2)).Distinct().ToList();
        var met = 0;
        RandomGrids.Facts.Sample(
            facts =>
            {
                foreach (var start in starts)
                {
                    var sheet = On(start, facts);
                    for (var count = 0; count < MostBoundaries && sheet.NextChange is { } boundary && boundary.Year < 2100; count++)
                    {
                        met++;
                        var (before, at, after) = (On(boundary.AddDays(-1), facts), On(boundary, facts), On(boundary.AddDays(1), facts));
                        Assert.Equal(Told(sheet), Told(before));
                        Assert.Equal(boundary, before.NextChange);
                        Assert.NotEqual(Told(before), Told(at));
                        Assert.Equal(at.NextChange == boundary.AddDays(1), Told(at) != Told(after));
                        sheet = at;
                    }
                }
            },
            iter: 60,
            threads: 1);
        Assert.True(met > 0 || ReadsNoTime(grid), "Boundaries were to be met.");

        ScoreSheet On(DateOnly day, FactVector facts)
        {
            var sheet = TracingEvaluator.Evaluate(grid, facts, day);
            Assert.Equal((sheet.Points, sheet.NextChange?.DayNumber ?? int.MaxValue), Columns(evaluator, facts, day));
            return sheet;
        }
    }

    [Fact]
    public void The_days_of_effect_of_shipped_grids_are_met() =>
        Assert.Equal(Shipped.Where(grid => grid.Effective is not null).Select(grid => grid.Effective).Distinct().Order(), Shipped.SelectMany(Effects).Cast<DateOnly?>().Distinct().Order());

    /// <summary>Days on which a grid of the territory takes effect, in force or archived.</summary>
    private static IEnumerable<DateOnly> Effects(ScoringGrid grid) =>
        Shipped.Where(other => other.Territory == grid.Territory).Select(other => other.Effective).OfType<DateOnly>().Distinct();

    private static IEnumerable<DateOnly> Around(DateOnly day) => [day.AddDays(-1), day, day.AddDays(1)];

    /// <summary>What the sheet says line by line, its dates apart.</summary>
    private static string Told(ScoreSheet sheet) =>
        string.Join(' ', sheet.Lines.Select(line => $"{line.CriterionId}:{line.Points}:{line.OwnPoints}:{line.Outcome}")) + sheet.Class?.Label;

    /// <summary>No line of it counts months or asks an age.</summary>
    private static bool ReadsNoTime(ScoringGrid grid)
    {
        var met = false;
        Gen.Select(RandomGrids.Facts, RandomGrids.Days).Sample((facts, on) => { met |= TracingEvaluator.Evaluate(grid, facts, on).NextChange is not null; }, iter: 2_000, threads: 1);
        return !met;
    }
}
