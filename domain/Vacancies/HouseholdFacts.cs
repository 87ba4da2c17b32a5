using System.Collections.Immutable;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Vacancies;

/// <summary>Which households a fact of a vacancy is about.</summary>
public static class HouseholdFacts
{
    /// <summary>What happened to one household, in its order: what it may ask for (GDPR art. 15), and nothing of the others.</summary>
    /// <param name="facts">Facts of one vacancy, from the first on; those that were taken back with them.</param>
    /// <param name="demand">The household's demand.</param>
    /// <returns>
    /// The facts about it, what took one of them back, and how the vacancy ended that it was named in. Of a commission the decision about it alone, and not why so few were
    /// examined, which may be another household's matter.
    /// </returns>
    public static IEnumerable<RecordedFact> Of(IEnumerable<RecordedFact> facts, DemandId demand)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var (offers, own) = (ImmutableList<(int Number, DemandId Demand)>.Empty, new HashSet<int>());
        foreach (var recorded in facts)
        {
            // An answer is to the offer that held when it came: one that was taken back gives way to the one before it.
            if (recorded.Fact is OfferMade made)
                offers = offers.Add((recorded.Number, made.Demand));
            if (recorded.Fact is StepUndone undo)
                offers = offers.RemoveAll(offer => offer.Number == undo.Number);
            if (!IsAbout(recorded.Fact, offers.IsEmpty ? null : offers[^1].Demand))
                continue;
            own.Add(recorded.Number);
            yield return recorded with { Fact = OwnPart(recorded.Fact, demand) };
        }

        bool IsAbout(VacancyFact fact, DemandId? offered) => fact switch
        {
            StepUndone undo => own.Contains(undo.Number),
            OrientationEnded or VacancyClosed => own.Count > 0,
            _ => Named(fact, offered).Contains(demand),
        };
    }

    /// <summary>The demands that a fact is about: those of a decision, and that of the offer which an answer is to.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="offered">To whom the dwelling was offered last.</param>
    internal static IEnumerable<DemandId> Named(VacancyFact fact, DemandId? offered) => fact switch
    {
        CommissionDecided decided => decided.Decisions.Select(decision => decision.Demand),
        OfferNotified or OfferAccepted or OfferRefused or OfferFellSilent or OfferWithdrawn or AcceptanceWithdrawn or LeaseSigned => offered is { } demand ? [demand] : [],
        _ => fact.About is { } about ? [about] : [],
    };

    private static VacancyFact OwnPart(VacancyFact fact, DemandId demand) => fact switch
    {
        CommissionDecided decided => decided with { Decisions = [.. decided.Decisions.Where(decision => decision.Demand == demand)], Exception = null, Justification = null, Authorisation = null },
        OrientationEnded ended => ended with { Text = null },
        VacancyClosed closed => closed with { Text = null },
        _ => fact,
    };
}
