namespace Allocation.Tests.Shared;

/// <summary>A file system of a fixed size, in memory, that a test can fill and empty. Mounting needs root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts one; leaves the test out where it may not be.</summary>
    public static async Task<SmallDisk> Mount(int megabytes)
    {
        Needs.Program("root, to mount a small disk,", Environment.UserName == "root");
        var path = Directory.CreateTempSubdirectory("allocation-disk-").FullName;
        await PostgresServer.Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0777", "tmpfs", path);
        return new SmallDisk(path);
    }

    /// <summary>Writes until nothing more fits.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        foreach (var size in new[] { 1 << 20, 4_096, 512 })
        {
            var block = new byte[size];
            try
            {
                while (true)
                    filler.Write(block);
            }
            catch (IOException)
            {
                // Full for blocks of this size.
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Empty() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await PostgresServer.Run("umount", "--lazy", Path);
        Directory.Delete(Path);
    }
}
