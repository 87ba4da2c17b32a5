using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;

namespace Allocation.Api.Screens;

/// <summary>Names of the criteria of a territory's grid, for the bars of a list.</summary>
internal sealed class GridLabels(PolicyBook policies)
{
    /// <summary>The grid in force, or null.</summary>
    public ScoringGrid? Grid(string territory, DateOnly day) => policies.GridInForce(new TerritoryId(territory), day);

    /// <summary>Label of each criterion and bound, and of the one that stands for the confidential ones (C10).</summary>
    public static IReadOnlyDictionary<string, string> Of(ScoringGrid? grid)
    {
        var labels = (grid?.AllCriteria() ?? []).Where(criterion => !criterion.Confidential).ToDictionary(criterion => criterion.Id, criterion => criterion.Label);
        foreach (var group in (grid?.AllGroups() ?? []).Where(group => group.Bounds != PointsBounds.None))
            labels[group.Id] = $"Plafond ou plancher « {group.Label} »";
        labels[ScoreLine.TotalId] = "Plafond ou plancher du total";
        labels[ScoreLine.MaskedId] = ScoreLine.MaskedLabel;
        return labels;
    }
}
