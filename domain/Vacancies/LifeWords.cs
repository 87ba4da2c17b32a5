using System.Text.Json;

namespace Allocation.Domain.Vacancies;

/// <summary>States and steps as they travel: <c>like-this</c>.</summary>
public static class LifeWords
{
    /// <summary>The word of a state or a step.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
