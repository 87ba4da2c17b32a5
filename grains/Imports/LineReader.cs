using System.Security.Cryptography;
using System.Text.Json;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Imports;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Grains.Imports;

/// <summary>Makes of each line what is written of a new demand, or says what is wrong with it. For callers on many threads.</summary>
internal sealed class LineReader(NewDemands demands, PolicyBook policies, CivilClock clock)
{
    /// <summary>Most faults told of one line: a hostile one has as many as it has bytes.</summary>
    public const int MostFaults = 20;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static readonly InputFault NoNumber = new("uniqueNumber", "required", "A demand that is entered in bulk brings its number: it is what keeps the line from being entered twice.");

    public ReadLines Read(ImportLines lines)
    {
        var read = new ReadLines();
        var now = clock.Now;
        var number = lines.Before;
        for (var rest = lines.Text.AsSpan(); !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = rest[..end].TrimEnd((byte)'\r');
            rest = rest[(end + 1)..];
            number++;

            // Some editors put a mark at the beginning of a file that says that it is UTF-8.
            if (number == 1 && line.StartsWith(ByteOrderMark))
                line = line[ByteOrderMark.Length..];
            if (line.Trim(" \t"u8).IsEmpty)
                continue;
            var (file, brought, faults) = Read(line);
            if (file is null)
                read.Refused.Add(new RefusedLine(number, brought, [.. faults.Take(MostFaults)]));
            else
                read.Add(number, demands.CommitOf(file, CommandOf(line, lines.Actor), "Import", now));
        }

        return read;
    }

    private (DemandFile? File, UniqueNumber? Number, IReadOnlyList<InputFault> Faults) Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var file = DemandJson.Read(line);
            if (file.UniqueNumber == default)
                return (null, null, [NoNumber]);
            var faults = DemandValidation.FaultsOfNew(file, policies.Geography);
            return (faults.Count == 0 ? file : null, file.UniqueNumber, faults);
        }
        catch (JsonException refused)
        {
            return (null, null, [DemandJson.FaultOf(refused)]);
        }
    }

    /// <summary>The identity of the command is that of the line: the same one again, in whichever file, is known.</summary>
    private static Command CommandOf(ReadOnlySpan<byte> line, Actor actor)
    {
        var digest = SHA256.HashData(line);
        return new Command(new Guid(digest.AsSpan(0, 16)), Convert.ToHexStringLower(digest), actor);
    }
}

/// <summary>What some lines say.</summary>
internal sealed class ReadLines
{
    private readonly List<DemandCommit> _demands = [];
    private readonly List<long> _lines = [];

    /// <summary>New demands.</summary>
    public IReadOnlyList<DemandCommit> Demands => _demands;

    /// <summary>The line of each.</summary>
    public IReadOnlyList<long> Lines => _lines;

    /// <summary>Lines that are no demand which can be stored.</summary>
    public List<RefusedLine> Refused { get; } = [];

    public void Add(long line, DemandCommit demand)
    {
        _demands.Add(demand);
        _lines.Add(line);
    }
}
