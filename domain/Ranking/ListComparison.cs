using Allocation.Domain.Demands;

namespace Allocation.Domain.Ranking;

/// <summary>How far a list that was served is from its recomputation (C3).</summary>
/// <param name="Rows">Rows that are missing, too many, out of place or of other content.</param>
/// <param name="Counts">Counts of the funnel that differ, 0 to 7.</param>
public readonly record struct ListDifferences(int Rows, int Counts)
{
    /// <summary>All of them.</summary>
    public int Total => Rows + Counts;
}

/// <summary>
/// Compares a list with a recomputation while the register goes on moving. Demands that changed between the two are left out:
/// the others stand in the same order in both, whatever those did.
/// </summary>
public static class ListComparison
{
    /// <summary>Compares the rows.</summary>
    /// <param name="served">Rows of the list, best first: of those demands only that were recomputed and did not change.</param>
    /// <param name="end">Place of the last row of the whole list when more candidates may stand behind it; null when all are on it.</param>
    /// <param name="truth">The same demands recomputed, best first: at least as many as the list holds rows, where there are so many.</param>
    /// <returns>How many rows differ.</returns>
    public static int Rows(IReadOnlyList<RankedRow> served, RankKey? end, IReadOnlyList<RankedRow> truth)
    {
        ArgumentNullException.ThrowIfNull(served);
        ArgumentNullException.ThrowIfNull(truth);
        var differences = 0;
        for (var place = 0; place < served.Count; place++)
        {
            if (place >= truth.Count || !Same(served[place], truth[place]))
                differences++;
        }

        // Behind the rows served nobody may stand who belongs before their end.
        for (var place = served.Count; place < truth.Count && (end is not { } last || truth[place].Key.CompareTo(last) < 0); place++)
            differences++;
        return differences;
    }

    /// <summary>Compares the counts.</summary>
    /// <param name="served">Counts of the list.</param>
    /// <param name="truth">Counts recomputed.</param>
    /// <param name="moved">Demands that changed between: each count may differ by so many.</param>
    /// <returns>How many counts differ by more.</returns>
    public static int Counts(Funnel served, Funnel truth, int moved)
    {
        var (a, b) = (served, truth);
        int[] apart = [a.Territory - b.Territory, a.Active - b.Active, a.Commune - b.Commune, a.Typology - b.Typology, a.Household - b.Household, a.Income - b.Income, a.ToCheck - b.ToCheck];
        return apart.Count(distance => Math.Abs(distance) > moved);
    }

    /// <summary>Whether two rows say the same; of the cause, only what events made of it.</summary>
    private static bool Same(RankedRow served, RankedRow truth) =>
        served == (served.Cause.Kind == ChangeKind.Seniority ? truth with { Cause = served.Cause } : truth);
}
