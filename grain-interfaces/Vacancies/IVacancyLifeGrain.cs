using System.Collections.Immutable;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Orleans.Concurrency;

namespace Allocation.GrainInterfaces.Vacancies;

/// <summary>
/// The life of one vacancy: the single writer of its facts, and of the token it holds of a demand. Key: the vacancy id. It waits
/// for demands and for the list, and nobody of them waits for it (C9).
/// </summary>
[Alias("allocation.vacancy-life")]
public interface IVacancyLifeGrain : IGrainWithGuidKey
{
    /// <summary>Makes a step, or says why not. A command sent twice is one step.</summary>
    [Alias("do")]
    Task<LifeReply> Do(LifeOrder order);

    /// <summary>The facts, or null when there is no such vacancy.</summary>
    [Alias("read")]
    Task<LifeSnapshot?> Read();

    /// <summary>The facts, or null when there is no such vacancy that an actor sees.</summary>
    [Alias("read-as")]
    Task<LifeSnapshot?> Read(Actor actor);

    /// <summary>A household accepted another dwelling: it stands here no more (COM-31). May be lost: whoever would offer it this one is told by the demand.</summary>
    [OneWay, Alias("housed-elsewhere")]
    Task HousedElsewhere(DemandId demand);

    /// <summary>That acceptance was a mistake and is taken back: the household stands here again, where nothing stands on its leaving. May be lost: somebody then takes its leaving back here. Like the one above it says that the token moved, and what holds is read there.</summary>
    [OneWay, Alias("not-housed-elsewhere")]
    Task NotHousedElsewhere(DemandId demand);

    /// <summary>What the clock makes of it, and what a crash left half done. Repeats change nothing.</summary>
    [Alias("wake")]
    Task Wake();
}

/// <summary>Asks for a step.</summary>
/// <param name="Command">Identity and actor.</param>
/// <param name="ExpectedVersion">Version of the vacancy it was decided on.</param>
/// <param name="Step">What is asked.</param>
/// <param name="Refused">Why whoever was asked before refuses it; said where this actor itself has nothing against it. Null from one that does not.</param>
/// <param name="Orientation">What whoever was asked before says of an orientation; null from one that knows nothing of it.</param>
[GenerateSerializer, Immutable, Alias("allocation.life-order")]
public sealed record LifeOrder([property: Id(0)] Command Command, [property: Id(1)] int ExpectedVersion, [property: Id(2)] VacancyCommand Step, [property: Id(3)] Refusal? Refused = null, [property: Id(4)] OrientationBasis? Orientation = null);

/// <summary>What became of a step.</summary>
/// <param name="Outcome">Accepted, invalid (see the refusal), a conflict of versions, a key used for something else, or not found.</param>
/// <param name="Version">Version of the vacancy now.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="Refusal">Why it was refused; null when it was not.</param>
/// <param name="NextSteps">What may come next.</param>
/// <param name="Warnings">What is said of the step and refused by nobody, each with its place.</param>
[GenerateSerializer, Immutable, Alias("allocation.life-reply")]
public sealed record LifeReply([property: Id(0)] CommandOutcome Outcome, [property: Id(1)] int Version, [property: Id(2)] VacancyState State, [property: Id(3)] Refusal? Refusal, [property: Id(4)] ImmutableArray<VacancyStep> NextSteps, [property: Id(5)] ImmutableArray<InputFault> Warnings);

/// <summary>A vacancy's facts with those who made them happen.</summary>
/// <param name="Vacancy">The vacancy and its dwelling.</param>
/// <param name="Facts">Facts, in their order.</param>
/// <param name="Actors">Who made each happen.</param>
/// <param name="Today">Today in the place of the dwelling.</param>
[GenerateSerializer, Immutable, Alias("allocation.life-snapshot")]
public sealed record LifeSnapshot([property: Id(0)] VacancySnapshot Vacancy, [property: Id(1)] ImmutableArray<RecordedFact> Facts, [property: Id(2)] ImmutableArray<Actor> Actors, [property: Id(3)] DateOnly Today);
