using System.Collections.Immutable;

namespace Allocation.Domain.Flux;

/// <summary>What moved in a month, by its day of effect.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Due">Dwellings that fell due, release by release.</param>
/// <param name="Consumed">Dwellings that count as taken.</param>
/// <param name="OnceDue">What is due once, and no measure of a month: carried over, of the stock, corrections of a closed year.</param>
/// <param name="OnceConsumed">Corrections of what was taken.</param>
public sealed record AccountMonth(int Month, Rational Due, Rational Consumed, Rational OnceDue, Rational OnceConsumed);

/// <summary>How a year may end: a range, not a number, from what the last months were like.</summary>
/// <param name="DueLow">Least due at the end of the year.</param>
/// <param name="DueHigh">Most due.</param>
/// <param name="ConsumedLow">Fewest taken.</param>
/// <param name="ConsumedHigh">Most taken.</param>
/// <param name="From">First month that was looked at.</param>
/// <param name="To">Last.</param>
public sealed record YearProjection(Rational DueLow, Rational DueHigh, Rational ConsumedLow, Rational ConsumedHigh, int From, int To);

/// <summary>An account through its year, month by month.</summary>
public static class AccountYear
{
    private const int Months = 12;
    private const int MonthsLookedAt = 3;

    /// <summary>The twelve months of an account; what has its effect outside the year stands in the month next to it.</summary>
    public static ImmutableArray<AccountMonth> Of(int year, IEnumerable<FluxEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var (due, consumed, onceDue, onceConsumed) = (new Rational[Months], new Rational[Months], new Rational[Months], new Rational[Months]);
        foreach (var entry in entries)
        {
            var month = entry.On.Year < year ? 0 : entry.On.Year > year ? Months - 1 : entry.On.Month - 1;
            var isOnce = entry.Release is null || entry.CorrectionOf is not null;
            if (entry.Counter is FluxCounter.Due or FluxCounter.CarriedOver)
                (isOnce ? onceDue : due)[month] += entry.Amount;
            else if (entry.Counter == FluxCounter.Consumed)
                (isOnce ? onceConsumed : consumed)[month] += entry.Amount;
        }

        return [.. Enumerable.Range(0, Months).Select(month => new AccountMonth(month + 1, due[month], consumed[month], onceDue[month], onceConsumed[month]))];
    }

    /// <summary>How the year of an account may end. First lettings have none: their pace is that of the building sites, and what is due is told by programme (FLX-21).</summary>
    /// <param name="account">The account.</param>
    /// <param name="months">Its months.</param>
    /// <param name="today">Today in the département.</param>
    public static YearProjection? Project(FluxAccount account, IReadOnlyList<AccountMonth> months, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(account);
        return account.Book == FluxBook.Flux ? Project(months, account.Year, today) : null;
    }

    /// <summary>
    /// How the year may end: what there is, and for each month left the least and the most of the last three whole ones. Null before three
    /// months of it are over, when it is over, and where nothing moved in those months.
    /// </summary>
    public static YearProjection? Project(IReadOnlyList<AccountMonth> months, int year, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(months);
        var over = today.Year == year ? today.Month - 1 : 0;
        if (over < MonthsLookedAt || months.Count != Months)
            return null;
        var last = months.Skip(over - MonthsLookedAt).Take(MonthsLookedAt).ToList();
        if (last.All(month => month.Due.Sign == 0 && month.Consumed.Sign == 0))
            return null;
        var once = months.Aggregate((Due: Rational.Zero, Consumed: Rational.Zero), (sum, month) => (sum.Due + month.OnceDue, sum.Consumed + month.OnceConsumed));
        var (due, consumed) = (Range(month => month.Due), Range(month => month.Consumed));
        return new YearProjection(once.Due + due.Low, once.Due + due.High, once.Consumed + consumed.Low, once.Consumed + consumed.High, over - MonthsLookedAt + 1, over);

        // No less than there is, the running month included; a month of corrections is no pace.
        (Rational Low, Rational High) Range(Func<AccountMonth, Rational> of)
        {
            Rational left = Months - over;
            var whole = months.Take(over).Aggregate(Rational.Zero, (sum, month) => sum + of(month));
            var now = months.Aggregate(Rational.Zero, (sum, month) => sum + of(month));
            return (Rational.Max(now, whole + (Rational.Max(last.Min(of), Rational.Zero) * left)), Rational.Max(now, whole + (Rational.Max(last.Max(of), Rational.Zero) * left)));
        }
    }
}
