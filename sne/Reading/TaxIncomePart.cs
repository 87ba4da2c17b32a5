using System.Globalization;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>Tax income by the year that is written beside it, never by "N-1" of whoever reads (SNI-9, ELI-5).</summary>
internal static class TaxIncomePart
{
    public static IReadOnlyDictionary<int, decimal> Read(ElementReading reading, SneElement? element)
    {
        var incomes = new Dictionary<int, decimal>();
        if (element is null)
            return incomes;
        var (last, before) = (Pair(reading, element, "anneeMoins1", "montantMoins1"), Pair(reading, element, "anneeMoins2", "montantMoins2"));
        if (last is { } one && before is { } other && one.Year == other.Year)
        {
            reading.Warn(element, "revenuFiscal", SneFaultCodes.IncomeYear, "Both incomes bear the same year; none is read (SNI-9).");
            foreach (var child in element.Children)
                child.Mark = Mark.Unread;
            return incomes;
        }

        foreach (var (year, amount) in new[] { last, before }.OfType<(int, decimal)>())
            incomes[year] = amount;
        return incomes;
    }

    private static (int Year, decimal Amount)? Pair(ElementReading reading, SneElement element, string yearName, string amountName)
    {
        var amount = reading.Amount(element, amountName);
        var leaf = reading.Leaf(element, yearName);
        var sound = int.TryParse(leaf?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1990 and <= 2100;
        if (sound)
            leaf!.Mark = Mark.Read;
        if (amount is null || sound)
            return amount is null ? null : (year, amount.Value);

        // Without its year an amount states nothing: put it back among what is preserved.
        foreach (var child in element.Children.Where(child => child.Is(amountName)))
            child.Mark = Mark.Unread;
        reading.Warn(leaf ?? element, yearName, SneFaultCodes.IncomeYear, $"Give {yearName}, a year from 1990 to 2100, beside {amountName}; the income is not read.", absent: leaf is null ? yearName : null);
        return null;
    }
}
