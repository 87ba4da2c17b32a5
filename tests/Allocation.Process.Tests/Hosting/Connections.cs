using System.Globalization;
using System.Runtime.InteropServices;

namespace Allocation.Process.Tests.Hosting;

/// <summary>
/// Cuts established connections from outside the processes that hold them, as a firewall that forgets or a cable that is pulled
/// for a moment does: the descriptor of the socket is taken from the process (<c>pidfd_getfd</c>) and shut down.
/// </summary>
internal static class Connections
{
    private const int SysPidfdOpen = 434;
    private const int SysPidfdGetfd = 438;
    private const int BothWays = 2;

    /// <summary>Cuts every connection that one of the processes has with one of the others; gives their number.</summary>
    public static int CutBetween(IEnumerable<ApiProcess> ones, IEnumerable<ApiProcess> others)
    {
        var table = Table();
        var far = others.SelectMany(process => Sockets(process.Id)).Select(socket => socket.Inode).ToHashSet();
        var ends = table.Where(entry => far.Contains(entry.Key)).Select(entry => (entry.Value.Remote, entry.Value.Local)).ToHashSet();
        var cut = new HashSet<(int, int)>();
        foreach (var process in ones)
        {
            foreach (var (descriptor, inode) in Sockets(process.Id))
            {
                // Between processes of one kind each connection is seen from both ends.
                if (table.TryGetValue(inode, out var ports) && ends.Contains((ports.Local, ports.Remote)) && Cut(process.Id, descriptor))
                    cut.Add((Math.Min(ports.Local, ports.Remote), Math.Max(ports.Local, ports.Remote)));
            }
        }

        return cut.Count;
    }

    private static bool Cut(int process, int descriptor)
    {
        var handle = Call(SysPidfdOpen, process, 0, 0);
        if (handle < 0)
            throw new InvalidOperationException($"pidfd_open: {Marshal.GetLastPInvokeErrorMessage()}");
        try
        {
            // One that closed in between is cut already.
            var own = Call(SysPidfdGetfd, handle, descriptor, 0);
            if (own < 0)
                return Marshal.GetLastPInvokeError() == NoSuchDescriptor ? false : throw new InvalidOperationException($"pidfd_getfd: {Marshal.GetLastPInvokeErrorMessage()}");
            var cut = Shutdown((int)own, BothWays) == 0;
            _ = Close((int)own);
            return cut;
        }
        finally
        {
            _ = Close((int)handle);
        }
    }

    private const int NoSuchDescriptor = 9;

    /// <summary>The sockets a process holds.</summary>
    private static List<(int Descriptor, long Inode)> Sockets(int process)
    {
        var sockets = new List<(int, long)>();
        foreach (var path in Directory.EnumerateFiles($"/proc/{process}/fd"))
        {
            if (TargetOf(path) is { } target && target.StartsWith("socket:[", StringComparison.Ordinal))
                sockets.Add((int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture), long.Parse(target["socket:[".Length..^1], CultureInfo.InvariantCulture)));
        }

        return sockets;
    }

    /// <summary>What a descriptor is; null when it was closed since it was listed.</summary>
    private static string? TargetOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Local and remote port of every established connection, by inode.</summary>
    private static Dictionary<long, (int Local, int Remote)> Table()
    {
        const string Established = "01";
        return new[] { "/proc/net/tcp", "/proc/net/tcp6" }.SelectMany(path => File.ReadLines(path).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[3] == Established)
            .Select(fields => (Inode: long.Parse(fields[9], CultureInfo.InvariantCulture), Ports: (Port(fields[1]), Port(fields[2]))))
            // One that nobody has accepted yet has no inode; a table that changes while it is read can name one twice.
            .Where(entry => entry.Inode != 0).DistinctBy(entry => entry.Inode)
            .ToDictionary(entry => entry.Inode, entry => entry.Ports);

        static int Port(string address) => int.Parse(address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern long Call(long number, long first, long second, long third);

    [DllImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    private static extern int Shutdown(int socket, int how);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
