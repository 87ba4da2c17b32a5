using System.Diagnostics;
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
    private const int Partitions = 8;

    /// <summary>Rows of a turn, as in the partition.</summary>
    private const int Turn = 4_096;

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
        var indexes = Loaded();
        var lists = Lists();
        var facts = indexes.Select(index => index.Snapshot().Facts).ToList();
        var (points, next) = (facts.Select(part => new int[part.Capacity]).ToList(), facts.Select(part => new int[part.Capacity]).ToList());
        var evaluator = new ColumnEvaluator(grid);
        output.WriteLine($"{demands:N0} demands in {Partitions} partitions, {criteria} criteria, {Environment.ProcessorCount} cores, .NET {Environment.Version}");

        var both = Clock.Median(Rounds, () => EvaluateAll(withNext: true));
        var alone = Clock.Median(Rounds, () => EvaluateAll(withNext: false));
        Print("one core: scores and next change, ms", both / 1_000);
        Print("one core: scores alone, ms", alone / 1_000);
        Print("one core: criterion evaluations a second, scores alone, millions", (double)demands * criteria / alone);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        evaluator.Evaluate(facts[0], 0, facts[0].Capacity, Today, points[0], next[0]);
        Print("bytes allocated by a call", GC.GetAllocatedBytesForCurrentThread() - allocated);
        Print("bytes of facts a demand", (double)facts.Sum(part => part.Bytes) / facts.Sum(part => part.Capacity));

        var (turn, copy) = Copied(indexes[0]);
        Print("copy of a partition for a what-if, in turns: all, ms", copy);
        Print("copy of a partition for a what-if, in turns: the longest, ms", turn);

        // As the product does it: a partition for each core at a time, copied first.
        var every = Math.Max(1, demands / 10_000);
        Print("what-if: first estimate, ms", Clock.Once(() => Report(every)) / 1_000);
        Print("what-if: exact report, ms", Clock.Median(3, () => Report(1)) / 1_000);

        if (postgres is not null)
        {
            using var peer = new PostgresPeer(postgres, grid, Today);
            peer.Fill(facts);
            var update = peer.Update();
            Print("PostgreSQL: UPDATE of the same scores, ms", update.TotalMilliseconds);
            Print("PostgreSQL / scores alone", update.TotalMicroseconds / alone);
            peer.Agree([.. points.SelectMany(part => part)]);
        }

        return 0;

        bool EvaluateAll(bool withNext)
        {
            for (var part = 0; part < facts.Count; part++)
                evaluator.Evaluate(facts[part], 0, facts[part].Capacity, Today, points[part], withNext ? next[part] : []);
            return withNext;
        }

        SimulationReport Report(int every)
        {
            var slices = new SimulatedSlice[indexes.Count];
            Parallel.For(0, indexes.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, part => slices[part] = WhatIf.Run(every > 1 ? indexes[part].CopySample(grid.Demands, every).All() : indexes[part].Snapshot(lists), grid));
            return ReportBuilder.Build(slices, null, grid.Version, _policies.PlacesOf(Territory));
        }

        void Print(string figure, double value) => output.WriteLine($"  {figure,-68} {value,14:#,0.###}");
    }

    /// <summary>A copy as a partition makes it: the longest turn is what a list may wait for it.</summary>
    private static (double Turn, double Copy) Copied(CandidateIndex index)
    {
        var turns = new List<double>();
        using var copy = index.Copy([]);
        for (var more = true; more;)
        {
            var since = Stopwatch.GetTimestamp();
            more = copy.Next(Turn);
            turns.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }

        return (turns.Max(), turns.Sum());
    }

    private List<NamedCriteria> Lists()
    {
        var dwellings = new DwellingGenerator(Options, _policies.Geography);
        return [.. Enumerable.Range(0, ListChoice.Most).Select(number => dwellings.Generate(number)).Select(dwelling => new NamedCriteria(dwelling.Id, new ListCriteria(dwelling.Dwelling, dwelling.AvailableOn)))];
    }

    private PopulationOptions Options => new() { Demands = demands, Seed = 1, Territories = [new TerritoryShare(Territory, 1)], Today = Today };

    private List<CandidateIndex> Loaded()
    {
        var files = new HouseholdGenerator(Options, _policies.Geography);
        return [.. Enumerable.Range(0, Partitions).Select(part =>
        {
            var index = new CandidateIndex(_policies.PlacesOf(Territory), _policies.GridsInForce(Territory, Today), _policies.Ceilings, _policies.Geography, Today);
            index.Load(Enumerable.Range(0, demands).Where(at => at % Partitions == part).Select(at => CandidateRecord.Of(new DemandId(at + 1), 1, files.Generate(at), default)));
            return index;
        })];
    }
}
