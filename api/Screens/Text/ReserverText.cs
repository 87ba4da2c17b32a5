using Allocation.Domain.Vacancies;

namespace Allocation.Api.Screens.Text;

/// <summary>Who has a dwelling, in words: the landlord, or a reserver with the part of the State's rights, or with whose rights it exercises.</summary>
internal static class ReserverText
{
    /// <summary>A reserver; the landlord when null.</summary>
    public static string Reserver(this Words words, string? reserver, StatePart? part, string? onBehalfOf) =>
        (reserver ?? words["flux.own"]) + (part is { } of ? " " + words[$"flux.part-{EnumCode.Of(of)}"] : "") + (onBehalfOf is { } holder ? " " + words.Say("flux.on-behalf-of", ("reserver", holder)) : "");

    /// <summary>To whom a dwelling is handed, and why where that was said.</summary>
    public static string Holder(this Words words, DwellingOriented orientation) =>
        (orientation.Reserver is { } reserver ? words.Say("life.held-by", ("name", words.Reserver(reserver, orientation.StatePart, orientation.OnBehalfOf))) : words["life.kept"])
        + (orientation.Reason is { } reason ? " " + words.Say("life.reason", ("text", reason)) : "");

    /// <summary>The same beside a list, which knows the name alone; empty while nobody has the dwelling.</summary>
    public static string Holder(this Words words, VacancyState? state, string? reserver) =>
        state is null or VacancyState.Notice or VacancyState.Freed or VacancyState.Let or VacancyState.Closed ? ""
        : reserver is null ? words["live.kept"]
        : words.Say("live.holder", ("name", reserver));
}
