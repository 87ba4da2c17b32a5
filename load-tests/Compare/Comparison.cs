using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;
using Allocation.LoadTests.Index;
using Allocation.Population;
using Allocation.Silo.Policies;

namespace Allocation.LoadTests.Compare;

/// <summary>
/// The candidate index beside other engines, each set up by an expert: the same demands, the same two questions, the same answers row by
/// row, or there are no figures. The demands are those of one territory under the grid in force there.
/// </summary>
internal sealed class Comparison(ComparisonWords asked)
{
    private const int Shown = 50;
    private const int Asked = 2_000;
    private const int Changes = 2_000;

    private static readonly DateOnly Today = new(2026, 6, 1);
    private static readonly TerritoryId Territory = new("200046977");

    private readonly int _demands = asked.Demands;
    private readonly PolicyBook _policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
    private readonly PopulationOptions _options = new() { Demands = asked.Demands, Seed = 1, Territories = [new TerritoryShare(Territory, 1)], Today = Today };

    /// <summary>Runs it.</summary>
    /// <param name="progress">Told what is under way, and which engines are not there.</param>
    /// <exception cref="InvalidOperationException">Two engines gave different answers, or one that was named is not there.</exception>
    public ComparisonReport Run(TextWriter progress)
    {
        var files = new HouseholdGenerator(_options, _policies.Geography);
        var places = new TerritoryPlaces(Territory, _policies.Geography);
        var grids = _policies.GridsInForce(Territory, Today);

        progress.WriteLine("loading the index");
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var index = new CandidateIndex(places, grids, _policies.Ceilings, _policies.Geography, Today);
        index.Load(Enumerable.Range(0, _demands).Select(demand => Records.Of(demand, 1, files.Generate(demand), ChangeKind.Registered, Today)));
        var memory = GC.GetTotalMemory(forceFullCollection: true) - heap;

        var data = new PeerData(_demands, files, places, _policies, grids.First, Today);
        var (lists, times) = (new List<AskedList>(), new List<(string Engine, string Case, double P50, double P99)>());
        var version = 1;
        var popular = ListsToAsk.Popular(index, new DwellingGenerator(_options, _policies.Geography));
        foreach (var (name, criteria) in new[] { (ComparisonRatios.Popular, popular), (ComparisonRatios.Selective, ListsToAsk.Selective(index, popular)) })
        {
            index.Watch(name, criteria);
            var answer = index.View(name, Shown);
            lists.Add(new AskedList(name, QuestionOf(criteria, places), [.. answer.Rows.Select(row => row.Number.Value)]));
            progress.WriteLine(FormattableString.Invariant($"{name}: {criteria.Dwelling.Typology} in {criteria.Dwelling.Commune}, {answer.Funnel.Typology:N0} wishes, {answer.Funnel.Candidates:N0} candidates"));
            var known = Clock.Percentiles(Asked, () => index.View(name, Shown));
            times.Add((ComparisonRatios.Ours, name, known.P50, known.P99));
            var moved = Moved(index, name, 1, files, ref version);
            times.Add((ComparisonRatios.OursMoved, name, moved.P50, moved.P99));
            var anew = Moved(index, name, Shown, files, ref version);
            times.Add((ComparisonRatios.OursAnew, name, anew.P50, anew.P99));
        }

        var changes = ChangesOf(files, data.Scattered(Changes), version + 1);
        var next = 0;
        var update = Clock.Median(changes.Length - 1, () => index.Apply(changes[next++]));
        var rescore = Clock.Once(() => index.Under(grids, Today.AddDays(1), [new GridSwitch(Today.AddDays(1), grids)])) / 1_000;
        var cases = times.Select(time => new EngineCase(time.Engine, time.Case, time.P50, time.P99, null, update, rescore, memory)).ToList();

        var versions = new List<string>();
        cases.AddRange(OfPeers(new PeerTrial(data, lists), versions, progress));
        return new ComparisonReport(
            $"{Machine.Line}, {string.Join(", ", versions)}",
            Machine.Commit(),
            _demands,
            cases,
            ComparisonRatios.Of(cases));
    }

    /// <summary>One after the other, so that none takes memory or a core from another.</summary>
    private IEnumerable<EngineCase> OfPeers(PeerTrial trial, List<string> versions, TextWriter progress)
    {
        foreach (var engine in asked.Engines ?? Peers.All)
        {
            IPeer peer;
            try
            {
                peer = Peers.Start(engine, asked.Postgres);
            }
            catch (EngineMissingException missing) when (asked.Engines is null)
            {
                progress.WriteLine($"{engine} is left out. {missing.Message}");
                continue;
            }

            using (peer)
            {
                progress.WriteLine(peer.Version);
                versions.Add(peer.Version);
                foreach (var row in trial.Run(peer))
                    yield return row;
            }
        }
    }

    private PeerQuestion QuestionOf(ListCriteria criteria, TerritoryPlaces places)
    {
        const int Categories = 40;
        var dwelling = criteria.Dwelling;
        var zone = _policies.Geography.TryFind(dwelling.Commune, out var commune) ? commune.Zone : CeilingZone.Overseas;
        var occupancy = new OccupancyFilter(dwelling);
        var fitting = Enumerable.Range(1, 30).Where(persons => occupancy.Test(persons) != Outcome.Failed).ToList();
        return new PeerQuestion(
            places.NumberOf(dwelling.Commune),
            dwelling.Typology,
            fitting[0],
            fitting[^1],
            [.. Enumerable.Range(1, Categories).Select(category => _policies.Ceilings.For(criteria.LeaseDate(Today).Year, dwelling.Financing, zone, category).Amount ?? int.MaxValue)]);
    }

    /// <summary>Demands that a DALO decision lifts in the order, or its end lets fall.</summary>
    private static CandidateRecord[] ChangesOf(HouseholdGenerator files, IEnumerable<int> demands, int version) => [.. demands.Select(demand =>
    {
        var file = files.Generate(demand);
        return Records.Of(demand, version, file with { Dalo = file.Dalo == "ACTIF" ? "NON" : "ACTIF" }, ChangeKind.DaloChanged, Today);
    })];

    /// <summary>The list when so many of the rows shown have changed since it was last looked at, from the last one up: what is known of them from before is good no more.</summary>
    private static (double P50, double P99) Moved(CandidateIndex index, string list, int rows, HouseholdGenerator files, ref int version)
    {
        const int Rounds = 200;
        var times = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            version++;
            foreach (var row in index.View(list, Shown).Rows.TakeLast(rows).ToList())
                index.Apply(Records.Of(row.Id.Value - 1, version, files.Generate(row.Id.Value - 1), ChangeKind.SituationChanged, Today));
            times[round] = Clock.Once(() => index.View(list, Shown));
        }

        Array.Sort(times);
        return (times[Rounds / 2], times[Rounds - 1]);
    }
}
