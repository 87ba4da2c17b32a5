using System.Text.Json.Serialization;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Ranking;

/// <summary>What a territory's index holds of one demand: a replica of facts, not a file.</summary>
public sealed record CandidateRecord
{
    /// <summary>Surrogate key.</summary>
    public required DemandId Id { get; init; }

    /// <summary>Version of the demand; an older record never overwrites a newer one.</summary>
    public required int Version { get; init; }

    /// <summary>Unique number, the last tie-break.</summary>
    public required UniqueNumber Number { get; init; }

    /// <summary>Only active demands are ranked.</summary>
    public required DemandStatus Status { get; init; }

    /// <summary>What a vacancy holds of it; null when none does.</summary>
    public HeldToken? Token { get; init; }

    /// <summary>Whether it may stand in a list: in the register, and not housed already (COM-32, step 0).</summary>
    [JsonIgnore]
    public bool IsCandidate => Status == DemandStatus.Active && Token is not { Hold: not TokenHold.Offered };

    /// <summary>The offer it is in; null when it is in none.</summary>
    [JsonIgnore]
    public HeldToken? Offer => Token is { Hold: TokenHold.Offered } token ? token : null;

    /// <summary>The catalogue of facts.</summary>
    public required FactVector Facts { get; init; }

    /// <summary>Wished communes, all of them; the index takes those of its territory.</summary>
    public required IReadOnlyList<InseeCode> Communes { get; init; }

    /// <summary>Whether other places are accepted.</summary>
    public required bool? Extended { get; init; }

    /// <summary>Wished typologies.</summary>
    public required IReadOnlyList<Typology> Types { get; init; }

    /// <summary>Last event of the demand, with the points it gained in the territory of the index.</summary>
    public required ChangeCause Cause { get; init; }

    /// <summary>What an index holds of a demand that was erased (LIF-17): that it is gone, and nothing of it.</summary>
    /// <param name="id">The demand.</param>
    /// <param name="version">The version its erasure made.</param>
    public static CandidateRecord Erased(DemandId id, int version) => new()
    {
        Id = id,
        Version = version,
        Number = default,
        Status = DemandStatus.Removed,
        Facts = FactVector.Empty,
        Communes = [],
        Extended = null,
        Types = [],
        Cause = default,
    };

    /// <summary>Makes the record of a stored demand.</summary>
    public static CandidateRecord Of(DemandId id, int version, DemandFile file, ChangeCause cause) => Of(id, version, file, FactReader.Read(file), cause);

    /// <summary>The same where its facts were read already.</summary>
    public static CandidateRecord Of(DemandId id, int version, DemandFile file, FactVector facts, ChangeCause cause) => new()
    {
        Id = id,
        Version = version,
        Number = file.UniqueNumber,
        Status = file.Status,
        Token = file.Token,
        Facts = facts,
        Communes = file.Wishes.Communes,
        Extended = file.Wishes.Extended,
        Types = file.Wishes.Types,
        Cause = cause,
    };
}
