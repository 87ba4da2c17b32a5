using System.Collections.Immutable;
using Allocation.Domain;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Flux.Programmes;
using Allocation.Domain.Flux.Reminders;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Vacancies;
using Orleans.Concurrency;

namespace Allocation.GrainInterfaces.Flux;

/// <summary>
/// The flux of one landlord in one département: the single writer of its ledger, and the one place where orientations are decided, one after
/// the other. Key: <see cref="LedgerKey"/>. It waits for vacancies, and none of them waits for it (C9).
/// </summary>
[Alias("allocation.landlord")]
public interface ILandlordGrain : IGrainWithStringKey
{
    /// <summary>Records an agreement, a subtraction, a forecast, a stock or the end of a year, or says why not. A command sent twice is one.</summary>
    [Alias("record")]
    Task<FluxReply> Record(FluxOrder order);

    /// <summary>What a merger would do, and what stands in its way; null when the actor does not see the ledger. Nothing is recorded.</summary>
    [Alias("preview")]
    Task<MergerPreview?> Preview(MergerRequest request, Actor actor);

    /// <summary>Merges another landlord into this one, or agreements whose territories merged, or says why not. A merger asked for twice is one (FLX-39, FLX-41).</summary>
    [Alias("merge")]
    Task<FluxReply> Merge(MergerOrder order);

    /// <summary>Who should have the dwelling of a vacancy, the first one first; null when the vacancy is not in this ledger, or the actor does not see it.</summary>
    [Alias("rank")]
    Task<OrientationRanking?> Rank(Guid vacancy, Actor actor);

    /// <summary>Hands a vacancy to a reserver, or keeps it: decided on the ledger as it is now, booked before the next is decided.</summary>
    [Alias("orient")]
    Task<LifeReply> Orient(LifeOrder order, Guid vacancy);

    /// <summary>The ledger as it is now, everything booked that vacancies told; null when the actor does not see it.</summary>
    [Alias("read")]
    Task<LedgerSnapshot?> Read(Actor actor);

    /// <summary>A release and where it stands; null when it is not in this ledger, or the actor does not see it.</summary>
    [Alias("release")]
    Task<ReleaseSnapshot?> Release(Guid release, Actor actor);

    /// <summary>What the actor's organisation, as a reserver, is shown of a year beside its own accounts.</summary>
    [Alias("beside")]
    Task<ReserverSide> Beside(Actor actor, int year);

    /// <summary>Which of some releases lie in territories to which a mandate is bounded (FLX-17).</summary>
    [Alias("within")]
    Task<ImmutableArray<Guid>> Within(ImmutableArray<Guid> releases, ImmutableArray<ReservationTerritory> territories);

    /// <summary>Books what vacancies told. Repeats change nothing.</summary>
    [Alias("book")]
    Task Book();

    /// <summary>The same, for whoever does not wait.</summary>
    [OneWay, Alias("told")]
    Task Told();

    /// <summary>Watches the movements of all its accounts, or renews the lease of a watcher; returns how many entries each has, so that a lost movement is noticed.</summary>
    [Alias("renew")]
    Task<ImmutableArray<AccountCount>> Renew(IFluxWatcher watcher);
}

/// <summary>Asks for something to be recorded.</summary>
/// <param name="Command">Identity and actor.</param>
/// <param name="Event">What happened.</param>
/// <param name="ExpectedVersion">Version of the ledger it was decided on; null where nobody looked.</param>
[GenerateSerializer, Immutable, Alias("allocation.flux-order")]
public sealed record FluxOrder([property: Id(0)] Command Command, [property: Id(1)] FluxEvent Event, [property: Id(2)] int? ExpectedVersion);

/// <summary>What became of it.</summary>
/// <param name="Outcome">Accepted, unchanged, invalid, a conflict of versions, a key used for something else.</param>
/// <param name="Version">Version of the ledger now.</param>
/// <param name="Faults">What is wrong.</param>
[GenerateSerializer, Immutable, Alias("allocation.flux-reply")]
public sealed record FluxReply([property: Id(0)] CommandOutcome Outcome, [property: Id(1)] int Version, [property: Id(2)] ImmutableArray<InputFault> Faults);

