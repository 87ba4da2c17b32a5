using System.Collections.Immutable;

namespace Allocation.Domain.Flux;

/// <summary>What was brought of before a landlord kept its flux here, period by period. Told anew from the same first day, a period replaces the one there was, and may be shorter.</summary>
public sealed class BroughtPeriods
{
    /// <summary>Nothing was brought.</summary>
    public static readonly BroughtPeriods None = new(ImmutableSortedDictionary<DateOnly, YearBrought>.Empty, ImmutableSortedDictionary<DateOnly, DateOnly>.Empty);

    private readonly ImmutableSortedDictionary<DateOnly, YearBrought> _periods;

    /// <summary>By the first day of each, the last that it ever had.</summary>
    private readonly ImmutableSortedDictionary<DateOnly, DateOnly> _longest;

    private BroughtPeriods(ImmutableSortedDictionary<DateOnly, YearBrought> periods, ImmutableSortedDictionary<DateOnly, DateOnly> longest) => (_periods, _longest) = (periods, longest);

    /// <summary>The periods as they were told last, in their order.</summary>
    public IEnumerable<YearBrought> All => _periods.Values;

    /// <summary>These and one more, or one in place of that from the same first day.</summary>
    public BroughtPeriods With(YearBrought brought)
    {
        ArgumentNullException.ThrowIfNull(brought);
        var last = _longest.GetValueOrDefault(brought.From);
        return new(_periods.SetItem(brought.From, brought), _longest.SetItem(brought.From, last > brought.Through ? last : brought.Through));
    }

    /// <summary>The period from a first day; null where there is none.</summary>
    public YearBrought? From(DateOnly first) => _periods.GetValueOrDefault(first);

    /// <summary>Whether a period holds a day.</summary>
    public bool Hold(DateOnly day) => All.Any(period => period.Holds(day));

    /// <summary>Whether one ever did.</summary>
    public bool EverHeld(DateOnly day) => _longest.Any(period => period.Key <= day && day <= period.Value);
}
