using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.Population;
using Allocation.Silo.Policies;

namespace Allocation.LoadTests.Micro;

/// <summary>What the benchmarks measure with: a territory, its policies and its fictitious households.</summary>
internal sealed class MicroTerritory
{
    public static readonly DateOnly Today = new(2026, 6, 1);

    /// <summary>Demands of the territory: some ten times what its busiest partition holds of one commune.</summary>
    public const int Demands = 200_000;

    private static readonly TerritoryId Territory = new("200046977");

    private readonly PopulationOptions _options = new() { Demands = Demands, Seed = 1, Territories = [new TerritoryShare(Territory, 1)], Today = Today };

    public MicroTerritory()
    {
        Households = new HouseholdGenerator(_options, Policies.Geography);
        Dwellings = new DwellingGenerator(_options, Policies.Geography);
    }

    public PolicyBook Policies { get; } = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);

    public HouseholdGenerator Households { get; }

    public DwellingGenerator Dwellings { get; }

    /// <summary>An empty index under the grid in force.</summary>
    public CandidateIndex Index() => new(new TerritoryPlaces(Territory, Policies.Geography), Policies.GridsInForce(Territory, Today), Policies.Ceilings, Policies.Geography, Today);

    /// <summary>The text of a complete grid of forty criteria of every kind.</summary>
    public static string FortyCriteria() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Grids", "forty-criteria.yaml"));

    /// <summary>A grid.</summary>
    /// <exception cref="InvalidOperationException">The text is none.</exception>
    public ScoringGrid Parse(string yaml) => GridParser.Parse(yaml, "grid.yaml", geography: Policies.Geography).Grid ?? throw new InvalidOperationException("The grid has errors.");
}