/// <summary>Asks for a merger.</summary>
/// <param name="Command">Identity and actor.</param>
/// <param name="Request">What is asked.</param>
/// <param name="ExpectedVersion">Version of the ledger its effect was seen on; null where nobody looked.</param>
[GenerateSerializer, Immutable, Alias("allocation.merger-order")]
public sealed record MergerOrder([property: Id(0)] Command Command, [property: Id(1)] MergerRequest Request, [property: Id(2)] int? ExpectedVersion);

/// <summary>What a merger would do.</summary>
/// <param name="Version">Version of the ledger it was planned on.</param>
/// <param name="Faults">What stands in its way.</param>
/// <param name="Agreements">The agreements that would go on.</param>
/// <param name="Accounts">What their accounts would have.</param>
/// <param name="Releases">Releases that would go on in other accounts.</param>
/// <param name="Held">Of those, open orientations.</param>
/// <param name="EndingVersion">Of landlords: version of the ledger of the one that would end; null where nothing of it is seen.</param>
/// <param name="Years">Of landlords: what both told of open years, together; null of other mergers.</param>
/// <param name="Programmes">Of landlords: programmes of the one that would end that go on; null of other mergers.</param>
[GenerateSerializer, Immutable, Alias("allocation.merger-preview")]
public sealed record MergerPreview(
    [property: Id(0)] int Version, [property: Id(1)] ImmutableArray<InputFault> Faults, [property: Id(2)] ImmutableArray<MergedAgreement> Agreements, [property: Id(3)] ImmutableArray<MergedAccount> Accounts, [property: Id(4)] int Releases, [property: Id(5)] int Held, [property: Id(6)] int? EndingVersion = null, [property: Id(7)] ImmutableArray<LedgerYear>? Years = null, [property: Id(8)] ImmutableArray<Programme>? Programmes = null);

/// <summary>The reservers ranked for one dwelling.</summary>
/// <param name="Version">Version of the ledger it was ranked on.</param>
/// <param name="Choices">The first one first; then who may not have it.</param>
/// <param name="Hop">The step of a fallback chain that is next, where the dwelling came back; null without one.</param>
/// <param name="Programme">The programme of a first letting, by whose shares they are ranked; null of another.</param>
[GenerateSerializer, Immutable, Alias("allocation.orientation-ranking")]
public sealed record OrientationRanking([property: Id(0)] int Version, [property: Id(1)] ImmutableArray<OrientationChoice> Choices, [property: Id(2)] FallbackHop? Hop = null, [property: Id(3)] string? Programme = null);

/// <summary>A ledger as it is now.</summary>
/// <param name="Version">How many events it has.</param>
/// <param name="Entries">How many entries it has.</param>
/// <param name="Today">Today in the département.</param>
/// <param name="Agreements">Agreements as they are now.</param>
/// <param name="Accounts">What each account has of each counter; what is 0 is left out.</param>
/// <param name="Years">What the landlord told of each year.</param>
/// <param name="Holds">Open orientations that do not count as taken yet: they count in the present year, whenever they were made.</param>
/// <param name="Reminders">What is to be done by which day, the earliest first.</param>
/// <param name="Hops">Dwellings that came back and wait for a person to confirm where they go next, the longest waiting first.</param>
/// <param name="Mergers">Which accounts go on as which.</param>
/// <param name="Programmes">Programmes and what each had of them, by their identifiers.</param>
/// <param name="Unrecorded">Programmes that dwellings name and nobody recorded.</param>
/// <param name="Coming">What accounts would have carried over if the year before were closed now, while it is not (FLX-38).</param>
[GenerateSerializer, Immutable, Alias("allocation.ledger-snapshot")]
public sealed record LedgerSnapshot(
    [property: Id(0)] int Version, [property: Id(1)] int Entries, [property: Id(2)] DateOnly Today, [property: Id(3)] ImmutableArray<Agreement> Agreements, [property: Id(4)] ImmutableArray<AccountBalance> Accounts, [property: Id(5)] ImmutableArray<LedgerYear> Years, [property: Id(6)] ImmutableArray<OpenHolds> Holds,
    [property: Id(7)] ImmutableArray<FluxReminder> Reminders, [property: Id(8)] ImmutableArray<ProposedHop> Hops, [property: Id(9)] LedgerMergers? Mergers = null,
    [property: Id(10)] ImmutableArray<ProgrammeStanding> Programmes = default, [property: Id(11)] ImmutableArray<UnrecordedProgramme> Unrecorded = default, [property: Id(12)] ImmutableArray<AccountBalance> Coming = default);

