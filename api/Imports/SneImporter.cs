using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Allocation.Api.Demands;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Imports;
using Allocation.Grains.Time;
using Allocation.Sne;

namespace Allocation.Api.Imports;

/// <summary>
/// Stores the demands of an exchange file as they are read. Those that nobody holds yet are entered many at once; the others, and
/// those of which something is wrong, go to their actors through lanes, where messages about one demand keep the order of the file
/// and the others overtake each other and share commits.
/// </summary>
internal sealed class SneImporter(IGrainFactory grains, DemandNumbering numbering, Geography geography, CivilClock clock)
{
    /// <summary>Demands entered at once.</summary>
    private const int Many = 500;

    /// <summary>Fewer go to their actors, who tell the lists at once.</summary>
    private const int Few = 20;

    private const int Lanes = 64;

    /// <summary>Batches that go to the actors after one of which most was held: a file of modifications, or one that came before.</summary>
    private const int Passed = 8;

    /// <summary>Demands waiting in a lane; a slow store slows the reading down, whatever the size of the file.</summary>
    private const int LaneLength = 8;

    /// <summary>A date of a file further ahead than this is a wrong clock: taken, it would make every later message late.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromDays(1);

    private IDemandDirectoryGrain Directory => grains.GetGrain<IDemandDirectoryGrain>(0);

