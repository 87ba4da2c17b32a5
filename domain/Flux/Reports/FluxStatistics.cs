using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Reports;

/// <summary>Figures of one group of dwellings in the yearly statistics (arrêté of 28 November 2011, FLX-45).</summary>
/// <param name="Relet">Dwellings let.</param>
/// <param name="Proposed">Put at disposal or imputed when allocated (I.3); of the landlord's own, allocated.</param>
/// <param name="Pronounced">Allocations pronounced.</param>
/// <param name="Leases">Leases signed.</param>
/// <param name="Refused">Refusals by the allottee.</param>
/// <param name="Lapsed">Allocations that came to nothing otherwise.</param>
public sealed record StatisticsCounts(int Relet, int Proposed, int Pronounced, int Leases, int Refused, int Lapsed)
{
    /// <summary>Allocations neither signed, refused nor lapsed within the year (FLX-I8).</summary>
    public int Pending => Pronounced - Leases - Refused - Lapsed;

    /// <summary>Both together.</summary>
    public static StatisticsCounts operator +(StatisticsCounts left, StatisticsCounts right) => new(left.Relet + right.Relet, left.Proposed + right.Proposed, left.Pronounced + right.Pronounced, left.Leases + right.Leases, left.Refused + right.Refused, left.Lapsed + right.Lapsed);
}

/// <summary>A line of the statistics.</summary>
/// <param name="Book">Lettings, or first lettings (block II).</param>
/// <param name="Kind">Kind of reserver; null for what the landlord disposed of.</param>
/// <param name="AgentsOnly">Whether it is State agents apart (block III).</param>
/// <param name="Counts">The figures.</param>
public sealed record StatisticsLine(FluxBook Book, ReserverKind? Kind, bool AgentsOnly, StatisticsCounts Counts)
{
    /// <summary>Whether a line of the report is counted in it.</summary>
    public bool Holds(ReportLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Book == Book && (AgentsOnly ? line.Part == StatePart.Agents : line.Kind == Kind);
    }
}

/// <summary>The yearly statistics of a landlord, due on 15 February [law, in force verify].</summary>
/// <param name="Year">The year.</param>
/// <param name="Stock">Dwellings on 1 January (I.1); null when nobody told.</param>
/// <param name="Lines">Blocks I.3 and I.5, II, III: by kind of reserver, then what the landlord disposed of.</param>
/// <param name="Transfers">Of the lettings, transfers within the landlord's stock (I.5.2).</param>
public sealed record FluxStatistics(int Year, int? Stock, IReadOnlyList<StatisticsLine> Lines, StatisticsCounts Transfers)
{
    /// <summary>All lettings of a book: what reservers had and what the landlord disposed of (I.4, FLX-I7).</summary>
    public StatisticsCounts Total(FluxBook book) => Lines.Where(line => line.Book == book && !line.AgentsOnly).Aggregate(new StatisticsCounts(0, 0, 0, 0, 0, 0), (sum, line) => sum + line.Counts);

    /// <summary>The statistics of a year.</summary>
    /// <param name="year">The year.</param>
    /// <param name="lines">Lines of its report.</param>
    /// <param name="stock">Dwellings on 1 January.</param>
    public static FluxStatistics Of(int year, IReadOnlyList<ReportLine> lines, int? stock)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var all = lines.GroupBy(line => (line.Book, line.Kind)).OrderBy(group => group.Key.Book).ThenBy(group => group.Key.Kind is null).ThenBy(group => group.Key.Kind)
            .Select(group => new StatisticsLine(group.Key.Book, group.Key.Kind, false, Counts(group)));
        var agents = lines.Where(line => line.Part == StatePart.Agents).GroupBy(line => line.Book).Select(group => new StatisticsLine(group.Key, ReserverKind.State, true, Counts(group)));
        var transfers = lines.Where(line => line.Subtraction == SubtractionCause.InternalTransfer);
        return new FluxStatistics(year, stock, [.. all, .. agents], Counts(transfers));
    }

    private static StatisticsCounts Counts(IEnumerable<ReportLine> lines)
    {
        var all = lines.ToList();
        int Sum(Func<ReportLine, Rational> of) => (int)all.Aggregate(Rational.Zero, (sum, line) => sum + of(line)).Numerator;
        int Count(FluxCounter counter) => Sum(line => line.Count(counter));
        return new StatisticsCounts(Count(FluxCounter.LeaseSigned), Sum(line => line.Proposed), Count(FluxCounter.Pronounced), Count(FluxCounter.LeaseSigned), Count(FluxCounter.Refused), Count(FluxCounter.Lapsed));
    }
}
