using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>
/// A mandate by which another designates candidates for who has the rights (FLX-17): the account does not move. Of the State it is the mayor's,
/// or with his consent that of the president of the EPCI (L.441-1, FLX-48 [law 2017, check for later changes]).
/// </summary>
public sealed record Mandate
{
    /// <summary>Who designates, as its token names its organisation.</summary>
    public required string Delegate { get; init; }

    /// <summary>What it is; null where nobody said, of other reservers than the State.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReserverKind? DelegateKind { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Of one that came over when its landlord was merged, the day of the merger: what was before, at the landlord that goes on, is none of its delegate's (FLX-39). Notices and objectives count from the first day all the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? SeenFrom { get; init; }

    /// <summary>Last day; null while none is agreed.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Reference of the agreement by which it is given.</summary>
    public required string Act { get; init; }

    /// <summary>Of the State's rights to an EPCI: reference of the mayor's consent (FLX-48).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MayorsConsent { get; init; }

    /// <summary>Day on which it was withdrawn before its time, its last; null while it was not.</summary>
    public DateOnly? WithdrawnOn { get; init; }

    /// <summary>Why it was withdrawn; as was agreed when null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MandateEnd? WithdrawnFor { get; init; }

    /// <summary>Day of the formal notice that stayed unanswered, before a withdrawal for missed objectives.</summary>
    public DateOnly? FormalNotice { get; init; }

    /// <summary>Of which of the rights; of all when null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MandateScope? Scope { get; init; }

    /// <summary>Its last day; null while none is known.</summary>
    [JsonIgnore]
    public DateOnly? LastDay => WithdrawnOn ?? Until;

    /// <summary>First day of what its delegate sees.</summary>
    [JsonIgnore]
    public DateOnly SeesFrom => SeenFrom ?? From;

    /// <summary>Whether it holds on a day.</summary>
    public bool Holds(DateOnly on) => From <= on && (LastDay is not { } last || on <= last);

    /// <summary>Whether a part of the State's rights, or the whole of another's, is within it.</summary>
    public bool Includes(StatePart? part) => Scope?.Part is not { } given || given == part;
}

/// <summary>Of which of the rights a mandate is.</summary>
/// <param name="Part">Which part of the State's rights; both when null.</param>
/// <param name="Territory">Where; wherever the agreement has rights when null.</param>
public sealed record MandateScope(StatePart? Part = null, ReservationTerritory? Territory = null);

/// <summary>Why a mandate was withdrawn.</summary>
[JsonConverter(typeof(KebabCase<MandateEnd>))]
public enum MandateEnd
{
    /// <summary>As was agreed.</summary>
    Agreed,

    /// <summary>Its objectives were missed for a year, and a formal notice stayed unanswered for three months (FLX-48).</summary>
    MissedObjectives,
}

/// <summary>How a delegate sees an account that is another's.</summary>
/// <param name="Within">Where; the whole account when empty. What is about the year and no dwelling belongs to the whole alone.</param>
/// <param name="LastDay">Last day on which it sees what moves; null while none is known.</param>
public sealed record MandateSight(ImmutableArray<ReservationTerritory> Within, DateOnly? LastDay)
{
    /// <inheritdoc />
    public bool Equals(MandateSight? other) => other is not null && LastDay == other.LastDay && Within.SequenceEqual(other.Within);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Within.Length, LastDay);
}

/// <summary>What follows from mandates: who designates for whom, and who sees which account.</summary>
public static class Mandates
{
    /// <summary>Mandates by which somebody designates on a day for who has a dwelling.</summary>
    /// <param name="agreements">The agreements of its landlord.</param>
    /// <param name="release">Where it stands.</param>
    /// <param name="orientation">To whom it is handed: its last orientation.</param>
    /// <param name="day">The day.</param>
    public static IEnumerable<Mandate> Over(FluxAgreements agreements, Territories.InseeCode release, HandedTo orientation, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(agreements);
        ArgumentNullException.ThrowIfNull(orientation);

        // Whose the dwelling is on that day: where territories merged, of who goes on (FLX-41).
        if (agreements.HeldBy(orientation.Reserver, orientation.OnBehalfOf, release, day) is not { } agreement)
            return [];
        var part = agreement.Kind == ReserverKind.State ? orientation.Part ?? StatePart.Priority : default(StatePart?);
        return agreement.Mandates.Where(mandate => mandate.Holds(day) && mandate.SeesFrom <= day && mandate.Includes(part) && (mandate.Scope?.Territory is not { } territory || agreements.LiesIn(release, territory.Code)));
    }

    /// <summary>How somebody sees an account of an agreement on a day by its mandates; null when by none. Of years before them it sees nothing.</summary>
    /// <param name="agreement">The agreement.</param>
    /// <param name="account">The account.</param>
    /// <param name="organisation">Who looks.</param>
    /// <param name="on">The day.</param>
    public static MandateSight? SightOf(Agreement agreement, FluxAccount account, string organisation, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        ArgumentNullException.ThrowIfNull(account);
        if (!agreement.IsActive(on) || account.Agreement != agreement.Id)
            return null;
        var held = agreement.Mandates.Where(mandate => mandate.Delegate == organisation && mandate.Holds(on) && mandate.Includes(account.Part) && mandate.SeesFrom.Year <= account.Year).ToList();
        if (held.Count == 0)
            return null;
        var territories = held.Select(mandate => mandate.Scope?.Territory).ToList();

        // Until the first of them ends: then it is looked at anew.
        return new MandateSight(territories.Contains(null) ? [] : [.. territories.OfType<ReservationTerritory>().Distinct()], held.Select(mandate => mandate.LastDay).Append(agreement.LastDay).Min());
    }
}

/// <summary>To whom a dwelling is handed, and by which of its rights.</summary>
/// <param name="Reserver">The reserver.</param>
/// <param name="OnBehalfOf">Of the State: whose rights it exercises (FLX-14); null for its own.</param>
/// <param name="Part">On which part of the State's rights.</param>
public sealed record HandedTo(string Reserver, string? OnBehalfOf, StatePart? Part)
{
    /// <summary>Of an orientation; null when the landlord keeps the dwelling, or nobody has it.</summary>
    public static HandedTo? By(DwellingOriented? orientation) => orientation is { Reserver: { } reserver } ? new HandedTo(reserver, orientation.OnBehalfOf, orientation.StatePart) : null;

    /// <summary>Of the last orientation of a release; null without one.</summary>
    public static HandedTo? By(ReleaseStory story)
    {
        ArgumentNullException.ThrowIfNull(story);
        return story.Steps.LastOrDefault(step => step.Kind == ReleaseStepKind.Oriented) is { Reserver: { } reserver } last ? new HandedTo(reserver, last.OnBehalfOf, last.Part) : null;
    }
}
