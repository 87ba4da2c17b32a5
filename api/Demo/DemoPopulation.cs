using Allocation.Api.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Dwellings;
using Allocation.Grains.Time;
using Allocation.Population;

namespace Allocation.Api.Demo;

/// <summary>The fictitious households and vacant dwellings of the demo, entered by the same commands as anybody's.</summary>
internal sealed class DemoPopulation(IGrainFactory grains, DemandNumbering numbering, Geography geography, CivilClock clock)
{
    /// <summary>Households of the demo.</summary>
    public const int Demands = 20_000;

    private const int Vacancies = 60;

    /// <summary>Commands in flight: enough to share commits, few enough to leave room for questions.</summary>
    private const int InFlight = 128;

    private static readonly Actor Author = new("demo", "demo", "demo");

    /// <summary>Whether it is being entered now: what moves meanwhile is no news to anybody.</summary>
    public bool Filling { get; private set; }

    private PopulationOptions Options => PopulationOptions.Demo(clock.Today) with { Demands = Demands };

    /// <summary>Whether the dwellings of the demo are there.</summary>
    public async Task<bool> IsThere() => await grains.GetGrain<IDwellingGrain>(Dwellings().Generate(0).Id).Read() is not null;

    /// <summary>Enters dwellings first, so that lists can be watched filling, then households.</summary>
    /// <param name="entered">Households that an earlier filling entered before it was cut short; 0 on an empty store.</param>
    /// <param name="cancellation">Ends the filling.</param>
    public async Task Fill(long entered, CancellationToken cancellation)
    {
        Filling = true;
        try
        {
            await Enter(entered, cancellation);
        }
        finally
        {
            Filling = false;
        }
    }

    private async Task Enter(long entered, CancellationToken cancellation)
    {
        var dwellings = Dwellings();
        for (var index = 0; index < Vacancies; index++)
        {
            var dwelling = dwellings.Generate(index);
            var grain = grains.GetGrain<IDwellingGrain>(dwelling.Id);
            await grain.Describe(new DescribeDwelling(NewCommand(), dwelling.Dwelling));
            await grain.OpenVacancy(new OpenVacancy(NewCommand(), dwelling.AvailableOn));
        }

        var households = new HouseholdGenerator(Options, geography);

        // They enter almost in order: those that were in flight at the cut are tried again, and refused if they are there.
        var from = (int)Math.Max(0, entered - InFlight);
        await Parallel.ForEachAsync(
            Enumerable.Range(from, Demands - from),
            new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellation },
            async (index, _) => await numbering.Register(NewCommand(), households.Generate(index), creationKey: null, strict: true));
    }

    /// <summary>A command of the demo's own.</summary>
    public static Command NewCommand() => new(Guid.CreateVersion7(), "demo", Author);

    private DwellingGenerator Dwellings() => new(Options, geography);
}
