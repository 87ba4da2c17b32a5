using Allocation.Api.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Dwellings;
using Allocation.Grains.Time;
using Allocation.Population;

namespace Allocation.Api.Demo;

/// <summary>The fictitious households and vacant dwellings of the demo, entered by the same commands as anybody's.</summary>
internal sealed class DemoPopulation(IGrainFactory grains, DemandNumbering numbering, DemoFlux flux, Geography geography, CivilClock clock)
{
    /// <summary>Households of the demo.</summary>
    public const int Demands = 20_000;

    private const int Vacancies = 60;

    /// <summary>Commands in flight: enough to share commits, few enough to leave room for questions.</summary>
    private const int InFlight = 128;

    internal static readonly Actor Author = new("demo", "demo", "demo");

    /// <summary>Whether it is being entered now: what moves meanwhile is no news to anybody.</summary>
    public bool Filling { get; private set; }

    private PopulationOptions Options => PopulationOptions.Demo(clock.Today) with { Demands = Demands };

    /// <summary>Whether the dwellings of the demo are there.</summary>
    public async Task<bool> IsThere() => await grains.GetGrain<IDwellingGrain>(Dwellings().Generate(0).Id).Read(Author) is not null;

    /// <summary>Enters dwellings first, so that lists can be watched filling, then households.</summary>
    /// <param name="cancellation">Ends the filling.</param>
    public async Task Fill(CancellationToken cancellation)
    {
        Filling = true;
        try
        {
            await Enter(cancellation);
        }
        finally
        {
            Filling = false;
        }
    }

    /// <summary>Households that are there: they enter almost in order, so the first that is missing is found by halving.</summary>
    public async Task<int> Entered()
    {
        var households = new HouseholdGenerator(Options, geography);
        var directory = grains.GetGrain<IDemandDirectoryGrain>(0);
        var (there, missing) = (0, Demands);
        while (there < missing)
        {
            var middle = (there + missing) / 2;
            if (await directory.Find(households.Generate(middle).UniqueNumber) is null)
                missing = middle;
            else
                there = middle + 1;
        }

        return there;
    }

    private async Task Enter(CancellationToken cancellation)
    {
        var dwellings = Dwellings();
        var some = Enumerable.Range(0, Vacancies).Select(index => dwellings.Generate(index)).ToList();
        await flux.Record(some.Select(dwelling => new LedgerKey(dwelling.Dwelling.Landlord, dwelling.Dwelling.Commune.Departement)), Options);
        for (var index = 0; index < Vacancies; index++)
        {
            var dwelling = some[index];
            var grain = grains.GetGrain<IDwellingGrain>(dwelling.Id);
            await grain.Describe(new DescribeDwelling(NewCommand(), dwelling.Dwelling));
            await grain.OpenVacancy(new OpenVacancy(NewCommand(), dwelling.AvailableOn));
        }

        var households = new HouseholdGenerator(Options, geography);

        // Those that were in flight when an earlier filling was cut short are tried again, and refused if they are there.
        var from = Math.Max(0, await Entered() - (2 * InFlight));
        await Parallel.ForEachAsync(
            Enumerable.Range(from, Demands - from),
            new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellation },
            async (index, _) => await numbering.Register(NewCommand(), households.Generate(index), creationKey: null, strict: true));
    }

    /// <summary>A command of the demo's own.</summary>
    public static Command NewCommand() => new(Guid.CreateVersion7(), "demo", Author);

    private DwellingGenerator Dwellings() => new(Options, geography);
}
