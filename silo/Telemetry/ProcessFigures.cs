using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Allocation.Silo.Telemetry;

/// <summary>What a process spends and how far behind it is, at one instant. Counts since its start, no name of anything (C10).</summary>
/// <param name="Process">Its number on the machine.</param>
/// <param name="ResidentBytes">Memory that the operating system gives it.</param>
/// <param name="HeapBytes">What its garbage-collected heap holds, as of the last collection.</param>
/// <param name="AllocatedBytes">Bytes allocated since the start.</param>
/// <param name="ProcessorSeconds">Processor time since the start, of all cores.</param>
/// <param name="PauseSeconds">Time since the start during which a collection stopped every thread.</param>
/// <param name="FullCollections">Collections of the oldest generation since the start.</param>
/// <param name="Activations">Actors in memory.</param>
/// <param name="Partitions">Partitions in memory.</param>
/// <param name="LagSeconds">Time since the partition furthest behind last held everything in the store.</param>
/// <param name="CommitQueue">Writes that no transaction has taken yet.</param>
/// <param name="Commands">Commands decided since the start.</param>
/// <param name="Deltas">Deltas sent since the start, each once for all clients of a list and class.</param>
public sealed record ProcessReading(
    int Process, long ResidentBytes, long HeapBytes, long AllocatedBytes, double ProcessorSeconds, double PauseSeconds, int FullCollections,
    int Activations, int Partitions, double LagSeconds, long CommitQueue, long Commands, long Deltas);

/// <summary>
/// Reads the process's own instruments when it is asked. An operator has a collector for this; a load test on a laptop has none, and needs the
/// same figures from every process of a cluster.
/// </summary>
public sealed class ProcessFigures : IDisposable
{
    private const string Meter = "Allocation";
    private const string Activations = "orleans-catalog-activations";

    private static readonly string[] Heard =
        ["allocation.partitions", "allocation.partition.lag.time", "allocation.commit.queue.length", "allocation.commands", "allocation.live.deltas", Activations];

    private readonly ConcurrentDictionary<string, double> _counted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, double> _observed = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _reading = new();

    /// <summary>Listens from now on: what is counted before is not in the counts.</summary>
    public ProcessFigures()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name is Meter or AllowList.Orleans && Heard.Contains(instrument.Name))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Take(instrument, value));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Take(instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Take(instrument, value));
        _listener.Start();
    }

    /// <summary>The figures of now.</summary>
    public ProcessReading Read()
    {
        lock (_reading)
        {
            _observed.Clear();
            _listener.RecordObservableInstruments();
            using var self = Process.GetCurrentProcess();
            return new ProcessReading(
                self.Id, self.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false), GC.GetTotalAllocatedBytes(), self.TotalProcessorTime.TotalSeconds,
                GC.GetTotalPauseDuration().TotalSeconds, GC.CollectionCount(GC.MaxGeneration),
                (int)Value(Activations), (int)Value("allocation.partitions"), Value("allocation.partition.lag.time"), (long)Value("allocation.commit.queue.length"),
                (long)Value("allocation.commands"), (long)Value("allocation.live.deltas"));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    private double Value(string name) => _observed.GetValueOrDefault(name) + _counted.GetValueOrDefault(name);

    /// <summary>What is observed may come in parts, one for each kind of actor: they are observed anew with each reading. What is counted adds up.</summary>
    private void Take(Instrument instrument, double value) =>
        (instrument.IsObservable ? _observed : _counted).AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
}
