using System.Text.Json.Serialization;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>Where a version of a grid stands in its life. Which published one is in force follows from the dates.</summary>
[JsonConverter(typeof(KebabCase<GridStatus>))]
public enum GridStatus
{
    /// <summary>Being written: evaluated and simulated, never in force.</summary>
    Draft,

    /// <summary>Checked and waiting for its vote: as a draft.</summary>
    Validated,

    /// <summary>In force from its effect on, until another takes effect.</summary>
    Published,

    /// <summary>Of another time or place, kept to be read and evaluated: never in force.</summary>
    Archived,
}

/// <summary>Which demands a grid scores.</summary>
[JsonConverter(typeof(KebabCase<DemandClass>))]
public enum DemandClass
{
    /// <summary>All of the territory (SCO-5).</summary>
    All,

    /// <summary>Demands of households that have no social dwelling yet.</summary>
    First,

    /// <summary>Transfers: demands of social tenants.</summary>
    Transfers,
}

/// <summary>Which demands are of a class.</summary>
public static class DemandClasses
{
    private static readonly int SocialDwelling = 1 << RegisterCodes.HousingModels.PositionOf("HLM");

    /// <summary>Whether a demand is of the class, by its <see cref="Fact.Housing"/>; nobody's housing that is not known is social.</summary>
    public static bool Holds(this DemandClass demands, int housing) =>
        demands == DemandClass.All || (demands == DemandClass.Transfers) == (housing != FactVector.Unknown && (housing & SocialDwelling) != 0);

    /// <summary>Whether some demand may be of both classes: two such grids of a territory cannot take effect on one day.</summary>
    public static bool Overlaps(this DemandClass one, DemandClass other) => one == other || one == DemandClass.All || other == DemandClass.All;
}

/// <summary>A situation that takes a demand out of the scores, or above them.</summary>
/// <param name="Id">Unique in the grid.</param>
/// <param name="Label">What the applicant reads, in French.</param>
/// <param name="When">When a demand is in it.</param>
/// <param name="Confidential">Whether it tells of a confidential fact (C10).</param>
public sealed record Situation(string Id, string Label, Condition When, bool Confidential)
{
    /// <summary>The situation as a line, so that it is decided and explained as one.</summary>
    internal Criterion AsLine() => new(Id) { Label = Label, When = When, Confidential = Confidential, Points = new ConstantPoints(0) };
}

/// <summary>Keys that order demands of equal totals (SCO-31).</summary>
[JsonConverter(typeof(KebabCase<TieBreakKey>))]
public enum TieBreakKey
{
    /// <summary>The older deposit first.</summary>
    OldestRegistration,

    /// <summary>More persons to house first.</summary>
    MostPersons,

    /// <summary>The older applicant first.</summary>
    OldestApplicant,

    /// <summary>The lower unique number first: no two demands share one, so it comes last.</summary>
    UniqueNumber,

    /// <summary>Fewer persons to house first.</summary>
    FewestPersons,

    /// <summary>More dependants first.</summary>
    MostDependants,

    /// <summary>The younger applicant first.</summary>
    YoungestApplicant,

    /// <summary>The oldest of the adults older first.</summary>
    OldestAdult,

    /// <summary>The youngest of the dependants younger first; who has none stands last.</summary>
    YoungestDependant,

    /// <summary>Longer in the present housing first.</summary>
    LongestInPresentHousing,

    /// <summary>Longer without work first; who works stands last.</summary>
    LongestWithoutWork,

    /// <summary>Lower monthly resources first.</summary>
    LowestResources,

    /// <summary>Less left after the rent first.</summary>
    LowestRemainder,

    /// <summary>The higher present rent first.</summary>
    HighestRent,

    /// <summary>More occupants of the present dwelling first.</summary>
    MostOccupants,

    /// <summary>The smaller present dwelling first.</summary>
    SmallestArea,

    /// <summary>Fewer dwellings proposed first.</summary>
    FewestProposals,

    /// <summary>Fewer adapted dwellings refused first.</summary>
    FewestRefusals,
}

/// <summary>What similar demands have in common (SCO-32).</summary>
[JsonConverter(typeof(KebabCase<SimilarityKey>))]
public enum SimilarityKey
{
    /// <summary>A wished type of dwelling.</summary>
    Typology,

    /// <summary>A wished commune.</summary>
    Commune,

    /// <summary>The territory.</summary>
    Territory,

    /// <summary>A bracket of resources.</summary>
    Resources,

    /// <summary>The number of persons to house.</summary>
    Persons,
}
