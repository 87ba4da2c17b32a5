using System.Collections.Immutable;
using System.Diagnostics;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Publics;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Simulation;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Territories;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Allocation.Grains.Territories;

/// <summary>
/// Holds the candidate index of one partition and keeps it equal to the store: loads at a known position, follows the change
/// log, takes the offers of demands as a shortcut, and moves with the days.
/// </summary>
/// <remarks>Turns interleave where they wait for the store, so that questions which wait share a reading. What changes the index does not wait.</remarks>
[Reentrant]
internal sealed partial class TerritoryPartitionGrain(
    IChangeLog log,
    IEpochs epochs,
    IVacancyStore vacancies,
    PolicyBook policies,
    PartitionRouter router,
    CivilClock clock,
    SimulationGate gate,
    ILogger<TerritoryPartitionGrain> logger) : Grain, ITerritoryPartitionGrain
{
    private static readonly TimeSpan FollowEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Without a list there is nobody to tell, and whoever asks is answered by what the store holds then: it is enough not to fall far behind.</summary>
    private static readonly TimeSpan FollowWithoutListEvery = TimeSpan.FromSeconds(2);

    /// <summary>How old the head may be that a turn follows to which nobody asked for: a process has thousands of partitions, and one question is enough for many.</summary>
    private static readonly TimeSpan FollowedHead = TimeSpan.FromMilliseconds(100);

    /// <summary>By how much a clock may have been ahead of midnight without the new day being taken back.</summary>
    private static readonly TimeSpan Forgiven = TimeSpan.FromHours(1);

    /// <summary>Rows copied in one turn: a millisecond or two, allocation included.</summary>
    private const int CopiedRows = 4_096;

    private SharedQuestion<long> _reading = null!;
    private readonly ListAudience _audience = new(clock);
    private ListTelling _telling = null!;
    private PartitionProgress? _progress;
    private IGrainTimer? _timer;
    private TimeSpan _follows = FollowEvery;
    private bool _asked;
    private CandidateIndex _index = null!;
    private TerritoryGrids _grids = TerritoryGrids.None;
    private TerritoryId _territory;
    private int _number;
    private long _epoch;
    private long _sequence;
    private long _position;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_territory, _number) = PartitionRouter.Read(this.GetPrimaryKeyString());
        _epoch = await epochs.Next();
        _reading = new SharedQuestion<long>(ReadOn, TaskScheduler.Current);
        _telling = new ListTelling(list => GrainFactory.GetGrain<IVacancyGrain>(Guid.ParseExact(list, "N")), Due, Told, failure => LogNotHeard(logger, failure));
        await Load();
        _progress = PartitionMetrics.Enter();
        _timer = this.RegisterGrainTimer(Follow, new GrainTimerCreationOptions(FollowEvery, FollowEvery) { Interleave = true, KeepAlive = true });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_progress is not null)
            PartitionMetrics.Leave(_progress);
        _telling?.End();
        return Task.CompletedTask;
    }

    public Task Offer(CandidateRecord record, long position)
    {
        // At or below the position the log has spoken: a late offer could bring back a demand that has left since.
        // Above it the position does not move: changes between may still be on their way, and the log brings them.
        if (position > _position && _index.Apply(record))
            Tell();
        return Task.CompletedTask;
    }

    public async Task<PartitionSlice> Watch(Guid vacancy, ListCriteria criteria)
    {
        await Refresh();
        return Standing(vacancy, criteria);
    }

    public Task Unwatch(Guid vacancy)
    {
        _index.Unwatch(NameOf(vacancy));
        _audience.Forget(NameOf(vacancy));
        return Task.CompletedTask;
    }

    public async Task<PartitionSlice> Slice(Guid vacancy, ListCriteria criteria, int take)
    {
        await Refresh();
        return take == ShortlistDepth.Live ? Standing(vacancy, criteria) : Sliced(_index.Query(criteria, take));
    }

    public async Task<PartitionPlace> Place(CandidateRecord record, ListCriteria criteria)
    {
        await Refresh();
        Usable();
        var grids = DwellingPlace.Of(criteria.Dwelling, policies.Geography) is { } dwelling ? _grids.For(dwelling) : _grids;
        var sheet = grids.For(record.Facts) is { } grid ? TracingEvaluator.Evaluate(grid, record.Facts, _index.Today).WithOutlook(grid, record.Facts) : null;
        var key = RankKey.Of(sheet?.Class?.Level ?? 0, sheet?.Points ?? 0, new TieOrder(_grids.TieBreak).Of(record.Facts), record.Number);
        return new PartitionPlace(_index.Today, _grids.Version, sheet, key);
    }

    public async Task<PublicCounts> Publics(ListCriteria criteria, ImmutableArray<string> publics)
    {
        await Refresh();
        Usable();
        return _index.Publics(criteria, [.. publics.Select(text => ReserverPublic.Parse(text).Public ?? throw new ArgumentException("A public cannot be read.", nameof(publics)))]);
    }

    public async Task<SimilarCount> Similar(SimilarDemands like)
    {
        await Refresh();
        Usable();
        return _index.Similar(like);
    }

    public async Task<CountBefore> CandidatesBefore(ListCriteria criteria, RankKey key, DemandId demand)
    {
        await Refresh();
        Usable();
        return new CountBefore(_index.CandidatesBefore(criteria, key, demand), _index.Today, _grids.Version);
    }

    public async Task<SimulatedSlice> Simulate(SimulationOrder order, CancellationToken cancellation)
    {
        Usable();

        // Held until the work has ended, not until the caller stops waiting: what was given up must not pile up.
        using var turn = await gate.Enter(cancellation);
        var grid = await Task.Run(() => Parsed(order), cancellation);
        var snapshot = await Copied(order, grid, cancellation);
        return await Task.Run(() => WhatIf.Run(snapshot, grid, cancellation), cancellation);
    }

    private ScoringGrid Parsed(SimulationOrder order) =>
        GridParser.Parse(order.Text, "draft", order.Parameters, policies.Geography).Grid ?? throw new ArgumentException("The draft cannot be read.", nameof(order));

    /// <summary>The rows of one moment, copied in short turns between which the partition goes on.</summary>
    private async Task<IndexSnapshot> Copied(SimulationOrder order, ScoringGrid grid, CancellationToken cancellation)
    {
        using var copy = order.Every > 1 ? _index.CopySample(grid.Demands, order.Every) : _index.Copy(order.Lists);
        while (copy.Next(CopiedRows))
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return copy.Snapshot;
    }

    public async Task<PartitionStatus> CatchUp()
    {
        if (RequestContext.Get(ITerritoryPartitionGrain.AsItStands) is not true)
            await Refresh();
        return new PartitionStatus(_index.Count, _position, _index.Today, _index.Lists.Count);
    }

    /// <summary>The standing list of a vacancy.</summary>
    private PartitionSlice Standing(Guid vacancy, ListCriteria criteria)
    {
        Stand(vacancy, criteria);
        _index.Unmark(NameOf(vacancy));
        var answer = Sliced(_index.View(NameOf(vacancy), ShortlistDepth.Live));
        _audience.Asks(NameOf(vacancy), answer);
        return answer;
    }

    /// <summary>The vacancy knows its criteria: a list that stands by others, or not at all, missed a message.</summary>
    private void Stand(Guid vacancy, ListCriteria criteria)
    {
        if (_index.CriteriaOf(NameOf(vacancy)) == criteria)
            return;
        _index.Watch(NameOf(vacancy), criteria);
        Pace();
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        try
        {
            var (began, head) = (Stopwatch.GetTimestamp(), await log.Head(FollowedHead));
            if (head > _position)
                await _reading.Ask();
            else
                CaughtUp(head, began);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The store may be away for a while; the next turn follows from the same position.
            LogFollowFailed(logger, failure);
        }

        Pace();
    }

    /// <summary>How often to follow, now that lists came or went.</summary>
    private void Pace()
    {
        var every = _index.Lists.Count > 0 ? FollowEvery : FollowWithoutListEvery;
        if (every != _follows)
            _timer?.Change(_follows = every, every);
    }

    /// <summary>Everything the store holds now, and the day that it is now.</summary>
    private Task<long> Refresh()
    {
        _asked = true;
        return _reading.Ask();
    }

    /// <summary>One reading at a time, or the position could go back.</summary>
    private async Task<long> ReadOn()
    {
        var began = Stopwatch.GetTimestamp();
        var asked = _asked;
        _asked = false;
        var head = await log.Head(asked ? TimeSpan.Zero : FollowedHead);
        _progress?.Sees(head, _position);
        for (var reading = new LogReading(_position); reading.More && _position < head;)
        {
            var batch = await log.ReadChanges(_territory, reading.End, Mine, IsKnown, atLeisure: !asked && !_asked && _index.Lists.Count == 0);
            foreach (var demand in batch.Demands)
                _index.Apply(demand);
            reading.Took(batch);
            _position = reading.Position;
        }

        CaughtUp(head, began);
        return _position;
    }

    private void CaughtUp(long head, long began)
    {
        _progress?.HoldsAll(head, _position, began);
        Advance();
        Rest();
        Tell();
    }

    /// <summary>
    /// Comes to the day that it is now and to the grids of that day. They are compared on each turn and not with the days alone: a
    /// publication may reach this process after the day it takes effect on has begun.
    /// </summary>
    private void Advance()
    {
        var day = DayToShow();
        var grids = policies.GridsInForce(_territory, day);
        if (grids.Same(_grids) && day >= _index.Today)
        {
            _index.AdvanceTo(day);
            return;
        }

        // All or nothing: an index scored by one grid must not stand under the name of another.
        (_index, _grids) = (_index.Under(grids, day, policies.SwitchesOf(_territory, day)), grids);
        LogSwitched(logger, grids.Version, _index.Count);
    }

    /// <summary>
    /// Today. A clock that is set back a little must not undo what was shown. One that was ahead by more had shown a day that has
    /// not come: it is taken back, or its partition would never agree with those whose clocks were right.
    /// </summary>
    private DateOnly DayToShow()
    {
        var today = Today();
        if (today >= _index.Today)
            return today;
        if (policies.Geography.DayIn(_territory, clock.Now + Forgiven) >= _index.Today)
            return _index.Today;
        LogDayTakenBack(logger, _index.Today, today);
        return today;
    }

    private async Task Load()
    {
        var began = Stopwatch.GetTimestamp();
        var today = Today();
        var grids = policies.GridsInForce(_territory, today);
        var places = policies.PlacesOf(_territory);
        var index = new CandidateIndex(places, grids, policies.Ceilings, policies.Geography, today, policies.SwitchesOf(_territory, today));
        var loaded = await log.LoadTerritory(_territory, Mine, (position, candidates) =>
        {
            index.Load(candidates);
            return position;
        });
        foreach (var open in await vacancies.OpenIn(_territory))
        {
            // One dwelling that today's geography does not place must not keep a whole territory from loading.
            if (places.NumberOf(open.Vacancy.Dwelling.Commune) < 0)
                LogUnplaced(logger, open.Vacancy.Id);
            else
                index.Watch(NameOf(open.Vacancy.Id), new ListCriteria(open.Vacancy.Dwelling, open.Vacancy.AvailableOn));
        }

        // All or nothing: a load that failed halfway must not score by one grid under the name of another.
        (_index, _grids, _position) = (index, grids, loaded);
        PartitionMetrics.Loaded(began);
        LogLoaded(logger, index.Count, _position);
    }

    /// <summary>Tells each vacancy whose visible rows moved: an unheard message is mended by the next question.</summary>
    private void Tell() => _telling.Tell(_index.TakeChanged());

    /// <summary>The newest part of a list; null when it stands no more, nothing may be ranked, or nobody follows it and the same stand first.</summary>
    private PartitionSlice? Due(string list)
    {
        if (_grids.Unusable is not null || _index.CriteriaOf(list) is null)
            return null;
        if (_audience.Follows(list))
            return Sliced(_index.View(list, ShortlistDepth.Live));
        if (_audience.Knows(list, _index.First(list, ShortlistDepth.First)))
            return null;
        var whole = Sliced(_index.View(list, ShortlistDepth.Live));
        _index.First(list, ShortlistDepth.First);
        return whole;
    }

    private void Told(string list, PartitionSlice part)
    {
        if (_index.CriteriaOf(list) is not null)
            _audience.Told(list, part);
    }

    /// <summary>A list that nobody follows any more holds no rows, and moves only with those who stand first.</summary>
    private void Rest()
    {
        foreach (var list in _audience.TakeLapsed().Where(list => _index.CriteriaOf(list) is not null))
            _index.First(list, ShortlistDepth.First);
    }

    private PartitionSlice Sliced(RankedSlice slice)
    {
        Usable();
        return new PartitionSlice(_number, _epoch, ++_sequence, _position, _index.Today, _grids.Version, slice, _grids.TieBreak);
    }

    /// <summary>No list without the grid that should rank it: neither by another one nor by none.</summary>
    private void Usable()
    {
        if (_grids.Unusable is { } grid)
            throw new GridUnusableException(_territory.Value, grid.Version);
    }

    private DemandShare Mine => router.ShareOf(_territory, _number);

    private bool IsKnown(DemandId demand, int version) => _index.VersionOf(demand) >= version;

    private DateOnly Today() => policies.Geography.DayIn(_territory, clock.Now);

    private static string NameOf(Guid vacancy) => vacancy.ToString("N");

    [LoggerMessage(1101, LogLevel.Information, "Partition loaded: {Demands} demands at position {Position}")]
    private static partial void LogLoaded(ILogger logger, int demands, long position);

    [LoggerMessage(1105, LogLevel.Warning, "The clock had been ahead: the partition goes back from {Shown} to {Today}")]
    private static partial void LogDayTakenBack(ILogger logger, DateOnly shown, DateOnly today);

    [LoggerMessage(1104, LogLevel.Information, "Partition scored by {Grids}: {Demands} demands")]
    private static partial void LogSwitched(ILogger logger, string? grids, int demands);

    [LoggerMessage(1103, LogLevel.Error, "Vacancy {Vacancy} stands in no commune of its territory: its list is not served")]
    private static partial void LogUnplaced(ILogger logger, Guid vacancy);

    [LoggerMessage(1106, LogLevel.Warning, "A vacancy did not hear that its list moved; it is told again")]
    private static partial void LogNotHeard(ILogger logger, Exception failure);

    [LoggerMessage(1102, LogLevel.Warning, "Following the change log failed; the next turn tries again")]
    private static partial void LogFollowFailed(ILogger logger, Exception failure);
}
