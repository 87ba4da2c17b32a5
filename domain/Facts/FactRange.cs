using Allocation.Domain.Demands;

namespace Allocation.Domain.Facts;

/// <summary>The values a fact can have, in its unit: what lies outside no household reaches.</summary>
/// <param name="Least">The least.</param>
/// <param name="Most">The most; <see cref="int.MaxValue"/> where nothing bounds it.</param>
public readonly record struct FactRange(int Least, int Most)
{
    private const int MostCents = 1_000_000_000;

    /// <summary>Whether the fact can be below zero.</summary>
    public bool HasNegatives => Least < 0;

    /// <summary>Whether a value lies in it.</summary>
    public bool Contains(long value) => value >= Least && value <= Most;

    /// <summary>The range of a number: persons, rooms, money or an area. Of other facts, days and codes, it says only that they are not negative.</summary>
    public static FactRange Of(Fact fact) => fact switch
    {
        // Sums that are paid can outweigh those received; a rent can outweigh all of them.
        Fact.ResourcesCents or Fact.RemainderCents => new(-MostCents, MostCents),
        Fact.RentCents or Fact.HousingAidCents or Fact.NetRentCents or Fact.Area => new(0, MostCents),
        // The applicant is always there.
        Fact.Adults or Fact.Members or Fact.PersonsToHouse or Fact.TypologyPersons or Fact.CeilingPersons => new(1, int.MaxValue),
        Fact.WishedCommunes => new(1, DemandValidation.MostCommunes),
        // The register's last type is six rooms and more.
        Fact.Rooms => new(1, 6),
        Fact.Pdalhpd or Fact.Disability or Fact.Owner or Fact.ExtendedDemand or Fact.CeilingUplift => new(0, 1),
        _ => new(0, int.MaxValue),
    };
}
