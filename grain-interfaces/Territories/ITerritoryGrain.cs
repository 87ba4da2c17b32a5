using System.Collections.Immutable;
namespace Allocation.GrainInterfaces.Territories;

/// <summary>One territory: its grid, its partitions, its open vacancies. Key: the territory.</summary>
[Alias("allocation.territory")]
public interface ITerritoryGrain : IGrainWithStringKey
{
    /// <summary>How the territory stands; its partitions are loaded by the question.</summary>
    [Alias("describe")]
    Task<TerritoryStatus> Describe();
}

/// <summary>How a territory stands.</summary>
/// <param name="Territory">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="GridVersion">Version of the grid in force; null when lists are ordered by first deposit.</param>
/// <param name="GridPartial">Whether the grid is only the published part of the real one.</param>
/// <param name="OpenVacancies">Open vacancies.</param>
/// <param name="Partitions">Its partitions.</param>
[GenerateSerializer, Immutable, Alias("allocation.territory-status")]
public sealed record TerritoryStatus([property: Id(0)] string Territory, [property: Id(1)] string Name, [property: Id(2)] string? GridVersion, [property: Id(3)] bool GridPartial, [property: Id(4)] int OpenVacancies, [property: Id(5)] ImmutableArray<PartitionStatus> Partitions);
