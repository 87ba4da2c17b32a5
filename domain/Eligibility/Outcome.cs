using System.Text.Json.Serialization;

namespace Allocation.Domain.Eligibility;

/// <summary>Result of one condition on one demand (ELI-35).</summary>
[JsonConverter(typeof(KebabCase<Outcome>))]
public enum Outcome : byte
{
    /// <summary>A fact is missing: neither passed nor failed, to be checked by a person (ELI-5, ELI-36).</summary>
    Unknown,

    /// <summary>The condition is met.</summary>
    Passed,

    /// <summary>The condition is not met.</summary>
    Failed,
}
