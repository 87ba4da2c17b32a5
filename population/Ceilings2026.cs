using Allocation.Domain.Households;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>
/// The ceilings of 2026 (ELI-9 to ELI-15), used only to scale generated incomes and to measure them: an eligibility never
/// reads this table. They serve every year, because a fictitious population needs ratios and not the law of the year.
/// </summary>
internal static class Ceilings2026
{
    private static readonly int[][] Plus =
    [
        [26_920, 40_233, 52_740, 62_968, 74_919, 84_304, 9_394],
        [26_920, 40_233, 48_362, 57_930, 68_577, 77_171, 8_598],
        [23_403, 31_254, 37_584, 45_374, 53_376, 60_156, 6_710],
    ];

    private static readonly int[][] Plai =
    [
        [14_811, 24_140, 31_643, 34_637, 41_203, 46_369, 5_166],
        [14_811, 24_140, 29_018, 31_860, 37_719, 42_444, 4_727],
        [12_870, 18_753, 22_551, 25_092, 29_359, 33_086, 3_689],
    ];

    public static int PlusOf(CeilingZone zone, int category) => Of(Plus, zone, category);

    public static int PlaiOf(CeilingZone zone, int category) => Of(Plai, zone, category);

    public static int Category(Household household, DateOnly today)
    {
        var young = household.YoungUntil > today;
        return household.CeilingPersons + (household.CeilingUplift || young ? 1 : 0);
    }

    private static int Of(int[][] table, CeilingZone zone, int category)
    {
        // Overseas has other texts; the metropolitan figures only give such incomes an order of magnitude [assumption].
        var row = table[zone switch { CeilingZone.ParisAndBordering => 0, CeilingZone.IleDeFrance => 1, _ => 2 }];
        return category <= 6 ? row[category - 1] : row[5] + (category - 6) * row[6];
    }
}
