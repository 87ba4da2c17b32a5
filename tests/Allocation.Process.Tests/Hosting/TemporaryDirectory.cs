namespace Allocation.Process.Tests.Hosting;

/// <summary>A directory that goes with the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("allocation-process-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
