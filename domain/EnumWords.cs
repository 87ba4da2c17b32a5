using System.Text.Json;
using System.Text.Json.Serialization;

namespace Allocation.Domain;

/// <summary>Enumerations travel as words, <c>like-this</c>, and never as numbers.</summary>
internal sealed class KebabCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>Enumerations of the field's own abbreviations travel as they are spelled, and never as numbers.</summary>
internal sealed class Spelled<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;
