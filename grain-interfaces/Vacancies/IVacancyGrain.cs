using System.Collections.Immutable;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Territories;
using Orleans.Concurrency;

namespace Allocation.GrainInterfaces.Vacancies;

/// <summary>One vacancy: its live shortlist, merged from the partitions of its territory. Key: the vacancy id.</summary>
[Alias("allocation.vacancy")]
public interface IVacancyGrain : IGrainWithGuidKey
{
    /// <summary>How long <see cref="LifeChanged"/> is waited for: the step it tells of is made already.</summary>
    const string MostShown = "00:00:01";

    /// <summary>How long <see cref="Publics"/> is waited for: whoever asks can do without.</summary>
    const string MostCounted = "00:00:03";

    /// <summary>Opens the vacancy; a repeat changes nothing.</summary>
    [Alias("open")]
    Task Open(NewVacancy vacancy, Actor actor);

    /// <summary>Follows a change of the dwelling; an older version is ignored.</summary>
    [Alias("dwelling-changed")]
    Task DwellingChanged(Dwelling dwelling, int version, Actor actor);

    /// <summary>The vacancy is let or closed: its list ends. A repeat changes nothing.</summary>
    [Alias("end")]
    Task End();

    /// <summary>A step was made: the list shows it as a version of its own, even while it waits for its partitions. An older one is ignored.</summary>
    [AlwaysInterleave, ResponseTimeout(MostShown), Alias("life-changed")]
    Task LifeChanged(ListLife life);

    /// <summary>The vacancy, or null when there is none.</summary>
    [Alias("read")]
    Task<VacancySnapshot?> Read();

    /// <summary>The vacancy, or null when there is none that an actor sees.</summary>
    [Alias("read-as")]
    Task<VacancySnapshot?> Read(Actor actor);

    /// <summary>The list, containing every change acknowledged before the question.</summary>
    /// <param name="take">Rows wanted, 0 to <see cref="Shortlist.MostRows"/>.</param>
    [Alias("shortlist")]
    Task<Shortlist?> Shortlist(int take);

    /// <summary>The same for somebody; null when there is no list that an actor sees.</summary>
    [Alias("shortlist-as")]
    Task<Shortlist?> Shortlist(int take, Actor actor);

    /// <summary>Why a demand stands where it stands, or why it does not; null when there is no such vacancy or demand.</summary>
    [Alias("explain")]
    Task<ShortlistExplanation?> Explain(DemandId demand);

    /// <summary>The same for somebody; null when there is no such vacancy or demand that an actor sees.</summary>
    [Alias("explain-as")]
    Task<ShortlistExplanation?> Explain(DemandId demand, Actor actor);

    /// <summary>
    /// How many candidates of the list are of which public, after everything the store held when the question came; null when there is no list that
    /// an actor sees. It waits for no other question to the list.
    /// </summary>
    /// <param name="publics">Publics that can be read (<see cref="Domain.Publics.ReserverPublic"/>).</param>
    /// <param name="actor">Who looks.</param>
    [AlwaysInterleave, ResponseTimeout(MostCounted), Alias("publics")]
    Task<PublicCounts?> Publics(ImmutableArray<string> publics, Actor actor);

    /// <summary>Watches the list, or renews the lease of a watcher; returns the present version, so that a lost delta is noticed.</summary>
    [Alias("renew")]
    Task<ListVersion?> Renew(IShortlistWatcher watcher);

    /// <summary>Ends the lease of a watcher.</summary>
    [Alias("release")]
    Task Release(IShortlistWatcher watcher);

    /// <summary>
    /// A partition's part of the list moved. May be lost or late; the epoch and sequence say which is newer. The answer says that the
    /// vacancy has time for the next: the partition sends it then, and no turn of the partition waits for it (C9).
    /// </summary>
    [Alias("moved")]
    Task Moved(PartitionSlice slice);
}

/// <summary>
/// Receives the versions of a list, each once, though one may overtake another on its way: the version says which is newer.
/// Implemented by an API host that has subscribers.
/// </summary>
[Alias("allocation.shortlist-watcher")]
public interface IShortlistWatcher : IGrainObserver
{
    /// <summary>A new version. The host compares it with what its subscribers saw.</summary>
    [OneWay, Alias("changed")]
    Task Changed(Shortlist list);
}

/// <summary>What a vacancy is opened with.</summary>
/// <param name="DwellingId">The dwelling.</param>
/// <param name="DwellingVersion">Version of its description.</param>
/// <param name="Dwelling">Its description.</param>
/// <param name="AvailableOn">Day from which it can be let.</param>
[GenerateSerializer, Immutable, Alias("allocation.new-vacancy")]
public sealed record NewVacancy([property: Id(0)] string DwellingId, [property: Id(1)] int DwellingVersion, [property: Id(2)] Dwelling Dwelling, [property: Id(3)] DateOnly AvailableOn);

