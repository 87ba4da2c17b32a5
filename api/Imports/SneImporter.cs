using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Allocation.Api.Demands;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.Sne;

namespace Allocation.Api.Imports;

/// <summary>
/// Stores the demands of an exchange file as they are read. Demands go through lanes: messages about one demand keep the
/// order of the file, the others overtake each other and share commits.
/// </summary>
internal sealed class SneImporter(IGrainFactory grains, DemandNumbering numbering, Geography geography)
{
    private const int Lanes = 64;

    /// <summary>Demands waiting in a lane; a slow store slows the reading down, whatever the size of the file.</summary>
    private const int LaneLength = 8;

    private IDemandDirectoryGrain Directory => grains.GetGrain<IDemandDirectoryGrain>(0);

    /// <summary>Reads a file to its end. What was accepted before a failure stays accepted; sending the file again is safe.</summary>
    public async Task<ImportReport> Import(Stream xml, Actor actor, CancellationToken cancellation)
    {
        var report = new ImportReportBuilder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lanes = Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<SneDemand>(LaneLength)).ToArray();
        var workers = lanes.Select(lane => Work(lane.Reader, actor, report, stop)).ToArray();
        try
        {
            await foreach (var demand in SneReader.ReadAsync(xml, geography, stop.Token))
            {
                report.Read();
                await lanes[LaneOf(demand)].Writer.WriteAsync(demand, stop.Token);
            }
        }
        catch (SneDocumentException refused)
        {
            report.RefuseFile([Entry(refused.Fault, null)]);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A lane failed and stopped the reading; its failure is what the await below throws.
        }
        finally
        {
            foreach (var lane in lanes)
                lane.Writer.TryComplete();
        }

        await Task.WhenAll(workers);
        return report.Build();
    }

    private async Task Work(ChannelReader<SneDemand> lane, Actor actor, ImportReportBuilder report, CancellationTokenSource stop)
    {
        try
        {
            await foreach (var demand in lane.ReadAllAsync(stop.Token))
                await Take(demand, actor, report);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The store does not answer: reading on would only lose more.
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task Take(SneDemand demand, Actor actor, ImportReportBuilder report)
    {
        if (demand.File is null)
        {
            report.Reject(demand.Errors.Select(fault => Entry(fault, demand.Number)), demand.Warnings.Select(fault => Entry(fault, demand.Number)));
            return;
        }

        var file = demand.File with { RegisterMessageAt = demand.Header.FileDate };
        var (reply, remark) = await Store(demand, file, new Command(CommandId(demand), demand.ContentHash, actor));
        var warnings = demand.Warnings.Concat(remark is null ? [] : [remark]).Select(fault => Entry(fault, reply.Number));
        if (reply.Outcome is CommandOutcome.Accepted or CommandOutcome.Unchanged or CommandOutcome.Overtaken)
            report.Accept(reply.Outcome == CommandOutcome.Accepted, demand.Number is null ? new GivenNumber(demand.Line, demand.Path, reply.Number) : null, warnings);
        else
            report.Reject(Refusals(demand, reply), warnings);
    }

    private async Task<(DemandReply Reply, SneFault? Remark)> Store(SneDemand demand, DemandFile file, Command command)
    {
        if (demand.Number is { } number)
            return await Directory.Find(number) is { } held ? await Update(held) : await First();
        var key = CreationKey(demand);
        if (await Directory.FindCreation(key) is { } known)
            return (DemandReply.Of(CommandOutcome.Unchanged, known.Number, 0), null);
        var created = await numbering.Register(command, file, key, strict: false);
        return (created.Outcome == CommandOutcome.AlreadyExists ? created with { Outcome = CommandOutcome.Unchanged } : created, null);

        async Task<(DemandReply, SneFault?)> First()
        {
            var reply = await numbering.Register(command, file, creationKey: null, strict: false);

            // Somebody registered the number between the question and the answer.
            if (reply.Outcome == CommandOutcome.AlreadyExists && await Directory.Find(number) is { } held)
                return await Update(held);
            return (reply, demand.Header.FileType == "MOD" ? Remark("modification-of-unknown", "The demand was not held: the modification was stored as its first state.") : null);
        }

        async Task<(DemandReply, SneFault?)> Update(DemandId held)
        {
            var reply = await grains.GetGrain<IDemandGrain>(held.Value).UpdateFromRegister(new UpdateFromRegister(command, file));
            return (reply, reply.Outcome == CommandOutcome.Overtaken ? Remark("late-message", "A newer message about this demand was already applied: this one changed nothing.") : null);
        }

        SneFault Remark(string code, string message) => new(demand.Line, demand.Path, "numUnique", code, message);
    }

    private static IEnumerable<ImportEntry> Refusals(SneDemand demand, DemandReply reply) => reply.Faults is { IsDefaultOrEmpty: false }
        ? reply.Faults.Select(fault => new ImportEntry(demand.Line, demand.Path, fault.Path, fault.Code, fault.Message, demand.Number))
        : [new ImportEntry(demand.Line, demand.Path, "numUnique", "not-stored", "Another command changed the demand at the same moment: send the file again.", demand.Number)];

    private static ImportEntry Entry(SneFault fault, UniqueNumber? number) =>
        new(fault.Line, fault.Path, fault.Field, fault.Code, fault.Message, number is { } known && known != default ? known : null);

    /// <summary>The same message, in the same file, always gives the same command.</summary>
    private static Guid CommandId(SneDemand demand) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"sne\n{demand.Number}\n{CreationKey(demand)}")).AsSpan(0, 16));

    private static string CreationKey(SneDemand demand) =>
        string.Join('|', demand.File?.Desk, demand.Header.FileDate?.ToUniversalTime().ToString("O"), demand.ContentHash);

    private static int LaneOf(SneDemand demand) =>
        (int)((uint)string.GetHashCode(demand.Number?.Value ?? demand.ContentHash, StringComparison.Ordinal) % Lanes);
}
