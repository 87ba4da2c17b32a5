namespace Allocation.Grains.Storage;

/// <summary>The storage of actors that change seldom.</summary>
public static class ActorStorage
{
    /// <summary>Name of the storage provider.</summary>
    public const string Name = "actors";
}
