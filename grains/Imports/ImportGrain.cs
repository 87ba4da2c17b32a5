using System.Runtime.CompilerServices;
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

    private Task _last = Task.CompletedTask;
    private Guid? _attempt;

    public Task<ImportProgress> Read() => store.Progress(this.GetPrimaryKeyString());

    public async Task<ImportAttempt> Begin()
    {
        var attempt = Guid.NewGuid();
        _attempt = attempt;
        await Settled(_last);
        return new ImportAttempt(attempt, await Read());
    }

    public Task<ImportReceipt?> Enter(ImportLines lines)
    {
        var entering = Enter(lines, Task.Run(() => reader.Read(lines)), after: _last);
        _last = entering;
        return entering;
    }

    private async Task<ImportReceipt?> Enter(ImportLines lines, Task<ReadLines> reading, Task after)
    {
        var read = await reading;

        // Where the chunk before failed, the import does not stand before this one: the store says so.
        await Settled(after);

        // One who began before this activation did is as good as any: the store lets pass only what follows on what is entered.
        if (_attempt is { } newest && newest != lines.Attempt)
            return null;
        var entered = await store.Enter(new ImportBatch
        {
            Import = this.GetPrimaryKeyString(),
            Before = lines.Before,
            DigestBefore = lines.DigestBefore,
            Lines = lines.Count,
            Unreadable = read.Refused.Count,
            Digest = lines.Digest,
            Demands = read.Demands,
        });
        return entered is null ? null : new ImportReceipt(entered.Reached, [.. read.Refused.Concat(Refused(read, entered.Statuses)).OrderBy(line => line.Line)]);
    }

    private static ConfiguredTaskAwaitable Settled(Task task) => task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private static IEnumerable<RefusedLine> Refused(ReadLines read, IReadOnlyList<CommitStatus> statuses) =>
        from entry in statuses.Index()
        where entry.Item is not (CommitStatus.Written or CommitStatus.KnownCommand)
        select new RefusedLine(read.Lines[entry.Index], read.Demands[entry.Index].Demand.File.UniqueNumber, [entry.Item == CommitStatus.Refused ? NotStored : AlreadyExists]);
}
