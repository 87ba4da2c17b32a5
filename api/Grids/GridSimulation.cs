using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Simulation;
using Allocation.GrainInterfaces.Territories;
using Allocation.Grains.Territories;
using Allocation.Grains.Time;

namespace Allocation.Api.Grids;

/// <summary>What a grid would do to the demands of its territory: an estimate at once, then the exact figures (SCO-16).</summary>
internal sealed class GridSimulation(IGrainFactory grains, PolicyBook policies, PartitionRouter router, CivilClock clock) : IDisposable
{
    /// <summary>Most criteria of a simulated grid: each costs a look at every demand.</summary>
    public const int MostCriteria = 500;

    /// <summary>Demands behind the first estimate, about: shares are right to one in a hundred.</summary>
    private const int Sample = 10_000;

    /// <summary>Partitions copied and scored at a time: as many as there are processors to do it, and their copies in memory.</summary>
    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount);

    /// <summary>One simulation a host: two would only halve each other's speed and double the memory.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Simulates a grid that can be read.</summary>
    public async IAsyncEnumerable<SimulationStage> Run(ScoringGrid draft, IReadOnlyDictionary<string, decimal>? parameters, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var partitions = router.KeysOf(draft.Territory).Select(key => grains.GetGrain<ITerritoryPartitionGrain>(key)).ToList();
            var text = new DraftGrid(draft.Text, (parameters ?? ImmutableDictionary<string, decimal>.Empty).ToImmutableDictionary());
            var demands = (await Task.WhenAll(partitions.Select(partition => partition.CatchUp()))).Sum(status => status.Demands);
            var every = demands / Sample;
            if (every > 1)
            {
                var sampled = new List<SimulatedSlice>();
                foreach (var some in partitions.Chunk(AtOnce))
                    sampled.AddRange(await Simulated(some, every));
                yield return new SimulationStage(SimulationStage.Estimate, Report: Build(sampled, draft));
            }

            var slices = new List<SimulatedSlice>();
            foreach (var some in partitions.Chunk(AtOnce))
            {
                slices.AddRange(await Simulated(some, 1));
                yield return new SimulationStage(SimulationStage.Progress, slices.Count, partitions.Count);
            }

            Task<SimulatedSlice[]> Simulated(IEnumerable<ITerritoryPartitionGrain> some, int every) =>
                Task.WhenAll(some.Select(partition => partition.Simulate(text, every))).WaitAsync(cancellation);

            yield return new SimulationStage(SimulationStage.Result, Report: Build(slices, draft));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private SimulationReport Build(IReadOnlyList<SimulatedSlice> slices, ScoringGrid draft) =>
        ReportBuilder.Build(slices, policies.GridsInForce(draft.Territory, policies.Geography.DayIn(draft.Territory, clock.Now)).Version, draft.Version, policies.PlacesOf(draft.Territory));
}

/// <summary>One line of the answer.</summary>
/// <param name="Stage"><see cref="Estimate"/>, <see cref="Progress"/> or <see cref="Result"/>.</param>
/// <param name="Partitions">Partitions done; with <see cref="Progress"/>.</param>
/// <param name="Of">Partitions in all.</param>
/// <param name="Report">The report, of an estimate and of the result.</param>
internal sealed record SimulationStage(string Stage, int? Partitions = null, int? Of = null, SimulationReport? Report = null)
{
    /// <summary>A report from a sample, with its margin.</summary>
    public const string Estimate = "estimate";

    /// <summary>How far the exact figures are.</summary>
    public const string Progress = "progress";

    /// <summary>The report of all demands.</summary>
    public const string Result = "result";
}
