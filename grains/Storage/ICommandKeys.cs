namespace Allocation.Grains.Storage;

/// <summary>
/// Commands on what keeps none of its own: grids, and changes of webhooks. Each is written in the transaction of what it changed, so that one that comes twice is known, whatever
/// happened between.
/// </summary>
public interface ICommandKeys
{
    /// <summary>What a command did; null when none of this id did anything.</summary>
    /// <param name="command">Its id.</param>
    Task<KnownCommand?> Find(Guid command);
}

/// <summary>A command that was carried out.</summary>
/// <param name="Fingerprint">What it asked.</param>
/// <param name="Version">The version that it made; of a grid 1 with its publication, 2 with its withdrawal.</param>
public sealed record KnownCommand(string Fingerprint, int Version);
