using System.Diagnostics;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.LoadTests.Index;
using Allocation.Population;
using Allocation.Silo.Policies;

namespace Allocation.LoadTests.Compare;

/// <summary>
/// The candidate index beside an expert's PostgreSQL: the same demands, the same two questions, the same answers row by row, or
/// there are no figures. The demands are those of one territory under the grid in force there.
/// </summary>
internal sealed class Comparison(int demands, string? connection)
{
    private const string Ours = "allocation";
    private const string OursAnew = "allocation, every row changed";
    private const string Peer = "postgres, covering index";
    private const string Favoured = "postgres, partial index for this";
    private const string Popular = "popular";
    private const string Selective = "selective";

    private const int Shown = 50;
    private const int Asked = 2_000;
    private const int AskedOfServer = 400;
    private const int Changes = 2_000;

    /// <summary>Fewest candidates of the selective list: a page of them.</summary>
    private const int FewestCandidates = 20;

    private static readonly bool[] BothWays = [false, true];
    private static readonly DateOnly Today = new(2026, 6, 1);
    private static readonly TerritoryId Territory = new("200046977");

    private readonly PolicyBook _policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
    private readonly PopulationOptions _options = new() { Demands = demands, Seed = 1, Territories = [new TerritoryShare(Territory, 1)], Today = Today };

    /// <summary>Runs it.</summary>
    /// <param name="progress">Told what is under way.</param>
    /// <exception cref="InvalidOperationException">Two engines gave different answers, or there is no peer.</exception>
    public ComparisonReport Run(TextWriter progress)
    {
        using var server = connection is null ? ThrowawayPostgres.Start() : null;
        using var peer = new PostgresRanking(connection ?? server!.ConnectionString);
        var files = new HouseholdGenerator(_options, _policies.Geography);
        var places = new TerritoryPlaces(Territory, _policies.Geography);
        var grids = _policies.GridsInForce(Territory, Today);

        progress.WriteLine("loading the index");
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var index = new CandidateIndex(places, grids, _policies.Ceilings, _policies.Geography, Today);
        index.Load(Enumerable.Range(0, demands).Select(demand => Record(demand, 1, files.Generate(demand), ChangeKind.Registered)));
        var memory = GC.GetTotalMemory(forceFullCollection: true) - heap;

        progress.WriteLine("loading PostgreSQL");
        var keys = Keys(files, grids.First);
        peer.Fill(Wishes(files, places, keys));

        var (popular, selective) = (PopularList(index), SelectiveList(index));
        var version = 1;
        var measured = new List<(string Engine, string Case, double P50, double P99, double? Server)>();
        foreach (var (name, criteria) in new[] { (Popular, popular), (Selective, selective) })
        {
            var question = QuestionOf(criteria, places);
            index.Watch(name, criteria);
            var answer = index.View(name, Shown);
            progress.WriteLine(FormattableString.Invariant($"{name}: {criteria.Dwelling.Typology} in {criteria.Dwelling.Commune}, {answer.Funnel.Typology:N0} wishes, {answer.Funnel.Candidates:N0} candidates"));
            var ours = Times(Asked, () => index.View(name, Shown));
            measured.Add((Ours, name, ours.P50, ours.P99, null));
            var anew = Anew(index, name, files, ref version);
            measured.Add((OursAnew, name, anew.P50, anew.P99, null));
            measured.Add(Measure(peer, Peer, name, question, answer));
            peer.Favour(question);
            measured.Add(Measure(peer, Favoured, name, question, answer));
            peer.Unfavour();
        }

        progress.WriteLine("changes");
        var changes = ChangesOf(files, version + 1);
        var next = 0;
        var update = Clock.Median(changes.Length - 1, () => index.Apply(changes[next++]));
        var touched = Scattered(500);
        var peers = new Dictionary<string, (double Update, long Size)> { [Peer] = (peer.Update(touched), peer.Size) };
        peer.Favour(QuestionOf(selective, places));
        peers[Favoured] = (peer.Update(touched), peer.Size);
        peer.Unfavour();

        progress.WriteLine("another grid");
        var rescore = Clock.Once(() => index.Under(grids, Today.AddDays(1), [new GridSwitch(Today.AddDays(1), grids)])) / 1_000;
        var peerRescore = peer.Rescore([.. keys.Select((key, demand) => key with { Points = key.Points + demand % 7 })]).TotalMilliseconds;

        return new ComparisonReport(
            $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, .NET {Environment.Version}, {peer.Version}",
            Commit(),
            demands,
            [.. measured.Select(row => new EngineCase(row.Engine, row.Case, row.P50, row.P99, row.Server, peers.TryGetValue(row.Engine, out var its) ? its.Update : update, peers.ContainsKey(row.Engine) ? peerRescore : rescore, peers.ContainsKey(row.Engine) ? its.Size : memory))],
            new ComparisonRatios(
                Ratio(Peer, Popular), Ratio(Peer, Selective), Ratio(Favoured, Selective), peerRescore / rescore, ServerRatio(Peer, Popular), ServerRatio(Peer, Selective), ServerRatio(Favoured, Selective)));

        double Ratio(string engine, string question) => P50(engine, question) / P50(Ours, question);

        double ServerRatio(string engine, string question) => measured.Single(row => row.Engine == engine && row.Case == question).Server!.Value / P50(Ours, question);

        double P50(string engine, string question) => measured.Single(row => row.Engine == engine && row.Case == question).P50;
    }

