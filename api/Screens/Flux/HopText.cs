using Allocation.Api.Screens.Text;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Screens.Flux;

/// <summary>The words of a step of a fallback chain.</summary>
internal static class HopText
{
    /// <summary>Why a dwelling came back, from whom and when.</summary>
    public static string Came(OrientationEnd? cause, string from, string day, Words words) =>
        words.Say(cause is { } known ? $"flux.hop-{EnumCode.Of(known)}" : "flux.hop-returned", ("from", from), ("day", day));

    /// <summary>Who has it next, by which step of the chain.</summary>
    public static string Next(Fallback link, string? reserver, string? onBehalfOf, StatePart? part, Words words) =>
        words.Say("flux.hop-next", ("name", words.Reserver(reserver, part, onBehalfOf)), ("link", words[$"flux.link-{EnumCode.Of(link)}"]));
}
