using static Allocation.Domain.Vacancies.VacancyState;

namespace Allocation.Domain.Vacancies;

/// <summary>One line of the life cycle.</summary>
/// <param name="Step">What happens.</param>
/// <param name="From">States in which it may.</param>
/// <param name="To">The state after; null where it stays as it is.</param>
/// <param name="By">Who makes it happen: a person, or the clock.</param>
public sealed record Transition(VacancyStep Step, IReadOnlyList<VacancyState> From, VacancyState? To, string By = "person");

/// <summary>
/// The whole life of a vacancy as one table (COM-29): what is not in it cannot happen. The same table stands in
/// docs/reference/life-of-a-vacancy.md, and a test holds the two together.
/// </summary>
public static class LifeCycle
{
    private static readonly VacancyState[] Running = [Oriented, Candidates, Instruction, Agenda, Ranked, Offered, Accepted];

    /// <summary>The table.</summary>
    public static IReadOnlyList<Transition> Table { get; } =
    [
        new(VacancyStep.ReturnKeys, [Notice], Freed),
        new(VacancyStep.ReturnKeys, [Freed, .. Running], null),
        new(VacancyStep.Orient, [Notice, Freed], Oriented),
        new(VacancyStep.Orient, [Oriented, Candidates, Instruction, Agenda, Ranked], Oriented),
        new(VacancyStep.EndOrientation, [Oriented, Candidates], Freed, "person or clock"),
        new(VacancyStep.Nominate, [Oriented], Candidates),
        new(VacancyStep.Nominate, [Candidates, Instruction], null),
        new(VacancyStep.WithdrawCandidate, [Candidates, Instruction, Agenda, Ranked], null),
        new(VacancyStep.SetAside, [Oriented, Candidates, Instruction, Agenda], null),
        new(VacancyStep.AmendReason, Running, null),
        new(VacancyStep.Restore, [Oriented, Candidates, Instruction, Agenda], null),
        new(VacancyStep.Lock, [Oriented, Candidates, Instruction, Agenda], null),
        new(VacancyStep.Unlock, [Oriented, Candidates, Instruction, Agenda], null, "person or clock"),
        new(VacancyStep.Instruct, [Candidates], Instruction),
        new(VacancyStep.PlaceOnAgenda, [Instruction, Ranked], Agenda),
        new(VacancyStep.TakeOffAgenda, [Agenda], Instruction),
        new(VacancyStep.Decide, [Agenda], Ranked),
        new(VacancyStep.Offer, [Ranked], Offered),
        new(VacancyStep.Notify, [Offered], null),
        new(VacancyStep.Accept, [Offered], Accepted),
        new(VacancyStep.Refuse, [Offered], Ranked),
        new(VacancyStep.FallSilent, [Offered], Ranked, "clock"),
        new(VacancyStep.WithdrawOffer, [Offered], Ranked),
        new(VacancyStep.ReceivePiece, [Ranked, Offered, Accepted], null),
        new(VacancyStep.MissPiece, [Ranked], null, "clock"),
        new(VacancyStep.WithdrawAcceptance, [Accepted], Ranked),
        new(VacancyStep.ReopenDesignation, [Ranked], Oriented, "clock"),
        new(VacancyStep.SignLease, [Accepted], Let),
        new(VacancyStep.Close, [Notice, Freed, .. Running], Closed),
        new(VacancyStep.Undo, [Notice, Freed, .. Running], null),
    ];

    /// <summary>The state after a step; null when the step is not one of that state.</summary>
    public static VacancyState? After(VacancyState state, VacancyStep step) =>
        Table.FirstOrDefault(line => line.Step == step && line.From.Contains(state)) is { } line ? line.To ?? state : null;

    /// <summary>What a person may do next.</summary>
    public static IReadOnlyList<VacancyStep> NextSteps(VacancyState state) =>
        [.. Table.Where(line => line.By != "clock" && line.From.Contains(state)).Select(line => line.Step)];
}
