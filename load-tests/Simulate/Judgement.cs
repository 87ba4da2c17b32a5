using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;
using Allocation.LoadTests.Simulate.Load;
using Allocation.LoadTests.Simulate.Watch;

namespace Allocation.LoadTests.Simulate;

/// <summary>What was not as it should be; all must be 0.</summary>
/// <param name="Commands">Acknowledged changes that are not in the register, and commands that were never answered.</param>
/// <param name="Lists">Lists that are not what the acknowledged changes make of them.</param>
/// <param name="Screens">Screens that do not show the list as it is served.</param>
/// <param name="DemandsJudged">Changed demands that were looked up.</param>
/// <param name="ListsJudged">Lists that were made from scratch.</param>
/// <param name="ScreensJudged">Screens that were compared.</param>
internal sealed record Differences(long Commands, long Lists, long Screens, int DemandsJudged, int ListsJudged, int ScreensJudged)
{
    /// <summary>All together.</summary>
    public long Total => Commands + Lists + Screens;
}

/// <summary>
/// Judges a product at rest by what its clients were told: every acknowledged change is there once, lists are those that the population with these
/// changes makes, screens show them. It never looks into the store: what the store has lost would be missing there as well.
/// </summary>
internal sealed class Judgement(SimulationPlan plan, PolicyBook policies, Households households, IReadOnlyList<Uri> hosts, HttpClient http)
{
    /// <summary>Changed demands looked up at most.</summary>
    private const int MostDemands = 5_000;

    private const int Rows = 50;

    /// <summary>A screen that missed a message has so long to notice: a beat, a second, and the answer.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    /// <summary>Compares everything.</summary>
    /// <param name="open">Vacancies, as they were opened.</param>
    /// <param name="watchers">Screens.</param>
    /// <param name="unanswered">Commands that were never answered.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task<Differences> Compare(IReadOnlyList<OpenVacancy> open, IReadOnlyList<Watcher> watchers, long unanswered, CancellationToken cancellation)
    {
        var changed = Sample(households.Changed, MostDemands);
        var commands = await Count(changed, household => IsThere(household, cancellation));
        OpenVacancy[] judged = [.. Sample(open, plan.Judged)];
        var truth = await Recompute(judged, cancellation);

        // At once: a list contains every change that was acknowledged before the question.
        var lists = await Count(judged.Index().ToList(), async list => IsEqual(await Served(list.Item.Id, cancellation), truth[list.Index]));
        var screens = await Count(watchers, watcher => Becomes(
            watcher.Vacancy, served => served.Rows.Take(Rows).Select(row => (row.UniqueNumber, row.Points)).SequenceEqual(watcher.List.Rows), cancellation));
        return new Differences(commands + unanswered, lists, screens, changed.Count, judged.Length, watchers.Count);
    }

    /// <summary>Evenly over what there is: the same ones in every run.</summary>
    private static List<T> Sample<T>(IReadOnlyCollection<T> all, int most) =>
        all.Count <= most ? [.. all] : [.. all.Where((_, index) => (long)index * most / all.Count != ((long)index + 1) * most / all.Count)];

