using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>Something that happened to the flux of a landlord in a département: recorded once, never changed. Entries follow from it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(AgreementRecorded), "agreement-recorded")]
[JsonDerivedType(typeof(StoryTold), "story-told")]
[JsonDerivedType(typeof(ReleaseSubtracted), "release-subtracted")]
[JsonDerivedType(typeof(ReleaseRequalified), "release-requalified")]
[JsonDerivedType(typeof(SubtractionsForecast), "subtractions-forecast")]
[JsonDerivedType(typeof(StockDeclared), "stock-declared")]
[JsonDerivedType(typeof(YearBrought), "year-brought")]
[JsonDerivedType(typeof(YearClosed), "year-closed")]
[JsonDerivedType(typeof(ReminderDone), "reminder-done")]
[JsonDerivedType(typeof(ProgrammeRecorded), "programme-recorded")]
[JsonDerivedType(typeof(LandlordMerged), "landlord-merged")]
[JsonDerivedType(typeof(LandlordAbsorbed), "landlord-absorbed")]
[JsonDerivedType(typeof(AgreementsMerged), "agreements-merged")]
public abstract record FluxEvent
{
    /// <summary>Agreements that it leaves otherwise than they were.</summary>
    [JsonIgnore]
    public virtual IEnumerable<Agreement> Recorded => [];
}

/// <summary>An agreement was signed, amended or ended: as it is from now on.</summary>
/// <param name="Agreement">All of it.</param>
/// <param name="Correction">Why what it said of days that are over is put right; null where nothing of them changes (FLX-37).</param>
public sealed record AgreementRecorded(Agreement Agreement, string? Correction = null) : FluxEvent
{
    /// <inheritdoc />
    [JsonIgnore]
    public override IEnumerable<Agreement> Recorded => [Agreement];
}

/// <summary>A vacancy told what became of it.</summary>
/// <param name="Story">All of it.</param>
public sealed record StoryTold(ReleaseStory Story) : FluxEvent;

/// <summary>A release is subtracted from the flux by a legal cause (FLX-8), or is in it after all.</summary>
/// <param name="Release">The vacancy.</param>
/// <param name="Cause">The cause; null when it is in the flux after all.</param>
public sealed record ReleaseSubtracted(Guid Release, SubtractionCause? Cause) : FluxEvent
{
    /// <summary>Day from which it leaves the base: of a sale that of its decision (FLX-41). Null where it never was in it, and of what was subtracted before this was recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? On { get; init; }
}

/// <summary>What was recorded of a released dwelling was wrong: its commune, its class, its district (FLX-33).</summary>
/// <param name="Release">The vacancy.</param>
/// <param name="Dwelling">The dwelling as it was on the day of its release.</param>
public sealed record ReleaseRequalified(Guid Release, ReleasedDwelling Dwelling) : FluxEvent;

/// <summary>The landlord told its reservers how many dwellings it will subtract in a year (FLX-10). An earlier forecast stays recorded.</summary>
/// <param name="Year">Year.</param>
/// <param name="Dwellings">Dwellings by cause; a cause that is not named has none.</param>
public sealed record SubtractionsForecast(int Year, ImmutableSortedDictionary<SubtractionCause, int> Dwellings) : FluxEvent
{
    /// <inheritdoc />
    public bool Equals(SubtractionsForecast? other) => other is not null && Year == other.Year && Dwellings.SequenceEqual(other.Dwellings);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Year, Dwellings.Count);
}

/// <summary>The landlord told how many social dwellings it owned on 1 January (FLX-45 I.1); agreements on the stock are due a share of it (FLX-6).</summary>
/// <param name="Year">Year.</param>
/// <param name="Dwellings">Dwellings in the département, foyers excluded.</param>
/// <param name="Of">Of those, by the code of a commune or an EPCI that has rights of its own; none when null.</param>
public sealed record StockDeclared(int Year, int Dwellings, ImmutableSortedDictionary<string, int>? Of = null) : FluxEvent
{
    private static readonly ImmutableSortedDictionary<string, int> None = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Dwellings where rights lie; none where nobody said.</summary>
    public int In(ReservationTerritory territory)
    {
        ArgumentNullException.ThrowIfNull(territory);
        return territory.Kind == ReservationTerritoryKind.Departement ? Dwellings : Of?.GetValueOrDefault(territory.Code) ?? 0;
    }

