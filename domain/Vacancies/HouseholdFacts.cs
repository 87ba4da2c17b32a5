using Allocation.Domain.Demands;

namespace Allocation.Domain.Vacancies;

/// <summary>Which households a fact of a vacancy is about.</summary>
public static class HouseholdFacts
{
    /// <summary>What happened to one household, in its order: what it may ask for (GDPR art. 15), and nothing of the others.</summary>
    /// <param name="facts">Facts of one vacancy, from the first on.</param>
    /// <param name="demand">The household's demand.</param>
    /// <returns>The facts about it; of a commission the decision about it alone.</returns>
    public static IEnumerable<RecordedFact> Of(IEnumerable<RecordedFact> facts, DemandId demand)
    {
        ArgumentNullException.ThrowIfNull(facts);
        DemandId? offered = null;
        foreach (var recorded in facts)
        {
            offered = recorded.Fact is OfferMade made ? made.Demand : offered;
            if (Named(recorded.Fact, offered).Contains(demand))
                yield return recorded.Fact is CommissionDecided decided
                    ? recorded with { Fact = decided with { Decisions = [.. decided.Decisions.Where(decision => decision.Demand == demand)], Justification = null } }
                    : recorded;
        }
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
}
