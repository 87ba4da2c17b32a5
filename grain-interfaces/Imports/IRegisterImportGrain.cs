using System.Collections.Immutable;
using Allocation.GrainInterfaces.Demands;

namespace Allocation.GrainInterfaces.Imports;

/// <summary>
/// Enters demands of a message of the register that nobody holds yet, many in one transaction, without waking an actor for any of
/// them. Stateless: the truth is the unique index of the store.
/// </summary>
[Alias("allocation.register-import")]
public interface IRegisterImportGrain : IGrainWithIntegerKey
{
    /// <summary>Enters what is new and whole. When it has answered, those demands are durable; lists learn of them from the change log.</summary>
    /// <param name="demands">Some hundreds, of different numbers; with numbers, and not strict.</param>
    /// <returns>For each whether it was entered. One that was not, for whatever reason, is its actor's to decide on and to answer for.</returns>
    [ResponseTimeout(IImportGrain.MostAwaited), Alias("enter")]
    Task<ImmutableArray<bool>> Enter(ImmutableArray<RegisterDemand> demands);
}
