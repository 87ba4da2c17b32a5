using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Simulation;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Territories;
using Allocation.Grains.Storage;
using Allocation.Grains.Territories;
using Allocation.Grains.Time;

namespace Allocation.Api.Grids;

/// <summary>What a grid would do to the demands of its territory: an estimate at once, then the exact figures (SCO-16).</summary>
internal sealed class GridSimulation(PolicyBook policies, TerritoryPartitions territories, IVacancyStore vacancies, CivilClock clock, TimeProvider time) : IDisposable
{
    /// <summary>How long a simulation may take: the largest grid over two million demands takes a minute or two.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <summary>Demands behind the first estimate, about: shares of all of them are right to one in a hundred.</summary>
    private const int Sample = 10_000;

    /// <summary>Partitions copied and scored at a time: as many as there are processors to do it, and their copies in memory.</summary>
    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount);

    /// <summary>One simulation a host: two would only halve each other's speed and double the memory.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Simulates a grid that can be read; cancelled or past the deadline, what the silos do for it ends too.</summary>
    /// <param name="draft">The grid.</param>
    /// <param name="parameters">Values in place of those of its text.</param>
    /// <param name="discretion">What is kept from whoever asks; null for nothing.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<SimulationStage> Run(ScoringGrid draft, IReadOnlyDictionary<string, decimal>? parameters, ReportDiscretion? discretion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            using var deadline = new CancellationTokenSource(Deadline, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
            var stages = Channel.CreateUnbounded<SimulationStage>();
            var work = Work(draft, parameters, discretion, stages.Writer, either.Token);
            try
            {
                await foreach (var stage in stages.Reader.ReadAllAsync(CancellationToken.None))
                    yield return stage;
            }
            finally
            {
                // A reader that stops early ends the work. What silos still do for it holds their own places until it has ended.
                await either.CancelAsync();
                await work;
            }

            cancellation.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested && work.Result is OperationCanceledException)
                yield return new SimulationStage(SimulationStage.Stopped);
            else if (work.Result is { } failure)
                throw new InvalidOperationException("The simulation failed.", failure);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    /// <summary>Writes the stages; what stopped it is its result, so that the reader gets all before.</summary>
    private async Task<Exception?> Work(ScoringGrid draft, IReadOnlyDictionary<string, decimal>? parameters, ReportDiscretion? discretion, ChannelWriter<SimulationStage> stages, CancellationToken cancellation)
    {
        try
        {
            await Simulate(draft, parameters, discretion, stages, cancellation);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
        finally
        {
            stages.Complete();
        }
    }

    private async Task Simulate(ScoringGrid draft, IReadOnlyDictionary<string, decimal>? parameters, ReportDiscretion? discretion, ChannelWriter<SimulationStage> stages, CancellationToken cancellation)
    {
        var partitions = territories.All(draft.Territory);
        var all = new SimulationOrder(draft.Text, (parameters ?? ImmutableDictionary<string, decimal>.Empty).ToImmutableDictionary(), 1, []);
        var demands = (await Task.WhenAll(partitions.Select(partition => partition.CatchUp()))).Sum(status => status.Demands);
        var every = demands / Sample;
        if (every > 1 && discretion?.ReadsConfidential != true)
        {
            var sampled = new List<SimulatedSlice>();
            foreach (var some in partitions.Chunk(AtOnce))
                sampled.AddRange(await Simulated(some, all with { Every = every }));
            stages.TryWrite(new SimulationStage(SimulationStage.Estimate, Report: Build(sampled, draft, null, discretion)));
        }

        var open = await OpenLists(draft.Territory);
        all = all with { Lists = ListChoice.Of(open) };
        var slices = new List<SimulatedSlice>();
        foreach (var some in partitions.Chunk(AtOnce))
        {
            slices.AddRange(await Simulated(some, all));
            stages.TryWrite(new SimulationStage(SimulationStage.Progress, slices.Count, partitions.Count));
        }

        stages.TryWrite(discretion?.TooNarrow(slices) is { Count: > 0 } narrow
            ? new SimulationStage(SimulationStage.Withheld, Lines: narrow)
            : new SimulationStage(SimulationStage.Result, Report: Build(slices, draft, open.Count, discretion)));

        Task<SimulatedSlice[]> Simulated(IEnumerable<ITerritoryPartitionGrain> some, SimulationOrder order) =>
            Task.WhenAll(some.Select(partition => partition.Simulate(order, cancellation)));
    }

    /// <summary>Open lists of the territory that its partitions can be asked for, the oldest first.</summary>
    private async Task<List<NamedCriteria>> OpenLists(TerritoryId territory)
    {
        var places = policies.PlacesOf(territory);
        return [.. (await vacancies.OpenIn(territory)).Select(open => open.Vacancy).Where(vacancy => places.NumberOf(vacancy.Dwelling.Commune) >= 0)
            .Select(vacancy => new NamedCriteria(vacancy.Id.ToString("N"), new ListCriteria(vacancy.Dwelling, vacancy.AvailableOn)))];
    }

    private SimulationReport Build(IReadOnlyList<SimulatedSlice> slices, ScoringGrid draft, int? openLists, ReportDiscretion? discretion) =>
        ReportBuilder.Build(slices, policies.GridsInForce(draft.Territory, policies.Geography.DayIn(draft.Territory, clock.Now)).Version, draft.Version, policies.PlacesOf(draft.Territory), openLists, discretion);
}

/// <summary>One line of the answer.</summary>
/// <param name="Stage"><see cref="Estimate"/>, <see cref="Progress"/>, <see cref="Result"/>, <see cref="Withheld"/> or <see cref="Stopped"/>.</param>
/// <param name="Partitions">Partitions done; with <see cref="Progress"/>.</param>
/// <param name="Of">Partitions in all.</param>
/// <param name="Report">The report, of an estimate and of the result.</param>
/// <param name="Lines">With <see cref="Withheld"/>: the lines, exclusions and classes to take out of the draft, by id.</param>
internal sealed record SimulationStage(string Stage, int? Partitions = null, int? Of = null, SimulationReport? Report = null, IReadOnlyList<string>? Lines = null)
{
    /// <summary>Some lines, exclusions or classes of a grid that reads confidential facts reach, or leave out, too few households to be told of (C10, INF-6): there are no figures.</summary>
    public const string Withheld = "withheld";

    /// <summary>A report from a sample, with its margins.</summary>
    public const string Estimate = "estimate";

    /// <summary>How far the exact figures are.</summary>
    public const string Progress = "progress";

    /// <summary>The report of all demands.</summary>
    public const string Result = "result";

    /// <summary>It took longer than it may: there are no exact figures.</summary>
    public const string Stopped = "stopped";
}
