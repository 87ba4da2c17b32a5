using System.Text.Json.Serialization;

namespace Allocation.Domain.Vacancies;

/// <summary>The parts of the State's rights (FLX-11), an account each.</summary>
[JsonConverter(typeof(KebabCase<StatePart>))]
public enum StatePart
{
    /// <summary>Persons with priority.</summary>
    Priority,

    /// <summary>Civil and military agents.</summary>
    Agents,
}
