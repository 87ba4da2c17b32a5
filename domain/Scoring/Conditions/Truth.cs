using System.Text.Json.Serialization;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>Three values in Kleene's order: and is the least, or the greatest, not the mirror (SCO-28).</summary>
[JsonConverter(typeof(KebabCase<Truth>))]
public enum Truth : byte
{
    /// <summary>The facts say no.</summary>
    False = 0,

    /// <summary>The facts that would decide were not stated.</summary>
    Unknown = 1,

    /// <summary>The facts say yes.</summary>
    True = 2,
}
