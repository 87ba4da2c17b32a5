using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;

namespace Allocation.Grains.Storage;

/// <summary>The facts of vacancies: an append-only table, written in one transaction with what they make of the vacancy.</summary>
public interface IVacancyLifeStore
{
    /// <summary>The facts of a vacancy in their order; empty when it has none beside its notice.</summary>
    Task<IReadOnlyList<StoredFact>> Load(Guid vacancy);

    /// <summary>Writes facts that follow on those that are there.</summary>
    /// <returns>Whether they were written; not when another writer was first.</returns>
    /// <exception cref="StoreUnavailableException">The outcome is unknown: reload before anything else.</exception>
    Task<bool> Append(LifeCommit commit);

    /// <summary>Says when the clock must look again, of a vacancy that has nothing to record; not when it has changed since.</summary>
    /// <param name="vacancy">The vacancy.</param>
    /// <param name="version">Its version.</param>
    /// <param name="dueAt">When; null when it need not.</param>
    Task Rest(Guid vacancy, int version, DateTimeOffset? dueAt);

    /// <summary>Vacancies whose time has come, or that have something left to settle, the oldest first.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="most">Most of them.</param>
    Task<IReadOnlyList<Guid>> Due(DateTimeOffset now, int most);

    /// <summary>Where a demand is, or was, a candidate, the newest first.</summary>
    Task<IReadOnlyList<StoredPosition>> PositionsOf(DemandId demand);

    /// <summary>Vacancies with a fact that names a demand, whether it was ever a candidate there or was set aside before.</summary>
    Task<IReadOnlyList<Guid>> Naming(DemandId demand);
}

/// <summary>A fact as stored.</summary>
/// <param name="Recorded">The fact, its number and its time.</param>
/// <param name="Actor">Who made it happen.</param>
/// <param name="Command">The command it came by; null for what the engine did by itself.</param>
/// <param name="Fingerprint">What that command asked.</param>
public sealed record StoredFact(RecordedFact Recorded, Actor Actor, Guid? Command, string? Fingerprint);

/// <summary>Facts to be made durable.</summary>
public sealed record LifeCommit
{
    /// <summary>The vacancy.</summary>
    public required Guid Vacancy { get; init; }

    /// <summary>What happened, at least one.</summary>
    public required IReadOnlyList<StoredFact> Facts { get; init; }

    /// <summary>What others are told of it.</summary>
    public required IReadOnlyList<VacancyNews> News { get; init; }

    /// <summary>Where the candidates stand with it.</summary>
    public required IReadOnlyList<StoredPosition> Positions { get; init; }

    /// <summary>Whether the vacancy has ended with it.</summary>
    public required bool HasEnded { get; init; }

    /// <summary>When the clock must look again; null when it need not.</summary>
    public required DateTimeOffset? DueAt { get; init; }
}

/// <summary>Where a demand stands with a vacancy.</summary>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="Demand">The demand.</param>
/// <param name="Standing">How it stands, one word.</param>
/// <param name="At">Since when.</param>
public sealed record StoredPosition(Guid Vacancy, DemandId Demand, string Standing, DateTimeOffset At)
{
    /// <summary>It stands nowhere any more: what put it there was taken back.</summary>
    public const string None = "none";
}
