namespace Allocation.Domain.Flux;

/// <summary>
/// What is left of a year, owed or taken ahead, goes into the next where that was agreed (FLX-38): for good when the year is closed; until then it
/// counts already in what is owed, wherever that is shown, alerted of or ranked by.
/// </summary>
public static class CarryOvers
{
    /// <summary>What would come into the accounts of a year if the one before were closed now; empty where it is closed.</summary>
    /// <param name="ledger">The flux.</param>
    /// <param name="year">The year into which it comes.</param>
    public static IReadOnlyDictionary<FluxAccount, Rational> Coming(FluxLedger ledger, int year)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var coming = new Dictionary<FluxAccount, Rational>();
        if (ledger.Closed.Contains(year - 1) || !ledger.Balances.Keys.Any(balance => balance.Account.Year < year))
            return coming;
        foreach (var (into, amount) in Of(ledger, year - 1))
            coming[into] = coming.GetValueOrDefault(into) + amount;
        return coming;
    }

    /// <summary>What each account of a year carries into the next.</summary>
    internal static IEnumerable<(FluxAccount Into, Rational Amount)> Of(FluxLedger ledger, int year)
    {
        // A year before it may be open too: what it would carry goes along.
        var before = Coming(ledger, year);
        var accounts = ledger.Balances.Keys.Select(balance => balance.Account).Union(before.Keys).Where(account => account.Year == year && account.Book == FluxBook.Flux).ToLookup(account => account.Agreement);
        return from agreement in ledger.Agreements.All
               let terms = agreement.TermsOn(new DateOnly(year, 12, 31))
               where terms.CarryOver && accounts.Contains(agreement.Id)
               from line in Of(ledger, agreement, terms, year, [.. accounts[agreement.Id].OrderBy(account => account.Part).Select(account => (account, AccountSums.Left(counter => ledger.Balance(account, counter)) + before.GetValueOrDefault(account)))])
               where line.Amount.Sign != 0
               select line;
    }

    private static IEnumerable<(FluxAccount Into, Rational Amount)> Of(FluxLedger ledger, Agreement agreement, AgreementTerms terms, int year, (FluxAccount Account, Rational Left)[] accounts)
    {
        var on = new DateOnly(year + 1, 1, 1);
        if (agreement.IsActive(on))
            return Capped(accounts, terms.CarryOverCap).Select(line => (line.Account with { Year = year + 1 }, line.Left));
        if (Following(ledger, agreement, on) is not { } next)
            return [];

        // The parts that it has: what is left to another is left to nobody.
        var parts = FluxAgreements.PartsOf(next, next.TermsOn(on)).ToList();
        return Capped([.. accounts.Where(line => parts.Contains(line.Account.Part))], terms.CarryOverCap).Select(line => (line.Account with { Agreement = next.Id, Year = year + 1 }, line.Left));
    }

    /// <summary>The agreement that follows on the next day for the same rights of the same reserver, where it carries over too; a prefect's order takes nothing along (FLX-14).</summary>
    private static Agreement? Following(FluxLedger ledger, Agreement agreement, DateOnly on) =>
        agreement.Takeover is not null || agreement.LastDay != on.AddDays(-1) ? null : ledger.Agreements.All.FirstOrDefault(other =>
            other.Takeover is null && other.EffectiveDate == on && other.IsActive(on) && (other.Reserver, other.Kind, other.Territory) == (agreement.Reserver, agreement.Kind, agreement.Territory) && other.TermsOn(on).CarryOver);

    /// <summary>No more than the cap is owed, and no more taken ahead, by all parts of an agreement together; each gives up in proportion.</summary>
    private static IEnumerable<(FluxAccount Account, Rational Left)> Capped((FluxAccount Account, Rational Left)[] accounts, int? cap)
    {
        if (cap is not { } most)
            return accounts;
        var (owed, ahead) = (Sum(1), Sum(-1));
        return accounts.Select(line => (line.Account, line.Left * Kept(line.Left.Sign > 0 ? owed : -ahead)));

        Rational Sum(int sign) => accounts.Where(line => line.Left.Sign == sign).Aggregate(Rational.Zero, (sum, line) => sum + line.Left);

        Rational Kept(Rational whole) => whole > most ? most / whole : Rational.One;
    }
}
