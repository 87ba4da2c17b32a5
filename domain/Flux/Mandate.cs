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