    /// <summary>The peer at its fastest: with one statement for all lists, or with one of the list's own.</summary>
    private static (string Engine, string Case, double P50, double P99, double? Server) Measure(PostgresRanking peer, string engine, string name, PeerQuestion question, RankedSlice answer)
    {
        var (p50, p99) = BothWays.Select(ownStatement =>
        {
            using var prepared = peer.Prepare(question, Shown, ownStatement);
            if (!prepared.Answer().SequenceEqual(answer.Rows.Select(row => row.Number.Value)))
                throw new InvalidOperationException($"{engine} and the index disagree on the {name} list: no figure of this run means anything.");
            return Times(AskedOfServer, prepared.Answer);
        }).Min();
        return (engine, name, p50, p99, peer.ServerTime(question, Shown, 50));
    }

    private static (double P50, double P99) Times<T>(int rounds, Func<T> work)
    {
        var times = new double[rounds];
        for (var round = 0; round < rounds / 10; round++)
            work();
        for (var round = 0; round < rounds; round++)
            times[round] = Clock.Once(() => work());
        Array.Sort(times);
        return (times[rounds / 2], times[rounds * 99 / 100]);
    }

    /// <summary>Of many dwellings, the one with the most candidates.</summary>
    private ListCriteria PopularList(CandidateIndex index)
    {
        var dwellings = new DwellingGenerator(_options, _policies.Geography);
        return Enumerable.Range(0, 200).Select(number => dwellings.Generate(number)).Select(dwelling => new ListCriteria(dwelling.Dwelling, Today)).MaxBy(criteria => index.Query(criteria, 0).Funnel.Candidates)!;
    }

