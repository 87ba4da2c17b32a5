using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Simulation;
using Allocation.Domain.Territories;
using Allocation.LoadTests.Index;
using Allocation.Population;
using Allocation.Silo.Policies;

namespace Allocation.LoadTests.Grids;

/// <summary>
/// The columnar evaluator over a territory's demands under a complete grid of forty criteria, the what-if of a whole territory,
/// and the same scores by an UPDATE of PostgreSQL in the same run.
/// </summary>
internal sealed class GridBenchmark(int demands)
{
    private const int Rounds = 5;

    private static readonly DateOnly Today = new(2026, 6, 1);
    private static readonly TerritoryId Territory = new("200046977");

    private readonly PolicyBook _policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);

    /// <summary>Runs and prints the figures.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="postgres">Connection string of a server one may use for a temporary table; null to leave it out.</param>
    public int Run(TextWriter output, string? postgres)
    {
        var grid = GridParser.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Grids", "forty-criteria.yaml")), "forty-criteria.yaml", geography: _policies.Geography).Grid!;
        var criteria = grid.AllCriteria().Count();
        var index = Loaded();
        var facts = index.Snapshot(mostLists: 0).Facts;
        var (points, next) = (new int[demands], new int[demands]);
        var evaluator = new ColumnEvaluator(grid);
        output.WriteLine($"{demands:N0} demands, {criteria} criteria, one core of {Environment.ProcessorCount}, .NET {Environment.Version}");

        var both = Clock.Median(Rounds, () => Evaluate(() => evaluator.Evaluate(facts, 0, demands, Today, points, next)));
        var alone = Clock.Median(Rounds, () => Evaluate(() => evaluator.Evaluate(facts, 0, demands, Today, points, [])));
        Print("scores and next change, ms", both / 1_000);
        Print("scores alone, ms", alone / 1_000);
        Print("criterion evaluations a second, scores alone, millions", (double)demands * criteria / alone);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        evaluator.Evaluate(facts, 0, demands, Today, points, next);
        Print("bytes allocated by a call", GC.GetAllocatedBytesForCurrentThread() - allocated);
        Print("bytes of facts a demand", (double)facts.Bytes / facts.Capacity);

        IndexSnapshot snapshot = null!;
        Print("what-if: copy of the index, ms", Clock.Once(() => snapshot = index.Snapshot(200)) / 1_000);
        SimulatedSlice slice = null!;
        Print("what-if: both scores and each criterion alone, ms", Clock.Once(() => slice = WhatIf.Run(snapshot, grid, 1)) / 1_000);
        Print("what-if: report, ms", Clock.Once(() => ReportBuilder.Build([slice], null, grid.Version, _policies.PlacesOf(Territory))) / 1_000);
        Print("what-if: first estimate, ms", Clock.Once(() => ReportBuilder.Build([WhatIf.Run(snapshot, grid, Math.Max(1, demands / 10_000))], null, grid.Version, _policies.PlacesOf(Territory))) / 1_000);

        if (postgres is not null)
        {
            using var peer = new PostgresPeer(postgres, grid, Today);
            peer.Fill(facts, demands);
            var update = peer.Update();
            Print("PostgreSQL: UPDATE of the same scores, ms", update.TotalMilliseconds);
            Print("PostgreSQL / scores alone", update.TotalMicroseconds / alone);
            peer.Agree(points);
        }

        return 0;

        void Print(string figure, double value) => output.WriteLine($"  {figure,-60} {value,14:#,0.###}");
    }

    private CandidateIndex Loaded()
    {
        var options = new PopulationOptions { Demands = demands, Seed = 1, Territories = [new TerritoryShare(Territory, 1)], Today = Today };
        var files = new HouseholdGenerator(options, _policies.Geography);
        var index = new CandidateIndex(_policies.PlacesOf(Territory), _policies.GridInForce(Territory, Today), _policies.Ceilings, _policies.Geography, Today);
        index.Load(files.All().Select((file, at) => CandidateRecord.Of(new DemandId(at + 1), 1, file, default)));
        return index;
    }

    private static bool Evaluate(Action evaluation)
    {
        evaluation();
        return true;
    }
}
