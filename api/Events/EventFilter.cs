using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Vacancies;
using Allocation.Grains.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Allocation.Api.Events;

/// <summary>Which events somebody gets: those wanted, of vacancies that are seen.</summary>
internal sealed class EventFilter
{
    private const int LongestWord = 200;

    private readonly Access _access;
    private readonly string? _territory;
    private readonly string? _landlord;
    private readonly Typology? _typology;
    private readonly HashSet<string>? _kinds;

    private EventFilter(Access access, string? territory, string? landlord, Typology? typology, HashSet<string>? kinds) =>
        (_access, _territory, _landlord, _typology, _kinds) = (access, territory, landlord, typology, kinds);

    /// <summary>Kinds of events there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. FactWords.All.Append(VacancyNews.FirstThreeChanged).Order(StringComparer.Ordinal)];

    /// <summary>The filter of what somebody asks for, or what is wrong with it.</summary>
    public static (EventFilter? Filter, InputFault? Fault) Of(Access access, EventsWanted wanted)
    {
        if (wanted.Landlord?.Length > LongestWord || wanted.Territory?.Length > LongestWord)
            return (null, new InputFault(wanted.Territory?.Length > LongestWord ? "territory" : "landlord", "too-long", $"Use at most {LongestWord} characters."));
        Typology? typology = null;
        if (wanted.Typology is { Length: > 0 } text)
        {
            if (!Enum.GetNames<Typology>().Contains(text, StringComparer.Ordinal))
                return (null, new InputFault("typology", "typology", $"Use one of: {string.Join(", ", Enum.GetNames<Typology>())}."));
            typology = Enum.Parse<Typology>(text);
        }

        var kinds = wanted.Kind is { Length: > 0 } words ? Words(words) : null;
        return kinds is { Count: 0 } || kinds?.Except(Kinds).Any() == true
            ? (null, new InputFault("kind", "kind", $"Use any of, with commas: {string.Join(", ", Kinds)}."))
            : (new EventFilter(access, Given(wanted.Territory), Given(wanted.Landlord), typology, kinds), null);

        static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>The kinds of a list of words, each once; null when it is empty.</summary>
    public static string? KindsOf(string? words) => string.IsNullOrEmpty(words) ? null : string.Join(',', Words(words).Order(StringComparer.Ordinal));

    private static HashSet<string> Words(string words) => words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether an event is for its owner.</summary>
    public bool Passes(StoredEvent told)
    {
        var (vacancy, news) = (told.Vacancy, told.News);
        return (_territory is null || vacancy.Territory == _territory)
            && (_landlord is null || vacancy.Dwelling.Landlord == _landlord)
            && (_typology is null || vacancy.Dwelling.Typology == _typology)
            && (_kinds is null || _kinds.Contains(news.Kind))
            && _access.Scope?.Covers(new(vacancy.Territory), vacancy.Dwelling) != false
            && (_access.Role != RoleRights.Reserver || IsTold(news, _access.Actor.Organisation));
    }

    /// <summary>A reserver is told of what happens while a vacancy is handed to it, how that began and how it ended; its delegate on the days of the mandate (FLX-17), and whoever goes on for it since territories merged, from which day it is told no more itself (FLX-41).</summary>
    private static bool IsTold(VacancyNews news, string reserver) =>
        reserver.Length > 0 && (((news.Reserver == reserver || news.ReserverBefore == reserver) && !news.Former.Contains(reserver)) || news.Designating.Contains(reserver));
}

/// <summary>What somebody asks for.</summary>
/// <param name="Territory">Events of a territory.</param>
/// <param name="Landlord">Events of dwellings of a landlord.</param>
/// <param name="Typology">Events of dwellings of a typology.</param>
/// <param name="Kind">Events of some kinds, with commas.</param>
internal sealed record EventsWanted(
    [property: FromQuery(Name = "territory")] string? Territory = null, [property: FromQuery(Name = "landlord")] string? Landlord = null,
    [property: FromQuery(Name = "typology")] string? Typology = null, [property: FromQuery(Name = "kind")] string? Kind = null);
