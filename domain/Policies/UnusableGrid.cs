using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Policies;

/// <summary>
/// A published grid that this version of the product cannot apply: it no longer reads its text, or another grid takes effect for
/// the same demands on the same day. Its territory has no score while it would be in force: the grid before it would rank by
/// rules that are no longer those of the plan, and no grid at all would rank by none (SCO-5, SCO-7).
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Territory">Territory it should score.</param>
/// <param name="Demands">Which of its demands.</param>
/// <param name="Effective">First day in force.</param>
/// <param name="Why">What keeps it from being applied, with place and remedy.</param>
/// <param name="Text">The text, as published.</param>
public sealed record UnusableGrid(string Id, string Version, TerritoryId Territory, DemandClass Demands, DateOnly Effective, string Why, string Text);