    /// <inheritdoc />
    public bool Equals(StockDeclared? other) => other is not null && Year == other.Year && Dwellings == other.Dwellings && (Of ?? None).SequenceEqual(other.Of ?? None);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Year, Dwellings);
}

/// <summary>
/// What a landlord that begins within a year brings from where it kept its flux before, period by period: what it released and what each reserver
/// had. Told anew for a period that begins on the same day it replaces what was told.
/// </summary>
/// <param name="From">First day of the period.</param>
/// <param name="Through">Last day; a release of the ledger within it is counted here already.</param>
/// <param name="Released">Dwellings released in it, those subtracted included.</param>
/// <param name="Subtracted">Of those, subtracted (FLX-8).</param>
/// <param name="Accounts">What reservers had.</param>
public sealed record YearBrought(DateOnly From, DateOnly Through, int Released, int Subtracted, ImmutableArray<BroughtAccount> Accounts) : FluxEvent
{
    /// <summary>Whether a day is in the period.</summary>
    public bool Holds(DateOnly day) => From <= day && day <= Through;

    /// <summary>Dwellings in the base (FLX-7).</summary>
    [JsonIgnore]
    public int InBase => Released - Subtracted;

    /// <inheritdoc />
    public bool Equals(YearBrought? other) => other is not null && From == other.From && Through == other.Through && Released == other.Released && Subtracted == other.Subtracted && Accounts.SequenceEqual(other.Accounts);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Through, Released, Subtracted);
}

/// <summary>What one reserver had before.</summary>
/// <param name="Agreement">Its agreement; null for what the landlord kept and let.</param>
/// <param name="Part">Part of the State's rights.</param>
/// <param name="InBase">Dwellings of the base on its own territory; all of them when null.</param>
/// <param name="AtDisposal">Put at disposal.</param>
/// <param name="Allocated">Allocated.</param>
/// <param name="LeaseSigned">Leases signed.</param>
/// <param name="Returned">Returned.</param>
/// <param name="Consumed">Counting as taken.</param>
/// <param name="AllocatedDalo">Of those allocated, to holders of a DALO decision (PRI-7); null where nobody told.</param>
/// <param name="AllocatedPriority">Of those allocated, to other households with priority; null where nobody told.</param>
/// <param name="LeaseDalo">Of the leases, of holders of a DALO decision; null where nobody told.</param>
/// <param name="LeasePriority">Of the leases, of other households with priority; null where nobody told.</param>
public sealed record BroughtAccount(
    string? Agreement, StatePart? Part, int? InBase, int AtDisposal, int Allocated, int LeaseSigned, int Returned, int Consumed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AllocatedDalo = null, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AllocatedPriority = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? LeaseDalo = null, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? LeasePriority = null);

/// <summary>The accounts of a year are closed: what comes later is a dated correction in the next (FLX-33).</summary>
/// <param name="Year">Year.</param>
public sealed record YearClosed(int Year) : FluxEvent;

/// <summary>Somebody says that what was to be done by a day is done: a report was sent, an agreement reviewed.</summary>
/// <param name="Reminder">Its name, <c>report.2027-02-28.2026</c>.</param>
/// <param name="Text">How, in words; null when nobody said.</param>
public sealed record ReminderDone(string Reminder, string? Text = null) : FluxEvent;

/// <summary>An event with its number and its time.</summary>
/// <param name="Number">Its number in the ledger, from 1 without a gap.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Event">What happened.</param>
public sealed record RecordedFluxEvent(int Number, DateTimeOffset At, FluxEvent Event);
