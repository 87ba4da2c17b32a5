using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;

namespace Allocation.Api.Live;

/// <summary>How a client wishes to be told.</summary>
/// <param name="MaxHz">Most deltas a second: up to 2 is the class of browsers, above it the class of programs (20).</param>
/// <param name="FromVersion">Version the client holds; when it is still the present one, the snapshot comes without rows.</param>
/// <param name="Rows">How many of the best rows the client shows: up to 3 is the class of heads, which gets the first three; more, or no wish, is the whole live list.</param>
public sealed record SubscribeOptions(int? MaxHz = null, string? FromVersion = null, int? Rows = null);

/// <summary>The list at the moment of the subscription.</summary>
/// <param name="List">The list; null when <paramref name="Unchanged"/>.</param>
/// <param name="Version">Version the next delta starts from.</param>
/// <param name="Unchanged">Whether the client holds this version already.</param>
public sealed record Snapshot(ShortlistView? List, string Version, bool Unchanged);

/// <summary>What changed between two versions. A client whose version is not <paramref name="From"/> missed something: it subscribes again.</summary>
/// <param name="Vacancy">The list.</param>
/// <param name="From">Version before.</param>
/// <param name="To">Version after.</param>
/// <param name="AsOf">When the version after came to be.</param>
/// <param name="Day">Day of the scores.</param>
/// <param name="GridVersion">Grid and version; absent when the list is ordered by first deposit.</param>
/// <param name="CeilingsYear">Year of the ceiling table.</param>
/// <param name="CeilingsProvisional">Whether the table of the lease year does not exist yet.</param>
/// <param name="Funnel">Counts, when they changed.</param>
/// <param name="ToCheck">Candidates to check, when the counts changed.</param>
/// <param name="Rows">Rows that are new or whose content changed, with their rank.</param>
/// <param name="Removed">Unique numbers that left the rows.</param>
/// <param name="Order">All unique numbers in order, when any rank changed.</param>
/// <param name="Causes">What moved the list, oldest first.</param>
/// <param name="Life">Where the vacancy stands in its life, when a step was made.</param>
public sealed record Delta(Guid Vacancy, string From, string To, DateTimeOffset AsOf, DateOnly Day, string? GridVersion, int CeilingsYear, bool CeilingsProvisional, IReadOnlyList<FunnelStageView>? Funnel, int? ToCheck, IReadOnlyList<RowView> Rows, IReadOnlyList<UniqueNumber> Removed, IReadOnlyList<UniqueNumber>? Order, IReadOnlyList<MovedBy> Causes, ListLifeView? Life);

/// <summary>One event that moved a list.</summary>
/// <param name="UniqueNumber">Whose event; absent when the dwelling itself changed.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Points">Points gained or lost.</param>
public sealed record MovedBy(UniqueNumber? UniqueNumber, ChangeKind Kind, DateTimeOffset At, int Points);

/// <summary>Every two seconds: the list is alive, and this is its version. A client that holds another one after a second subscribes again.</summary>
public sealed record Beat(Guid Vacancy, string Version, DateTimeOffset At);

/// <summary>The vacancy is let or closed: its list has ended, and nothing more comes of it. Repeated every two seconds until the client unsubscribes.</summary>
public sealed record Ended(Guid Vacancy, DateTimeOffset At);

/// <summary>Methods that the hub calls on its clients.</summary>
public interface ILiveClient
{
    /// <summary>The list changed.</summary>
    Task Delta(Delta delta);

    /// <summary>The list is alive.</summary>
    Task Beat(Beat beat);

    /// <summary>The list has ended.</summary>
    Task Ended(Ended ended);
}

/// <summary>Whose flux a client follows.</summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="Departement">Code of the département.</param>
public sealed record FluxWanted(string Landlord, string Departement);
