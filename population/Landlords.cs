using System.Collections.Frozen;
using System.Globalization;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>
/// The fictitious landlords of a population: six who own everywhere and, in a population of the country, two more in each département.
/// How many demands there are changes nothing. A stock is the share of the country's dwellings that the communes have of its demands
/// [assumption: the stock by commune is not at hand].
/// </summary>
public sealed class Landlords
{
    /// <summary>Social dwellings for each demand: 5.21 million for 2.762 million (SIZ-4, SIZ-6).</summary>
    private const decimal DwellingsADemand = 5.21m / 2.762m;

    private static readonly (string Name, LandlordKind Kind)[] Everywhere =
    [
        ("Bailleur fictif Bruyère Habitat", LandlordKind.SocialCompany), ("Bailleur fictif Les Trois Galets", LandlordKind.SocialCompany), ("Bailleur fictif Office du Grand Nuage", LandlordKind.PublicOffice),
        ("Bailleur fictif Coquelicot Logement", LandlordKind.SocialCompany), ("Bailleur fictif Toits et Brindilles", LandlordKind.Cooperative), ("Bailleur fictif La Maison de Papier", LandlordKind.MixedCompany),
    ];

    private readonly FrozenDictionary<string, Landlord[]> _byDepartement;

    /// <summary>Draws them.</summary>
    public Landlords(PopulationOptions options, Geography geography)
        : this(options, Places.Of(options, geography))
    {
    }

    internal Landlords(PopulationOptions options, Weighted<Places> territories)
    {
        ArgumentNullException.ThrowIfNull(options);
        Communes = territories.Values.SelectMany(places => places.All).ToLookup(commune => commune.Code.Departement);
        Departements = [.. Communes.Select(group => group.Key).Order(StringComparer.Ordinal)];
        All = Drawn(options);
        _byDepartement = Departements.ToFrozenDictionary(departement => departement, departement => All.Where(landlord => landlord.Stock.Any(stock => stock.Departement == departement)).ToArray());
    }

    /// <summary>All of them, those who own everywhere first.</summary>
    public IReadOnlyList<Landlord> All { get; }

    /// <summary>Codes of the départements of the population, in their order.</summary>
    internal IReadOnlyList<string> Departements { get; }

    /// <summary>Places of the population where a dwelling can stand, by département.</summary>
    internal ILookup<string, Commune> Communes { get; }

    /// <summary>Those who own in a département of the population.</summary>
    internal IReadOnlyList<Landlord> In(string departement) => _byDepartement[departement];

    private List<Landlord> Drawn(PopulationOptions options)
    {
        var stocks = Departements.ToDictionary(departement => departement, departement => Stock(options.Seed, departement, options.National ? Everywhere.Length + 2 : Everywhere.Length));
        var all = Everywhere.Select((landlord, at) => new Landlord(Id(at), landlord.Name, landlord.Kind, [.. Departements.Select(departement => new LandlordStock(departement, stocks[departement][at]))])).ToList();
        foreach (var departement in options.National ? Departements : [])
        {
            Local($"Bailleur fictif Office de l'habitat du département {departement}", LandlordKind.PublicOffice, Everywhere.Length);
            Local($"Bailleur fictif Coopérative des Lucioles {departement}", LandlordKind.Cooperative, Everywhere.Length + 1);

            void Local(string name, LandlordKind kind, int at) => all.Add(new Landlord(Id(all.Count), name, kind, [new LandlordStock(departement, stocks[departement][at])]));
        }

        return all;

        static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"BAI-{number + 1:D4}");
    }

    /// <summary>The dwellings of a département, shared among so many landlords.</summary>
    private int[] Stock(ulong seed, string departement, int landlords)
    {
        var draw = Draw.For(seed, int.Parse(departement, NumberStyles.HexNumber, CultureInfo.InvariantCulture), DrawStream.Landlord);
        var dwellings = Communes[departement].Sum(commune => National.Weights.GetValueOrDefault(commune.Code.Value)) / 10m * DwellingsADemand;
        var weights = new int[landlords];
        for (var at = 0; at < landlords; at++)
            weights[at] = draw.Between(5, 30);
        return [.. weights.Select(weight => Math.Max(1, (int)(dwellings * weight / weights.Sum())))];
    }
}
