using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Allocation.Api.Http;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;

namespace Allocation.Api.Events;

/// <summary>An event of a vacancy as a CloudEvent 1.0 in JSON (docs/reference/events.md). It names no household.</summary>
internal sealed record VacancyEvent
{
    /// <summary>Version of CloudEvents.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; } = "1.0";

    /// <summary>The same whenever and by whichever way the event comes: what recognises a repeat.</summary>
    public required string Id { get; init; }

    /// <summary>The vacancy, as an address of this interface.</summary>
    public required string Source { get; init; }

    /// <summary>What happened.</summary>
    public required string Type { get; init; }

    /// <summary>The vacancy.</summary>
    public required Guid Subject { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Kind of <see cref="Data"/>.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; } = "application/json";

    /// <summary>Place among the events of the vacancy, from 1, without a gap.</summary>
    public required string Sequence { get; init; }

    /// <summary>What is said of the vacancy.</summary>
    public required VacancyEventData Data { get; init; }

    /// <summary>Begins every <see cref="Type"/>.</summary>
    public const string TypePrefix = "fr.allocation.vacancy.";

    public static VacancyEvent Of(StoredEvent stored, Geography geography)
    {
        var (vacancy, news) = (stored.Vacancy, stored.News);
        return new VacancyEvent
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{vacancy.Id:N}-{stored.Place.Sequence}"),
            Source = $"/api/v1/vacancies/{vacancy.Id}",
            Type = TypePrefix + news.Kind,
            Subject = vacancy.Id,
            Time = news.At,
            Sequence = stored.Place.Sequence.ToString(CultureInfo.InvariantCulture),
            Data = new VacancyEventData(
                vacancy.Id, news.Version, news.State, vacancy.Territory, vacancy.Dwelling.Commune, geography.TryFind(vacancy.Dwelling.Commune, out var commune) ? commune.Name : null,
                vacancy.Dwelling.Landlord, vacancy.Dwelling.Typology, vacancy.DwellingId),
        };
    }

    /// <summary>Its bytes, as JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    private static readonly JsonSerializerOptions Json = Options();

    private static JsonSerializerOptions Options()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonForm.Apply(json);
        return json;
    }
}

/// <summary>What an event says of its vacancy: enough to decide whether to ask for more.</summary>
/// <param name="VacancyId">The vacancy.</param>
/// <param name="Version">Its version with the event.</param>
/// <param name="State">How it stood then; absent of what happened before events were kept.</param>
/// <param name="Territory">Its territory.</param>
/// <param name="Commune">Commune of the dwelling, INSEE code.</param>
/// <param name="CommuneName">Its name.</param>
/// <param name="Landlord">Landlord of the dwelling.</param>
/// <param name="Typology">Its typology.</param>
/// <param name="DwellingId">The dwelling.</param>
internal sealed record VacancyEventData(
    Guid VacancyId, int Version, string? State, string Territory, InseeCode Commune, string? CommuneName, string Landlord, Typology Typology, string DwellingId);

/// <summary>An event and where it stands among all.</summary>
/// <param name="Place">Its place, to go on from.</param>
/// <param name="Event">The event; absent when nothing up to the place was for the client, who keeps it to come back to.</param>
internal sealed record PlacedEvent(string Place, VacancyEvent? Event);
