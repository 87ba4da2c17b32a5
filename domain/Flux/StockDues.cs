namespace Allocation.Domain.Flux;

/// <summary>What agreements on the stock are due: their share of the dwellings owned on 1 January, for the days on which their terms hold (FLX-6).</summary>
internal static class StockDues
{
    /// <summary>The dues, and as much less for the landlord itself, who has what is left (FLX-I9).</summary>
    public static Dictionary<FluxLine, Rational> Of(IEnumerable<StockDeclared> declared, FluxAgreements agreements)
    {
        var dues = new Dictionary<FluxLine, Rational>();
        foreach (var stock in declared)
        {
            foreach (var agreement in agreements.All)
            {
                foreach (var period in Periods(agreement, stock.Year))
                {
                    foreach (var part in FluxAgreements.PartsOf(agreement, period.Terms))
                    {
                        var due = period.Terms.ShareOf(part) * stock.In(agreement.Territory) * Rational.Of(period.Days, new DateOnly(stock.Year, 12, 31).DayOfYear);
                        Add(new FluxLine(new FluxAccount(agreement.Id, stock.Year, FluxBook.Flux, part), FluxCounter.Due, period.From), due);
                        Add(new FluxLine(new FluxAccount(null, stock.Year, FluxBook.Flux, null), FluxCounter.Due, period.From), -due);
                    }
                }
            }
        }

        return dues;

        void Add(FluxLine line, Rational amount) => dues[line] = dues.GetValueOrDefault(line) + amount;
    }

    /// <summary>Whether an agreement is due a share of the stock on some day of a year.</summary>
    public static bool HoldsIn(int year, Agreement agreement) => Periods(agreement, year).Any(period => FluxAgreements.PartsOf(agreement, period.Terms).Any(part => period.Terms.ShareOf(part).Sign > 0));

    private static IEnumerable<TermsPeriod> Periods(Agreement agreement, int year) => agreement.Periods(year).Where(period => period.Terms.Base == FluxBase.Stock);
}
