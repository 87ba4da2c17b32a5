using System.Text.Json.Serialization;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Vacancies;

/// <summary>How a demand stands with the vacancy in whose list it is.</summary>
[JsonConverter(typeof(KebabCase<MarkKind>))]
public enum MarkKind
{
    /// <summary>Put forward; nothing is decided yet.</summary>
    Candidate,

    /// <summary>The commission gave it a rank.</summary>
    Ranked,

    /// <summary>The commission gave it none.</summary>
    NotRanked,

    /// <summary>Set aside for this dwelling.</summary>
    SetAside,

    /// <summary>It refused this dwelling, or let the offer fall silent.</summary>
    Refused,

    /// <summary>It was put forward, and left.</summary>
    Withdrawn,
}

/// <summary>A demand is reserved for the coming commission.</summary>
/// <param name="Until">Last day.</param>
/// <param name="By">Who reserved it: the subject of the actor.</param>
public sealed record RowLock(DateOnly Until, string By);

/// <summary>What the life of a vacancy says of one demand.</summary>
/// <param name="Demand">The demand.</param>
/// <param name="Kind">How it stands; null where it is locked and nothing more.</param>
/// <param name="Rank">Rank that the commission gave it; null without one.</param>
/// <param name="Reason">Family of the reason for which it is set aside; null where it is not.</param>
/// <param name="Lock">For whom it is reserved; null where it is not.</param>
/// <param name="At">When the last fact about it was recorded.</param>
public sealed record RowMark(DemandId Demand, MarkKind? Kind, int? Rank, ReasonFamily? Reason, RowLock? Lock, DateTimeOffset At);

/// <summary>A household that may be offered the dwelling.</summary>
/// <param name="Number">Its unique number.</param>
/// <param name="Rank">Rank that the commission gave it.</param>
/// <param name="Waits">Whether its missing piece is awaited (COM-14).</param>
public sealed record InLine(UniqueNumber Number, int Rank, bool Waits);

/// <summary>What the life of a vacancy says beside its list: of the vacancy, and of the demands that may stand in it.</summary>
/// <param name="Version">Version of the vacancy: the expected one of the next step.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reserver">To whom it is oriented; null when the landlord keeps it, or nobody has it.</param>
/// <param name="Marks">The demands of which it says something, those of this round.</param>
/// <param name="Line">Who may be offered the dwelling, in their order; empty unless the next offer is to come.</param>
public sealed record ListLife(int Version, VacancyState State, string? Reserver, IReadOnlyList<RowMark> Marks, IReadOnlyList<InLine> Line)
{
    /// <summary>What the facts of a vacancy say.</summary>
    /// <param name="vacancy">The vacancy.</param>
    /// <param name="subjects">Who made each of its facts happen, in their order.</param>
    public static ListLife Of(Vacancy vacancy, IReadOnlyList<string> subjects)
    {
        ArgumentNullException.ThrowIfNull(vacancy);
        ArgumentNullException.ThrowIfNull(subjects);
        var last = new Dictionary<DemandId, DateTimeOffset>();
        var lockedBy = new Dictionary<DemandId, string>();
        DemandId? offered = null;
        foreach (var (number, at, fact) in vacancy.Facts.Where(recorded => !vacancy.Undone.Contains(recorded.Number)))
        {
            offered = fact is OfferMade made ? made.Demand : offered;
            foreach (var demand in HouseholdFacts.Named(fact, offered))
                last[demand] = at;
            if (fact is CandidateLocked locked)
                lockedBy[locked.Demand] = subjects[number - 1];
        }

        var candidates = vacancy.Candidates.Where(candidate => candidate.Round == vacancy.Rounds && vacancy.Orientation is not null).GroupBy(candidate => candidate.Demand).ToDictionary(same => same.Key, same => same.Last());
        return new ListLife(
            vacancy.Version,
            vacancy.State,
            vacancy.Orientation?.Reserver,
            [.. candidates.Keys.Union(vacancy.SetAside.Keys).Union(vacancy.Locks.Keys).OrderBy(demand => demand.Value).Select(Mark)],
            vacancy.State == VacancyState.Ranked ? [.. vacancy.InLine.Select(candidate => new InLine(candidate.Number, candidate.Decision!.Place!.Value, !candidate.MayBeOffered))] : []);

        RowMark Mark(DemandId demand)
        {
            var candidate = candidates.GetValueOrDefault(demand);
            var reason = vacancy.SetAside.GetValueOrDefault(demand);
            return new RowMark(
                demand,
                reason is not null ? MarkKind.SetAside : candidate is null ? null : KindOf(candidate),
                candidate is { Standing: CandidateStanding.Standing } ? candidate.Decision?.Place : null,
                reason?.Family,
                vacancy.Locks.TryGetValue(demand, out var until) ? new RowLock(until, lockedBy[demand]) : null,
                last[demand]);
        }
    }

    private static MarkKind KindOf(Candidate candidate) => candidate.Standing switch
    {
        CandidateStanding.Refused => MarkKind.Refused,
        CandidateStanding.Withdrawn => MarkKind.Withdrawn,
        _ => candidate.Decision switch { null => MarkKind.Candidate, { Place: not null } => MarkKind.Ranked, _ => MarkKind.NotRanked },
    };
}
