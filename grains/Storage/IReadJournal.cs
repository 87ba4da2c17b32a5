using Allocation.GrainInterfaces;

namespace Allocation.Grains.Storage;

/// <summary>Who looked at what: an append-only table, written before anything is shown.</summary>
public interface IReadJournal
{
    /// <summary>Writes a reading. When it has answered, the reading is durable.</summary>
    /// <exception cref="StoreUnavailableException">Nobody knows whether it is: show nothing.</exception>
    Task Note(Reading reading);

    /// <summary>Readings of one thing, newest first.</summary>
    /// <param name="kind"><c>demand</c> or <c>vacancy</c>.</param>
    /// <param name="key">Its key.</param>
    /// <param name="most">At most so many.</param>
    Task<IReadOnlyList<NotedReading>> Of(string kind, string key, int most);
}

/// <summary>A reading as it was written.</summary>
/// <param name="At">When.</param>
/// <param name="Role">Role of who looked.</param>
/// <param name="Organisation">Its organisation.</param>
/// <param name="What">At what.</param>
/// <param name="Version">The version that was shown.</param>
/// <param name="Purpose">Why; null where none is asked for.</param>
public sealed record NotedReading(DateTimeOffset At, string Role, string Organisation, string What, string Version, string? Purpose);

/// <summary>Somebody looks at something.</summary>
/// <param name="Actor">Who.</param>
/// <param name="What">At what of it: one of the words below.</param>
/// <param name="Kind"><c>demand</c>, <c>vacancy</c> or <c>territory</c>.</param>
/// <param name="Key">Its key.</param>
/// <param name="Version">The version that is shown.</param>
/// <param name="Purpose">Why; null where none is asked for.</param>
public sealed record Reading(Actor Actor, string What, string Kind, string Key, string Version, string? Purpose = null)
{
    /// <summary>A file, without names and sensitive facts.</summary>
    public const string File = "file";

    /// <summary>Names and contacts.</summary>
    public const string Identity = "identity";

    /// <summary>What is behind a priority L.441-1.</summary>
    public const string Confidential = "confidential";

    /// <summary>Why a household stands where it stands, or what it scores.</summary>
    public const string Explanation = "explanation";

    /// <summary>Changes of a file.</summary>
    public const string History = "history";

    /// <summary>For which vacancies a household is, or was, a candidate.</summary>
    public const string Candidacies = "candidacies";

    /// <summary>What was done with a vacancy, as evidence.</summary>
    public const string Evidence = "evidence";

    /// <summary>Whom a grid would move, of a territory.</summary>
    public const string Simulation = "simulation";

    /// <summary>A list that somebody begins to follow.</summary>
    public const string Followed = "followed";

    /// <summary>A list that somebody followed until this version.</summary>
    public const string Left = "left";
}
