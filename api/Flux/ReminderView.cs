using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reminders;

namespace Allocation.Api.Flux;

/// <summary>Something to be done by a day.</summary>
/// <param name="Id">Its name: that of the address by which it is said to be done.</param>
/// <param name="Kind">What.</param>
/// <param name="Due">Last day.</param>
/// <param name="TakenUntil">Until when it is taken all the same, by a tolerance; absent where there is none.</param>
/// <param name="IsLate">Whether that day is over.</param>
/// <param name="DoneByWord">Whether somebody says that it is done; what is not goes by itself, when what it asks for is recorded.</param>
/// <param name="Agreement">Of which agreement; absent where it is of all.</param>
/// <param name="Reserver">With whom that is; absent where it is of all.</param>
/// <param name="Subject">The year of a report, the loan of a guarantee, the vacancy of a notice.</param>
public sealed record ReminderView(string Id, ReminderKind Kind, DateOnly Due, DateOnly? TakenUntil, bool IsLate, bool DoneByWord, string? Agreement, string? Reserver, string? Subject)
{
    /// <summary>The views of some reminders.</summary>
    /// <param name="reminders">They.</param>
    /// <param name="today">Today in the département.</param>
    /// <param name="agreements">The agreements they may be of.</param>
    public static IReadOnlyList<ReminderView> Of(IEnumerable<FluxReminder> reminders, DateOnly today, IEnumerable<Agreement> agreements)
    {
        var reservers = agreements.ToDictionary(agreement => agreement.Id, agreement => agreement.Reserver);
        return [.. reminders.Select(reminder => new ReminderView(
            reminder.Id, reminder.Kind, reminder.Due, reminder.TakenUntil, reminder.IsLate(today), reminder.IsDoneByWord, reminder.Agreement, reminder.Agreement is { } id ? reservers.GetValueOrDefault(id) : null, reminder.Subject))];
    }
}
