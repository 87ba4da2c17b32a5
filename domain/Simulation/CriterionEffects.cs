namespace Allocation.Domain.Simulation;

/// <summary>Puts together what each criterion does in all partitions.</summary>
internal static class CriterionEffects
{
    private const double Alone = 0.8;

    /// <summary>The effects, in the order of the grid; none for a sample.</summary>
    /// <param name="slices">One of each partition.</param>
    /// <param name="discretion">Which of them are told; all when null.</param>
    public static IReadOnlyList<CriterionEffect> Of(IReadOnlyList<SimulatedSlice> slices, ReportDiscretion? discretion = null)
    {
        if (slices.Count == 0 || slices.Any(slice => slice.Tallies.Count == 0))
            return [];
        var register = Totals.Of(slices.Sum(slice => slice.After.Length), slices.Sum(slice => slice.After.Sum(points => (double)points)), slices.Sum(slice => slice.After.Sum(points => (double)points * points)));
        var candidates = Totals.Of(slices.Sum(slice => slice.ListTotals.Count), slices.Sum(slice => slice.ListTotals.Sum), slices.Sum(slice => slice.ListTotals.Squares));
        var scores = new Lazy<List<IReadOnlyList<ScoreAt>>>(() => [.. slices.Select(slice => ScoreScale.Of([(slice.LevelsAfter, slice.After)]).All())]);
        return [.. slices[0].Tallies.Select((tally, line) => (tally.ByList, Effect: Of([.. slices.Select(slice => slice.Tallies[line])])))
            .Where(line => discretion?.Tells(line.Effect, line.ByList) != false).Select(line => discretion?.Told(line.Effect) ?? line.Effect)];

        CriterionEffect Of(List<CriterionTally> tallies)
        {
            var over = tallies[0].ByList ? candidates : register;
            var weight = over.ShareOf(tallies.Sum(tally => (double)tally.LossSum), tallies.Sum(tally => tally.LossProduct));
            return new CriterionEffect(
                tallies[0].Id,
                tallies.Sum(tally => tally.Obtained),
                over.Count == 0 ? 0 : Math.Round(tallies.Sum(tally => (double)tally.Sum) / over.Count, 3),
                Math.Round(weight, 4),
                tallies.Sum(tally => tally.Changed),
                !Reorders(tallies),
                weight >= Alone);
        }

        bool Reorders(List<CriterionTally> tallies) =>
            tallies.Any(tally => tally.Reorders)
            || (tallies.Any(tally => tally.Shifts.Count > 0) && !KeepsOrder(tallies.Select((tally, at) => (scores.Value[at], tally.Shifts))))
            || tallies.SelectMany(tally => tally.Lists).Select(shift => shift.List).Distinct().Any(list => !KeepsOrder(tallies.Select((tally, at) => OfList(slices[at], tally, list))));
    }

    private static (IReadOnlyList<ScoreAt> Scores, IReadOnlyList<ScoreShift> Shifts) OfList(SimulatedSlice slice, CriterionTally tally, string list) =>
        (slice.Heads.FirstOrDefault(head => head.List == list)?.Scores ?? [], tally.Lists.FirstOrDefault(shift => shift.List == list)?.Shifts ?? []);

    /// <summary>Whether scores of several partitions, each of which keeps its order, keep it together.</summary>
    private static bool KeepsOrder(IEnumerable<(IReadOnlyList<ScoreAt> Scores, IReadOnlyList<ScoreShift> Shifts)> parts)
    {
        var shifted = new Dictionary<ScoreAt, long>();
        foreach (var (scores, shifts) in parts)
        {
            var run = 0;
            foreach (var score in scores)
            {
                while (run < shifts.Count && (shifts[run].Level, shifts[run].To).CompareTo((score.Level, score.Points)) < 0)
                    run++;
                var now = (long)score.Points - (run < shifts.Count ? shifts[run].Shift : 0);
                if (!shifted.TryAdd(score, now) && shifted[score] != now)
                    return false;
            }
        }

        var ordered = shifted.OrderBy(score => score.Key.Level).ThenBy(score => score.Key.Points).ToList();
        return !ordered.Zip(ordered.Skip(1)).Any(pair => pair.First.Key.Level == pair.Second.Key.Level && pair.First.Value >= pair.Second.Value);
    }

    /// <summary>The scores that something is weighed against.</summary>
    private sealed record Totals(int Count, double Mean, double Variance)
    {
        public static Totals Of(int count, double sum, double squares) =>
            count == 0 ? new Totals(0, 0, 0) : new Totals(count, sum / count, Math.Max(0, (squares / count) - (sum / count * (sum / count))));

        /// <summary>Share of the variance that goes with what is lost.</summary>
        public double ShareOf(double lossSum, double lossProduct) =>
            Variance < 1e-9 ? 0 : ((lossProduct / Count) - (lossSum / Count * Mean)) / Variance;
    }
}
