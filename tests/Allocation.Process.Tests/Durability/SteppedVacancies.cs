using System.Globalization;
using System.Text.Json;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Durability;

/// <summary>Somebody who opens vacancies and takes each through some steps, one after the other. One whose step nobody answered is left as it is.</summary>
internal sealed class SteppedVacancies
{
    private static readonly (string Step, Dictionary<string, object> Asked)[] Life =
    [
        ("return-keys", new() { ["on"] = CivilTime.InParis(TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }),
        ("orient", new() { ["reserver"] = "Ville" }),
        ("close", new() { ["cause"] = "works", ["text"] = "Toiture." }),
    ];

    private int _opened;

    /// <summary>Steps until the process is gone.</summary>
    public async Task UntilGone(Client client)
    {
        try
        {
            while (true)
                await One(client);
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
    }

    /// <summary>Takes one vacancy from its opening to its end.</summary>
    public async Task One(Client client)
    {
        var dwelling = new Dwelling { Landlord = "Bailleur fictif", Commune = InseeCode.Parse("31555"), Typology = Typology.T2, Financing = Financing.PLUS, AreaM2 = 45 };
        var vacancy = await client.OpenVacancy($"STEPS-{_opened++}", dwelling, new DateOnly(2027, 1, 31));
        foreach (var ((step, asked), number) in Life.Select((each, number) => (each, number)))
        {
            asked["expectedVersion"] = number + 1;
            (await client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/{step}", JsonSerializer.Serialize(asked))).Accepted();
        }
    }
}
