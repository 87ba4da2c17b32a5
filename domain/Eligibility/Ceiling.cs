using System.Text.Json.Serialization;

namespace Allocation.Domain.Eligibility;

/// <summary>Income ceiling of one category, EUR a year, to be compared with the reference tax income of year N-2 (ELI-1a, ELI-2).</summary>
/// <param name="Amount">Whole EUR; null when no text here gives one: overseas (ELI-9), or a year before the first table.</param>
/// <param name="TableYear">Year of the table the amount was read from; the year asked when the amount is null.</param>
/// <param name="Provisional">True when the year asked has no table yet and the latest one stands in for it.</param>
public readonly record struct Ceiling(int? Amount, int TableYear, bool Provisional);

/// <summary>How well the amount of a table is established.</summary>
[JsonConverter(typeof(KebabCase<CeilingStatus>))]
public enum CeilingStatus
{
    /// <summary>Printed by a source that the table cites.</summary>
    Published,

    /// <summary>Computed by indexation from the year before (ELI-18).</summary>
    Derived,

    /// <summary>Computed, and to be checked against the order before it is relied on.</summary>
    Verify,
}

/// <summary>Where the ceilings of a product and a year come from.</summary>
/// <param name="Reference">Article of the code.</param>
/// <param name="Order">Yearly order; null when none was recorded.</param>
/// <param name="Source">Where the amounts were read.</param>
public sealed record CeilingSource(string Reference, string? Order, string Source);
