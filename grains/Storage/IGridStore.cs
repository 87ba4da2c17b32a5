using Allocation.Domain.Scoring;
using Allocation.GrainInterfaces;

namespace Allocation.Grains.Storage;

/// <summary>The durable truth of grids published while the product runs.</summary>
public interface IGridStore
{
    /// <summary>Published grids that were not withdrawn, in the order of their publication.</summary>
    Task<IReadOnlyList<StoredGrid>> Published();

    /// <summary>Writes a grid with its audit entry and its command; false when the territory has one for the same demands and day already, or the command was carried out before.</summary>
    Task<bool> Publish(StoredGrid grid, Command command);

    /// <summary>Takes a grid back with its audit entry and its command; false when no published one has the version, or the command was carried out before.</summary>
    Task<bool> Withdraw(string version, Command command);
}

/// <summary>A grid as stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Territory">Territory it scores.</param>
/// <param name="Demands">Which of its demands.</param>
/// <param name="Effective">First day in force.</param>
/// <param name="Text">The text.</param>
public sealed record StoredGrid(string Id, string Version, string Territory, DemandClass Demands, DateOnly Effective, string Text);
