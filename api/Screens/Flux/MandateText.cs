using Allocation.Api.Flux;
using Allocation.Api.Screens.Text;

namespace Allocation.Api.Screens.Flux;

/// <summary>The words of a mandate.</summary>
internal static class MandateText
{
    /// <summary>Who designates for whom, where, and until when.</summary>
    /// <param name="mandate">The mandate.</param>
    /// <param name="delegatedBy">Whose rights they are, where the visitor is the delegate; else the delegate is named.</param>
    /// <param name="words">The words.</param>
    public static string Of(AccountMandateView mandate, string? delegatedBy, Words words)
    {
        var rights = string.Join(", ", new[]
        {
            mandate.Scope?.Part is { } part ? words[$"flux.part-{EnumCode.Of(part)}"] : null,
            mandate.Scope?.Territory?.Code,
        }.OfType<string>());
        var of = rights.Length == 0 ? "" : words.Say("flux.mandate-scope", ("rights", rights));
        return words.Say(
            delegatedBy is null ? mandate.Holds ? "flux.mandate-of" : "flux.mandate-of-not-now" : "flux.mandate-by",
            ("name", delegatedBy ?? mandate.Delegate), ("scope", of), ("act", mandate.Act), ("from", words.Day(mandate.From)),
            ("until", mandate.LastDay is { } last ? words.Say("flux.mandate-until", ("day", words.Day(last))) : ""));
    }
}
