using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Orientation;

/// <summary>How the dwellings that each reserver has of a year are spread on the five axes of the yearly report, beside the landlord's whole flux (FLX-28): as the ranking weighs them (FLX-34).</summary>
public sealed class YearAxes
{
    private readonly Counts _flux = new();
    private readonly Dictionary<(string? Agreement, StatePart? Part), Counts> _served = [];

    private YearAxes()
    {
    }

    /// <summary>The axes of a year.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="year">The year to which the releases are attached.</param>
    /// <param name="isMeant">Which of them, where only a part is looked at; all when null.</param>
    public static YearAxes Of(FluxLedger ledger, int year, Func<ReleaseStory, bool>? isMeant = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var axes = new YearAxes();
        foreach (var (story, standing) in Counted(ledger, FluxBook.Flux, story => story.AvailableOn.Year == year && isMeant?.Invoke(story) != false))
        {
            axes._flux.Add(story.Dwelling);
            if (!IsServed(standing))
                continue;
            if (!axes._served.TryGetValue((standing.Agreement, standing.Part), out var counts))
                axes._served[(standing.Agreement, standing.Part)] = counts = new Counts();
            counts.Add(story.Dwelling);
        }

        return axes;
    }

    /// <summary>Each value that a dwelling of the flux has on an axis, and what somebody has of it; axis by axis, the values in their order.</summary>
    /// <param name="agreement">Whose; null for the landlord's own.</param>
    /// <param name="part">On which part of the State's rights.</param>
    public IReadOnlyList<AxisBalance> For(string? agreement, StatePart? part)
    {
        var own = _served.GetValueOrDefault((agreement, part));
        return [.. _flux.Values.OrderBy(value => value.Key.Axis).ThenBy(value => value.Key.Value, StringComparer.Ordinal)
            .Select(value => new AxisBalance(value.Key.Axis, value.Key.Value, value.Value, _flux.All, own?.Values.GetValueOrDefault(value.Key) ?? 0, own?.All ?? 0))];
    }

    /// <summary>The releases that count on the axes: not those outside the flux or subtracted.</summary>
    internal static IEnumerable<(ReleaseStory Story, ReleaseStanding Standing)> Counted(FluxLedger ledger, FluxBook book, Func<ReleaseStory, bool> isMeant) =>
        from story in ledger.Stories.Values
        let standing = ledger.Standings[story.Release]
        where isMeant(story) && ledger.BookOf(story) == book && standing is { Fate: not ReleaseFate.Outside, Subtraction: null }
        select (story, standing);

    /// <summary>Whether somebody has it, or had it to its end.</summary>
    internal static bool IsServed(ReleaseStanding standing) => standing.Fate != ReleaseFate.Open && standing.Since is not null;

    private sealed class Counts
    {
        public int All { get; private set; }

        public Dictionary<(ReportAxis Axis, string Value), int> Values { get; } = [];

        public void Add(ReleasedDwelling dwelling)
        {
            All++;
            foreach (var axis in ReportAxes.All)
            {
                var value = (axis, dwelling.ValueOf(axis));
                Values[value] = Values.GetValueOrDefault(value) + 1;
            }
        }
    }
}