    /// <summary>Of the dwellings one can imagine in the commune wished most, the one with the most wishes for each candidate.</summary>
    private ListCriteria SelectiveList(CandidateIndex index)
    {
        var commune = PopularList(index).Dwelling.Commune;
        var imagined = from typology in Enum.GetValues<Typology>()
                       from financing in Enum.GetValues<Financing>()
                       from persons in Enumerable.Range(1, 7)
                       select new ListCriteria(new Dwelling { Landlord = "Bailleur", Commune = commune, Typology = typology, Financing = financing, AreaM2 = OccupancyFilter.MinimumAreaM2(persons) }, Today);
        return imagined.Select(criteria => (Criteria: criteria, index.Query(criteria, 0).Funnel)).Where(list => list.Funnel.Candidates >= FewestCandidates)
            .MaxBy(list => (double)list.Funnel.Typology / list.Funnel.Candidates).Criteria;
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

    /// <summary>Where each demand stands, computed without the index.</summary>
    private RankKey[] Keys(HouseholdGenerator files, ScoringGrid? grid)
    {
        const int Rows = 10_000;
        var ties = new TieOrder(grid?.TieBreak ?? ScoringGrid.DefaultTieBreak);
        var keys = new RankKey[demands];
        for (var first = 0; first < demands; first += Rows)
        {
            var count = Math.Min(Rows, demands - first);
            var facts = new FactColumns(count);
            var numbers = new UniqueNumber[count];
            for (var row = 0; row < count; row++)
            {
                var file = files.Generate(first + row);
                facts.Set(row, FactReader.Read(file));
                numbers[row] = file.UniqueNumber;
            }

            var (points, next, levels) = (new int[count], new int[count], new byte[count]);
            if (grid is not null)
                new ColumnEvaluator(grid).Evaluate(facts, 0, count, Today, points, next, levels);
            for (var row = 0; row < count; row++)
                keys[first + row] = RankKey.Of(levels[row], points[row], ties.Of(facts, row), numbers[row]);
        }

        return keys;
    }

    private IEnumerable<(int Demand, int Place, Typology Typology, PeerRow Row)> Wishes(HouseholdGenerator files, TerritoryPlaces places, RankKey[] keys)
    {
        for (var demand = 0; demand < demands; demand++)
        {
            var file = files.Generate(demand);
            if (file.Status != DemandStatus.Active)
                continue;
            var facts = FactReader.Read(file);
            var check = IncomeTest.Check(facts, Financing.PLUS, CeilingZone.Overseas, Today, _policies.Ceilings);
            var persons = facts[Fact.TypologyPersons];
            var row = new PeerRow(keys[demand], persons < 1 ? null : persons, check.Income == FactVector.Unknown ? null : check.Income, check.Category);
            foreach (var place in places.Wished(file.Wishes.Communes, file.Wishes.Extended))
            {
                foreach (var typology in file.Wishes.Types)
                    yield return (demand, place, typology, row);
            }
        }
    }

    /// <summary>Demands that a DALO decision lifts in the order, or its end lets fall.</summary>
    private CandidateRecord[] ChangesOf(HouseholdGenerator files, int version)
    {
        return [.. Scattered(Changes).Select(demand =>
        {
            var file = files.Generate(demand);
            return Record(demand, version, file with { Dalo = file.Dalo == "ACTIF" ? "NON" : "ACTIF" }, ChangeKind.DaloChanged);
        })];
    }

    /// <summary>So many demands, each once, all over the territory.</summary>
    private int[] Scattered(int count) => [.. Enumerable.Range(0, count).Select(number => (int)(number * 7_919L % demands)).Distinct()];

    /// <summary>The list when every row shown has changed since it was last looked at, so that nothing of it is known from before.</summary>
    private static (double P50, double P99) Anew(CandidateIndex index, string list, HouseholdGenerator files, ref int version)
    {
        const int Rounds = 100;
        var times = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            version++;
            foreach (var row in index.View(list, Shown).Rows)
                index.Apply(Record(row.Id.Value - 1, version, files.Generate(row.Id.Value - 1), ChangeKind.SituationChanged));
            times[round] = Clock.Once(() => index.View(list, Shown));
        }

        Array.Sort(times);
        return (times[Rounds / 2], times[Rounds - 1]);
    }

    private static CandidateRecord Record(long demand, int version, DemandFile file, ChangeKind kind) =>
        CandidateRecord.Of(new DemandId(demand + 1), version, file, new ChangeCause(kind, new DateTimeOffset(Today, default, TimeSpan.Zero), 0));

    /// <summary>The commit of the checkout the program is run in.</summary>
    private static string Commit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var commit = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? commit : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
