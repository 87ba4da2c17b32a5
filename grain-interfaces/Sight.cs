using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;

namespace Allocation.GrainInterfaces;

/// <summary>What somebody sees: the one rule, which the edge asks and the actor of the thing asks again. What is not seen is answered as what is not there.</summary>
public static class Sight
{
    /// <summary>Whether somebody sees a demand: its own applicant, and whoever works where it wishes to live.</summary>
    public static bool Sees(this Actor actor, DemandFile file, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.Scope?.Covers(file, geography) != false;
    }

    /// <summary>Whether somebody sees the flux of a landlord in a département as a whole; a reserver sees its own accounts alone, elsewhere.</summary>
    public static bool Sees(this Actor actor, LedgerKey ledger)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.Role != Actor.Reserver && actor.Scope?.Covers(ledger) != false;
    }

    /// <summary>Whether somebody sees a dwelling of a territory, or its vacancy: whoever works there for its landlord; a reserver, or its delegate, while it is handed to it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="territory">Territory of the list.</param>
    /// <param name="dwelling">The dwelling as it is described now.</param>
    /// <param name="isWith">Whether an organisation names the candidates for it now; asked of reservers alone.</param>
    public static async ValueTask<bool> Sees(this Actor actor, TerritoryId territory, Dwelling dwelling, Func<string, ValueTask<bool>> isWith)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(isWith);
        return actor.Scope?.Covers(territory, dwelling) != false
            && (actor.Role != Actor.Reserver || (actor.Organisation.Length > 0 && await isWith(actor.Organisation)));
    }
}
