using System.Globalization;
using Allocation.Domain;

namespace Allocation.Api.Http;

/// <summary>
/// Lists that grow are told in parts: <c>take</c> rows behind the place <c>after</c>, and <c>next</c>, the place behind them, while there may be more. A place is a word
/// that is given back as it came.
/// </summary>
internal static class Paging
{
    /// <summary>What is told of a place that none of the list's answers named.</summary>
    public static InputFault NoPlace { get; } = new("after", "place", "Give next of the page before as it came; where what it named is gone meanwhile, or for the first page, leave it out.");

    /// <summary>What is wrong with the number of rows that somebody wants; null when nothing is.</summary>
    public static InputFault? Fault(int? take, int most, string rows) => take is < 1 || take > most ? new InputFault("take", "take", $"Ask for 1 to {most} {rows}.") : null;

    /// <summary>The place behind a page; null when it is the last.</summary>
    public static string? Next<T>(IReadOnlyList<T> page, int take, Func<T, object> placeOf) => page.Count < take ? null : Convert.ToString(placeOf(page[^1]), CultureInfo.InvariantCulture);

    /// <summary>A page of a list that is held whole; null when the place is none of it.</summary>
    public static IReadOnlyList<T>? Of<T>(IReadOnlyList<T> all, string? after, int take, Func<T, string> placeOf)
    {
        var from = 0;
        if (after is not null)
        {
            while (from < all.Count && placeOf(all[from]) != after)
                from++;
            if (from++ == all.Count)
                return null;
        }

        return [.. all.Skip(from).Take(take)];
    }

    /// <summary>A place that is a number from 1, or the fault.</summary>
    public static (int? Place, InputFault? Fault) Number(string? after) =>
        after is null ? (null, null) : int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? (place, null) : (null, NoPlace);
}
