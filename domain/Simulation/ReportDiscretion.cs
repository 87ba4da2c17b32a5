using Allocation.Domain.Scoring;

namespace Allocation.Domain.Simulation;

/// <summary>
/// What a what-if keeps from whoever is not shown confidential facts (C10): nothing of single households, and no figure that a
/// confidential fact of fewer than the smallest count makes (INF-6).
/// </summary>
public sealed class ReportDiscretion
{
    private readonly ScoringGrid _grid;
    private readonly int _smallest;

    /// <param name="grid">The grid that is simulated.</param>
    /// <param name="smallestCount">Smallest number of households that is told.</param>
    public ReportDiscretion(ScoringGrid grid, int smallestCount)
    {
        (_grid, _smallest) = (grid, smallestCount);
        ReadsConfidential = ConfidentialReading.Of(grid);
    }

    /// <summary>Whether the grid reads confidential facts: then figures of a sample, of lists and of lines for a dwelling are kept too, which no count guards.</summary>
    public bool ReadsConfidential { get; }

    /// <summary>
    /// The lines and classes of a grid that reads confidential facts for which nothing of it is told: they reach, or leave out,
    /// fewer households than the smallest count. Of a confidential line none is as few as one, else its silence would tell.
    /// </summary>
    /// <param name="slices">One of each partition, all demands looked at.</param>
    public IReadOnlyList<string> TooNarrow(IReadOnlyList<SimulatedSlice> slices)
    {
        ArgumentNullException.ThrowIfNull(slices);
        if (!ReadsConfidential)
            return [];
        var seen = slices.Sum(slice => slice.After.Length);
        var lines = _grid.AllCriteria().Index().Where(line => ConfidentialReading.IsRead(line.Item) && !line.Item.NeedsDwelling && IsNarrow(line.Item, line.Index)).Select(line => line.Item.Id);
        var levels = slices.SelectMany(slice => slice.LevelsAfter).CountBy(level => level).ToDictionary();
        return [.. lines, .. _grid.Classes.Where((_, at) => IsFew(levels.GetValueOrDefault((byte)(_grid.Classes.Length - at)))).Select(named => named.Id)];

        bool IsSome(int count) => IsFew(count) && count < seen;

        bool IsNarrow(Criterion line, int at)
        {
            var (obtained, changed) = (slices.Sum(slice => TallyOf(slice, at)?.Obtained ?? 0), slices.Sum(slice => TallyOf(slice, at)?.Changed ?? 0));
            return ConfidentialReading.Of(line)
                ? obtained < _smallest || seen - obtained < _smallest || changed < _smallest
                : IsSome(obtained) || IsSome(changed) || (line.When is not null && IsFew(seen - obtained));
        }
    }

    /// <summary>Whether the figures of a group are told.</summary>
    /// <param name="count">Its households.</param>
    /// <param name="reached">How many of them each confidential line reaches.</param>
    /// <param name="none">Whether none may be told: where the law itself says that there is none.</param>
    internal bool Tells(int count, IEnumerable<int> reached, bool none = false) =>
        count >= _smallest && reached.All(some => (none && some == 0) || (some >= _smallest && count - some >= _smallest));

    /// <summary>Whether the figures of a line are told.</summary>
    internal bool Tells(CriterionEffect effect, bool byList) => !IsFew(effect.Obtained) && !IsFew(effect.ScoresChanged) && !(ReadsConfidential && byList);

    private bool IsFew(int count) => count > 0 && count < _smallest;

    private static CriterionTally? TallyOf(SimulatedSlice slice, int line) => slice.Tallies.Count > line ? slice.Tallies[line] : null;
}
