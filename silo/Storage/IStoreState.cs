namespace Allocation.Silo.Storage;

/// <summary>Whether a store that answers also takes what is written: a standby, or a server that protects itself, only reads.</summary>
internal interface IStoreState
{
    /// <summary>Asks it.</summary>
    Task<bool> TakesWrites();
}
