using System.Collections.Frozen;
using Allocation.Domain.Vacancies;
using static Allocation.Api.Identity.Permission;

namespace Allocation.Api.Identity;

/// <summary>Who may do what. What stands in no line is refused (docs/reference/roles.md).</summary>
public static class RoleRights
{
    /// <summary>Allocation agent of a landlord or of a register.</summary>
    public const string Agent = "agent";
    /// <summary>Manager of an agency.</summary>
    public const string Manager = "manager";
    /// <summary>Member of a commission of allocation.</summary>
    public const string Commission = "commission";
    /// <summary>Names candidates for the dwellings that are handed to it.</summary>
    public const string Reserver = GrainInterfaces.Actor.Reserver;
    /// <summary>Officer of the policy of a territory.</summary>
    public const string Policy = "policy";
    /// <summary>Desk of the register: it enters what the national register sends.</summary>
    public const string Register = "register";
    /// <summary>Whoever puts a load on the product.</summary>
    public const string LoadTester = "load-tester";

    /// <summary>Whoever runs the processes: what they spend, and nothing of what is in them.</summary>
    public const string Operator = "operator";

    /// <summary>A program: what it may do, the <c>scope</c> of its token says.</summary>
    public const string Client = "api";

    /// <summary>Whoever a demand is about: it alone, and to read.</summary>
    public const string Applicant = "applicant";

    private static readonly FrozenDictionary<string, FrozenSet<Permission>> Rights = new Dictionary<string, FrozenSet<Permission>>
    {
        [Agent] = [DemandsRead, DemandsWrite, DemandsIdentity, DemandsConfidential, DwellingsRead, DwellingsWrite, VacanciesRead, FluxRead, VacanciesStep, GridsRead, GridsTry, Permission.Console],
        [Manager] = [DemandsRead, DemandsWrite, DemandsIdentity, DemandsConfidential, DwellingsRead, DwellingsWrite, VacanciesRead, FluxRead, FluxWrite, VacanciesStep, Permission.Webhooks, GridsRead, GridsTry, Permission.Journal, Permission.Console],
        [Commission] = [DemandsRead, DwellingsRead, VacanciesRead, VacanciesStep, GridsRead, Permission.Console],
        [Reserver] = [DemandsRead, DwellingsRead, VacanciesRead, FluxRead, VacanciesStep, Permission.Webhooks, GridsRead, Permission.Console],
        [Policy] = [DemandsRead, DwellingsRead, VacanciesRead, FluxRead, GridsRead, GridsTry, GridsPublish, Permission.Console],
        [Register] = [DemandsRead, DemandsWrite, DemandsIdentity, DemandsConfidential, GridsRead, Permission.Imports, Permission.Console],
        [LoadTester] = [DemandsRead, DemandsWrite, DwellingsRead, DwellingsWrite, VacanciesRead, FluxRead, FluxWrite, VacanciesStep, Permission.Webhooks, GridsRead, GridsTry, Permission.Imports, Permission.Console, Operations],
        [Operator] = [Operations],
        [Client] = [],
        [Applicant] = [DemandsRead, GridsRead],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, FrozenSet<VacancyStep>> Steps = new Dictionary<string, FrozenSet<VacancyStep>>
    {
        [Agent] = [.. Enum.GetValues<VacancyStep>()],
        [Manager] = [.. Enum.GetValues<VacancyStep>()],
        [LoadTester] = [.. Enum.GetValues<VacancyStep>()],
        [Client] = [.. Enum.GetValues<VacancyStep>()],
        [Commission] = [VacancyStep.Decide],
        [Reserver] = [VacancyStep.Nominate, VacancyStep.WithdrawCandidate, VacancyStep.EndOrientation],
    }.ToFrozenDictionary();

    /// <summary>All roles.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Rights.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What a role may do; nothing when there is no such role.</summary>
    public static FrozenSet<Permission> Of(string role) => Rights.GetValueOrDefault(role, []);

    /// <summary>Whether a role that takes steps takes this one: a commission decides, a reserver names candidates and gives a dwelling back, the others any.</summary>
    public static bool MayTake(string role, VacancyStep step) => Steps.TryGetValue(role, out var steps) && steps.Contains(step);
}
