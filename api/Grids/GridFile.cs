using Allocation.Api.Http;
using Allocation.Domain.Scoring;

namespace Allocation.Api.Grids;

/// <summary>The text of a grid on disk, read as a body sent over HTTP is: bounded, and UTF-8 only.</summary>
internal static class GridFile
{
    /// <summary>The text, or why it is none: a byte that is no UTF-8 is not silently replaced.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (string Text, GridDiagnostic? Fault) Read(string file)
    {
        var (text, fault) = RequestBody.ReadYamlFile(file);
        return (text ?? "", fault is null ? null : new GridDiagnostic(file, 1, 1, fault.Code, "The file is no text of a grid.", fault.Message));
    }
}
