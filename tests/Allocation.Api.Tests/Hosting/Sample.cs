using System.Globalization;
using System.Text.Json.Nodes;
using Allocation.Domain.Territories;

namespace Allocation.Api.Tests.Hosting;

/// <summary>Small demands and dwellings; each test changes what it is about.</summary>
internal static class Sample
{
    /// <summary>When the host starts; the examples of the contract are written for this day.</summary>
    public static DateTimeOffset Morning { get; } = new(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The day the host sees.</summary>
    public static DateOnly Today { get; } = CivilTime.InParis(Morning);

    /// <summary>One adult who wishes a T2 in a commune, and who filed some months and three days ago.</summary>
    public static JsonObject Demand(string commune = "31555", int months = 10, string typology = "T2") => new()
    {
        ["depositedOn"] = Day(Today.AddMonths(-months).AddDays(-3)),
        ["applicant"] = new JsonObject
        {
            ["birthDate"] = "1990-05-17",
            ["identity"] = new JsonObject { ["lastName"] = "Zyxwvut", ["firstName"] = "Qponm", ["phone"] = "0600000000" },
            ["taxIncome"] = new JsonObject { [(Today.Year - 2).ToString(CultureInfo.InvariantCulture)] = 15_000 },
        },
        ["wishes"] = new JsonObject { ["types"] = new JsonArray(typology), ["communes"] = new JsonArray(commune) },
    };

    /// <summary>A T2 of 45 m², financed by PLUS.</summary>
    public static JsonObject Dwelling(string commune = "31555", string typology = "T2", string financing = "PLUS") => new()
    {
        ["landlord"] = "Bailleur fictif",
        ["commune"] = commune,
        ["typology"] = typology,
        ["financing"] = financing,
        ["rent"] = 310.5,
        ["charges"] = 48,
        ["areaM2"] = 45,
        ["inPriorityDistrict"] = false,
    };

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static JsonObject With(this JsonObject json, string member, JsonNode? value)
    {
        json[member] = value;
        return json;
    }

    public static JsonObject Without(this JsonObject json, string member)
    {
        json.Remove(member);
        return json;
    }
}