    /// <summary>Reads a file to its end. What was accepted before a failure stays accepted; sending the file again is safe.</summary>
    public async Task<ImportReport> Import(Stream xml, Actor actor, CancellationToken cancellation)
    {
        var report = new ImportReportBuilder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var batches = Channel.CreateBounded<List<Arrived>>(1);
        var lanes = Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<Arrived>(LaneLength)).ToArray();
        var waiting = new ConcurrentDictionary<UniqueNumber, int>();
        Task[] workers = [Working(Enter(batches.Reader, lanes, waiting, report, stop.Token), stop), .. lanes.Select(lane => Working(Take(lane.Reader, waiting, report, stop.Token), stop))];
        try
        {
            await Read(xml, actor, batches.Writer, report, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A worker failed and stopped the reading; its failure is what the await below throws.
        }
        finally
        {
            batches.Writer.TryComplete();

            // Whatever ended the reading, nothing goes on behind the answer.
            await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(workers);
        return report.Build();
    }

    private async Task Read(Stream xml, Actor actor, ChannelWriter<List<Arrived>> batches, ImportReportBuilder report, CancellationToken stop)
    {
        var batch = new List<Arrived>(Many);
        try
        {
            await foreach (var demand in SneReader.ReadAsync(xml, geography, stop))
            {
                report.Read();
                batch.Add(ArrivedNow(demand, actor));
                if (batch.Count < Many)
                    continue;
                await batches.WriteAsync(batch, stop);
                batch = new List<Arrived>(Many);
            }
        }
        catch (SneDocumentException refused)
        {
            report.RefuseFile([Entry(refused.Fault, null)]);
        }

        await batches.WriteAsync(batch, stop);
    }

    private static async Task Working(Task work, CancellationTokenSource stop)
    {
        try
        {
            await work;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The store does not answer: reading on would only lose more.
            await stop.CancelAsync();
            throw;
        }
    }

    /// <summary>
    /// Enters what is new of each batch and sends the rest into its lanes: the batches one after the other, and nothing of a demand that still
    /// waits in a lane, or it could overtake itself.
    /// </summary>
    private async Task Enter(ChannelReader<List<Arrived>> batches, Channel<Arrived>[] lanes, ConcurrentDictionary<UniqueNumber, int> waiting, ImportReportBuilder report, CancellationToken stop)
    {
        try
        {
            var passed = 0;
            await foreach (var batch in batches.ReadAllAsync(stop))
            {
                var (tried, entered) = passed > 0 ? (0, []) : await EnterNew(batch, waiting, report);
                passed = passed > 0 ? passed - 1 : entered.Count < tried / 4 ? Passed : 0;
                foreach (var arrived in batch.Where(arrived => !entered.Contains(arrived)))
                {
                    if (arrived.Demand.Number is { } number)
                        waiting.AddOrUpdate(number, 1, (_, count) => count + 1);
                    await lanes[LaneOf(arrived.Demand)].Writer.WriteAsync(arrived, stop);
                }
            }
        }
        finally
        {
            foreach (var lane in lanes)
                lane.Writer.TryComplete();
        }
    }

    /// <summary>Enters what is new of a batch.</summary>
    /// <returns>How many were tried, and those that were entered.</returns>
    private async Task<(int Tried, HashSet<Arrived> Entered)> EnterNew(IReadOnlyList<Arrived> batch, ConcurrentDictionary<UniqueNumber, int> waiting, ImportReportBuilder report)
    {
        var first = batch.Where(arrived => arrived is { File: not null, Demand.Number: { } number } && !waiting.ContainsKey(number)).DistinctBy(arrived => arrived.Demand.Number).ToArray();
        if (first.Length < Few)
            return (0, []);
        var entered = await grains.GetGrain<IRegisterImportGrain>(0).Enter([.. first.Select(arrived => new RegisterDemand(arrived.Command, arrived.File!, CreationKey: null, Strict: false))]);
        var done = first.Where((_, index) => entered[index]).ToHashSet();
        foreach (var arrived in done)
            report.Accept(changed: true, given: null, Warnings(arrived, ModificationOfUnknown(arrived.Demand), arrived.Demand.Number));
        return (first.Length, done);
    }

    private async Task Take(ChannelReader<Arrived> lane, ConcurrentDictionary<UniqueNumber, int> waiting, ImportReportBuilder report, CancellationToken stop)
    {
        await foreach (var arrived in lane.ReadAllAsync(stop))
        {
            await Take(arrived, report);

            // The last one that waits takes the number out: only then may a later message be entered by itself.
            if (arrived.Demand.Number is { } number && waiting.AddOrUpdate(number, 0, (_, count) => count - 1) == 0)
                waiting.TryRemove(KeyValuePair.Create(number, 0));
        }
    }

    private async Task Take(Arrived arrived, ImportReportBuilder report)
    {
        var demand = arrived.Demand;
        if (arrived.File is null)
        {
            report.Reject(demand.Errors.Select(fault => Entry(fault, demand.Number)), Warnings(arrived, null, demand.Number));
            return;
        }

        var (reply, remark) = await Store(demand, arrived.File, arrived.Command);
        var warnings = Warnings(arrived, remark, reply.Number);
        if (reply.Outcome is CommandOutcome.Accepted or CommandOutcome.Unchanged or CommandOutcome.Overtaken)
            report.Accept(reply.Outcome == CommandOutcome.Accepted, demand.Number is null ? new GivenNumber(demand.Line, demand.Path, reply.Number) : null, warnings);
        else
            report.Reject(Refusals(demand, reply), warnings);
    }

    private Arrived ArrivedNow(SneDemand demand, Actor actor)
    {
        var early = demand.Header.FileDate > clock.Now + ClockDifference;
        return new Arrived(
            demand,
            demand.File is { } file ? file with { RegisterMessageAt = early ? null : demand.Header.FileDate } : null,
            new Command(CommandId(demand), demand.ContentHash, actor),
            early && demand.File is not null ? new SneFault(demand.Line, demand.Path, "dateFichier", "date-ahead", "The date of the file lies ahead: it was not taken as the date of the message.") : null);
    }

    private static IEnumerable<ImportEntry> Warnings(Arrived arrived, SneFault? remark, UniqueNumber? number) =>
        arrived.Demand.Warnings.Append(arrived.DateAhead).Append(remark).OfType<SneFault>().Select(fault => Entry(fault, number));

    private static SneFault? ModificationOfUnknown(SneDemand demand) => demand.Header.FileType == "MOD"
        ? Remark(demand, "modification-of-unknown", "The demand was not held: the modification was stored as its first state.")
        : null;

    private static SneFault Remark(SneDemand demand, string code, string message) => new(demand.Line, demand.Path, "numUnique", code, message);

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
            return (reply, ModificationOfUnknown(demand));
        }

        async Task<(DemandReply, SneFault?)> Update(DemandId held)
        {
            var reply = await grains.GetGrain<IDemandGrain>(held.Value).UpdateFromRegister(new UpdateFromRegister(command, file));
            return (reply, reply.Outcome == CommandOutcome.Overtaken ? Remark(demand, "late-message", "A newer message about this demand was already applied: this one changed nothing.") : null);
        }
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

    /// <summary>A demand of the file, as it is to be stored.</summary>
    /// <param name="demand">As it was read.</param>
    /// <param name="file">The file it makes, with the date of its message; null when it is refused.</param>
    /// <param name="command">The command that it is.</param>
    /// <param name="dateAhead">That the date was not taken.</param>
    private sealed class Arrived(SneDemand demand, DemandFile? file, Command command, SneFault? dateAhead)
    {
        public SneDemand Demand => demand;

        public DemandFile? File => file;

        public Command Command => command;

        public SneFault? DateAhead => dateAhead;
    }
}
