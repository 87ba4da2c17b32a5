using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Eligibility;

/// <summary>
/// The hard band of occupancy for one dwelling: no more rooms than persons + 1, and an area not below the minimum of the
/// persons (ELI-25 to ELI-27). Compiled to two bounds on the persons; the default value answers Unknown.
/// </summary>
public readonly record struct OccupancyFilter
{
    /// <summary>Persons from which the minimum area no longer grows.</summary>
    private const int LastStep = 8;

    private readonly int _fewest;
    private readonly int _most;

    /// <summary>Takes rooms and area from a dwelling.</summary>
    public OccupancyFilter(Dwelling dwelling)
        : this(dwelling.Typology, dwelling.AreaM2)
    {
    }

    /// <summary>Compiles the bounds. An area that is not known leaves over-occupancy to be checked: Unknown unless the rooms alone fail.</summary>
    /// <param name="typology">Gives the rooms; the smallest number for <see cref="Typology.T6P"/>.</param>
    /// <param name="areaM2">Habitable area in m²; null when not known.</param>
    public OccupancyFilter(Typology typology, decimal? areaM2)
    {
        _fewest = Math.Max(1, typology.Rooms() - 1);
        _most = areaM2 is { } area ? MostFor(area) : AreaUnknown;
    }

    private const int AreaUnknown = -1;

    /// <summary>Minimum area in m²: 9 for one person, 16 for two, 9 more for each further one, 70 from eight (ELI-25, CCH R.822-25).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="persons"/> is below 1.</exception>
    public static int MinimumAreaM2(int persons)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(persons, 1);
        return persons switch
        {
            1 => 9,
            < LastStep => 16 + 9 * (persons - 2),
            _ => 70,
        };
    }

    /// <summary>Tests a number of persons counted for the typology (ELI-17); unknown persons give Unknown.</summary>
    public Outcome Test(int persons)
    {
        if (persons < 1 || _fewest == 0)
            return Outcome.Unknown;
        if (persons < _fewest)
            return Outcome.Failed;
        return _most == AreaUnknown ? Outcome.Unknown : persons <= _most ? Outcome.Passed : Outcome.Failed;
    }

    /// <summary>Tests one demand.</summary>
    public Outcome Test(FactVector facts) => Test(facts[Fact.TypologyPersons]);

    /// <summary>Tests one row of a table of facts.</summary>
    public Outcome Test(FactColumns columns, int row) => Test(columns[Fact.TypologyPersons, row]);

    private static int MostFor(decimal area)
    {
        if (area >= MinimumAreaM2(LastStep))
            return int.MaxValue;
        var persons = 0;
        while (area >= MinimumAreaM2(persons + 1))
            persons++;
        return persons;
    }
}
