using System.Collections.Immutable;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;

namespace Allocation.GrainInterfaces.Demands;

/// <summary>One demand: the single writer of its file. Key: the surrogate id. Activated only while somebody touches it.</summary>
[Alias("allocation.demand")]
public interface IDemandGrain : IGrainWithIntegerKey
{
    /// <summary>Enters the demand in the register; <see cref="CommandOutcome.AlreadyExists"/> when the number is taken.</summary>
    [Alias("register")]
    Task<DemandReply> Register(RegisterDemand command);

    /// <summary>Replaces what the register's form carries by what it sent.</summary>
    [Alias("update-from-register")]
    Task<DemandReply> UpdateFromRegister(UpdateFromRegister command);

    /// <summary>Applies a merge patch to the expected version.</summary>
    [Alias("amend")]
    Task<DemandReply> Amend(AmendDemand command);

    /// <summary>
    /// Takes, raises or lets go the one token of the demand (C5). What is asked again is answered again; a token that another vacancy
    /// holds stays where it is.
    /// </summary>
    [Alias("hold")]
    Task<TokenReply> Hold(HoldToken command);

    /// <summary>Erases the demand when it was removed from the register, and did not change since, before an instant (LIF-17).</summary>
    /// <returns>Whether it was erased.</returns>
    [Alias("erase")]
    Task<bool> Erase(DateTimeOffset removedBefore, Actor actor);

    /// <summary>The file, or null when there is none. For the engine itself: whoever asks for somebody says for whom.</summary>
    [Alias("read")]
    Task<DemandSnapshot?> Read();

    /// <summary>The file, or null when there is none that an actor sees.</summary>
    [Alias("read-as")]
    Task<DemandSnapshot?> Read(Actor actor);

    /// <summary>
    /// The score sheet in each wished territory on a date, of the file as it stood at the end of that day, or in each on the day
    /// it is there now; null when there is no such demand.
    /// </summary>
    [Alias("scores")]
    Task<TerritoryScore[]?> Scores(DateOnly? on);

    /// <summary>The same for somebody; null when there is no such demand that an actor sees.</summary>
    [Alias("scores-as")]
    Task<TerritoryScore[]?> Scores(DateOnly? on, Actor actor);

    /// <summary>The record a territory's index holds, or would hold did the demand wish it; null when there is no such demand.</summary>
    [Alias("record")]
    Task<CandidateRecord?> Record(string territory);

    /// <summary>Its score for a dwelling on a date; null when there is no such demand, or no grid scores it on that date.</summary>
    [Alias("points-for-dwelling")]
    Task<int?> PointsFor(string territory, Dwelling dwelling, DateOnly on);

    /// <summary>The same for somebody; null besides when the actor does not see the demand.</summary>
    [Alias("points-for-dwelling-as")]
    Task<int?> PointsFor(string territory, Dwelling dwelling, DateOnly on, Actor actor);
}

/// <summary>Enters a demand.</summary>
/// <param name="Command">Identity and actor.</param>
/// <param name="File">The demand, with its number.</param>
/// <param name="CreationKey">Key of a creation that came without number (desk, file date, content), so that the same file twice finds it again.</param>
/// <param name="Strict">Whether unknown communes are refused; a file of the register keeps them (SNI-8).</param>
[GenerateSerializer, Immutable, Alias("allocation.register-demand")]
public sealed record RegisterDemand([property: Id(0)] Command Command, [property: Id(1)] DemandFile File, [property: Id(2)] string? CreationKey, [property: Id(3)] bool Strict);

/// <summary>A modification sent by the register.</summary>
/// <param name="Command">Identity and actor.</param>
/// <param name="File">The form as received.</param>
[GenerateSerializer, Immutable, Alias("allocation.update-from-register")]
public sealed record UpdateFromRegister([property: Id(0)] Command Command, [property: Id(1)] DemandFile File);

