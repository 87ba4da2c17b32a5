using System.Text.Json.Serialization;

namespace Allocation.Domain.Vacancies;

/// <summary>
/// What the reserver's agreement says of the candidates for one dwelling, as it was on the day of the orientation: it stands with that, for an
/// amendment never applies to what was handed over before (FLX-37, FLX-43).
/// </summary>
/// <param name="Candidates">Candidates to name; three are usual. Fewer are said, and refused by nobody but the commission (COM-9).</param>
/// <param name="NewDesignationDays">Days to name others when all failed (FLX-33).</param>
public sealed record AgreedDesignation(int Candidates, int NewDesignationDays)
{
    /// <summary>
    /// The public with a label for which the reserver has its rights, where the landlord names the candidates: who gets the dwelling must have it when
    /// the commission decides (FLX-23). Null where the reserver names them itself, or no label was agreed.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Public { get; init; }
}

/// <summary>What the landlord's flux says of an orientation beside the person who decides it.</summary>
/// <param name="Agreed">What was agreed with the reserver; null where the landlord keeps the dwelling, or nothing was agreed.</param>
/// <param name="Hop">The step of a fallback chain that it follows; null where it follows none.</param>
public sealed record OrientationBasis(AgreedDesignation? Agreed, FallbackHop? Hop);

/// <summary>A step of the chain that was agreed for a dwelling that comes back (FLX-25), logged with its cause.</summary>
/// <param name="Link">Whom the chain means.</param>
/// <param name="Place">Its place in the chain, from 1.</param>
/// <param name="Cause">Why the dwelling came back; null where that was not recorded.</param>
/// <param name="From">Whose chain it is; a reserver.</param>
public sealed record FallbackHop(Fallback Link, int Place, OrientationEnd? Cause, string From);

/// <summary>Who has a dwelling for which nobody was named (FLX-25).</summary>
[JsonConverter(typeof(KebabCase<Fallback>))]
public enum Fallback
{
    /// <summary>The landlord, for one turn.</summary>
    LandlordOneTurn,

    /// <summary>The prefect, for those with priority.</summary>
    PrefectPriority,

    /// <summary>The mayor.</summary>
    Mayor,

    /// <summary>Another reserver.</summary>
    OtherReserver,
}
