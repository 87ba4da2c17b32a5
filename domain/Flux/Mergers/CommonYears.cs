using System.Collections.Immutable;

namespace Allocation.Domain.Flux.Mergers;

/// <summary>
/// What two landlords told of the years that are open, together (FLX-39): of each year of which both told, the sum. Of a year of which one of them
/// did not tell, the sum would be half of it: that is told anew, and is marked till it is.
/// </summary>
internal static class CommonYears
{
    /// <summary>Dwellings owned on 1 January; none where a rate is of the stock, for it would be due of both together before they were one (FLX-6).</summary>
    public static IEnumerable<StockDeclared> Stock(FluxLedger one, FluxLedger other) =>
        from year in one.Stock.Keys.Intersect(other.Stock.Keys).Where(year => IsOpen(year, one, other) && !IsOfStock(one) && !IsOfStock(other)).Order()
        let own = one.Stock[year]
        let theirs = other.Stock[year]
        select new StockDeclared(year, own.Dwellings + theirs.Dwellings, own.Of is null && theirs.Of is null ? null : Sum(own.Of, theirs.Of));

    /// <summary>Dwellings to be subtracted.</summary>
    public static IEnumerable<SubtractionsForecast> Forecasts(FluxLedger one, FluxLedger other) =>
        from year in one.Forecasts.Keys.Intersect(other.Forecasts.Keys).Where(year => IsOpen(year, one, other)).Order()
        select new SubtractionsForecast(year, Sum(one.Forecasts[year].Dwellings, other.Forecasts[year].Dwellings));

    /// <summary>Years of which one of them alone told how many it owned, or had itself to tell anew since an earlier merger.</summary>
    public static IEnumerable<int> StockAnew(FluxLedger one, FluxLedger other) =>
        IsOfStock(one) || IsOfStock(other) ? [] : ToldByOne(one.Stock.Keys, other.Stock.Keys, one.StockAnew.Union(other.StockAnew), one, other);

    /// <summary>Years of which one of them alone told its forecast, or had itself to tell anew since an earlier merger.</summary>
    public static IEnumerable<int> ForecastsAnew(FluxLedger one, FluxLedger other) => ToldByOne(one.Forecasts.Keys, other.Forecasts.Keys, one.ForecastsAnew.Union(other.ForecastsAnew), one, other);

    private static IEnumerable<int> ToldByOne(IEnumerable<int> own, IEnumerable<int> theirs, IEnumerable<int> marked, FluxLedger one, FluxLedger other) =>
        own.Except(theirs).Union(theirs.Except(own)).Union(marked).Where(year => IsOpen(year, one, other)).Order();

    private static bool IsOpen(int year, FluxLedger one, FluxLedger other) => !one.Closed.Contains(year) && !other.Closed.Contains(year);

    private static bool IsOfStock(FluxLedger ledger) => ledger.Agreements.All.Any(agreement => agreement.Terms.Any(terms => terms.Base == FluxBase.Stock));

    private static ImmutableSortedDictionary<T, int> Sum<T>(ImmutableSortedDictionary<T, int>? one, ImmutableSortedDictionary<T, int>? other)
        where T : notnull =>
        (one ?? ImmutableSortedDictionary<T, int>.Empty).Concat(other ?? ImmutableSortedDictionary<T, int>.Empty).GroupBy(count => count.Key, count => count.Value).ToImmutableSortedDictionary(count => count.Key, count => count.Sum());
}
