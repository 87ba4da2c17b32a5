using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage;

/// <summary>Where the tables of the journal are, and what of a row is an entry: all that stays when a household is erased.</summary>
/// <param name="Table">The table.</param>
/// <param name="Position">Column of its order.</param>
/// <param name="Order">Columns that order the rows of one position.</param>
/// <param name="Columns">Columns of an entry, as text; an instant is written <c>{column}</c>, bytes <c>[column]</c>, a fact without the unique number in it <c>&lt;column&gt;</c>.</param>
internal sealed record JournalTable(string Table, string Position, string Order, string Columns)
{
    /// <summary>The table of a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="numbered">Whether rows are numbered in the order of their commit, as with one writer.</param>
    public static JournalTable Of(JournalShard shard, bool numbered) => shard switch
    {
        JournalShard.Commands => new("audit", numbered ? "sequence" : "position", "sequence", "sequence, {at}, subject, role, organisation, action, object, object_id, version"),
        JournalShard.Readings => new("reading", numbered ? "sequence" : "position", "sequence", "sequence, {at}, subject, role, organisation, what, object, object_id, version, purpose"),
        JournalShard.Changes => new("change_log", "position", "demand_id, version", "demand_id, version, kind, {at}, points, confirms, [sealed_undo]"),
        _ => new("vacancy_fact", "position", "vacancy, number", "vacancy, number, {at}, <fact>, subject, role, organisation, command_id"),
    };
}
