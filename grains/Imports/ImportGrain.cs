using Allocation.Domain;
using Allocation.GrainInterfaces.Imports;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Imports;

/// <summary>
/// Reads chunks beside each other and enters them one after the other. It holds nothing that the store does not: where another
/// activation enters the same import, the store lets one of them pass.
/// </summary>
internal sealed class ImportGrain(LineReader reader, IImportStore store) : Grain, IImportGrain
{
    private static readonly InputFault AlreadyExists = new("uniqueNumber", "already-exists", "The register holds a demand of this number, and not from this line: change it with a patch, or by a message of the register.");
    private static readonly InputFault NotStored = new("", "not-stored", "The store refuses this demand, for a reason that reading it did not find: report it with the number of the line.");

    private Task _entering = Task.CompletedTask;
    private ChunkOrder? _order;

    public Task<ImportProgress> Read() => store.Progress(this.GetPrimaryKeyString());

    public async Task<ImportAttempt> Begin()
    {
        var order = new ChunkOrder(Guid.NewGuid());
        return new ImportAttempt(order.Attempt, await Begin(order));
    }

    public async Task<ImportReceipt?> Enter(ImportLines lines)
    {
        // One who began before this activation did is as good as any: the store lets pass only what follows on what is entered.
        if (_order is null)
            Begin(new ChunkOrder(lines.Attempt)).Ignore();
        var order = _order!;
        if (order.Attempt != lines.Attempt)
            return null;
        try
        {
            var read = await Task.Run(() => reader.Read(lines));
            if (!await order.TurnOf(lines.Before) || order != _order)
                return null;
            var entering = store.Enter(BatchOf(lines, read));
            _entering = entering;
            if (await entering is not { } entered)
            {
                order.End();
                return null;
            }

            order.Done(entered.Reached.Lines);
            return new ImportReceipt(entered.Reached, [.. read.Refused.Concat(Refused(read, entered.Statuses)).OrderBy(line => line.Line)]);
        }
        catch (Exception failure)
        {
            order.Fail(failure);
            throw;
        }
    }

    /// <summary>Follows another sending. Before anything is awaited: from here on the one before enters nothing more.</summary>
    private async Task<ImportProgress> Begin(ChunkOrder order)
    {
        _order?.End();
        _order = order;
        try
        {
            await _entering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var reached = await Read();
            order.Done(reached.Lines);
            return reached;
        }
        catch (Exception failure)
        {
            order.Fail(failure);
            throw;
        }
    }

    private ImportBatch BatchOf(ImportLines lines, ReadLines read) => new()
    {
        Import = this.GetPrimaryKeyString(),
        Before = lines.Before,
        DigestBefore = lines.DigestBefore,
        Lines = lines.Count,
        Unreadable = read.Refused.Count,
        Digest = lines.Digest,
        Demands = read.Demands,
    };

    private static IEnumerable<RefusedLine> Refused(ReadLines read, IReadOnlyList<CommitStatus> statuses) =>
        from entry in statuses.Index()
        where entry.Item is not (CommitStatus.Written or CommitStatus.KnownCommand)
        select new RefusedLine(read.Lines[entry.Index], read.Demands[entry.Index].Demand.File.UniqueNumber, [entry.Item == CommitStatus.Refused ? NotStored : AlreadyExists]);
}