/// <summary>Mergers of a ledger.</summary>
/// <param name="Into">The landlord that goes on for this one; null while it does itself.</param>
/// <param name="On">First day on which it does.</param>
/// <param name="Act">The act.</param>
/// <param name="Successions">On which agreement each one goes on: of that landlord, or of this one where territories merged.</param>
/// <param name="Absorbed">Landlords that go on here.</param>
[GenerateSerializer, Immutable, Alias("allocation.ledger-mergers")]
public sealed record LedgerMergers(
    [property: Id(0)] string? Into, [property: Id(1)] DateOnly? On, [property: Id(2)] string? Act, [property: Id(3)] ImmutableArray<Succession> Successions, [property: Id(4)] ImmutableArray<AbsorbedLandlord> Absorbed);

/// <summary>A landlord that goes on in another.</summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="On">First day on which there is one.</param>
/// <param name="Act">The act.</param>
[GenerateSerializer, Immutable, Alias("allocation.absorbed-landlord")]
public sealed record AbsorbedLandlord([property: Id(0)] string Landlord, [property: Id(1)] DateOnly On, [property: Id(2)] string Act);

/// <summary>How many open orientations count as served and not as taken.</summary>
/// <param name="Agreement">The agreement; null for the landlord itself.</param>
/// <param name="Part">Part of the State's rights.</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable, Alias("allocation.open-holds")]
public sealed record OpenHolds([property: Id(0)] string? Agreement, [property: Id(1)] StatePart? Part, [property: Id(2)] int Count);

/// <summary>What a reserver is shown of a landlord beside its own accounts.</summary>
/// <param name="Offers">Dwellings that are handed to it now.</param>
/// <param name="Holds">How many of them count as served and not as taken, by agreement and part.</param>
/// <param name="OtherReservers">How many other reservers have accounts in the year.</param>
/// <param name="Others">What these have together.</param>
/// <param name="Own">What the landlord itself has.</param>
/// <param name="Reminders">What concerns its agreement and is to be done, or received, by which day.</param>
/// <param name="Programmes">Programmes in which it has something, with its own lines alone.</param>
/// <param name="Axes">How the dwellings of each account that it sees are spread beside the landlord's flux of the year; within a mandate beside what lies in it.</param>
/// <param name="Year">What the landlord told of the year, and subtracted.</param>
/// <param name="Flux">What it released in the yearly book.</param>
/// <param name="Returned">Dwellings that came back from it in the year.</param>
/// <param name="Coming">What the accounts that it sees whole would have carried over if the year before were closed now, while it is not (FLX-38).</param>
[GenerateSerializer, Immutable, Alias("allocation.reserver-side")]
public sealed record ReserverSide([property: Id(0)] ImmutableArray<ReleaseSnapshot> Offers, [property: Id(1)] ImmutableArray<OpenHolds> Holds, [property: Id(2)] int OtherReservers, [property: Id(3)] SideTotal Others, [property: Id(4)] SideTotal Own, [property: Id(5)] ImmutableArray<FluxReminder> Reminders, [property: Id(6)] ImmutableArray<ProgrammeStanding> Programmes = default, [property: Id(7)] ImmutableArray<AccountAxes> Axes = default,
    [property: Id(8)] LedgerYear? Year = null, [property: Id(9)] ImmutableArray<AccountBalance> Flux = default, [property: Id(10)] ImmutableArray<ReturnedRelease> Returned = default, [property: Id(11)] ImmutableArray<AccountBalance> Coming = default);

