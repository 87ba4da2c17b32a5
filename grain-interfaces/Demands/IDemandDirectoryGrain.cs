using Allocation.Domain.Demands;

namespace Allocation.GrainInterfaces.Demands;

/// <summary>Finds demands by their number and gives numbers to new ones. Stateless: the truth is the unique index of the store.</summary>
[Alias("allocation.demand-directory")]
public interface IDemandDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Key of the demand with this number, or null.</summary>
    [Alias("find")]
    Task<DemandId?> Find(UniqueNumber number);

    /// <summary>Key and number of the demand that a creation without number became, or null when it is new.</summary>
    [Alias("find-creation")]
    Task<KnownCreation?> FindCreation(string creationKey);

    /// <summary>A key never used.</summary>
    [Alias("new-id")]
    Task<DemandId> NewId();

    /// <summary>A number never given (LIF-1). Gaps are no fault: a number given is never given again.</summary>
    /// <param name="territory">Three characters of the number.</param>
    /// <param name="depositedOn">Date of first deposit.</param>
    /// <param name="desk">Creating desk, five characters.</param>
    [Alias("new-number")]
    Task<UniqueNumber> NewNumber(string territory, DateOnly depositedOn, string desk);
}

/// <summary>What a creation without number became.</summary>
/// <param name="Id">Surrogate key.</param>
/// <param name="Number">The number it was given.</param>
[GenerateSerializer, Immutable, Alias("allocation.known-creation")]
public sealed record KnownCreation([property: Id(0)] DemandId Id, [property: Id(1)] UniqueNumber Number);
