using System.Text.Json.Serialization;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Demands;

/// <summary>
/// What is known of a demand: the form as filed and as changed since. Absent facts are null, never 0 and never false
/// (ELI-5, SCO-28); coded values are kept as received (SNI-4), code lists are those of the national register.
/// </summary>
public sealed record DemandFile
{
    /// <summary>National number; <c>default</c> only before registration has given one.</summary>
    public UniqueNumber UniqueNumber { get; init; }

    /// <summary>Where the demand stands in its life (LIF-6 to LIF-19).</summary>
    public DemandStatus Status { get; init; } = DemandStatus.Active;

    /// <summary>What a vacancy holds of the demand, from an offer to the lease (C5); null when none does. Only a vacancy sets it.</summary>
    public HeldToken? Token { get; init; }

    /// <summary>Code of the creating desk, five characters.</summary>
    public string? Desk { get; init; }

    /// <summary>Date of first deposit: seniority counts from it and survives every change (LIF-3).</summary>
    public required DateOnly DepositedOn { get; init; }

    /// <summary>Date of the last renewal; null when never renewed (LIF-11).</summary>
    public DateOnly? RenewedOn { get; init; }

    /// <summary>Date of the newest message of the national register applied to the demand; null when none was. An older one is late (LIF-32).</summary>
    public DateTimeOffset? RegisterMessageAt { get; init; }

    /// <summary>The person who files the demand.</summary>
    public required Person Applicant { get; init; }

    /// <summary>Other future holders of the lease; empty when none is declared.</summary>
    public IReadOnlyList<Person> CoApplicants { get; init; } = [];

    /// <summary>Persons to be housed who depend on the household; empty also when nobody stated them, see <see cref="StatesHousehold"/>.</summary>
    public IReadOnlyList<Dependant> Dependants { get; init; } = Unstated.ListOf<Dependant>();

    /// <summary>Children expected; null when none is declared.</summary>
    public ExpectedBirths? ExpectedBirths { get; init; }

    /// <summary>Children in alternating custody or with a right of visit (LIF-21, ELI-39); empty also when nobody stated them.</summary>
    public IReadOnlyList<ChildInCustody> Custody { get; init; } = Unstated.ListOf<ChildInCustody>();

    /// <summary>Monthly resources of the dependants; null when not declared.</summary>
    public IReadOnlyList<Resource>? DependantResources { get; init; }

    /// <summary>Monthly sums paid by the dependants; null when not declared.</summary>
    public IReadOnlyList<Resource>? DependantResourcesPaid { get; init; }

    /// <summary>Present housing; null when nothing is known of it.</summary>
    public CurrentHousing? CurrentHousing { get; init; }

    /// <summary>What is sought, and where.</summary>
    public Wishes Wishes { get; init; } = new();

    /// <summary>Reasons of the demand, codes <c>motifDemande</c> 01 to 23; null when not known.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>DALO status, code <c>statutDalo</c>: NON, ACTIF, CADUC, ACTREL; null when not known.</summary>
    public string? Dalo { get; init; }

    /// <summary>Day of the DALO commission's decision; null when not known. Outside the register's form.</summary>
    public DateOnly? DaloDecidedOn { get; init; }

    /// <summary>Collective agreement, code <c>accordCollectif</c>: ACD, ACI, AUCUN; null when not known, which the register writes NONDOC (SNI-49).</summary>
    public string? CollectiveAgreement { get; init; }

    /// <summary>Whether the household holds a PDALHPD label; outside the register's form, so null when nobody said.</summary>
    public bool? Pdalhpd { get; init; }

    /// <summary>Labels given by third parties, each with its issuer and the days it holds (SCO-20); null when there is none.</summary>
    public IReadOnlyList<Label>? Labels { get; init; }

    /// <summary>Procedures against the household's present housing; null when nothing is known.</summary>
    public Procedures? Procedures { get; init; }

    /// <summary>Dwellings proposed and refused; null when nothing is known.</summary>
    public ProposalCounts? Proposals { get; init; }

    /// <summary>Groups of facts that an officer verified from documents (SCO-24); all others are declared.</summary>
    public IReadOnlyList<FactGroup> Verified { get; init; } = [];

    /// <summary>Groups of facts whose documents were supplied and nobody looked at yet (SCO-24); null when none was. Those verified need not be named again.</summary>
    public IReadOnlyList<FactGroup>? Supplied { get; init; }

    /// <summary>Groups of facts that a social worker validated, which is more than verified (SCO-24); null when there is none.</summary>
    public IReadOnlyList<FactGroup>? Validated { get; init; }

    /// <summary>Elements of an exchange message that this version does not read, kept whole (SNI-25).</summary>
    public IReadOnlyList<PreservedElement> Preserved { get; init; } = [];

    /// <summary>
    /// Whether somebody said who is to be housed beside the adults. The form asks for dependants, children in custody and children
    /// expected in one section: once one of its lists is given, an empty one too, the section is filled in and whom it does not name is
    /// not there; so it is once an officer verified the household. Without, nobody knows that there are none (SCO-28).
    /// </summary>
    [JsonIgnore]
    public bool StatesHousehold =>
        !Unstated.Is(Dependants) || !Unstated.Is(Custody) || ExpectedBirths is not null || Verified.Contains(FactGroup.Household);

