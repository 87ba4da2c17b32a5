using System.Collections.Immutable;
using Allocation.Domain;
using Allocation.Domain.Dwellings;

namespace Allocation.GrainInterfaces.Dwellings;

/// <summary>One dwelling: its characteristics and its current vacancy. Key: the landlord's identifier of the dwelling.</summary>
[Alias("allocation.dwelling")]
public interface IDwellingGrain : IGrainWithStringKey
{
    /// <summary>Records the characteristics, new or changed; an open vacancy follows them.</summary>
    [Alias("describe")]
    Task<DwellingReply> Describe(DescribeDwelling command);

    /// <summary>Opens a vacancy. A dwelling has at most one open (C5): a second is refused with the id of the first.</summary>
    [Alias("open-vacancy")]
    Task<VacancyReply> OpenVacancy(OpenVacancy command);

    /// <summary>The dwelling, or null when nobody described it.</summary>
    [Alias("read")]
    Task<DwellingSnapshot?> Read();

    /// <summary>The dwelling, or null when there is none that an actor sees.</summary>
    [Alias("read-as")]
    Task<DwellingSnapshot?> Read(Actor actor);
}

/// <summary>Records what a dwelling is.</summary>
/// <param name="Command">Identity and actor.</param>
/// <param name="Dwelling">Its characteristics.</param>
/// <param name="ExpectedVersion">Version it was decided on; null where nobody looked.</param>
[GenerateSerializer, Immutable, Alias("allocation.describe-dwelling")]
public sealed record DescribeDwelling([property: Id(0)] Command Command, [property: Id(1)] Dwelling Dwelling, [property: Id(2)] int? ExpectedVersion = null);

/// <summary>What became of a description.</summary>
/// <param name="Outcome">Accepted, unchanged or why not.</param>
/// <param name="Version">Version of the dwelling now.</param>
/// <param name="Created">Whether the dwelling is new.</param>
/// <param name="Faults">What is wrong.</param>
[GenerateSerializer, Immutable, Alias("allocation.dwelling-reply")]
public sealed record DwellingReply([property: Id(0)] CommandOutcome Outcome, [property: Id(1)] int Version, [property: Id(2)] bool Created, [property: Id(3)] ImmutableArray<InputFault> Faults);

/// <summary>Opens a vacancy.</summary>
/// <param name="Command">Identity and actor; the vacancy's id is the command's, so a repeat finds the same vacancy.</param>
/// <param name="AvailableOn">Day from which the dwelling can be let.</param>
[GenerateSerializer, Immutable, Alias("allocation.open-vacancy")]
public sealed record OpenVacancy([property: Id(0)] Command Command, [property: Id(1)] DateOnly AvailableOn);

/// <summary>What became of an opening.</summary>
/// <param name="Outcome">Accepted, unchanged (a repeat), already existing (another is open) or not found (no such dwelling).</param>
/// <param name="VacancyId">The open vacancy.</param>
[GenerateSerializer, Immutable, Alias("allocation.vacancy-reply")]
public sealed record VacancyReply([property: Id(0)] CommandOutcome Outcome, [property: Id(1)] Guid VacancyId);

/// <summary>A dwelling as it is now.</summary>
/// <param name="Version">Its version, from 1.</param>
/// <param name="Dwelling">Its characteristics.</param>
/// <param name="CurrentVacancy">Its open vacancy, if any.</param>
[GenerateSerializer, Immutable, Alias("allocation.dwelling-snapshot")]
public sealed record DwellingSnapshot([property: Id(0)] int Version, [property: Id(1)] Dwelling Dwelling, [property: Id(2)] Guid? CurrentVacancy);
