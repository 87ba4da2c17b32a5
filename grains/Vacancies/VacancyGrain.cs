using System.Collections.Immutable;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Territories;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Territories;
using Allocation.Grains.Time;
using Microsoft.Extensions.Logging;

namespace Allocation.Grains.Vacancies;

/// <summary>
/// Asks the partitions in parallel, merges, numbers the versions, tells the watchers. It never waits for anybody who waits
/// for it (C9).
/// </summary>
internal sealed partial class VacancyGrain(IVacancyStore store, IVacancyLifeStore lives, IEpochs epochs, PolicyBook policies, TerritoryPartitions partitions, IVacancyEventLog events, Handing handing, CivilClock clock, ILogger<VacancyGrain> logger) : Grain, IVacancyGrain
{
    /// <summary>Clocks of two silos differ by less than the time of one question; a third one finds them on the same day.</summary>
    private const int MostAsked = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Leases<IShortlistWatcher> _watchers = new(clock);
    private FirstThree? _first;
    private bool _asked;
    private StoredVacancy? _vacancy;
    private LiveShortlist? _live;
    private ListLife? _life;
    private long _epoch;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await store.Load(this.GetPrimaryKey()) is { } vacancy)
            await Take(vacancy);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _live = null;
        if (_first is not null)
            await _first.Leave(cancellationToken);
    }

    public async Task Open(NewVacancy vacancy, Actor actor)
    {
        if (_vacancy is not null)
            return;
        var territory = policies.Geography.TryFind(vacancy.Dwelling.Commune, out var commune) ? commune.Territory : new TerritoryId(vacancy.Dwelling.Commune.Value);
        var opened = new StoredVacancy(
            new VacancySnapshot(this.GetPrimaryKey(), vacancy.DwellingId, vacancy.Dwelling, vacancy.AvailableOn, clock.Now, territory.Value),
            vacancy.DwellingVersion);
        await store.Save(opened, actor, nameof(Open));
        await Take(opened);
        await Watch();
    }

    public async Task DwellingChanged(Dwelling dwelling, int version, Actor actor)
    {
        if (_vacancy is null || _vacancy.Vacancy.HasEnded || version <= _vacancy.DwellingVersion)
            return;
        var changed = new StoredVacancy(_vacancy.Vacancy with { Dwelling = dwelling }, version);
        await store.Save(changed, actor, nameof(DwellingChanged));
        _vacancy = changed;

        // Parts of the old description must not meet parts of the new one, should a partition not answer now.
        _live!.Forget();
        await Watch();
    }

    public async Task End()
    {
        if (_vacancy is null || _live is null)
            return;

        // First the partitions: were they not told, a repeat would find the list ended and leave them watching.
        await Task.WhenAll(Partitions.Select(partition => partition.Unwatch(_vacancy.Vacancy.Id)));
        (_vacancy, _live) = (_vacancy with { Vacancy = _vacancy.Vacancy with { HasEnded = true } }, null);
        _first?.End();
    }

    public Task LifeChanged(ListLife life)
    {
        if (_live is null || _life?.Version >= life.Version)
            return Task.CompletedTask;
        _life = life;
        if (_live.Again() is { } same)
            Taken(same);
        return Task.CompletedTask;
    }

    public Task<VacancySnapshot?> Read() => Task.FromResult(_vacancy?.Vacancy);

    public async Task<VacancySnapshot?> Read(Actor actor) => await IsSeenBy(actor) ? _vacancy?.Vacancy : null;

    public async Task<Shortlist?> Shortlist(int take, Actor actor) => await IsSeenBy(actor) ? await Shortlist(take) : null;

    public async Task<ShortlistExplanation?> Explain(DemandId demand, Actor actor) =>
        await IsSeenBy(actor) && (actor.Scope is null || await GrainFactory.GetGrain<IDemandGrain>(demand.Value).Read(actor) is not null) ? await Explain(demand) : null;

    public async Task<Shortlist?> Shortlist(int take)
    {
        if (_live is null)
            return null;
        var depth = Math.Clamp(take, 0, GrainInterfaces.Vacancies.Shortlist.MostRows);
        var list = await Refresh();
        if (depth <= ShortlistDepth.Live)
            return list with { Rows = [.. list.Rows.Take(depth)] };

        // Deeper than the live list: the same question, more rows. Should a change slip in between, the version says so.
        var slices = await Ask(partition => partition.Slice(_vacancy!.Vacancy.Id, Criteria, depth));
        return Taken(_live.Merge(slices)) with { Rows = ShortlistMerge.Rows(slices, depth) };
    }

    public async Task<ShortlistExplanation?> Explain(DemandId demand)
    {
        if (_live is null)
            return null;
        if (await GrainFactory.GetGrain<IDemandGrain>(demand.Value).Record(_vacancy!.Vacancy.Territory) is not { } record)
            return null;
        for (var asked = 1; ; asked++)
        {
            var list = await Refresh();

            // The partitions explain as they rank: under the grids and on the day of the list, whatever this process knows of both.
            var place = await partitions.Of(Territory, demand).Place(record, Criteria);
            var before = await Task.WhenAll(Partitions.Select(partition => partition.CandidatesBefore(Criteria, place.Key, demand)));
            if (before.Select(count => (count.Day, count.GridVersion)).Append((place.Day, place.GridVersion)).All(part => part == (list.Day, list.GridVersion)))
            {
                var checks = CandidateChecks.Of(record, Criteria, list.Day, policies);
                return new ShortlistExplanation(record.Number, CandidateChecks.RemovedBy(checks), before.Sum(count => count.Count) + 1, [.. checks], place.Key, place.Sheet, list.Version);
            }

            if (asked == MostAsked)
                throw new TimeoutException("The partitions of a territory do not agree on the day.");
        }
    }

    public async Task<PublicCounts?> Publics(ImmutableArray<string> publics, Actor actor)
    {
        if (_live is null || !await IsSeenBy(actor) || _vacancy is not { Vacancy.HasEnded: false })
            return null;
        var criteria = Criteria;
        return PublicCounts.Sum(await Task.WhenAll(Partitions.Select(partition => partition.Publics(criteria, publics))));
    }

    public async Task<ListVersion?> Renew(IShortlistWatcher watcher)
    {
        if (_live is null)
            return null;
        _watchers.Renew(watcher);

        // The renewal also heals: a lost message of a partition, and counts of rows too low to be shown, are caught here.
        return (await Refresh()).Version;
    }

    public Task Release(IShortlistWatcher watcher)
    {
        _watchers.Release(watcher);
        return Task.CompletedTask;
    }

    public Task Moved(PartitionSlice slice)
    {
        if (_live is null)
            return Task.CompletedTask;
        if (_live.Take(slice) is { } moved)
            Taken(moved);

        // An actor that slept holds no other part, and one whose list nobody follows may hold one of yesterday: it asks for them in a turn of its own, for the partition that told must not wait (C9).
        else if (!_live.IsOneList && !_asked)
            AskMyself().Ignore();

        return Task.CompletedTask;
    }

    private ListCriteria Criteria => new(_vacancy!.Vacancy.Dwelling, _vacancy.Vacancy.AvailableOn);

    private TerritoryId Territory => new(_vacancy!.Vacancy.Territory);

    private IReadOnlyList<ITerritoryPartitionGrain> Partitions => partitions.All(Territory);

    /// <summary>To whom it is handed, the store says: the life waits for the list, so the list cannot wait for the life (C9).</summary>
    private async Task<bool> IsSeenBy(Actor actor) => _vacancy is { } seen && await actor.Sees(
        Territory, seen.Vacancy.Dwelling,
        async organisation => await handing.IsWith(organisation, StoredLife.Of(seen, await lives.Load(seen.Vacancy.Id)).Vacancy.Orientation, seen.Vacancy.Dwelling, policies.Geography.DayIn(Territory, clock.Now)));

    private CeilingZone ZoneOf(Dwelling dwelling) => policies.Geography.TryFind(dwelling.Commune, out var commune) ? commune.Zone : CeilingZone.Overseas;

    private async Task Take(StoredVacancy vacancy)
    {
        _epoch = await epochs.Next();
        var (life, actors) = StoredLife.Of(vacancy, vacancy.Vacancy.HasEnded ? [] : await lives.Load(vacancy.Vacancy.Id));
        _vacancy = vacancy;
        if (vacancy.Vacancy.HasEnded)
            return;
        _life = StoredLife.Shown(life, actors);
        _live = new LiveShortlist(vacancy.Vacancy.Id, _epoch, Partitions.Count);
    }

    /// <summary>Stands in every partition; each answers with its part of the list.</summary>
    private async Task Watch()
    {
        try
        {
            Taken(_live!.Merge(await Ask(partition => partition.Watch(_vacancy!.Vacancy.Id, Criteria))));
        }
        catch (GridUnusableException)
        {
            // A dwelling falls vacant whatever the grid: its list is refused to whoever asks, until a question finds the grid mended.
        }
    }

    /// <summary>Asks until all parts fit together: a partition that was heard once does not tell the same again.</summary>
    private async Task AskMyself()
    {
        _asked = true;
        for (var pause = FirstPause; _live is { IsOneList: false }; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await this.AsReference<IVacancyGrain>().Shortlist(0);
            }
            catch (Exception failure)
            {
                // A partition is loading, or two do not agree on the day or the grid: in a while they do.
                if (pause == FirstPause)
                    LogNotOneList(logger, failure);
            }

            if (_live is { IsOneList: false })
                await Task.Delay(pause);
        }

        _asked = false;
    }

    /// <summary>The list after everything that is in the store. One partition that does not answer fails the question: never a silently short merge.</summary>
    private async Task<Shortlist> Refresh() =>
        Taken(_live!.Merge(await Ask(partition => partition.Slice(_vacancy!.Vacancy.Id, Criteria, ShortlistDepth.Live))));

    /// <summary>Asks all partitions. Where midnight fell between two answers the question is asked again: no list mixes two days (C3).</summary>
    private async Task<PartitionSlice[]> Ask(Func<ITerritoryPartitionGrain, Task<PartitionSlice>> question)
    {
        for (var asked = 1; ; asked++)
        {
            var slices = await Task.WhenAll(Partitions.Select(question));
            if (slices.All(slice => slice.Day == slices[0].Day && slice.GridVersion == slices[0].GridVersion))
                return slices;
            if (asked == MostAsked)
                throw new TimeoutException("The partitions of a territory do not agree on the day.");
        }
    }

    /// <summary>Numbers a merged list when it differs from the present version, and tells the watchers.</summary>
    private Shortlist Taken(MergedList merged)
    {
        var (_, table, provisional) = policies.Ceilings.For(Criteria.LeaseDate(merged.Day).Year, Criteria.Dwelling.Financing, ZoneOf(Criteria.Dwelling), 1);
        var (list, isNew) = _live!.Number(merged, clock.Now, table, provisional, _vacancy!.DwellingVersion, _life);
        if (isNew)
            _watchers.Each(watcher => watcher.Changed(list).Ignore());
        (_first ??= new FirstThree(list.Vacancy, events, logger)).Offer(list);
        return list;
    }

    [LoggerMessage(1705, LogLevel.Warning, "The parts of a list do not fit together; they are asked for again")]
    private static partial void LogNotOneList(ILogger logger, Exception failure);
}
