namespace Allocation.Domain.Eligibility;

/// <summary>Ceilings of one product in one zone for one year: categories 1 to 6, then the supplement for each further person (ELI-11, ELI-15).</summary>
internal sealed class CeilingTable(int[] amounts, CeilingStatus[] statuses)
{
    /// <summary>Categories that have an amount of their own.</summary>
    public const int Categories = 6;

    /// <summary>Amounts of a table: six categories and the supplement.</summary>
    public const int Cells = Categories + 1;

    /// <summary>Amount of a cell, 0 to 6, EUR a year.</summary>
    public int this[int cell] => amounts[cell];

    /// <summary>Status of a cell, 0 to 6.</summary>
    public CeilingStatus Status(int cell) => statuses[cell];

    /// <summary>Amount of a category from 1, EUR a year; saturates at <see cref="int.MaxValue"/>.</summary>
    public int Of(int category) => category <= Categories
        ? amounts[category - 1]
        : (int)Math.Min(int.MaxValue, amounts[Categories - 1] + (long)(category - Categories) * amounts[Categories]);

    /// <summary>The cell that a category reads: its own, or the supplement's.</summary>
    public static int CellOf(int category) => Math.Min(category, Cells) - 1;

    /// <summary>
    /// The PLS table: each cell times 1.3, half up (ELI-19). The supplement is rounded as a cell of its own, as published tables
    /// print it (2022, other regions: 7 879), and category 7 adds it to category 6 (ELI-15); rounding 1.3 × PLUS(7) instead
    /// would differ by a euro now and then from what a reader of the table computes.
    /// </summary>
    public CeilingTable ForPls() => new([.. amounts.Select(IncomeCeilings.PlsOf)], statuses);
}
