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
                foreach (var (from, to, terms) in Periods(agreement, stock.Year))
                {
                    foreach (var part in FluxAgreements.PartsOf(agreement, terms))
                    {
                        var due = terms.ShareOf(part) * stock.In(agreement.Territory) * Rational.Of(to.DayNumber - from.DayNumber + 1, new DateOnly(stock.Year, 12, 31).DayOfYear);
                        Add(new FluxLine(new FluxAccount(agreement.Id, stock.Year, FluxBook.Flux, part), FluxCounter.Due, from), due);
                        Add(new FluxLine(new FluxAccount(null, stock.Year, FluxBook.Flux, null), FluxCounter.Due, from), -due);
                    }
                }
            }
        }

        return dues;

        void Add(FluxLine line, Rational amount) => dues[line] = dues.GetValueOrDefault(line) + amount;
    }

    /// <summary>Whether an agreement is due a share of the stock on some day of a year.</summary>
    public static bool HoldsIn(int year, Agreement agreement) => Periods(agreement, year).Any(period => FluxAgreements.PartsOf(agreement, period.Terms).Any(part => period.Terms.ShareOf(part).Sign > 0));

    /// <summary>The parts of a year in which an agreement holds on the same terms.</summary>
    private static IEnumerable<(DateOnly From, DateOnly To, AgreementTerms Terms)> Periods(Agreement agreement, int year)
    {
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var begin = agreement.EffectiveDate > first ? agreement.EffectiveDate : first;
        var end = agreement.LastDay is { } lastDay && lastDay < last ? lastDay : last;
        var starts = agreement.Terms.Select(terms => terms.From).Concat(agreement.Derogations.SelectMany(derogation => new[] { derogation.From, derogation.Until.AddDays(1) })).Where(from => from > begin && from <= end).Prepend(begin).Distinct().Order().ToList();
        for (var index = 0; index < starts.Count && begin <= end; index++)
        {
            var terms = agreement.TermsOn(starts[index]);
            if (terms.Base == FluxBase.Stock)
                yield return (starts[index], index + 1 < starts.Count ? starts[index + 1].AddDays(-1) : end, terms);
        }
    }
}
