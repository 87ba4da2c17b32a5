using Allocation.Api.Screens.Text;
using Allocation.Api.Vacancies;
using Allocation.Api.Visits;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;

namespace Allocation.Api.Screens.Shortlists;

/// <summary>A list and what its page shows around it.</summary>
public sealed record ShortlistModel
{
    /// <summary>The vacancy.</summary>
    public required VacancyView Vacancy { get; init; }

    /// <summary>Its list.</summary>
    public required ShortlistView List { get; init; }

    /// <summary>What the agent saw on past visits, newest first.</summary>
    public required IReadOnlyList<AnchorView> Anchors { get; init; }

    /// <summary>Events since the oldest anchor, by unique number.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<CauseView>> Events { get; init; }

    /// <summary>The grids in force.</summary>
    public required TerritoryGrids Grids { get; init; }

    /// <summary>Names of its criteria.</summary>
    public required IReadOnlyDictionary<string, string> Criteria { get; init; }

    /// <summary>The explanation asked for in the address; null when none is.</summary>
    public WhyModel? Why { get; init; }

    /// <summary>Whether the number asked for belongs to no demand.</summary>
    public bool Unknown { get; init; }

    /// <summary>Most points a row gains: the length of a whole bar.</summary>
    public int MostPoints => List.Rows.Count == 0 ? 0 : List.Rows.Max(row => row.Parts.Sum(part => Math.Max(0, part.Points)));

    /// <summary>Why nobody is left: the filter that removed the last.</summary>
    public string Empty(Words words)
    {
        var at = List.Funnel.Select((step, index) => (step, index)).FirstOrDefault(each => each.step.Remaining == 0);
        return at.step is null || at.index == 0
            ? words["list.empty-all"]
            : words.Say("list.empty", ("step", words[$"step.{EnumCode.Of(at.step.Step)}"]), ("before", List.Funnel[at.index - 1].Remaining));
    }
}

/// <summary>An explanation and what surrounds it in the list.</summary>
/// <param name="Explanation">The explanation.</param>
/// <param name="Above">The row before it; null when it is first, no candidate, or too deep to be shown.</param>
/// <param name="PointsToPass">Points it lacks to stand before that row; null when no points bring it there.</param>
/// <param name="Tie">What decides between the two at equal scores.</param>
/// <param name="Below">The row after it, when it is first; null when it stands alone.</param>
/// <param name="Lead">Points it has more than that row; null when its class is above any score.</param>
/// <param name="PointsThen">Its points on the next certain date; null when there is none.</param>
/// <param name="Sources">Sources of the lines that gave points.</param>
public sealed record WhyModel(ExplanationView Explanation, RowView? Above, int? PointsToPass, TieBreakKey Tie, RowView? Below, int? Lead, int? PointsThen, IReadOnlyList<string> Sources);

/// <summary>Households side by side.</summary>
/// <param name="Households">Two to four.</param>
/// <param name="Differing">Lines whose points differ, or how far they are proven.</param>
/// <param name="Identical">How many lines give all of them the same points, not 0, proven as far.</param>
public sealed record CompareModel(IReadOnlyList<ExplanationView> Households, IReadOnlyList<ComparedLine> Differing, int Identical)
{
    /// <summary>Puts explanations side by side, in the order of the grid.</summary>
    public static CompareModel Of(IReadOnlyList<ExplanationView> households)
    {
        var lines = households.SelectMany(household => household.Lines).DistinctBy(line => line.CriterionId)
            .Select(line => new ComparedLine(line.Label, [.. households.Select(household => ComparedCell.Of(household.Lines.FirstOrDefault(own => own.CriterionId == line.CriterionId)))]))
            .ToList();
        return new CompareModel(
            households,
            [.. lines.Where(line => line.Cells.Distinct().Count() > 1)],
            lines.Count(line => line.Cells.Distinct().Count() == 1 && line.Cells[0].Points != 0));
    }
}

/// <summary>One criterion and what it gives each.</summary>
public sealed record ComparedLine(string Label, IReadOnlyList<ComparedCell> Cells);

/// <summary>What a criterion gives one household.</summary>
/// <param name="Points">Points.</param>
/// <param name="Evidence">How far they are proven; null without points.</param>
public sealed record ComparedCell(int Points, EvidenceState? Evidence)
{
    /// <summary>The cell of a line; nothing when the household has none.</summary>
    public static ComparedCell Of(ScoreLine? line) => line is { Points: not 0 } given ? new(given.Points, given.Evidence) : new(0, null);
}
