namespace Allocation.Domain.Simulation;

/// <summary>
/// Whether demands would stand in the same order of classes and scores without a line: they do when equal scores lose the same
/// by it and those above stay above. Fed demand by demand; it gives up at the first contradiction.
/// </summary>
/// <param name="scale">Scores of the demands, with the line.</param>
/// <param name="firstAt">For each place of the scale, the number of the first demand that stands on it.</param>
internal sealed class ShiftTracker(ScoreScale scale, int[] firstAt)
{
    private const int Unset = int.MinValue;

    private int[]? _shifts;

    /// <summary>Whether some pair would stand otherwise.</summary>
    public bool Reorders { get; private set; }

    /// <summary>Whether some score lost something and nothing contradicts yet: what loses nothing counts then, too.</summary>
    public bool Tracks => _shifts is not null;

    /// <summary>Takes a demand.</summary>
    /// <param name="number">Its number; they rise.</param>
    /// <param name="place">Place of its score on the scale.</param>
    /// <param name="shift">What its score loses without the line, points.</param>
    public void Add(int number, int place, int shift)
    {
        if (Reorders || (_shifts is null && shift == 0))
            return;

        // Most lines need no table: they contradict at once, or never change a score.
        _shifts ??= [.. firstAt.Select(first => first < number ? 0 : Unset)];
        if (_shifts[place] == Unset)
            _shifts[place] = shift;
        else if (_shifts[place] != shift)
            GiveUp();
    }

    /// <summary>What the scores lose, the lowest first; empty when none loses anything, or the order is another.</summary>
    public IReadOnlyList<ScoreShift> Shifts()
    {
        if (_shifts is null)
            return [];
        var runs = new List<ScoreShift>();
        for (var place = 0; place < scale.Count; place++)
        {
            var (level, points, shift) = (scale.LevelAt(place), scale.PointsAt(place), _shifts[place]);
            if (runs.Count > 0 && runs[^1].Level == level && runs[^1].Shift == shift)
                runs[^1] = runs[^1] with { To = points };
            else if (runs.Count > 0 && runs[^1].Level == level && (long)runs[^1].To - runs[^1].Shift >= (long)points - shift)
                return GiveUp();
            else
                runs.Add(new ScoreShift(level, points, points, shift));
        }

        return runs;
    }

    private List<ScoreShift> GiveUp()
    {
        (Reorders, _shifts) = (true, null);
        return [];
    }
}
