using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Grains.Flux;

/// <summary>Which movements of a ledger are told to whom by mandates (FLX-17): to each what is of its accounts and its places, and nothing else.</summary>
internal static class DelegatedMovements
{
    /// <summary>Whoever has, or had until now, a mandate of an agreement that events leave otherwise than it was.</summary>
    /// <param name="before">The agreements before the events.</param>
    /// <param name="events">The events.</param>
    public static IEnumerable<string> Concerned(FluxAgreements before, IEnumerable<FluxEvent> events) =>
        events.SelectMany(happened => happened.Recorded).SelectMany(agreement => agreement.Mandates.Concat(before.Find(agreement.Id)?.Mandates ?? [])).Select(mandate => mandate.Delegate).Distinct(StringComparer.Ordinal);

    /// <summary>Movements by the organisation that is told of them.</summary>
    /// <param name="ledger">The ledger with what was booked.</param>
    /// <param name="movements">What was booked.</param>
    /// <param name="today">Today in the département.</param>
    public static IEnumerable<(string Organisation, ImmutableArray<FluxMovement> Movements)> Of(FluxLedger ledger, ImmutableArray<FluxMovement> movements, DateOnly today)
    {
        foreach (var account in movements.GroupBy(movement => movement.Entry.Account))
        {
            if (account.Key.Agreement is not { } id || ledger.Agreements.Find(id) is not { Mandates.IsEmpty: false } agreement)
                continue;
            foreach (var organisation in agreement.Mandates.Select(mandate => mandate.Delegate).Distinct())
            {
                if (Mandates.SightOf(agreement, account.Key, organisation, today) is { } sight && account.Where(movement => IsWithin(ledger, movement.Entry.Release, sight.Within)).ToList() is { Count: > 0 } theirs)
                    yield return (organisation, [.. theirs.Select(movement => movement with { Sight = sight })]);
            }
        }
    }

    /// <summary>Whether what is of a release lies in some territories; what is of none belongs to whoever sees the whole.</summary>
    public static bool IsWithin(FluxLedger ledger, Guid? release, ImmutableArray<ReservationTerritory> within) =>
        within.IsEmpty || (release is { } id && ledger.Stories.TryGetValue(id, out var story) && within.Any(territory => ledger.Agreements.LiesIn(story.Dwelling.Commune, territory.Code)));
}
