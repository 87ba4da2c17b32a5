using System.Text.Json;

namespace Allocation.Domain.Tests.Oracles;

/// <summary>The cases of one file of oracles, by their ids.</summary>
internal static class OracleCases
{
    public static Dictionary<string, JsonElement> Of(string file) => JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Oracles", file)))
        .RootElement.GetProperty("cases").EnumerateArray()
        .ToDictionary(item => item.GetProperty("id").GetString()!);
}
