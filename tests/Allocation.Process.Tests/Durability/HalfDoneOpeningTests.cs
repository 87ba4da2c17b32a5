using System.Net;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Process.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Allocation.Process.Tests.Durability;

/// <summary>
/// The opening of a vacancy is two writes, the dwelling's and the vacancy's. A kill seldom falls between them, so what it
/// leaves is made by hand.
/// </summary>
public sealed class HalfDoneOpeningTests
{
    private const string Dwelling = "/api/v1/dwellings/HALF-DONE";

    [Fact]
    public async Task An_opening_that_a_crash_cut_in_two_is_completed_without_the_client_who_asked_for_it()
    {
        using var data = new TemporaryDirectory();
        var vacancy = await Opened(data.Path);
        Forget(vacancy, data.Path);

        var (process, client) = await ApiProcess.Start(data.Path);
        await using var restarted = process;

        Assert.Equal(HttpStatusCode.NotFound, (await client.Get($"/api/v1/vacancies/{vacancy}")).Status);
        Assert.Equal(vacancy, (await client.Get(Dwelling)).Accepted()["currentVacancy"]!.GetValue<Guid>());
        Assert.Equal("HALF-DONE", (await client.Get($"/api/v1/vacancies/{vacancy}")).Accepted()["dwellingId"]!.GetValue<string>());
        (await client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Accepted();
    }

    private static async Task<Guid> Opened(string directory)
    {
        var (process, client) = await ApiProcess.Start(directory);
        await using var running = process;
        var dwelling = new Dwelling { Landlord = "Bailleur fictif", Commune = InseeCode.Parse("31555"), Typology = Typology.T2, Financing = Financing.PLUS };
        var vacancy = await client.OpenVacancy("HALF-DONE", dwelling, new DateOnly(2027, 1, 31));
        await process.Terminate();
        return vacancy;
    }

    private static void Forget(Guid vacancy, string directory)
    {
        using var register = new SqliteConnection($"Data Source={Path.Combine(directory, "register.db")};Pooling=False");
        register.Open();
        using var delete = register.CreateCommand();
        delete.CommandText = "DELETE FROM vacancy WHERE id = $id";
        delete.Parameters.AddWithValue("$id", vacancy.ToString("N"));
        Assert.Equal(1, delete.ExecuteNonQuery());
    }
}