/// <summary>A vacancy as it is now.</summary>
/// <param name="Id">Its id.</param>
/// <param name="DwellingId">The dwelling.</param>
/// <param name="Dwelling">Its description.</param>
/// <param name="AvailableOn">Day from which it can be let.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Territory">Territory of the list.</param>
/// <param name="HasEnded">Whether it is let or closed: there is no list any more.</param>
[GenerateSerializer, Immutable, Alias("allocation.vacancy-snapshot")]
public sealed record VacancySnapshot([property: Id(0)] Guid Id, [property: Id(1)] string DwellingId, [property: Id(2)] Dwelling Dwelling, [property: Id(3)] DateOnly AvailableOn, [property: Id(4)] DateTimeOffset OpenedAt, [property: Id(5)] string Territory, [property: Id(6)] bool HasEnded = false);

/// <summary>Version of a list: n within an epoch; a restart opens a new epoch, and versions of an older one are ignored.</summary>
/// <param name="Epoch">Epoch, rising.</param>
/// <param name="Number">Number in the epoch, from 1.</param>
[GenerateSerializer, Immutable, Alias("allocation.list-version")]
public readonly record struct ListVersion([property: Id(0)] long Epoch, [property: Id(1)] long Number)
{
    /// <summary>Whether this version is after another.</summary>
    public bool IsAfter(ListVersion other) => Epoch > other.Epoch || (Epoch == other.Epoch && Number > other.Number);
}

/// <summary>The ranked list of a vacancy at one version.</summary>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="Version">Version of the list.</param>
/// <param name="AsOf">When this version came to be.</param>
/// <param name="Day">Day of the scores.</param>
/// <param name="GridVersion">Grid; null when ordered by first deposit.</param>
/// <param name="Funnel">Exact counts of the filters.</param>
/// <param name="Rows">Best first; the first has rank 1.</param>
/// <param name="Ceilings">Year of the ceiling table used.</param>
/// <param name="CeilingsProvisional">Whether a later year's table was wanted and does not exist yet.</param>
/// <param name="DwellingVersion">Version of the dwelling's description that the filters used.</param>
/// <param name="Moves">What moved the rows since the version before, oldest first; at most <see cref="MostMoves"/>.</param>
/// <param name="TieBreak">What decides among equal scores, first key first.</param>
/// <param name="Life">What the life of the vacancy says of it and of its rows; null from a silo that does not know it.</param>
[GenerateSerializer, Immutable, Alias("allocation.shortlist")]
public sealed record Shortlist([property: Id(0)] Guid Vacancy, [property: Id(1)] ListVersion Version, [property: Id(2)] DateTimeOffset AsOf, [property: Id(3)] DateOnly Day, [property: Id(4)] string? GridVersion, [property: Id(5)] Funnel Funnel, [property: Id(6)] ImmutableArray<RankedRow> Rows, [property: Id(7)] int Ceilings, [property: Id(8)] bool CeilingsProvisional, [property: Id(9)] int DwellingVersion, [property: Id(10)] ImmutableArray<RankMove> Moves, [property: Id(11)] ImmutableArray<TieBreakKey> TieBreak, [property: Id(12)] ListLife? Life)
{
    /// <summary>Most moves a version names: those of a day that passed may be as many as its rows.</summary>
    public const int MostMoves = 100;

    /// <summary>Most rows a list carries.</summary>
    public const int MostRows = 200;
}

/// <summary>Where a demand stands in a list and why.</summary>
/// <param name="Number">Its unique number.</param>
/// <param name="RemovedBy">First filter that removed it; null when it is a candidate.</param>
/// <param name="Rank">Its rank among the candidates; the rank it would have had when a filter removed it.</param>
/// <param name="Checks">Each filter and its outcome.</param>
/// <param name="Key">Its place in the order.</param>
/// <param name="Sheet">The trace; null when no grid is in force.</param>
/// <param name="Version">Version of the list it was explained on.</param>
[GenerateSerializer, Immutable, Alias("allocation.shortlist-explanation")]
public sealed record ShortlistExplanation([property: Id(0)] UniqueNumber Number, [property: Id(1)] FunnelStep? RemovedBy, [property: Id(2)] int Rank, [property: Id(3)] ImmutableArray<FilterCheck> Checks, [property: Id(4)] RankKey Key, [property: Id(5)] ScoreSheet? Sheet, [property: Id(6)] ListVersion Version);
