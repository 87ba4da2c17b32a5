using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>Wished typologies and communes (SIZ-8, SIZ-9).</summary>
internal static class WishesPart
{
    /// <summary>Files without wishes, out of 10,000 [assumption]: they stand in no list, and the product must live with them.</summary>
    private const int Incomplete = 150;

    // First wished typology by size; weighted by the sizes they add up to the typologies of SIZ-9.
    private static readonly Weighted<Typology>[] BySize =
    [
        new((Typology.T1, 156), (Typology.T2, 254), (Typology.T3, 45)),
        new((Typology.T1, 4), (Typology.T2, 56), (Typology.T3, 162), (Typology.T4, 8)),
        new((Typology.T3, 83), (Typology.T4, 66), (Typology.T5, 2)),
        new((Typology.T3, 9), (Typology.T4, 72), (Typology.T5, 16)),
        new((Typology.T4, 20), (Typology.T5, 23)),
        new((Typology.T4, 4), (Typology.T5, 14), (Typology.T6P, 6)),
    ];

    // Mean 2.62, at most 10 (SIZ-9).
    private static readonly Weighted<int> Counts = new(
        (1, 380), (2, 220), (3, 160), (4, 90), (5, 60), (6, 35), (7, 20), (8, 15), (9, 8), (10, 12));

    private static readonly Weighted<bool?> Extended = new((true, 55), (false, 32), (null, 13));

    public static Wishes Of(ref Draw draw, Profile profile)
    {
        if (draw.Chance(Incomplete))
            return draw.Chance(4_000) ? new Wishes { Communes = Communes(ref draw, profile.Places) } : new Wishes();
        return new Wishes
        {
            Extended = Extended.Pick(ref draw),
            Types = Types(ref draw, profile.Size),
            Communes = Communes(ref draw, profile.Places),
        };
    }

    /// <summary>Typologies as wished by so many persons: the preferred one, and sometimes a neighbour.</summary>
    public static IReadOnlyList<Typology> Types(ref Draw draw, int size)
    {
        var first = BySize[Math.Min(size, BySize.Length) - 1].Pick(ref draw);
        if (!draw.Chance(3_500))
            return [first];
        if (first == Typology.T1)
            return [first, draw.Chance(1_000) ? Typology.C : Typology.T2];
        var larger = first != Typology.T6P && draw.Chance(6_000);
        return [first, larger ? first + 1 : first - 1];
    }

    private static List<InseeCode> Communes(ref Draw draw, Places places)
    {
        var count = Math.Min(Counts.Pick(ref draw), places.All.Count);
        var wished = new List<InseeCode>(count);

        // Popular communes come up again and again: after enough draws the list stays shorter, as a real one would.
        for (var attempt = 0; wished.Count < count && attempt < 60; attempt++)
        {
            var code = places.PickWish(ref draw).Code;
            if (!wished.Contains(code))
                wished.Add(code);
        }

        return wished;
    }
}
