using System.Collections.Frozen;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>Kind of area around a commune.</summary>
public enum AreaKind
{
    /// <summary>The commune itself, arrondissements included.</summary>
    Commune,

    /// <summary>All communes of its territory.</summary>
    Territory,

    /// <summary>All communes of its département.</summary>
    Departement,
}

/// <summary>A set of communes: listed in the grid, or around the vacant dwelling (SCO-8).</summary>
public sealed class PlaceArea
{
    private readonly FrozenSet<int> _communes;
    private readonly FrozenSet<int> _departements;

    private PlaceArea(FrozenSet<int> communes, FrozenSet<int> departements, AreaKind? ofDwelling, string words) =>
        (_communes, _departements, OfDwelling, Words) = (communes, departements, ofDwelling, words);

    /// <summary>How it lies around the vacant dwelling; null when it does not depend on one.</summary>
    public AreaKind? OfDwelling { get; }

    /// <summary>The area in French.</summary>
    public string Words { get; }

    /// <summary>Listed communes.</summary>
    public static PlaceArea Communes(IEnumerable<InseeCode> codes, string words) => new(codes.Select(PlaceNumber.Of).ToFrozenSet(), [], null, words);

    /// <summary>Départements, by their numbers.</summary>
    public static PlaceArea Departements(IEnumerable<int> numbers, string words) => new([], numbers.ToFrozenSet(), null, words);

    /// <summary>Around a dwelling that is not known yet.</summary>
    public static PlaceArea AroundDwelling(AreaKind kind) => new([], [], kind, kind switch
    {
        AreaKind.Commune => "la commune du logement",
        AreaKind.Territory => "le territoire du logement",
        _ => "le département du logement",
    });

    /// <summary>Number of some commune in it; null while it depends on a dwelling.</summary>
    internal int? Any => _communes.Count > 0 ? _communes.Min() : _departements.Count > 0 ? PlaceNumber.SomeCommuneOf(_departements.Min()) : null;

    /// <summary>Whether a commune lies in it; never, while it depends on a dwelling.</summary>
    public bool Contains(int commune) => _communes.Contains(commune) || (_departements.Count > 0 && commune >= 0 && _departements.Contains(PlaceNumber.DepartementOf(commune)));

    /// <summary>Communes in it: all that are listed, or one of each département.</summary>
    internal IEnumerable<int> Samples => _departements.Count > 0 ? _departements.Select(PlaceNumber.SampleOf) : _communes;

    /// <summary>The area once the dwelling is known.</summary>
    public PlaceArea For(DwellingPlace dwelling) => OfDwelling switch
    {
        null => this,
        AreaKind.Commune => new([.. dwelling.Communes], [], null, Words),
        AreaKind.Territory => new([.. dwelling.Territory], [], null, Words),
        _ => new([], [PlaceNumber.DepartementOf(dwelling.Communes.First())], null, Words),
    };

    /// <inheritdoc />
    public override bool Equals(object? obj) =>
        obj is PlaceArea other && _communes.SetEquals(other._communes) && _departements.SetEquals(other._departements) && OfDwelling == other.OfDwelling;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_communes.Count, _departements.Count, OfDwelling);
}

/// <summary>Where a vacant dwelling stands, for criteria that depend on it (SCO-8).</summary>
/// <param name="Communes">Numbers of its commune and, in Paris, Lyon and Marseille, of the arrondissements; never empty.</param>
/// <param name="Territory">Numbers of the communes of its territory.</param>
public sealed record DwellingPlace(IReadOnlyCollection<int> Communes, IReadOnlyCollection<int> Territory)
{
    /// <summary>Number of the commune or, in Paris, Lyon and Marseille, of the arrondissement it stands in.</summary>
    public int Commune { get; init; } = Communes.First();

    /// <summary>What is known of it beside.</summary>
    public DwellingCategory Category { get; init; } = DwellingCategory.Any;

    /// <summary>The place and the category of a dwelling; null when the geography does not know its commune.</summary>
    public static DwellingPlace? Of(Dwelling dwelling, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(dwelling);
        return Of(dwelling.Commune, geography) is { } place ? place with { Category = DwellingCategory.Of(dwelling) } : null;
    }

    /// <summary>The place of a dwelling in a commune; null when the geography does not know it.</summary>
    public static DwellingPlace? Of(InseeCode commune, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(geography);
        if (!geography.TryFind(commune, out var known))
            return null;
        var whole = known.Parent ?? known.Code;
        return new DwellingPlace([.. geography.PlacesOf(whole).Select(place => PlaceNumber.Of(place.Code))], [.. geography.CommunesOf(known.Territory).Select(place => PlaceNumber.Of(place.Code))]) { Commune = PlaceNumber.Of(known.Code) };
    }
}
