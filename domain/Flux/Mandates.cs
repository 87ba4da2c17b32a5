using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>What follows from mandates: who designates for whom, and who sees which account.</summary>
public static class Mandates
{
    /// <summary>
    /// Who designates on a day for a dwelling: whoever has it then, where territories merged under the name that goes on (FLX-41), and its delegates.
    /// </summary>
    /// <param name="agreements">The agreements of its landlord.</param>
    /// <param name="release">Where it stands.</param>
    /// <param name="orientation">To whom it is handed: its last orientation.</param>
    /// <param name="day">The day.</param>
    public static IEnumerable<string> Designating(FluxAgreements agreements, InseeCode release, HandedTo orientation, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(agreements);
        ArgumentNullException.ThrowIfNull(orientation);
        var holder = agreements.HeldBy(orientation.Reserver, orientation.OnBehalfOf, release, day)?.Reserver ?? agreements.NameOn(orientation.Reserver, day);
        return Over(agreements, release, orientation, day).Select(mandate => mandate.Delegate).Prepend(holder);
    }

    /// <summary>Mandates by which somebody designates on a day for who has a dwelling.</summary>
    /// <param name="agreements">The agreements of its landlord.</param>
    /// <param name="release">Where it stands.</param>
    /// <param name="orientation">To whom it is handed: its last orientation.</param>
    /// <param name="day">The day.</param>
    public static IEnumerable<Mandate> Over(FluxAgreements agreements, InseeCode release, HandedTo orientation, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(agreements);
        ArgumentNullException.ThrowIfNull(orientation);

        // Whose the dwelling is on that day: where territories merged, of who goes on (FLX-41).
        if (agreements.HeldBy(orientation.Reserver, orientation.OnBehalfOf, release, day) is not { } agreement)
            return [];
        var part = agreement.Kind == ReserverKind.State ? orientation.Part ?? StatePart.Priority : default(StatePart?);
        return agreement.Mandates.Where(mandate => mandate.Holds(day) && mandate.SeesFrom <= day && mandate.Includes(part) && (mandate.Scope?.Territory is not { } territory || agreements.LiesIn(release, territory.Code)));
    }

    /// <summary>How somebody sees an account of an agreement on a day by its mandates; null when by none. Of years before them it sees nothing.</summary>
    /// <param name="agreement">The agreement.</param>
    /// <param name="account">The account.</param>
    /// <param name="organisation">Who looks.</param>
    /// <param name="on">The day.</param>
    public static MandateSight? SightOf(Agreement agreement, FluxAccount account, string organisation, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        ArgumentNullException.ThrowIfNull(account);
        if (!agreement.IsActive(on) || account.Agreement != agreement.Id)
            return null;
        var held = agreement.Mandates.Where(mandate => mandate.Delegate == organisation && mandate.Holds(on) && mandate.Includes(account.Part) && mandate.SeesFrom.Year <= account.Year).ToList();
        if (held.Count == 0)
            return null;
        var territories = held.Select(mandate => mandate.Scope?.Territory).ToList();

        // Until the first of them ends: then it is looked at anew.
        return new MandateSight(territories.Contains(null) ? [] : [.. territories.OfType<ReservationTerritory>().Distinct()], held.Select(mandate => mandate.LastDay).Append(agreement.LastDay).Min());
    }
}
