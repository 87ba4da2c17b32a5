using System.Net;
using System.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Population;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Durability;

public sealed class FullDiskTests
{
    private const int Before = 20;

    [Fact]
    public async Task A_full_disk_refuses_writes_loses_none_and_is_forgotten_once_there_is_room()
    {
        await using var disk = await SmallDisk.Mount(megabytes: 64);
        var (process, client) = await ApiProcess.Start(Path.Combine(disk.Path, "data"));
        await using var running = process;
        var households = new HouseholdGenerator(new PopulationOptions { Demands = 10_000, Seed = 5, Today = CivilTime.InParis(TimeProvider.System.GetUtcNow()) }, Policies.Geography);
        for (var index = 0; index < Before; index++)
            await client.Register(households.Generate(index));

        disk.Fill();
        var (next, refused) = (Before, new Answer(HttpStatusCode.OK, ""));
        while (refused.Status != HttpStatusCode.ServiceUnavailable)
        {
            Assert.True(refused.Status is HttpStatusCode.OK or HttpStatusCode.Created, refused.Body);
            refused = await Register(next++);
        }

        // Lists are still answered; a file is shown to nobody whose reading cannot be noted, and what was refused is not there.
        Assert.Contains("problem:unavailable", refused.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/health/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/api/v1/vacancies")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.Get($"/api/v1/demands/{households.Generate(0).UniqueNumber}")).Status);
        disk.Empty();
        Assert.Equal(HttpStatusCode.Created, (await Register(next - 1)).Status);
        for (var index = 0; index < next; index++)
            Assert.Equal(HttpStatusCode.OK, (await client.Get($"/api/v1/demands/{households.Generate(index).UniqueNumber}")).Status);

        Task<Answer> Register(int index) => client.Send(HttpMethod.Post, "/api/v1/demands", Encoding.UTF8.GetString(DemandJson.Write(households.Generate(index))), $"creation {index}");
    }
}