    /// <summary>Nothing of the file: whoever prints a demand by mistake prints no person.</summary>
    public override string ToString() => "demand";
}

/// <summary>Where a demand stands in its life. Only active demands are ranked.</summary>
[JsonConverter(typeof(KebabCase<DemandStatus>))]
public enum DemandStatus
{
    /// <summary>Registered and valid.</summary>
    Active,

    /// <summary>Struck off the register (LIF-14).</summary>
    Removed,
}

/// <summary>Facts that one document proves together (SCO-24).</summary>
[JsonConverter(typeof(KebabCase<FactGroup>))]
public enum FactGroup
{
    /// <summary>Who the persons are.</summary>
    Identity,

    /// <summary>Composition of the household.</summary>
    Household,

    /// <summary>Tax incomes and monthly resources.</summary>
    Income,

    /// <summary>Present housing and its cost.</summary>
    Housing,

    /// <summary>Reasons, priorities and labels.</summary>
    Priority,
}

/// <summary>An element of an exchange message kept as received because this version reads no fact in it (SNI-25).</summary>
/// <param name="Path">Where it stood, from <c>demandeLogement</c>, local names separated by <c>/</c>.</param>
/// <param name="Xml">The element, whole.</param>
public sealed record PreservedElement(string Path, string Xml);

/// <summary>What the household seeks.</summary>
public sealed record Wishes
{
    /// <summary>Whether other places are accepted (<c>demandeElargie</c>); null when not said.</summary>
    public bool? Extended { get; init; }

    /// <summary>Wished typologies; several may be ticked. Empty when none is known: the demand then stands in no list.</summary>
    public IReadOnlyList<Typology> Types { get; init; } = [];

    /// <summary>Wished communes in order of preference (LIF-23). <c>75056</c> means all of Paris.</summary>
    public IReadOnlyList<InseeCode> Communes { get; init; } = [];
}

/// <summary>Present housing of the household.</summary>
public sealed record CurrentHousing
{
    /// <summary>Codes <c>modeleLogement</c>; all that were ticked are kept (SNI-10).</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>EUR a month, before housing aid; whether the form's figure is so is not known.</summary>
    public decimal? Rent { get; init; }

    /// <summary>Housing aid received for it (APL, AL), EUR a month, 0 when there is none; no resource, but what lowers the cost (ELI-1d, SNI-15). Outside the register's form.</summary>
    public decimal? HousingAid { get; init; }

    /// <summary>Persons living there.</summary>
    public int? Occupants { get; init; }

    /// <summary>A flat, M house (<c>categorieLogement</c>).</summary>
    public string? Category { get; init; }

    /// <summary>Typology as coded by the register.</summary>
    public string? Type { get; init; }

    /// <summary>Area in m².</summary>
    public decimal? AreaM2 { get; init; }

    /// <summary>Whether the household owns a dwelling.</summary>
    public bool? Owner { get; init; }

    /// <summary>Since when the household lives there; outside the register's form.</summary>
    public DateOnly? Since { get; init; }
}

/// <summary>A label given by a third party: a SIAO, a mayor, an employer's body.</summary>
/// <param name="Name">What it says, a word of the territory: small letters, digits and hyphens.</param>
/// <param name="Issuer">Who gave it, in the same form; null when not said.</param>
/// <param name="From">First day it holds; null for always.</param>
/// <param name="Until">Last day it holds; null for always.</param>
public sealed record Label(string Name, string? Issuer = null, DateOnly? From = null, DateOnly? Until = null);

/// <summary>Procedures against the present housing of a household.</summary>
public sealed record Procedures
{
    /// <summary>Stage of an eviction, code <c>etapeExpulsion</c>; null when not known.</summary>
    public string? Eviction { get; init; }

    /// <summary>Since when the eviction is at that stage; null when not known. Outside the register's form.</summary>
    public DateOnly? EvictionSince { get; init; }

    /// <summary>Notice given by the owner, code <c>conge</c>; null when not known.</summary>
    public string? Notice { get; init; }

    /// <summary>Last day of the notice; null when not known. Outside the register's form.</summary>
    public DateOnly? NoticeEndsOn { get; init; }
}

/// <summary>What was proposed to a household, and what became of it (SCO-10).</summary>
public sealed record ProposalCounts
{
    /// <summary>Dwellings proposed; null when not known.</summary>
    public int? Received { get; init; }

    /// <summary>Adapted dwellings refused; null when not known.</summary>
    public int? Refused { get; init; }

    /// <summary>Day of the last refusal; null when there is none or it is not known.</summary>
    public DateOnly? LastRefusedOn { get; init; }

    /// <summary>Days of the refusals before the last one, in any order; null when not known.</summary>
    public IReadOnlyList<DateOnly>? EarlierRefusals { get; init; }
}
