namespace Allocation.Domain.Policies;

/// <summary>A day on which other grids came into force in a territory (SCO-16).</summary>
/// <param name="On">First day of the grids that followed.</param>
/// <param name="Before">The grids until the day before.</param>
public sealed record GridSwitch(DateOnly On, TerritoryGrids Before);
