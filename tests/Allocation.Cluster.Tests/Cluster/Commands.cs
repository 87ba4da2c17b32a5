using System.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Dwellings;

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>Commands as an agent gives them. Each is a new one unless a test names it.</summary>
internal static class Commands
{
    public static readonly Actor Agent = new("agent-1", "agent", "tests");

    public static Command New(string fingerprint = "test") => new(Guid.NewGuid(), fingerprint, Agent);

    public static Task<DemandReply> Register(this TwoSilos cluster, DemandId id, DemandFile file, Command? command = null) =>
        cluster.Demand(id).Register(new RegisterDemand(command ?? New(), file, CreationKey: null, Strict: true));

    public static Task<DemandReply> Amend(this TwoSilos cluster, DemandId id, int expectedVersion, ChangeKind kind, string mergePatch, Command? command = null) =>
        cluster.Demand(id).Amend(new AmendDemand(command ?? New(), expectedVersion, kind, Encoding.UTF8.GetBytes(mergePatch)));

    public static Task<DemandReply> Replace(this TwoSilos cluster, DemandId id, int expectedVersion, ChangeKind kind, DemandFile before, DemandFile after) =>
        cluster.Demand(id).Amend(new AmendDemand(New(), expectedVersion, kind, DemandJson.Difference(before, after), SeesConfidential: true));

    public static Task<DwellingReply> Describe(this TwoSilos cluster, string id, Dwelling dwelling) =>
        cluster.Dwelling(id).Describe(new DescribeDwelling(New(), dwelling));

    /// <summary>Describes a dwelling and opens its vacancy.</summary>
    public static async Task<Guid> Open(this TwoSilos cluster, string id, Dwelling dwelling, DateOnly? availableOn = null)
    {
        await cluster.Describe(id, dwelling);
        return (await cluster.Dwelling(id).OpenVacancy(new OpenVacancy(New(), availableOn ?? cluster.Clock.Today.AddDays(30)))).VacancyId;
    }
}
