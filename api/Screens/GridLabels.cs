using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;

namespace Allocation.Api.Screens;

/// <summary>Names of the criteria of a territory's grids, for the bars of a list.</summary>
internal sealed class GridLabels(PolicyBook policies)
{
    /// <summary>The grids of a list.</summary>
    public TerritoryGrids Grids(string territory, DateOnly day, string? version) => policies.GridsOf(new TerritoryId(territory), day, version);

    /// <summary>Label of each criterion and bound, and of the one that stands for the confidential ones (C10).</summary>
    public static IReadOnlyDictionary<string, string> Of(TerritoryGrids grids)
    {
        IEnumerable<(string Id, string Text)> labels = [.. grids.Each.SelectMany(Labels), (ScoreLine.TotalId, "Plafond ou plancher du total"), (ScoreLine.MaskedId, ScoreLine.MaskedLabel)];
        return labels.GroupBy(label => label.Id, label => label.Text).ToDictionary(label => label.Key, label => string.Join(" / ", label.Distinct()));
    }

    private static IEnumerable<(string Id, string Text)> Labels(ScoringGrid grid) =>
        grid.AllCriteria().Where(criterion => !criterion.Confidential).Select(criterion => (criterion.Id, criterion.Label))
            .Concat(grid.AllGroups().Where(group => group.Bounds != PointsBounds.None).Select(group => (group.Id, $"Plafond ou plancher « {group.Label} »")));
}
