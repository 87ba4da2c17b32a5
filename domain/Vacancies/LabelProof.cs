using Allocation.Domain.Demands;

namespace Allocation.Domain.Vacancies;

/// <summary>
/// The label of a household that is allocated a dwelling on a reserver's account, where the landlord names the candidates: it must be there before
/// the commission, afterwards only in a proven emergency that the State authorised (FLX-23). Said, and refused by nobody.
/// </summary>
public static class LabelProof
{
    /// <summary>What a step is warned of.</summary>
    /// <param name="step">The step.</param>
    /// <param name="moment">What is known of the demands it names.</param>
    public static IEnumerable<InputFault> Warnings(VacancyCommand step, DecidingMoment moment)
    {
        ArgumentNullException.ThrowIfNull(moment);
        return Warnings(step, (_, number) => moment.Demands.GetValueOrDefault(number)?.Labelled);
    }

    /// <summary>What a commission was warned of, for whoever sends its step again: by its decisions, which are frozen.</summary>
    /// <param name="step">The step.</param>
    /// <param name="made">What it decided, in the order of the step.</param>
    public static IEnumerable<InputFault> Warnings(VacancyCommand step, CommissionDecided made)
    {
        ArgumentNullException.ThrowIfNull(made);
        return Warnings(step, (index, _) => made.Decisions.ElementAtOrDefault(index)?.Labelled);
    }

    private static IEnumerable<InputFault> Warnings(VacancyCommand step, Func<int, UniqueNumber, bool?> labelled)
    {
        if (step is Nominate nominate && labelled(0, nominate.Demand) == false)
            yield return new InputFault("demand", "label-missing", "The label of the reserver's public is not found: it must be in the register before the commission decides (FLX-23).");
        if (step is not Decide decide)
            yield break;
        foreach (var (index, decision) in decide.Decisions.Index())
        {
            if (decision.Kind is DecisionKind.Allocated or DecisionKind.Ranked or DecisionKind.Conditional && labelled(index, decision.Demand) == false)
                yield return new InputFault($"decisions[{index}].demand", "label-missing", $"The label of the reserver's public is not found: what is allocated here is imputed without{(decide.Authorisation is null ? ", and no authorisation of the State is given" : "")} (FLX-23).");
        }
    }

    /// <summary>Whether the label that was proved for whoever has the dwelling is gone.</summary>
    /// <param name="vacancy">The vacancy.</param>
    /// <param name="demand">Its demand now.</param>
    internal static bool IsLost(Vacancy vacancy, KnownDemand demand) =>
        demand.Labelled == false && vacancy.Candidates.LastOrDefault(candidate => candidate.Demand == demand.Id)?.Decision?.Labelled == true;
}
