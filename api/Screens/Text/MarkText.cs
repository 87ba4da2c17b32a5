using Allocation.Api.Vacancies;

namespace Allocation.Api.Screens.Text;

/// <summary>How a candidate stands with the vacancy of its list, in words; the islands say the same (<c>browser/src/marks.ts</c>).</summary>
internal static class MarkText
{
    /// <summary>Its standing; empty without one.</summary>
    public static string Mark(this Words words, MarkView? mark) => mark?.Kind is not { } kind ? "" : words.Say(
        $"live.mark-{EnumCode.Of(kind)}",
        ("rank", mark.Rank ?? 0),
        ("reason", mark.Reason is { } reason ? words[$"life.option-{EnumCode.Of(reason)}"] : ""));

    /// <summary>For whom it is reserved; empty when for nobody.</summary>
    public static string Lock(this Words words, MarkView? mark) =>
        mark?.LockedUntil is { } until ? words.Say("live.locked", ("by", mark.LockedBy ?? ""), ("until", words.Day(until))) : "";
}
