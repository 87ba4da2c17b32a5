using System.Diagnostics.Metrics;
using Allocation.Domain.Flux;
using Allocation.Domain.Policies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Audits;

/// <summary>
/// Audits ledgers for as long as the silo runs, one after the other: the invariants of the flux in the raw events and entries, and what
/// the actors say beside their sums. What it finds wrong it tells and does not mend.
/// </summary>
public sealed partial class FluxAuditor(IFluxStore store, IGrainFactory grains, PolicyBook policies, AuditOptions options, TimeProvider time, ILogger<FluxAuditor> logger) : BackgroundService
{
    private const int Page = 5_000;

    private static readonly Meter Meter = new("Allocation");
    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("allocation.flux.audit.runs", "{run}", "Ledgers compared with what their events say");
    private static readonly Counter<long> Faults = Meter.CreateCounter<long>("allocation.flux.audit.faults", "{fault}", "Invariants of the flux that a ledger breaks: anything above 0 is a fault of the product");

    private static readonly Actor Auditor = new("audit", "engine", "allocation");

    private LedgerKey? _last;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Every == TimeSpan.Zero)
            return;
        Faults.Add(0);
        await Repeatedly.Do(_ => AuditNext(), options.Every, time, failure => LogFailed(logger, failure), stoppingToken);
    }

    private async Task AuditNext()
    {
        _last = (await store.Ledgers(_last, 1)) is [var next] ? next : null;
        if (_last is { } ledger)
            await Audit(ledger);
    }

    /// <summary>Audits one ledger and tells what it found.</summary>
    public async Task<IReadOnlyList<FluxFault>> Audit(LedgerKey ledger)
    {
        // What the actor says first: what is booked meanwhile is left out.
        var said = (await grains.GetGrain<ILandlordGrain>(ledger.ToString()).Read(Auditor))!;
        var events = await store.Load(ledger);
        var entries = new List<FluxEntry>();
        while (entries.Count < said.Entries && await store.Entries(ledger, entries.Count, Math.Min(Page, said.Entries - entries.Count)) is { Count: > 0 } page)
            entries.AddRange(page.Select(stored => stored.Entry));
        var faults = FluxAudit.Faults([.. events.Take(said.Version).Select(stored => stored.Recorded.Event)], entries, said.Accounts.ToDictionary(balance => (balance.Account, balance.Counter), balance => balance.Amount), policies.Geography);
        Runs.Add(1);
        Faults.Add(faults.Count);
        foreach (var fault in faults)
            LogFault(logger, fault.Invariant, fault.Where, fault.What);
        return faults;
    }

    [LoggerMessage(1310, LogLevel.Error, "A ledger of the flux breaks invariant {Invariant} at {Where}: {What}")]
    private static partial void LogFault(ILogger logger, int invariant, string where, string what);

    [LoggerMessage(1311, LogLevel.Warning, "A ledger could not be audited; the next turn takes another one")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