/// <summary>A change of some members of a file.</summary>
/// <param name="Command">Identity and actor.</param>
/// <param name="ExpectedVersion">Version the change was decided on.</param>
/// <param name="Kind">Why.</param>
/// <param name="MergePatch">RFC 7396, UTF-8, in the JSON form of a demand.</param>
/// <param name="SeesConfidential">Whether the sender was shown the confidential facts (C10).</param>
[GenerateSerializer, Immutable, Alias("allocation.amend-demand")]
public sealed record AmendDemand([property: Id(0)] Command Command, [property: Id(1)] int ExpectedVersion, [property: Id(2)] ChangeKind Kind, [property: Id(3)] byte[] MergePatch, [property: Id(4)] bool SeesConfidential = false);

/// <summary>A vacancy asks for the token of a demand.</summary>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="Offer">The offer: a token of another offer is not let go.</param>
/// <param name="Token">The token as it should be; null to let it go.</param>
/// <param name="Actor">Who acts.</param>
[GenerateSerializer, Immutable, Alias("allocation.hold-token")]
public sealed record HoldToken([property: Id(0)] Guid Vacancy, [property: Id(1)] Guid Offer, [property: Id(2)] HeldToken? Token, [property: Id(3)] Actor Actor);

/// <summary>What became of it.</summary>
/// <param name="Granted">Whether the token is as asked.</param>
/// <param name="Held">The token as it is.</param>
/// <param name="IsActive">Whether the demand is in the register.</param>
[GenerateSerializer, Immutable, Alias("allocation.token-reply")]
public sealed record TokenReply([property: Id(0)] bool Granted, [property: Id(1)] HeldToken? Held, [property: Id(2)] bool IsActive);

/// <summary>What became of a command on a demand.</summary>
/// <param name="Outcome">Accepted or why not.</param>
/// <param name="Number">Unique number of the demand.</param>
/// <param name="Version">Its version now.</param>
/// <param name="Position">Position in the change log of what was written; 0 when nothing was.</param>
/// <param name="Faults">What is wrong with the content.</param>
[GenerateSerializer, Immutable, Alias("allocation.demand-reply")]
public sealed record DemandReply([property: Id(0)] CommandOutcome Outcome, [property: Id(1)] UniqueNumber Number, [property: Id(2)] int Version, [property: Id(3)] long Position, [property: Id(4)] ImmutableArray<InputFault> Faults)
{
    /// <summary>A reply without faults.</summary>
    public static DemandReply Of(CommandOutcome outcome, UniqueNumber number, int version, long position = 0) => new(outcome, number, version, position, []);
}

/// <summary>A demand as it is now.</summary>
/// <param name="Id">Surrogate key.</param>
/// <param name="Version">Its version, from 1.</param>
/// <param name="File">The file.</param>
/// <param name="LastChange">What changed last.</param>
/// <param name="ChangedAt">When.</param>
[GenerateSerializer, Immutable, Alias("allocation.demand-snapshot")]
public sealed record DemandSnapshot([property: Id(0)] DemandId Id, [property: Id(1)] int Version, [property: Id(2)] DemandFile File, [property: Id(3)] ChangeKind LastChange, [property: Id(4)] DateTimeOffset ChangedAt);

/// <summary>The score of a demand in one territory.</summary>
/// <param name="Territory">Key of the territory.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sheet">The score sheet; null when no grid is in force: lists there are ordered by first deposit.</param>
/// <param name="On">Day of the score, in the civil time of the territory when none was asked.</param>
/// <param name="UnusableGrid">Version of the grid that should score it and cannot be applied: there is no score; null when there is none.</param>
/// <param name="Version">Version of the file that was scored: the first, for a day before the demand came into this register.</param>
/// <param name="Kept">Whether the file of that day was kept; where it was not there is no score.</param>
[GenerateSerializer, Immutable, Alias("allocation.territory-score")]
public sealed record TerritoryScore([property: Id(0)] string Territory, [property: Id(1)] string Name, [property: Id(2)] ScoreSheet? Sheet, [property: Id(3)] DateOnly On, [property: Id(4)] string? UnusableGrid, [property: Id(5)] int Version, [property: Id(6)] bool Kept);
