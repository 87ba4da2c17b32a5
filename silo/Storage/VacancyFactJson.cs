using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;

namespace Allocation.Silo.Storage;

/// <summary>Facts of vacancies in their one JSON form.</summary>
internal static class VacancyFactJson
{
    public static string Write(VacancyFact fact) => JsonSerializer.Serialize(fact, DemandJson.Options);

    /// <exception cref="JsonException">The store holds what no version of the product wrote.</exception>
    public static VacancyFact Read(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize<VacancyFact>(utf8, DemandJson.Options) ?? throw new JsonException("A fact is an object.");
}
