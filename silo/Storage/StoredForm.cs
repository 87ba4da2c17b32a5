using System.Text;
using System.Text.Json;
using Allocation.Domain.Demands;

namespace Allocation.Silo.Storage;

/// <summary>How values of the domain stand in columns, the same in every store.</summary>
internal static class StoredForm
{
    /// <summary>Code of a cause.</summary>
    public static string KindName(ChangeKind kind) => JsonSerializer.Serialize(kind).Trim('"');

    /// <summary>The cause of a code.</summary>
    public static ChangeKind Kind(string name) => JsonSerializer.Deserialize<ChangeKind>($"\"{name}\"");

    /// <summary>Points by territory, JSON.</summary>
    public static string Points(IReadOnlyDictionary<string, int> points) => JsonSerializer.Serialize(points);

    /// <summary>Points by territory.</summary>
    public static Dictionary<string, int> Points(string json) => JsonSerializer.Deserialize<Dictionary<string, int>>(json)!;

    /// <summary>JSON as text.</summary>
    public static string? Text(byte[]? utf8) => utf8 is null ? null : Encoding.UTF8.GetString(utf8);

    /// <summary>Code of a status.</summary>
    public static string StatusName(DemandStatus status) => status == DemandStatus.Active ? "active" : "removed";
}
