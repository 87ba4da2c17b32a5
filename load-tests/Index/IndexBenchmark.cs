using System.Diagnostics;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.Population;
using Allocation.Silo.Policies;

namespace Allocation.LoadTests.Index;

/// <summary>
/// The innermost layer alone: one territory's demands in one index, its busiest open list, changes and a day that passes.
/// Medians over repeated rounds; the comparison is a full scan of the same columns in the same run.
/// </summary>
internal sealed class IndexBenchmark(int demands)
{
    private const int Rounds = 200;
    private const int Changes = 2_000;
    private const int Shown = 50;
    private const int OpenLists = 200;

    /// <summary>What the largest territory has of a hundred thousand open vacancies in the country.</summary>
    private const int ManyLists = 10_000;

    private static readonly DateOnly Today = new(2026, 6, 1);
    private static readonly TerritoryId Territory = new("200046977");

    private readonly PolicyBook _policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);

    /// <summary>Runs, prints the figures, checks the gates.</summary>
    /// <returns>0, or 1 when a gate is broken.</returns>
    public int Run(TextWriter output, IReadOnlyList<Gate> gates)
    {
        var figures = Measure();
        output.WriteLine($"candidate index of one territory, {demands:N0} demands, {OpenLists} open lists, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        foreach (var (figure, value) in figures)
            output.WriteLine($"  {figure,-48} {value,14:#,0.#####}");

        var broken = gates.Where(gate => figures[gate.Figure] > gate.Most).ToList();
        foreach (var gate in broken)
            output.WriteLine($"  broken: {gate.Figure} is {figures[gate.Figure]:#,0.#####}, at most {gate.Most:#,0.#####} is allowed");
        return broken.Count == 0 ? 0 : 1;
    }

    private Dictionary<string, double> Measure()
    {
        var options = new PopulationOptions { Demands = demands, Seed = 1, Territories = [new TerritoryShare(Territory, 1)], Today = Today };
        var files = new HouseholdGenerator(options, _policies.Geography);
        var lists = Lists(options, 0, OpenLists);
        var figures = new Dictionary<string, double>();

        var heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        var index = new CandidateIndex(new TerritoryPlaces(Territory, _policies.Geography), _policies.GridsInForce(Territory, Today), _policies.Ceilings, _policies.Geography, Today);
        var (loading, generating) = (new Stopwatch(), new Stopwatch());
        loading.Start();
        index.Load(RecordsOf(files, loading, generating));
        loading.Stop();
        figures[Figures.Load] = loading.Elapsed.TotalMilliseconds;
        figures[Figures.BytesPerDemand] = (double)(GC.GetTotalMemory(forceFullCollection: true) - heapBefore) / demands;

        foreach (var (name, criteria) in lists)
        {
            index.Watch(name, criteria);
            index.View(name, Shown);
        }

        var (busiest, wanted) = lists.MaxBy(list => index.View(list.Name, Shown).Funnel.Income);

        figures[Figures.View] = Clock.Median(Rounds, () => index.View(busiest, Shown));
        figures[Figures.ViewBytes] = Clock.Bytes(Rounds, () => index.View(busiest, Shown));
        (figures[Figures.MovedView], figures[Figures.MovedViewBytes]) = Moved(index, busiest, files);
        figures[Figures.Query] = Clock.Median(Rounds / 4, () => index.Query(wanted, Shown));

        // The scan answers the same question without postings: every demand, every filter, sort what is left.
        var scan = Scan.Of(files, demands, wanted, _policies, _policies.GridsInForce(Territory, Today).First, Today);
        Agree(index.View(busiest, Shown), scan.Top(Shown));
        figures[Figures.Scan] = Clock.Median(20, () => scan.Top(Shown));

        var changes = ChangesOf(files, options);
        var next = 0;
        figures[Figures.ChangeBytes] = Clock.Bytes(Changes, () => index.Apply(changes[next++]));
        figures[Figures.Change] = Seen(index, changes, ref next);
        foreach (var (name, criteria) in Lists(options, OpenLists, ManyLists - OpenLists))
        {
            index.Watch(name, criteria);
            index.View(name, Shown);
        }

        figures[Figures.ChangeAmongMany] = Seen(index, changes, ref next);
        foreach (var (name, _) in Lists(options, OpenLists, ManyLists - OpenLists))
            index.Unwatch(name);
        figures[Figures.Day] = Clock.Once(() => index.AdvanceTo(Today.AddDays(1))) / 1_000;

        // From memory: the store and the reading of files are not in it, and neither are they in the load it is compared with.
        var (tomorrow, inForce) = (Today.AddDays(2), _policies.GridsInForce(Territory, Today));
        CandidateIndex? switched = null;
        figures[Figures.Switch] = Clock.Once(() => switched = index.Under(DwellingLines(), tomorrow, [new GridSwitch(tomorrow, inForce)])) / 1_000;
        Agree(switched!.View(busiest, Shown), switched.Query(wanted, Shown).Rows.Select(row => row.Number).ToList());

        figures[Figures.DwellingView] = DwellingView(files, wanted);
        figures[Figures.ViewToScan] = figures[Figures.MovedView] / figures[Figures.Scan];
        figures[Figures.SwitchToLoad] = figures[Figures.Switch] / figures[Figures.Load];
        figures[Figures.ChangeToRebuild] = figures[Figures.Change] / (figures[Figures.Load] * 1_000);
        return figures;
    }

    /// <summary>A list of which the last row shown has changed since it was looked at: it is walked again, the other rows are known.</summary>
    private static (double Microseconds, double Bytes) Moved(CandidateIndex index, string list, HouseholdGenerator files)
    {
        var (times, bytes) = (new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            Change();
            times[round] = Clock.Once(() => index.View(list, Shown));
            Change();
            bytes[round] = Clock.Bytes(1, () => index.View(list, Shown));
        }

        Array.Sort(times);
        Array.Sort(bytes);
        return (times[Rounds / 2], bytes[Rounds / 2]);

        void Change()
        {
            var last = index.View(list, Shown).Rows[^1];
            index.Apply(Records.Of(last.Id.Value - 1, last.Version + 1, files.Generate(last.Id.Value - 1), ChangeKind.SituationChanged, Today));
        }
    }

    /// <summary>Changes of which every list they move is looked at before the next, as in the product; the looking is not in the time.</summary>
    private static double Seen(CandidateIndex index, CandidateRecord[] changes, ref int next)
    {
        var times = new double[Changes];
        for (var change = 0; change < Changes; change++)
        {
            var record = changes[next++];
            times[change] = Clock.Once(() => index.Apply(record));
            foreach (var moved in index.TakeChanged())
                index.View(moved, Shown);
        }

        Array.Sort(times);
        return times[Changes / 2];
    }

    /// <summary>The same list under a grid whose order no posting has: what a dwelling adds is found on the way (SCO-13).</summary>
    private double DwellingView(HouseholdGenerator files, ListCriteria wanted)
    {
        var grid = DwellingLines().First!;
        var index = new CandidateIndex(new TerritoryPlaces(Territory, _policies.Geography), TerritoryGrids.All(grid), _policies.Ceilings, _policies.Geography, Today);
        index.Load(RecordsOf(files, new Stopwatch(), new Stopwatch()));
        index.Watch("list", wanted);
        Agree(index.View("list", Shown), Scan.Of(files, demands, wanted, _policies, grid, Today).Top(Shown));
        return Moved(index, "list", files).Microseconds;
    }

    private TerritoryGrids DwellingLines() =>
        TerritoryGrids.All(GridParser.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Index", "dwelling-lines.yaml")), "dwelling-lines.yaml", geography: _policies.Geography).Grid!);

    private IEnumerable<CandidateRecord> RecordsOf(HouseholdGenerator files, Stopwatch loading, Stopwatch generating)
    {
        for (var demand = 0; demand < demands; demand++)
        {
            // Making households is not part of what is measured.
            loading.Stop();
            generating.Start();
            var record = Records.Of(demand, version: 1, files.Generate(demand), ChangeKind.Registered, Today);
            generating.Stop();
            loading.Start();
            yield return record;
        }
    }

    private List<(string Name, ListCriteria Criteria)> Lists(PopulationOptions options, int from, int count)
    {
        var dwellings = new DwellingGenerator(options, _policies.Geography);
        return [.. Enumerable.Range(from, count).Select(index => dwellings.Generate(index)).Select(dwelling => (dwelling.Id, new ListCriteria(dwelling.Dwelling, dwelling.AvailableOn)))];
    }

    private CandidateRecord[] ChangesOf(HouseholdGenerator files, PopulationOptions options)
    {
        var events = new EventStream(options, _policies.Geography);
        var versions = new Dictionary<long, (int Version, DemandFile File)>();
        return [.. Enumerable.Range(0, 3 * Changes).Select(number =>
        {
            var demand = events.IndexOf(number);
            var (version, file) = versions.TryGetValue(demand, out var held) ? held : (1, files.Generate(demand));
            var after = events.Apply(number, file);
            versions[demand] = (version + 1, after);
            return Records.Of(demand, version + 1, after, ChangeKind.SituationChanged, Today);
        })];
    }

    private static void Agree(RankedSlice list, IReadOnlyList<UniqueNumber> scanned)
    {
        if (!list.Rows.Select(row => row.Number).SequenceEqual(scanned))
            throw new InvalidOperationException("The index and the full scan disagree: no figure of this run means anything.");
    }
}