/// <summary>A dwelling that came back from a reserver.</summary>
/// <param name="Story">The release.</param>
/// <param name="On">When it came back.</param>
/// <param name="Why">Why; null where nobody said.</param>
/// <param name="Fate">How far it is now: with whom is for nobody else to know.</param>
/// <param name="IsOwn">Whether that one has it again.</param>
[GenerateSerializer, Immutable, Alias("allocation.returned-release")]
public sealed record ReturnedRelease([property: Id(0)] ReleaseStory Story, [property: Id(1)] DateOnly On, [property: Id(2)] OrientationEnd? Why, [property: Id(3)] ReleaseFate Fate, [property: Id(4)] bool IsOwn);

/// <summary>How the dwellings of an account are spread on the five axes of the yearly report (FLX-28).</summary>
/// <param name="Agreement">Its agreement.</param>
/// <param name="Part">Part of the State's rights.</param>
/// <param name="Axes">Each value of each axis.</param>
[GenerateSerializer, Immutable, Alias("allocation.account-axes")]
public sealed record AccountAxes([property: Id(0)] string Agreement, [property: Id(1)] StatePart? Part, [property: Id(2)] ImmutableArray<AxisBalance> Axes);

/// <summary>Dwellings due and taken in the yearly book.</summary>
/// <param name="Due">Due.</param>
/// <param name="Consumed">Counting as taken.</param>
[GenerateSerializer, Immutable, Alias("allocation.side-total")]
public sealed record SideTotal([property: Id(0)] Rational Due, [property: Id(1)] Rational Consumed);

/// <summary>What an account has of one counter.</summary>
/// <param name="Account">The account.</param>
/// <param name="Counter">The counter.</param>
/// <param name="Amount">How much.</param>
[GenerateSerializer, Immutable, Alias("allocation.account-balance")]
public sealed record AccountBalance([property: Id(0)] FluxAccount Account, [property: Id(1)] FluxCounter Counter, [property: Id(2)] Rational Amount);

/// <summary>What some accounts have of one counter.</summary>
public static class AccountBalances
{
    /// <summary>What an account has of it; 0 where it is not named, or nobody told, as silos of an earlier build.</summary>
    public static Rational AmountOf(this ImmutableArray<AccountBalance> balances, FluxAccount account) =>
        balances.IsDefault ? Rational.Zero : balances.FirstOrDefault(balance => balance.Account == account)?.Amount ?? Rational.Zero;
}

/// <summary>What a landlord told of a year.</summary>
/// <param name="Year">The year.</param>
/// <param name="IsClosed">Whether its accounts are closed.</param>
/// <param name="Stock">Dwellings owned on 1 January; null when nobody said.</param>
/// <param name="Forecast">Dwellings to be subtracted, by cause; null when nobody said.</param>
/// <param name="StockAnew">Whether one of two landlords that merged told the stock alone: it is to be told of both together.</param>
/// <param name="ForecastAnew">Whether one of them told the forecast alone.</param>
/// <param name="FirstForecast">What was told first; null when nobody said.</param>
/// <param name="Subtracted">Dwellings of the yearly book that are subtracted, by cause; of what was brought nobody told the causes.</param>
[GenerateSerializer, Immutable, Alias("allocation.ledger-year")]
public sealed record LedgerYear([property: Id(0)] int Year, [property: Id(1)] bool IsClosed, [property: Id(2)] int? Stock, [property: Id(3)] SubtractionsForecast? Forecast, [property: Id(4)] bool StockAnew = false, [property: Id(5)] bool ForecastAnew = false, [property: Id(6)] SubtractionsForecast? FirstForecast = null, [property: Id(7)] ImmutableSortedDictionary<SubtractionCause, int>? Subtracted = null);

/// <summary>A release and where it stands.</summary>
/// <param name="Story">The release.</param>
/// <param name="Standing">Where it stands.</param>
[GenerateSerializer, Immutable, Alias("allocation.release-snapshot")]
public sealed record ReleaseSnapshot([property: Id(0)] ReleaseStory Story, [property: Id(1)] ReleaseStanding Standing);
