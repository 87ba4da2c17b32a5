using System.Collections.Frozen;
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
    private readonly int? _departement;

    private PlaceArea(FrozenSet<int> communes, int? departement, AreaKind? ofDwelling, string words) =>
        (_communes, _departement, OfDwelling, Words) = (communes, departement, ofDwelling, words);

    /// <summary>How it lies around the vacant dwelling; null when it does not depend on one.</summary>
    public AreaKind? OfDwelling { get; }

    /// <summary>The area in French.</summary>
    public string Words { get; }

    /// <summary>Listed communes.</summary>
    public static PlaceArea Communes(IEnumerable<InseeCode> codes, string words) => new(codes.Select(PlaceNumber.Of).ToFrozenSet(), null, null, words);

    /// <summary>A département, by its number.</summary>
    public static PlaceArea Departement(int number, string words) => new([], number, null, words);

    /// <summary>Around a dwelling that is not known yet.</summary>
    public static PlaceArea AroundDwelling(AreaKind kind) => new([], null, kind, kind switch
    {
        AreaKind.Commune => "la commune du logement",
        AreaKind.Territory => "le territoire du logement",
        _ => "le département du logement",
    });

    /// <summary>Number of some commune in it; null while it depends on a dwelling.</summary>
    internal int? Any => _communes.Count > 0 ? _communes.Min() : _departement is { } departement ? PlaceNumber.SomeCommuneOf(departement) : null;

    /// <summary>Whether a commune lies in it; never, while it depends on a dwelling.</summary>
    public bool Contains(int commune) => _communes.Contains(commune) || (_departement is { } departement && commune >= 0 && PlaceNumber.DepartementOf(commune) == departement);

    /// <summary>Communes in it: all that are listed, or one of the département.</summary>
    internal IEnumerable<int> Samples => _departement is { } departement ? [PlaceNumber.SampleOf(departement)] : _communes;

    /// <summary>The area once the dwelling is known.</summary>
    public PlaceArea For(DwellingPlace dwelling) => OfDwelling switch
    {
        null => this,
        AreaKind.Commune => new([.. dwelling.Communes], null, null, Words),
        AreaKind.Territory => new([.. dwelling.Territory], null, null, Words),
        _ => new([], PlaceNumber.DepartementOf(dwelling.Communes.First()), null, Words),
    };

    /// <inheritdoc />
    public override bool Equals(object? obj) =>
        obj is PlaceArea other && _communes.SetEquals(other._communes) && _departement == other._departement && OfDwelling == other.OfDwelling;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_communes.Count, _departement, OfDwelling);
}

/// <summary>Where a vacant dwelling stands, for criteria that depend on it (SCO-8).</summary>
/// <param name="Communes">Numbers of its commune and, in Paris, Lyon and Marseille, of the arrondissements; never empty.</param>
/// <param name="Territory">Numbers of the communes of its territory.</param>
public sealed record DwellingPlace(IReadOnlyCollection<int> Communes, IReadOnlyCollection<int> Territory)
{
    /// <summary>The place of a dwelling in a commune; null when the geography does not know it.</summary>
    public static DwellingPlace? Of(InseeCode commune, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(geography);
        if (!geography.TryFind(commune, out var known))
            return null;
        var whole = known.Parent ?? known.Code;
        return new DwellingPlace([.. geography.PlacesOf(whole).Select(place => PlaceNumber.Of(place.Code))], [.. geography.CommunesOf(known.Territory).Select(place => PlaceNumber.Of(place.Code))]);
    }
}
