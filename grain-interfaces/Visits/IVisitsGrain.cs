using System.Collections.Immutable;
using Allocation.Domain.Visits;

namespace Allocation.GrainInterfaces.Visits;

/// <summary>What one person saw of one list. Key: <see cref="VisitKeys.OfList"/>.</summary>
[Alias("allocation.list-visits")]
public interface IListVisitsGrain : IGrainWithStringKey
{
    /// <summary>The person opens the list.</summary>
    /// <param name="present">The rows, at most fifty, dated before they were asked for: a change in between is told next time, never lost.</param>
    /// <returns>What was seen before, newest first; empty on the first visit.</returns>
    [Alias("open")]
    Task<ImmutableArray<ListSight>> Open(ListSight present);

    /// <summary>The person still looks at it.</summary>
    [Alias("seen")]
    Task Seen(ListSight present);
}

/// <summary>What one person saw of the heads of all lists. Key: <see cref="VisitKeys.OfDesk"/>.</summary>
[Alias("allocation.desk-visits")]
public interface IDeskVisitsGrain : IGrainWithStringKey
{
    /// <summary>The person opens the front page.</summary>
    /// <param name="present">The heads, dated before they were asked for.</param>
    /// <param name="silent">Vacancies whose lists do not answer: what was seen of them before stays.</param>
    /// <returns>What was seen on the last visit; null on the first.</returns>
    [Alias("open")]
    Task<DeskSight?> Open(DeskSight present, ImmutableArray<Guid> silent);
}

/// <summary>Keys of visits.</summary>
public static class VisitKeys
{
    /// <summary>One person. The prefix keeps a subject of digits from being read as a number by the storage.</summary>
    public static string OfDesk(string subject) => $"desk/{subject}";

    /// <summary>One person, one list.</summary>
    public static string OfList(Guid vacancy, string subject) => $"{vacancy:N}/{subject}";
}
