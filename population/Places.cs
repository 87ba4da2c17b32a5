using System.Collections.Frozen;
using System.Globalization;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>
/// Places of one territory, drawn by weight. Weights are orders of magnitude of the population, rounded by hand
/// [assumption]: they say which communes are popular, not how many people live there.
/// </summary>
internal sealed class Places
{
    /// <summary>For a commune without a line in the table [assumption].</summary>
    private const int DefaultWeight = 3_000;

    /// <summary>Share of the wishes for arrondissements that name the whole commune instead, out of 10,000 [assumption].</summary>
    private const int WholeCommune = 300;

    private static readonly FrozenDictionary<string, int> Weights =
        National.Table("commune-weights.csv").ToFrozenDictionary(cells => cells[0], cells => int.Parse(cells[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    private readonly Weighted<Commune> _places;
    private readonly FrozenDictionary<InseeCode, Commune> _parents;
    private readonly FrozenDictionary<InseeCode, Commune> _byCode;

    private Places(Commune[] communes, bool national)
    {
        var parentCodes = communes.Select(commune => commune.Parent).OfType<InseeCode>().ToHashSet();
        _parents = communes.Where(commune => parentCodes.Contains(commune.Code)).ToFrozenDictionary(commune => commune.Code);
        All = [.. communes.Where(commune => !parentCodes.Contains(commune.Code)).OrderBy(commune => commune.Code.Value, StringComparer.Ordinal)];
        _byCode = All.ToFrozenDictionary(commune => commune.Code);
        _places = new Weighted<Commune>([.. All.Select(commune => (commune, national ? National.Weights.GetValueOrDefault(commune.Code.Value) : Weights.GetValueOrDefault(commune.Code.Value, DefaultWeight)))]);
    }

    /// <summary>Places where a dwelling can stand: arrondissements rather than their commune, in the order of codes.</summary>
    public IReadOnlyList<Commune> All { get; }

    /// <summary>The places of each territory of the options, with the share of the territory.</summary>
    /// <exception cref="ArgumentException">The geography has no commune for a territory.</exception>
    public static Weighted<Places> Of(PopulationOptions options, Geography geography)
    {
        var byTerritory = geography.Communes.ToLookup(commune => commune.Territory);
        return new Weighted<Places>([.. options.Territories.Select(share =>
            byTerritory[share.Territory].Any()
                ? (new Places([.. byTerritory[share.Territory]], options.National), share.Weight)
                : throw new ArgumentException($"Territory {share.Territory} has no commune in the geography: check its key, or leave it out of the shares.", nameof(options)))]);
    }

    /// <summary>The place of a code; null when it is none, as for a commune with arrondissements.</summary>
    public Commune? Find(InseeCode code) => _byCode.GetValueOrDefault(code);

    /// <summary>A place where somebody lives or a dwelling stands.</summary>
    public Commune Pick(ref Draw draw) => _places.Pick(ref draw);

    /// <summary>A place as wished: now and then all of a commune with arrondissements.</summary>
    public Commune PickWish(ref Draw draw)
    {
        var place = _places.Pick(ref draw);
        return place.Parent is { } parent && _parents.TryGetValue(parent, out var whole) && draw.Chance(WholeCommune) ? whole : place;
    }
}
