using System.Globalization;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>A fictitious vacant dwelling.</summary>
/// <param name="Id">Identifier, unique per index.</param>
/// <param name="Dwelling">Its characteristics.</param>
/// <param name="AvailableOn">First day of a possible lease.</param>
public sealed record GeneratedDwelling(string Id, Dwelling Dwelling, DateOnly AvailableOn);

/// <summary>Fictitious vacant dwellings, each a pure function of the options and its index.</summary>
public sealed class DwellingGenerator
{
    // Stock by typology of 2019 times the rotation factors of SIZ-4, per 10,000; six rooms are one in seven of T5+ [assumption].
    private static readonly Weighted<Typology> Freed = new(
        (Typology.T1, 1_244), (Typology.T2, 2_314), (Typology.T3, 3_692), (Typology.T4, 2_444), (Typology.T5, 523), (Typology.T6P, 87));

    private static readonly Weighted<Financing> Financings = new((Financing.PLAI, 18), (Financing.PLUS, 71), (Financing.PLS, 11));

    // QPV 30 % (SIZ-4); a few landlords do not say.
    private static readonly Weighted<bool?> PriorityDistrict = new((true, 30), (false, 67), (null, 3));

    // Habitable areas by typology [assumption]; over the stock they give about the 61 m² of SIZ-4.
    private static readonly (int From, int To)[] Areas = [(0, 0), (20, 33), (42, 52), (57, 68), (68, 82), (82, 98), (100, 122)];

    // Years of construction, in turn [assumption].
    private const int OldestBuilding = 1950;
    private const int BuildingYears = 71;

    private readonly PopulationOptions _options;
    private readonly Weighted<Places> _territories;
    private readonly Landlords _landlords;

    /// <summary>Prepares the dwellings of the territories of a population.</summary>
    public DwellingGenerator(PopulationOptions options, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(geography);
        _options = options;
        _territories = Places.Of(options, geography);
        _landlords = new Landlords(options, _territories);
    }

    /// <summary>The dwelling of an index, 0 and up.</summary>
    public GeneratedDwelling Generate(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var draw = Draw.For(_options.Seed, index, DrawStream.Dwelling);
        var commune = _territories.Pick(ref draw).Pick(ref draw);
        var typology = Freed.Pick(ref draw);
        var financing = Financings.Pick(ref draw);
        var (from, to) = Areas[(int)typology];
        var area = draw.Between(from * 10, to * 10) / 10m;
        var landlords = _landlords.In(commune.Code.Departement);
        return new GeneratedDwelling(
            string.Create(CultureInfo.InvariantCulture, $"LOG-{index:D7}"),
            new Dwelling
            {
                Landlord = landlords[draw.Below(landlords.Count)].Name,
                Commune = commune.Code,
                Typology = typology,
                Financing = financing,
                Rent = Rent(ref draw, area, financing, commune.Zone),
                Charges = decimal.Round(area * draw.Between(140, 250) / 100m, 2),
                AreaM2 = area,
                InPriorityDistrict = PriorityDistrict.Pick(ref draw),
                ConstructionYear = OldestBuilding + (int)(index * 37 % BuildingYears),
            },
            _options.Today.AddDays(draw.Between(15, 100)));
    }

    /// <summary>5.99 EUR/m² (SIZ-4, 2021) for PLUS outside Île-de-France; the factors are an assumption.</summary>
    private static decimal Rent(ref Draw draw, decimal area, Financing financing, CeilingZone zone)
    {
        var byFinancing = financing switch { Financing.PLAI => 0.88m, Financing.PLS => 1.40m, _ => 1m };
        var byZone = zone is CeilingZone.ParisAndBordering or CeilingZone.IleDeFrance ? 1.15m : 0.97m;
        return decimal.Round(area * 5.99m * byFinancing * byZone * draw.Between(92, 108) / 100m, 2);
    }
}
