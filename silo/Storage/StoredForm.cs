using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Allocation.Domain.Demands;

namespace Allocation.Silo.Storage;

/// <summary>How values of the domain stand in columns, the same in every store.</summary>
internal static class StoredForm
{
    // Asked of each row: made once.
    private static readonly FrozenDictionary<ChangeKind, string> KindNames = Enum.GetValues<ChangeKind>().ToFrozenDictionary(kind => kind, kind => JsonSerializer.Serialize(kind).Trim('"'));
    private static readonly FrozenDictionary<string, ChangeKind> Kinds = KindNames.ToFrozenDictionary(named => named.Value, named => named.Key);

    /// <summary>Code of a cause.</summary>
    public static string KindName(ChangeKind kind) => KindNames[kind];

    /// <summary>The cause of a code.</summary>
    /// <exception cref="JsonException">There is none of that code.</exception>
    public static ChangeKind Kind(string name) => Kinds.TryGetValue(name, out var kind) ? kind : throw new JsonException("No cause has that code.");

    /// <summary>Points by territory, JSON.</summary>
    public static string Points(IReadOnlyDictionary<string, int> points) => JsonSerializer.Serialize(points);

    /// <summary>Points by territory.</summary>
    public static Dictionary<string, int> Points(string json) => JsonSerializer.Deserialize<Dictionary<string, int>>(json)!;

    /// <summary>JSON as text.</summary>
    public static string? Text(byte[]? utf8) => utf8 is null ? null : Encoding.UTF8.GetString(utf8);

    /// <summary>Code of a status.</summary>
    public static string StatusName(DemandStatus status) => status == DemandStatus.Active ? "active" : "removed";
}
