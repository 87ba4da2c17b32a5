using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Population;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Recomputation;

/// <summary>A process with two thousand fictitious households and some vacancies in each territory of the demo, all entered over HTTP.</summary>
public sealed class PopulatedApi : IAsyncLifetime
{
    private const int Households = 2_000;
    private const int Vacancies = 15;

    private readonly TemporaryDirectory _data = new();
    private ApiProcess _process = null!;

    internal Client Client { get; private set; } = null!;

    internal string DataDirectory => _data.Path;

    /// <summary>Open vacancies: newest last.</summary>
    internal List<(Guid Id, Dwelling Dwelling, DateOnly AvailableOn)> Open { get; } = [];

    public async ValueTask InitializeAsync()
    {
        (_process, Client) = await ApiProcess.Start(_data.Path);
        var options = new PopulationOptions { Demands = Households, Seed = 1_789, Today = CivilTime.InParis(TimeProvider.System.GetUtcNow()) };
        var dwellings = new DwellingGenerator(options, Policies.Geography);
        for (var index = 0; index < Vacancies; index++)
        {
            var generated = dwellings.Generate(index);

            // Every third has no known area, so that "not known" is met as well.
            var dwelling = index % 3 == 0 ? generated.Dwelling with { AreaM2 = null } : generated.Dwelling;
            Open.Add((await Client.OpenVacancy(generated.Id, dwelling, generated.AvailableOn), dwelling, generated.AvailableOn));
        }

        var households = new HouseholdGenerator(options, Policies.Geography);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Households), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (index, _) => await Client.Register(households.Generate(index)));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
        _data.Dispose();
    }
}
