using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Flux;

/// <summary>A dwelling that came back, and who has it next by the chain that was agreed (FLX-25): confirmed by the step <c>orient</c> to that one.</summary>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="DwellingId">The dwelling.</param>
/// <param name="Commune">Where it stands.</param>
/// <param name="ReturnedOn">Day on which it came back.</param>
/// <param name="Cause">Why: <c>time-over</c> or <c>given-back</c>; absent where that was not recorded.</param>
/// <param name="From">Whose chain it is: the reserver that had it first.</param>
/// <param name="Link">The step of the chain.</param>
/// <param name="Place">Its place in the chain, from 1.</param>
/// <param name="Agreement">Agreement of who has it next; absent for the landlord.</param>
/// <param name="Reserver">Who has it next; absent for the landlord.</param>
/// <param name="OnBehalfOf">Of the State: whose rights it would exercise, to be named in the step; absent for its own.</param>
/// <param name="Part">On which part of the State's rights.</param>
public sealed record HopView(Guid Vacancy, string DwellingId, InseeCode Commune, DateOnly ReturnedOn, OrientationEnd? Cause, string From, Fallback Link, int Place, string? Agreement, string? Reserver, string? OnBehalfOf, StatePart? Part)
{
    /// <summary>The view of a proposed hop.</summary>
    public static HopView Of(ProposedHop hop) => new(hop.Release, hop.DwellingId, hop.Commune, hop.ReturnedOn, hop.Hop.Cause, hop.Hop.From, hop.Hop.Link, hop.Hop.Place, hop.Agreement, hop.Reserver, hop.OnBehalfOf, hop.Part);
}
