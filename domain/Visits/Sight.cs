using System.Collections.Immutable;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Visits;

/// <summary>What somebody saw at a moment.</summary>
public interface ISight
{
    /// <summary>When, by the clock of the server.</summary>
    DateTimeOffset At { get; }
}

/// <summary>One household as it was seen in a list; its rank is its place.</summary>
/// <param name="Number">Unique number.</param>
/// <param name="Points">Its points then.</param>
public sealed record SeenRow(UniqueNumber Number, int Points);

/// <summary>The rows of one list as they were seen.</summary>
/// <param name="At">When.</param>
/// <param name="Rows">Best first.</param>
public sealed record ListSight(DateTimeOffset At, ImmutableArray<SeenRow> Rows) : ISight;

/// <summary>The heads of the open lists as they were seen together.</summary>
/// <param name="At">When.</param>
/// <param name="Heads">One for each list.</param>
public sealed record DeskSight(DateTimeOffset At, ImmutableArray<SeenHead> Heads) : ISight
{
    /// <summary>Carries over what was last seen of lists that do not answer now: when they do again, they are told against that.</summary>
    /// <param name="last">The sight before; null when there is none.</param>
    /// <param name="silent">Vacancies whose lists do not answer.</param>
    public DeskSight Keeping(DeskSight? last, IReadOnlyCollection<Guid> silent) =>
        last is null || silent.Count == 0 ? this : this with { Heads = [.. Heads, .. last.Heads.Where(head => silent.Contains(head.Vacancy))] };
}

/// <summary>The first three of one list as they were seen.</summary>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="FirstThree">Best first; fewer when the list is short.</param>
public sealed record SeenHead(Guid Vacancy, ImmutableArray<SeenRow> FirstThree);
