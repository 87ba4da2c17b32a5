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

    /// <summary>Whether somebody sees a dwelling of a territory, or its vacancy: whoever works there for its landlord; a reserver while it is handed to it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="territory">Territory of the list.</param>
    /// <param name="dwelling">The dwelling as it is described now.</param>
    /// <param name="handedTo">To whom the vacancy is handed now; asked of reservers alone.</param>
    public static async ValueTask<bool> Sees(this Actor actor, TerritoryId territory, Dwelling dwelling, Func<ValueTask<string?>> handedTo)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(handedTo);
        return actor.Scope?.Covers(territory, dwelling) != false
            && (actor.Role != Actor.Reserver || (actor.Organisation.Length > 0 && await handedTo() == actor.Organisation));
    }
}