    private static async Task<long> Count<T>(IReadOnlyCollection<T> all, Func<T, Task<bool>> isRight)
    {
        var wrong = 0L;
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (one, _) =>
        {
            if (!await isRight(one))
                Interlocked.Increment(ref wrong);
        });
        return wrong;
    }

    private async Task<bool> IsThere(Household household, CancellationToken cancellation)
    {
        if (household.Unknown)
            return true;
        var read = await http.GetFromJsonAsync<Versioned>(new Uri(hosts[0], $"/api/v1/demands/{household.File.UniqueNumber}"), cancellation);
        return read!.Version == household.Version;
    }

    private async Task<ServedList> Served(Guid vacancy, CancellationToken cancellation) =>
        (await http.GetFromJsonAsync<ServedList>(new Uri(hosts[0], $"/api/v1/vacancies/{vacancy}/shortlist?take={Rows}"), JsonSerializerOptions.Web, cancellation))!;

    /// <summary>Whether a screen shows what is served, or comes to show it while there is time.</summary>
    private async Task<bool> Becomes(Guid vacancy, Func<ServedList, bool> right, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            if (right(await Served(vacancy, cancellation)))
                return true;
            if (TimeProvider.System.GetElapsedTime(began) > Settling)
                return false;
            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    private static bool IsEqual(ServedList served, Truth truth) =>
        served.Funnel.Select(step => step.Remaining).SequenceEqual(Enum.GetValues<FunnelStep>().Select(step => truth.Funnel.Remaining(step)))
        && served.ToCheck == truth.Funnel.ToCheck
        && served.Rows.Select(row => (row.UniqueNumber, row.Points)).SequenceEqual(truth.Rows);

    /// <summary>All lists in one walk over the register as the clients know it, on all cores.</summary>
    private async Task<Truth[]> Recompute(OpenVacancy[] judged, CancellationToken cancellation)
    {
        if (judged.Length == 0)
            return [];
        var lists = await Task.WhenAll(judged.Select(async vacancy => (vacancy, Day: (await http.GetFromJsonAsync<ServedList>(
            new Uri(hosts[0], $"/api/v1/vacancies/{vacancy.Id}/shortlist?take=0"), JsonSerializerOptions.Web, cancellation))!.Day)));
        var parts = new ConcurrentBag<ListRecomputation[]>();
        var territories = judged.Select(vacancy => TerritoryOf(vacancy)).ToArray();
        Parallel.ForEach(Partitioner.Create(0L, households.Count), new ParallelOptions { CancellationToken = cancellation }, range =>
        {
            var part = Array.ConvertAll(lists, list => NewList(list.vacancy, list.Day));
            for (var index = range.Item1; index < range.Item2; index++)
                Add(part, territories, households.FileOf(index));
            parts.Add(part);
        });
        return [.. Enumerable.Range(0, judged.Length).Select(list => Truth.Of([.. parts.Select(part => part[list])]))];
    }

    private void Add(ListRecomputation[] lists, TerritoryId[] territories, DemandFile file)
    {
        var wished = policies.Geography.TerritoriesOf(file.Wishes.Communes);
        CandidateRecord? record = null;
        for (var list = 0; list < lists.Length; list++)
        {
            // What moved a row last is shown beside it and decides nothing: the clients do not know its instant.
            if (wished.Contains(territories[list]))
                lists[list].Add(record ??= CandidateRecord.Of(new DemandId(1), 1, file, new ChangeCause(ChangeKind.Registered, default, 0)));
        }
    }

    private TerritoryId TerritoryOf(OpenVacancy vacancy) =>
        policies.Geography.TryFind(vacancy.Dwelling.Dwelling.Commune, out var commune) ? commune.Territory : default;

    private ListRecomputation NewList(OpenVacancy vacancy, DateOnly day)
    {
        var territory = TerritoryOf(vacancy);
        return new ListRecomputation(
            new ListCriteria(vacancy.Dwelling.Dwelling, vacancy.Dwelling.AvailableOn), policies.PlacesOf(territory), policies.GridsInForce(territory, day), policies.Ceilings, policies.Geography, day, Rows);
    }

    /// <summary>A list made from scratch: what the parts of the register give together.</summary>
    private sealed record Truth(Funnel Funnel, IReadOnlyList<(string UniqueNumber, int Points)> Rows)
    {
        public static Truth Of(IReadOnlyCollection<ListRecomputation> parts) => new(
            parts.Aggregate(default(Funnel), (sum, part) => sum + part.Funnel),
            [.. parts.SelectMany(part => part.Best).OrderBy(row => row.Key).Take(Judgement.Rows).Select(row => (row.Number.Value, row.Key.Points))]);
    }

    private sealed record Versioned(int Version);

    private sealed record ServedList(DateOnly Day, IReadOnlyList<Step> Funnel, int ToCheck, IReadOnlyList<Row> Rows);

    private sealed record Step(int Remaining);

    private sealed record Row(string UniqueNumber, int Points);
}
