using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Orleans.Concurrency;

namespace Allocation.GrainInterfaces.Flux;

/// <summary>One reserver, or delegate of reservers, across all landlords: its accounts, its alerts, and who watches them. Key: its name, as vacancies are handed to it.</summary>
[Alias("allocation.reserver")]
public interface IReserverGrain : IGrainWithStringKey
{
    /// <summary>Longest that an agreement waits for its delegates to be told.</summary>
    const string MostRecounted = "00:00:03";

    /// <summary>Its agreements and accounts of a year, and those of others that it sees today by mandates; null for whoever acts for another organisation.</summary>
    [Alias("read")]
    Task<ReserverSnapshot?> Read(int year, Actor actor);

    /// <summary>Chooses when it wants to be alerted; false for whoever acts for another organisation.</summary>
    [Alias("choose-alerts")]
    Task<bool> ChooseAlerts(AlertThresholds thresholds, Actor actor);

    /// <summary>Chooses when it wants to be alerted, on a version of that.</summary>
    [Alias("choose-alerts-on")]
    Task<AlertsReply> ChooseAlerts(ChooseAlerts command);

    /// <summary>When it wants to be alerted; null for whoever acts for another organisation.</summary>
    [Alias("alerts")]
    Task<ChosenAlerts?> Alerts(Actor actor);

    /// <summary>One of its accounts moved.</summary>
    [OneWay, Alias("moved")]
    Task Moved(ImmutableArray<FluxMovement> movements);

    /// <summary>Watches the movements of its accounts, or renews the lease of a watcher; returns how many entries each account has, some seconds ago at most.</summary>
    [Alias("renew")]
    Task<ImmutableArray<AccountCount>> Renew(IFluxWatcher watcher);

    /// <summary>Its mandates are others: what it counted before is told to nobody any more. Never waits for what it is doing, as that may wait for who says so.</summary>
    [AlwaysInterleave, ResponseTimeout(MostRecounted), Alias("recount")]
    Task Recount();
}

/// <summary>Asks to be alerted otherwise.</summary>
/// <param name="Command">Identity and actor.</param>
/// <param name="Thresholds">When.</param>
/// <param name="ExpectedVersion">Version it was decided on; null where nobody looked.</param>
[GenerateSerializer, Immutable, Alias("allocation.choose-alerts")]
public sealed record ChooseAlerts([property: Id(0)] Command Command, [property: Id(1)] AlertThresholds Thresholds, [property: Id(2)] int? ExpectedVersion);

/// <summary>What became of it.</summary>
/// <param name="Outcome">Accepted, unchanged, a conflict of versions, or forbidden to whoever acts for another organisation.</param>
/// <param name="Version">Version of the choice now.</param>
[GenerateSerializer, Immutable, Alias("allocation.alerts-reply")]
public sealed record AlertsReply([property: Id(0)] CommandOutcome Outcome, [property: Id(1)] int Version);

/// <summary>When a reserver wants to be alerted.</summary>
/// <param name="Version">Version of the choice, 1 until somebody chooses.</param>
/// <param name="Thresholds">When.</param>
[GenerateSerializer, Immutable, Alias("allocation.chosen-alerts")]
public sealed record ChosenAlerts([property: Id(0)] int Version, [property: Id(1)] AlertThresholds Thresholds);

/// <summary>How many entries an account has.</summary>
/// <param name="Key">The account.</param>
/// <param name="Entries">How many.</param>
/// <param name="Sight">How it is seen by a mandate; null where it is one's own.</param>
[GenerateSerializer, Immutable, Alias("allocation.account-count")]
public sealed record AccountCount([property: Id(0)] AccountKey Key, [property: Id(1)] int Entries, [property: Id(2)] MandateSight? Sight = null);

/// <summary>A reserver's agreements and accounts.</summary>
/// <param name="Accounts">Its accounts, by landlord.</param>
/// <param name="Thresholds">When it wants to be alerted.</param>
[GenerateSerializer, Immutable, Alias("allocation.reserver-snapshot")]
public sealed record ReserverSnapshot([property: Id(0)] ImmutableArray<ReserverAccount> Accounts, [property: Id(1)] AlertThresholds Thresholds);

/// <summary>An account with the agreement it is of.</summary>
/// <param name="Account">The account.</param>
/// <param name="Agreement">The agreement.</param>
/// <param name="Sight">How it is seen by a mandate; null where it is one's own.</param>
[GenerateSerializer, Immutable, Alias("allocation.reserver-account")]
public sealed record ReserverAccount([property: Id(0)] AccountSnapshot Account, [property: Id(1)] Agreement Agreement, [property: Id(2)] MandateSight? Sight = null);
