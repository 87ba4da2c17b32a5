using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Durability;

/// <summary>What the product shows of a demand or a dwelling, in the words of the model; null when there is nothing.</summary>
internal static class Observation
{
    public static async Task<string?> Of(Client client, string path)
    {
        var answer = await client.Get(path);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        var json = answer.Accepted();
        var version = json["version"]!.GetValue<int>();
        if (json["file"] is { } file)
            return HeldDemand.See(version, DemandJson.Read(Encoding.UTF8.GetBytes(file.ToJsonString())));
        var dwelling = Read(json["dwelling"]!);
        if (json["currentVacancy"] is not { } vacancy)
            return HeldDwelling.See(version, dwelling, null, null);
        var open = (await client.Get($"/api/v1/vacancies/{vacancy.GetValue<Guid>()}")).Accepted();
        return HeldDwelling.See(version, dwelling, DateOnly.Parse(open["availableOn"]!.GetValue<string>()), Read(open["dwelling"]!));
    }

    private static Dwelling Read(JsonNode json) => json.Deserialize<Dwelling>(DemandJson.Options)!;
}
