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
    /// The lines, exclusions and classes of a grid that reads confidential facts for which nothing of it is told: they reach, or
    /// leave out, fewer households than the smallest count. Of a confidential one none is as few as one, else its silence would tell.
    /// How two of them meet is asked only where each is wide by itself: whether one is named beside a narrow one would tell of it.
    /// </summary>
    /// <param name="slices">One of each partition, all demands looked at.</param>
    public IReadOnlyList<string> TooNarrow(IReadOnlyList<SimulatedSlice> slices)
    {
        ArgumentNullException.ThrowIfNull(slices);
        if (!ReadsConfidential)
            return [];
        var seen = slices.Sum(slice => slice.After.Length);
        var lines = _grid.AllCriteria().Index().Where(line => ConfidentialReading.IsRead(line.Item) && !line.Item.NeedsDwelling).ToList();
        IReadOnlyList<string> narrow =
        [
            .. lines.Where(line => IsNarrowAlone(line.Item, Sum(line.Index, tally => tally.Obtained))).Select(line => line.Item.Id),
            .. _grid.Exclusions.Concat(_grid.Classes).Where((situation, at) => IsNarrow(TrueOf(at), ConfidentialReading.Of(situation))).Select(situation => situation.Id),
        ];
        if (narrow.Count > 0)
            return narrow;
        var left = TrueOf(_grid.Exclusions.Length + _grid.Classes.Length);
        var levels = slices.SelectMany(slice => slice.LevelsAfter).CountBy(level => level).ToDictionary();
        return
        [
            .. lines.Where(line => MeetsFew(line.Item, line.Index)).Select(line => line.Item.Id),
            .. _grid.Exclusions.Where(_ => IsNarrow(left, confidential: false)).Select(situation => situation.Id),
            .. _grid.Classes.Where((_, at) => IsFew(InLevel(_grid.Classes.Length - at)) || (at == _grid.Classes.Length - 1 && IsFew(InLevel(0)))).Select(situation => situation.Id),
        ];

        int InLevel(int level) => levels.GetValueOrDefault((byte)level);

        int Sum(int line, Func<CriterionTally, int> count) => slices.Sum(slice => TallyOf(slice, line) is { } tally ? count(tally) : 0);

        // A partition that does not say it, a silo of an earlier release, is nothing to tell figures by.
        int? TrueOf(int situation) => slices.All(slice => slice.Situations.Count > situation) ? slices.Sum(slice => slice.Situations[situation]) : null;

        bool IsSome(int count) => IsFew(count) && count < seen;

        bool IsNarrow(int? count, bool confidential) =>
            count is not { } some || (confidential ? some < _smallest || seen - some < _smallest : IsFew(some) || IsFew(seen - some));

        bool IsNarrowAlone(Criterion line, int obtained) =>
            ConfidentialReading.Of(line) ? IsNarrow(obtained, confidential: true) : IsSome(obtained) || (line.When is not null && IsFew(seen - obtained));

        // By the total of the scores it is told of how many an exclusion, a bound or a better line of the group takes what the line gives.
        bool MeetsFew(Criterion line, int at)
        {
            var (obtained, changed, idle) = (Sum(at, tally => tally.Obtained), Sum(at, tally => tally.Changed), Sum(at, tally => tally.Idle));
            if (IsFew(idle) || IsFew(changed - obtained + idle))
                return true;
            return ConfidentialReading.Of(line) ? changed < _smallest || (idle > 0 && left >= idle && left - idle < _smallest) : IsSome(changed);
        }
    }

    /// <summary>Whether the figures of a group are told.</summary>
    /// <param name="count">Its households.</param>
    /// <param name="reached">How many of them each confidential line reaches.</param>
    /// <param name="none">Whether none may be told: where the law itself says that there is none.</param>
    internal bool Tells(int count, IEnumerable<int> reached, bool none = false) =>
        count >= _smallest && reached.All(some => (none && some == 0) || (some >= _smallest && count - some >= _smallest));

    /// <summary>Whether the figures of a line are told.</summary>
    internal bool Tells(CriterionEffect effect, bool byList) => !IsFew(effect.Obtained) && !IsFew(effect.ScoresChanged ?? 0) && !(ReadsConfidential && byList);

    /// <summary>What is told of a line: of a grid that reads confidential facts not how it meets others, for that tells of whom both reach.</summary>
    internal CriterionEffect Told(CriterionEffect effect) =>
        ReadsConfidential ? effect with { Weight = null, ScoresChanged = null, ChangesNothing = null, DecidesAlone = null } : effect;

    private bool IsFew(int count) => count > 0 && count < _smallest;

    private static CriterionTally? TallyOf(SimulatedSlice slice, int line) => slice.Tallies.Count > line ? slice.Tallies[line] : null;
}
