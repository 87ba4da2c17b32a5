using System.Collections.Immutable;
using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Grains.Storage;

/// <summary>
/// What other systems are told of vacancies: an append-only log, one order for all, in which a vacancy's own events stand in
/// their sequence. Events of its life are written in the transaction of their facts (<see cref="IVacancyStore.Save"/>, <see cref="IVacancyLifeStore.Append"/>).
/// </summary>
public interface IVacancyEventLog
{
    /// <summary>The place behind everything that can be read now.</summary>
    Task<EventPlace> Head();

    /// <summary>Events behind a place, in their order; later ones never come to stand before them.</summary>
    /// <param name="after">The place.</param>
    /// <param name="most">Most of them.</param>
    Task<IReadOnlyList<StoredEvent>> Read(EventPlace after, int most);

    /// <summary>Events of one vacancy, in their order.</summary>
    /// <param name="vacancy">The vacancy.</param>
    /// <param name="after">Sequence behind which they begin; 0 for all.</param>
    /// <param name="most">Most of them.</param>
    Task<IReadOnlyList<StoredEvent>> OfVacancy(Guid vacancy, int after, int most);

    /// <summary>Tells what processes of a build that keeps no events did, of some vacancies.</summary>
    /// <returns>Of how many; none when nothing is missing.</returns>
    Task<int> TellMissed();

    /// <summary>Tells that others stand first than those it told of last; nothing when they are the same, or the vacancy is open no more.</summary>
    /// <param name="vacancy">The vacancy.</param>
    /// <param name="first">Who stands first, at most three.</param>
    /// <param name="at">Since when.</param>
    /// <returns>Whether it was told.</returns>
    Task<bool> TellFirst(Guid vacancy, IReadOnlyList<DemandId> first, DateTimeOffset at);
}

/// <summary>What is told of a vacancy.</summary>
/// <param name="Kind">A <see cref="FactWords">fact</see>, or <see cref="FirstThreeChanged"/>.</param>
/// <param name="Version">Version of the vacancy with it.</param>
/// <param name="State">How it stands then.</param>
/// <param name="Reserver">To whom it is handed with it; null when to nobody.</param>
/// <param name="ReserverBefore">To whom it was handed before; null when to nobody.</param>
/// <param name="At">When.</param>
public sealed record VacancyNews(string Kind, int Version, string? State, string? Reserver, string? ReserverBefore, DateTimeOffset At)
{
    /// <summary>Who else designated then than those to whom it was handed with it or before: by a mandate (FLX-17), or going on since territories merged (FLX-41). Not in the log, but found from what is recorded of both.</summary>
    public ImmutableArray<string> Designating { get => field.IsDefault ? [] : field; init; }

    /// <summary>Of those to whom it was handed with it or before, who had merged by then and has it no more (FLX-41). Found likewise.</summary>
    public ImmutableArray<string> Former { get => field.IsDefault ? [] : field; init; }

    /// <summary>Others stand first in its list.</summary>
    public const string FirstThreeChanged = "first-three-changed";

    /// <summary>It fell vacant.</summary>
    public static VacancyNews Opened(DateTimeOffset at) => new(FactWords.Of<NoticeReceived>(), 1, LifeWords.Of(VacancyState.Notice), null, null, at);
}

/// <summary>An event as stored.</summary>
/// <param name="Place">Where it stands among all.</param>
/// <param name="Vacancy">The vacancy as it is described now.</param>
/// <param name="News">What is told.</param>
public sealed record StoredEvent(EventPlace Place, VacancySnapshot Vacancy, VacancyNews News);

/// <summary>A place in the order of events.</summary>
/// <param name="Position">Position in the log.</param>
/// <param name="Vacancy">Among those of one position, the vacancy.</param>
/// <param name="Sequence">Sequence in the vacancy.</param>
public readonly record struct EventPlace(long Position, Guid Vacancy, int Sequence) : IComparable<EventPlace>
{
    /// <summary>Before all events.</summary>
    public static EventPlace Start { get; }

    /// <summary>Behind all events of a position.</summary>
    public static EventPlace Behind(long position) => new(position, Last, int.MaxValue);

    /// <summary>Whether it is the place of an event, and not the beginning or behind all of a position.</summary>
    public bool NamesEvent => Sequence > 0 && Vacancy != Last;

    /// <summary>No vacancy has this id: each stands before it.</summary>
    private static Guid Last { get; } = new(Enumerable.Repeat(byte.MaxValue, 16).ToArray());

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out EventPlace place)
    {
        place = default;
        if (text?.Split('-') is not [var position, var vacancy, var sequence]
            || !long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var log)
            || !Guid.TryParseExact(vacancy, "N", out var id)
            || !int.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        place = new EventPlace(log, id, number);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(EventPlace other) =>
        Position != other.Position ? Position.CompareTo(other.Position)
        : Vacancy != other.Vacancy ? string.CompareOrdinal(Vacancy.ToString("N"), other.Vacancy.ToString("N"))
        : Sequence.CompareTo(other.Sequence);

    /// <summary>One word, for a client to keep.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}-{Vacancy:N}-{Sequence}");

    /// <summary>Whether one stands before another.</summary>
    public static bool operator <(EventPlace left, EventPlace right) => left.CompareTo(right) < 0;

    /// <summary>Whether one stands behind another.</summary>
    public static bool operator >(EventPlace left, EventPlace right) => left.CompareTo(right) > 0;

    /// <summary>Whether one does not stand behind another.</summary>
    public static bool operator <=(EventPlace left, EventPlace right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one does not stand before another.</summary>
    public static bool operator >=(EventPlace left, EventPlace right) => left.CompareTo(right) >= 0;
}
