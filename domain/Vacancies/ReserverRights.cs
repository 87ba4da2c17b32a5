namespace Allocation.Domain.Vacancies;

/// <summary>
/// What a reserver may do with a vacancy that is handed to it, beyond what everybody may not: it names candidates as the reserver, and takes
/// back its own while they are not before the commission (COM-29).
/// </summary>
public static class ReserverRights
{
    /// <summary>Whether a step is left to a reserver where a vacancy stands: what the commission has before it, it does not take back.</summary>
    public static bool Reaches(VacancyState state, VacancyStep step) => step != VacancyStep.WithdrawCandidate || state <= VacancyState.Instruction;

    /// <summary>Why a reserver may not take a step that others may; null when it may.</summary>
    public static Refusal? Refusal(Vacancy vacancy, VacancyCommand command)
    {
        ArgumentNullException.ThrowIfNull(vacancy);
        return command switch
        {
            Nominate { By: not Nominator.Reserver } => new Refusal("not-the-reserver", "A reserver names candidates by 'reserver'.", []),
            WithdrawCandidate withdraw when !Reaches(vacancy.State, VacancyStep.WithdrawCandidate) || vacancy.Candidates.LastOrDefault(candidate => candidate.Number == withdraw.Demand)?.By != Nominator.Reserver =>
                new Refusal("not-its-candidate", "A reserver takes back candidates that it named, before they are on an agenda.", []),
            WithdrawCandidate { Cause: WithdrawalCause.HousedElsewhere or WithdrawalCause.Removed } => new Refusal("not-its-cause", "Give the cause 'applicant', 'taken-back' or 'not-eligible'.", []),
            _ => null,
        };
    }
}
