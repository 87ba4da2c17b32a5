using System.Text;
using System.Text.Unicode;
using Allocation.Domain.Scoring;

namespace Allocation.Api.Grids;

/// <summary>The text of a grid on disk.</summary>
internal static class GridFile
{
    /// <summary>The text, or why it is none: a byte that is no UTF-8 is not silently replaced.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (string Text, GridDiagnostic? Fault) Read(string file)
    {
        if (new FileInfo(file) is { Exists: true, Length: > GridParser.MaxBytes + 3 })
            return ("", new GridDiagnostic(file, 1, 1, GridDiagnosticCodes.TooLarge, $"The text is larger than {GridParser.MaxBytes} bytes.", "Split the grid or remove what it does not need."));
        var bytes = File.ReadAllBytes(file);
        return Utf8.IsValid(bytes)
            ? (Encoding.UTF8.GetString(bytes), null)
            : ("", new GridDiagnostic(file, 1, 1, GridDiagnosticCodes.Syntax, "The file is no text in UTF-8.", "Save it as UTF-8."));
    }
}
