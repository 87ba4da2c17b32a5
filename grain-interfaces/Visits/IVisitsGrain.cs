using System.Collections.Immutable;
using Allocation.Domain.Visits;

namespace Allocation.GrainInterfaces.Visits;

/// <summary>What one person saw of one list. Key: <see cref="VisitKeys.OfList"/>.</summary>
[Alias("allocation.list-visits")]
public interface IListVisitsGrain : IGrainWithStringKey
{
    /// <summary>The person opens the list.</summary>
    /// <param name="rows">The rows as they are now, at most fifty.</param>
    /// <returns>What was seen before, newest first; empty on the first visit.</returns>
    [Alias("open")]
    Task<ImmutableArray<ListSight>> Open(ImmutableArray<SeenRow> rows);

    /// <summary>The person still looks at it.</summary>
    [Alias("seen")]
    Task Seen(ImmutableArray<SeenRow> rows);
}

/// <summary>What one person saw of the heads of all lists. Key: the subject of the actor.</summary>
[Alias("allocation.desk-visits")]
public interface IDeskVisitsGrain : IGrainWithStringKey
{
    /// <summary>The person opens the front page.</summary>
    /// <param name="heads">The heads as they are now.</param>
    /// <returns>What was seen on the last visit; null on the first.</returns>
    [Alias("open")]
    Task<DeskSight?> Open(ImmutableArray<SeenHead> heads);
}

/// <summary>Keys of visits.</summary>
public static class VisitKeys
{
    /// <summary>One person, one list.</summary>
    public static string OfList(Guid vacancy, string subject) => $"{vacancy:N}/{subject}";
}
