using System.Text.Json;
using Allocation.Api.Screens.Text;
using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Screens.Lives;

/// <summary>What is told of a fact beside its step.</summary>
internal static class FactText
{
    /// <summary>Whose actor is no person.</summary>
    private const string Engine = "engine";

    /// <summary>Of an orientation to whom and why, of its end the cause, of a commission and a lease what there is of the label.</summary>
    public static string Of(FactView fact, Words words) => string.Join(' ', new[] { Orientation(fact, words), End(fact, words), Proof(fact, words) }.Where(text => text.Length > 0));

    /// <summary>By whom: a person, or the clock; of the notice, which is the opening, nothing is kept.</summary>
    public static string By(FactView fact, Words words) => fact.Role != Engine ? fact.By : fact.Step == VacancyStep.Notice ? "" : words["life.by-clock"];

    private static string Orientation(FactView fact, Words words)
    {
        if (fact.Step != VacancyStep.Orient)
            return "";
        var (part, reason) = (fact.Said["statePart"]?.Deserialize<StatePart>(DemandJson.Options), fact.Said["reason"]?.GetValue<string>());
        var to = words.Say("life.to", ("name", words.Reserver(fact.Said["reserver"]?.GetValue<string>(), part, fact.Said["onBehalfOf"]?.GetValue<string>())));
        return string.Join(' ', new[] { to, Hop(fact, words), reason is null ? "" : words.Say("life.reason", ("text", reason)) }.Where(text => text.Length > 0));
    }

    /// <summary>Of an orientation that followed a fallback chain, which step of it, and why the dwelling had come back.</summary>
    private static string Hop(FactView fact, Words words) =>
        fact.Said["hop"]?.Deserialize<FallbackHop>(DemandJson.Options) is { } hop ? words.Say("life.by-hop", ("link", words[$"flux.link-{EnumCode.Of(hop.Link)}"]), ("from", hop.From), ("cause", words[hop.Cause is { } cause ? $"life.end-{EnumCode.Of(cause)}" : "life.end-unknown"])) : "";

    private static string End(FactView fact, Words words) =>
        fact.Step == VacancyStep.EndOrientation && fact.Said["cause"]?.Deserialize<OrientationEnd>(DemandJson.Options) is { } cause
            ? words.Say("life.ended", ("cause", words[$"life.end-{EnumCode.Of(cause)}"])) + (fact.Said["text"]?.GetValue<string>() is { } text ? " " + words.Say("life.reason", ("text", text)) : "")
            : "";

    /// <summary>Of a commission, by what the label may be missing; of a lease, that the label is gone since (FLX-23).</summary>
    private static string Proof(FactView fact, Words words) =>
        fact.Said["authorisation"]?.GetValue<string>() is { } authorisation ? words.Say("life.authorisation", ("text", authorisation))
        : fact.Said["labelLost"] is not null ? words["life.label-lost"]
        : "";
}
