using System.Collections.Frozen;

namespace Allocation.Api.Identity;

/// <summary>What one request may do; each endpoint names the one it needs.</summary>
public enum Permission
{
    /// <summary>The files of demands, their scores, places and histories, without names and sensitive facts.</summary>
    DemandsRead,

    /// <summary>Registers and changes demands.</summary>
    DemandsWrite,

    /// <summary>Names and contacts, for a purpose.</summary>
    DemandsIdentity,

    /// <summary>Facts behind a priority L.441-1.</summary>
    DemandsConfidential,

    /// <summary>Dwellings.</summary>
    DwellingsRead,

    /// <summary>Describes dwellings and opens their vacancies.</summary>
    DwellingsWrite,

    /// <summary>Vacancies, their lists, lives and events.</summary>
    VacanciesRead,

    /// <summary>Takes vacancies through their steps; which ones, the role says (<see cref="RoleRights.MayTake"/>).</summary>
    VacanciesStep,

    /// <summary>Has events sent to an address; which ones, <see cref="VacanciesRead"/> and its scope say.</summary>
    Webhooks,

    /// <summary>The flux of reservations: agreements, accounts, reports. Of a reserver its own.</summary>
    FluxRead,

    /// <summary>Agreements, subtractions, forecasts and the end of a year.</summary>
    FluxWrite,

    /// <summary>Grids in force and to come.</summary>
    GridsRead,

    /// <summary>Tries grids that are in force nowhere.</summary>
    GridsTry,

    /// <summary>Publishes grids, and withdraws them.</summary>
    GridsPublish,

    /// <summary>Enters files of demands.</summary>
    Imports,

    /// <summary>The journal of what was done and read: its seals, whether they hold.</summary>
    Journal,

    /// <summary>The pages of the console.</summary>
    Console,

    /// <summary>What the processes spend, the dashboard of the actors, and the bench.</summary>
    Operations,
}

/// <summary>The words of permissions, as a <c>scope</c> of a token lists them.</summary>
public static class PermissionWords
{
    private static readonly FrozenDictionary<Permission, string> Words = Enum.GetValues<Permission>().ToFrozenDictionary(each => each, each => Word(each.ToString()));
    private static readonly FrozenDictionary<string, Permission> Permissions = Words.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary><c>demands:read</c>, <c>imports</c>.</summary>
    public static string Of(Permission permission) => Words[permission];

    /// <summary>The permission of a word, or null.</summary>
    public static Permission? Read(string word) => Permissions.TryGetValue(word, out var permission) ? permission : null;

    private static string Word(string name)
    {
        var verb = name.AsSpan(1).IndexOfAnyInRange('A', 'Z') + 1;
        return (verb == 0 ? name : $"{name[..verb]}:{name[verb..]}").ToLowerInvariant();
    }
}
