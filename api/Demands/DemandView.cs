using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Demands;

namespace Allocation.Api.Demands;

/// <summary>A demand as shown: the file, without names and contacts unless they are asked for.</summary>
/// <param name="UniqueNumber">Unique number.</param>
/// <param name="Version">Version, for the next change.</param>
/// <param name="Incomplete">Whether it lacks the wishes without which it stands in no list.</param>
/// <param name="LastChange">What changed last.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Territories">Territories it wishes.</param>
/// <param name="File">The file.</param>
internal sealed record DemandView(UniqueNumber UniqueNumber, int Version, bool Incomplete, ChangeKind LastChange, DateTimeOffset ChangedAt, IReadOnlyList<TerritoryName> Territories, DemandFile File)
{
    public static DemandView Of(DemandSnapshot demand, Geography geography, bool withIdentity) => new(
        demand.File.UniqueNumber,
        demand.Version,
        !DemandValidation.IsComplete(demand.File),
        demand.LastChange,
        demand.ChangedAt,
        [.. geography.TerritoriesOf(demand.File.Wishes.Communes).Select(territory => new TerritoryName(territory.Value, geography.NameOf(territory)))],
        withIdentity ? demand.File : Nameless(demand.File));

    /// <summary>Names and contacts only on request; what was kept unread of a message may hold them too.</summary>
    private static DemandFile Nameless(DemandFile file) => file with
    {
        Applicant = file.Applicant with { Identity = null },
        CoApplicants = [.. file.CoApplicants.Select(person => person with { Identity = null })],
        Dependants = [.. file.Dependants.Select(person => person with { LastName = null, FirstName = null })],
        Preserved = [],
    };
}

/// <summary>A territory and its name.</summary>
internal sealed record TerritoryName(string Territory, string Name);
