using Allocation.GrainInterfaces;

namespace Allocation.Grains.Storage;

/// <summary>
/// Commands that change what no table of the journal is written with: the state of an actor, what is sent to somebody else. They are noted before they are done, so that
/// none is done without an entry; an entry whose command then failed says what was asked. Commands on demands, vacancies, flux, grids and webhooks are noted in the transaction of what they change.
/// </summary>
public interface ICommandJournal
{
    /// <summary>Writes an entry. When it has answered, the entry is durable.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="action">What is asked, one word.</param>
    /// <param name="kind">Of what kind it is asked: <c>dwelling</c>, <c>reserver</c>, <c>webhook</c>.</param>
    /// <param name="key">Of which.</param>
    /// <param name="version">The version that it makes, or stands on; 0 of what has none.</param>
    /// <exception cref="StoreUnavailableException">Nobody knows whether it is: do nothing.</exception>
    Task Note(Actor actor, string action, string kind, string key, int version);
}
