using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Allocation.Domain.Territories;

namespace Allocation.LoadTests.Live;

/// <summary>Vacancies whose steps are events to tell of: keys that come back, and that it was not so.</summary>
internal sealed class SteppedVacancies(HttpClient http)
{
    private readonly string _today = CivilTime.InParis(TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Describes a dwelling and opens its vacancy.</summary>
    /// <param name="landlord">Whose it is.</param>
    public async Task<Guid> Open(string landlord)
    {
        var dwelling = $"stepped-{Guid.NewGuid():N}";
        using var described = await http.PutAsJsonAsync($"/api/v1/dwellings/{dwelling}", new { landlord, commune = "31555", typology = "T2", financing = "PLUS" });
        described.EnsureSuccessStatusCode();
        using var opened = await http.PostAsJsonAsync("/api/v1/vacancies", new { dwellingId = dwelling, availableOn = "2027-01-31" });
        opened.EnsureSuccessStatusCode();
        return (await opened.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.GetValue<Guid>();
    }

    /// <summary>Makes the next step: of an odd version keys come back, of an even one that is taken back.</summary>
    /// <param name="vacancy">Of which.</param>
    /// <param name="version">Its version.</param>
    public async Task Step(Guid vacancy, int version)
    {
        var (step, asked) = version % 2 == 1 ? ("return-keys", new JsonObject { ["on"] = _today }) : ("undo", []);
        asked["expectedVersion"] = version;
        using var answer = await http.PostAsJsonAsync($"/api/v1/vacancies/{vacancy}/steps/{step}", asked);
        answer.EnsureSuccessStatusCode();
    }
}
