using System.Collections.Immutable;
using System.Security.Claims;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;

namespace Allocation.Api.Identity;

/// <summary>What a caller may see and do, from the claims of its token. What no claim gives is not given.</summary>
internal sealed class Access
{
    private readonly IReadOnlySet<Permission> _permissions;

    private Access(ClaimsPrincipal user)
    {
        Role = user.FindFirstValue(ClaimNames.Role) ?? "";
        Own = Role == RoleRights.Applicant && UniqueNumber.TryParse(user.FindFirstValue(ClaimNames.Demand), out var own) ? own : null;
        Actor = new Actor(user.FindFirstValue(ClaimNames.Subject) ?? "unknown", Role, user.FindFirstValue(ClaimNames.Organisation) ?? "", ScopeOf(user, Role, Own));
        _permissions = user.HasClaim(ClaimNames.Everything, bool.TrueString) ? Enum.GetValues<Permission>().ToHashSet()
            : Role == RoleRights.Client ? Granted(user)
            : RoleRights.Of(Role);
    }

    /// <summary>The role of the token; empty when it has none.</summary>
    public string Role { get; }

    /// <summary>The caller as commands carry it.</summary>
    public Actor Actor { get; }

    /// <summary>The one demand an applicant may see; null for everybody else.</summary>
    public UniqueNumber? Own { get; }

    /// <summary>Where the caller may look; null for everywhere.</summary>
    public AccessScope? Scope => Actor.Scope;

    /// <summary>Whether there are things that the caller does not see.</summary>
    public bool IsBounded => Scope is not null || Role == RoleRights.Reserver;

    /// <summary>The rights of a caller.</summary>
    public static Access Of(ClaimsPrincipal user) => new(user);

    /// <summary>Whether the caller may do something at all.</summary>
    public bool May(Permission permission) => _permissions.Contains(permission);

    /// <summary>What the caller may do next with a vacancy that it sees: of what may come, what its role takes; of a reserver's what is left to it.</summary>
    public IReadOnlyList<VacancyStep> NextSteps(VacancyState state) =>
        [.. LifeCycle.NextSteps(state).Where(step => May(Permission.VacanciesStep) && RoleRights.MayTake(Role, step) && (Role != RoleRights.Reserver || ReserverRights.Reaches(state, step)))];

    /// <summary>Why the caller is not given parts of a file, as <c>include</c> names them; null when it is.</summary>
    public string? Withholds(IReadOnlyCollection<string> parts) =>
        parts.Contains("identity") && !May(Permission.DemandsIdentity) ? "Names and contacts are for those who instruct the demand."
        : parts.Contains("confidential") && !May(Permission.DemandsConfidential) ? "What is behind a priority L.441-1 is for those who instruct the demand."
        : null;

    private static AccessScope? ScopeOf(ClaimsPrincipal user, string role, UniqueNumber? own)
    {
        // Places of an applicant mean nothing: it sees its own demand, and no dwelling.
        if (role == RoleRights.Applicant)
            return new AccessScope([], [], [], own);

        // A reserver names candidates for dwellings of any landlord, once they are handed to it; that is looked at where the dwelling is.
        var landlords = role == RoleRights.Reserver ? [AccessScope.Any] : All(ClaimNames.Landlords);
        var scope = new AccessScope(All(ClaimNames.Territories), All(ClaimNames.Departements), landlords);
        return scope.IsEverywhere ? null : scope;

        ImmutableArray<string> All(string claim) => [.. user.FindAll(claim).Select(each => each.Value)];
    }

    private static HashSet<Permission> Granted(ClaimsPrincipal user) =>
        [.. user.FindAll(ClaimNames.Scope).SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(PermissionWords.Read).OfType<Permission>()];
}

/// <summary>The claims that are read (docs/reference/roles.md).</summary>
internal static class ClaimNames
{
    public const string Subject = "sub";
    public const string Role = "role";
    public const string Organisation = "organisation";
    public const string Territories = "territories";
    public const string Departements = "departements";
    public const string Landlords = "landlords";
    public const string Scope = "scope";
    public const string Demand = "demand";

    /// <summary>Set by the demo agent of Development, and taken out of every token.</summary>
    public const string Everything = "allocation:everything";
}
