using System.Text.Json.Nodes;

namespace Allocation.Api.Contract;

/// <summary>Bodies that stand in the document as examples. A test sends each of them.</summary>
internal static class ContractExamples
{
    private static readonly Dictionary<string, JsonNode> Bodies = new(StringComparer.Ordinal)
    {
        ["registerDemand"] = JsonNode.Parse(
            """
            {"depositedOn": "2024-03-12",
             "applicant": {"birthDate": "1990-05-17", "taxIncome": {"2024": 15000}},
             "wishes": {"types": ["T2", "T3"], "communes": ["31555", "31395"]}}
            """)!,
        ["amendDemand"] = JsonNode.Parse("""{"expectedVersion": 1, "cause": "dalo-changed", "dalo": "ACTIF"}""")!,
        ["describeDwelling"] = JsonNode.Parse("""{"landlord": "Bailleur fictif", "commune": "31555", "typology": "T2", "financing": "PLUS", "rent": 310.5, "charges": 48, "areaM2": 45, "inPriorityDistrict": false}""")!,
        ["openVacancy"] = JsonNode.Parse("""{"dwellingId": "D-17", "availableOn": "2027-01-31"}""")!,
        ["takeStep"] = JsonNode.Parse("""{"expectedVersion": 1, "reserver": "Commune de Toulouse"}""")!,
        ["createWebhook"] = JsonNode.Parse("""{"url": "https://example.org/events", "kind": "notice-received,oriented,closed"}""")!,
        ["evaluateGrid"] = JsonNode.Parse(
            """
            {"gridId": "GRID", "date": "2026-11-30",
             "demand": {"depositedOn": "2024-03-12", "applicant": {"birthDate": "1990-05-17"}, "wishes": {"types": ["T2"], "communes": ["31555"]}}}
            """)!,
    };

    /// <summary>The example of an operation, or null.</summary>
    public static JsonNode? Of(string? operation) => operation is not null && Bodies.TryGetValue(operation, out var body) ? body.DeepClone() : null;
}
