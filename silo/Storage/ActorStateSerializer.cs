using System.Text.Json;
using System.Text.Json.Serialization;
using Allocation.Domain.Demands;
using Orleans.Storage;

namespace Allocation.Silo.Storage;

/// <summary>State of low-rate actors in the JSON form of the product, so that it can be read and repaired by hand.</summary>
internal sealed class ActorStateSerializer : IGrainStorageSerializer
{
    /// <summary>A member that a later build added is passed over: an older process of the same cluster reads the rest.</summary>
    private static readonly JsonSerializerOptions Lenient = new(DemandJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, DemandJson.Options));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, Lenient)!;
}
