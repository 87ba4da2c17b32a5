using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Vacancies;

/// <summary>The words of facts, as their JSON says them.</summary>
public static class FactWords
{
    private static readonly FrozenDictionary<Type, string> Words = typeof(VacancyFact).GetCustomAttributes<JsonDerivedTypeAttribute>().ToFrozenDictionary(fact => fact.DerivedType, fact => (string)fact.TypeDiscriminator!);

    /// <summary>All of them but the one that the engine notes for itself.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Words.Where(word => word.Key != typeof(TokenSettled)).Select(word => word.Value).Order(StringComparer.Ordinal)];

    /// <summary>The word of a fact.</summary>
    public static string Of(VacancyFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return Words[fact.GetType()];
    }

    /// <summary>The word of a kind of facts.</summary>
    public static string Of<TFact>()
        where TFact : VacancyFact => Words[typeof(TFact)];
}
