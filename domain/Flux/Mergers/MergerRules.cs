using System.Collections.Immutable;

namespace Allocation.Domain.Flux.Mergers;

/// <summary>What every merger needs.</summary>
internal static class MergerRules
{
    private const int LongestAct = 200;

    public static IEnumerable<InputFault> Faults(DateOnly on, string act, ImmutableSortedSet<int> closed, DateOnly today)
    {
        if (on > today)
            yield return new InputFault("on", "not-yet", "A merger is recorded on the day on which it takes effect, or after: till then its effect is shown.");
        if (!FluxRules.IsYear(on.Year) || closed.Contains(on.Year))
            yield return new InputFault("on", "closed-year", "The accounts of that year are closed: give a day of one that is open (FLX-33).");
        if (string.IsNullOrWhiteSpace(act) || act.Length > LongestAct || act.Any(char.IsControl))
            yield return new InputFault("act", "act", "Name the act by which they merged, in 1 to 200 characters.");
    }
}
