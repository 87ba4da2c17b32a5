using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Reminders;

/// <summary>What may be said to be done.</summary>
public static class ReminderRules
{
    private const int LongestText = Reason.LongestText;

    /// <summary>Faults that refuse it; empty when it can be recorded.</summary>
    /// <param name="done">What is said.</param>
    /// <param name="open">What is to be done.</param>
    public static IReadOnlyList<InputFault> Faults(ReminderDone done, IEnumerable<FluxReminder> open)
    {
        ArgumentNullException.ThrowIfNull(done);
        ArgumentNullException.ThrowIfNull(open);
        return open.FirstOrDefault(reminder => reminder.Id == done.Reminder) switch
        {
            null => [new InputFault("reminder", "unknown-reminder", "Nothing of that name is to be done now: read the ledger, it names what is.")],
            { IsDoneByWord: false } => [new InputFault("reminder", "done-by-itself", "This is done by recording it: the forecast, the agreement that follows, the orientation of the dwelling, or the closing of the year.")],
            _ when done.Text?.Length > LongestText => [new InputFault("text", "text", $"Write at most {LongestText} letters.")],
            _ => FreeText.FaultOf("text", done.Text) is { } fault ? [fault] : [],
        };
    }
}
