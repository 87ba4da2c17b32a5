using System.Collections.Immutable;

namespace Allocation.Domain.Flux.Mergers;

/// <summary>What a merger does to the yearly accounts that go on: found by booking it.</summary>
internal static class MergerEffect
{
    public static ImmutableArray<MergedAccount> On(FluxLedger ledger, FluxEvent merger)
    {
        var (after, entries) = ledger.With(merger);
        var former = entries.Select(entry => entry.Account).Where(account => after.Mergers.Renamed(account) == account).Distinct();
        return
        [
            .. from account in former
               where account.Book == FluxBook.Flux
               orderby account.Agreement is null, account.ToString()
               let before = Left(ledger, account)
               let left = Left(after, account)
               select new MergedAccount(account, before, left - before, left),
        ];
    }

    private static Rational Left(FluxLedger ledger, FluxAccount account) => AccountSums.Left(counter => ledger.Balance(account, counter));
}
