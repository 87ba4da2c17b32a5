using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux;

/// <summary>Something in a ledger that must never be.</summary>
/// <param name="Invariant">Number of the invariant, 1 to 14 (FLX section 12).</param>
/// <param name="Where">The account, agreement or release.</param>
/// <param name="What">What is wrong.</param>
public sealed record FluxFault(int Invariant, string Where, string What);

/// <summary>Looks at all fourteen invariants of the flux (FLX-I1 to FLX-I14), from the raw events and entries.</summary>
public static class FluxAudit
{
    /// <summary>Faults of a ledger; empty when it holds.</summary>
    /// <param name="events">Its events, in their order.</param>
    /// <param name="entries">Its entries, in their order.</param>
    /// <param name="geography">Places.</param>
    public static IReadOnlyList<FluxFault> Faults(IReadOnlyList<FluxEvent> events, IReadOnlyList<FluxEntry> entries, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var ledger = FluxLedger.Of(events, geography);
        return [.. OfAgreements(ledger, geography), .. OfReleases(ledger, entries), .. OfAccounts(ledger), .. OfReplay(events, entries, ledger, geography)];
    }

    /// <summary>I1 to I4, I10: what is recorded could be recorded.</summary>
    private static IEnumerable<FluxFault> OfAgreements(FluxLedger ledger, Geography geography) =>
        from agreement in ledger.Agreements.All
        from fault in AgreementRules.Faults(agreement, ledger.Agreements, geography)
        select new FluxFault(fault.Code switch { "not-unique" or "second-state" => 1, "agents-above-5" or "state-above-30" => 2, "guarantees-above-20" => 4, "outside-flux" => 10, _ => 3 }, agreement.Id, fault.Message);

    private static IEnumerable<FluxFault> OfReleases(FluxLedger ledger, IReadOnlyList<FluxEntry> entries)
    {
        foreach (var release in entries.Where(entry => entry.Release is not null).GroupBy(entry => entry.Release!.Value))
        {
            Rational Sum(FluxCounter counter) => release.Where(entry => entry.Counter == counter).Aggregate(Rational.Zero, (sum, entry) => sum + entry.Amount);
            var where = release.Key.ToString("N");
            var story = ledger.Stories[release.Key];
            var standing = ledger.Standings[release.Key];
            if (Sum(FluxCounter.Oriented) is var oriented && (oriented < 0 || oriented > 1))
                yield return new FluxFault(5, where, $"{oriented} orientations are open.");
            if (Sum(FluxCounter.LeaseSigned) is var leases && (leases < 0 || leases > 1 || (leases == 1) != (standing.Fate == ReleaseFate.Let && standing.Since is not null)))
                yield return new FluxFault(6, where, $"{leases} leases are booked.");
            if (Sum(FluxCounter.InBase) + Sum(FluxCounter.Subtracted) != Sum(FluxCounter.Released))
                yield return new FluxFault(7, where, "What was released is neither in the base nor subtracted.");
            if (Sum(FluxCounter.Due) != Sum(FluxCounter.InBase))
                yield return new FluxFault(9, where, $"Dues are {Sum(FluxCounter.Due)}, the base {Sum(FluxCounter.InBase)}.");
            if (Sum(FluxCounter.Pronounced) - Sum(FluxCounter.LeaseSigned) - Sum(FluxCounter.Refused) - Sum(FluxCounter.Lapsed) is var pending && pending != (standing.IsPending ? 1 : 0))
                yield return new FluxFault(8, where, $"{pending} allocations are neither signed, refused nor lapsed.");
            if (story.Book == FluxBook.FirstLetting && release.Any(entry => entry.Account.Book == FluxBook.Flux && (entry.Account.Agreement is null || ledger.Agreements.Find(entry.Account.Agreement)!.Terms.All(terms => terms.FirstLettingOutsideFlux))))
                yield return new FluxFault(14, where, "A first letting moved the yearly account.");
            foreach (var step in story.Steps.Where(step => step is { Kind: ReleaseStepKind.Oriented, Reserver: not null } && !ledger.Agreements.Active(story.Dwelling.Commune, step.On).Any(agreement => agreement.Reserver == step.Reserver)))
                yield return new FluxFault(12, where, $"On {step.On:O} it was handed to one without rights there.");
        }
    }

    private static IEnumerable<FluxFault> OfAccounts(FluxLedger ledger)
    {
        foreach (var account in ledger.Balances.Keys.Select(balance => balance.Account).Where(account => account.Agreement is not null).Distinct())
        {
            if (ledger.Agreements.Find(account.Agreement!) is not { } agreement || !agreement.Kind.InFlux())
                yield return new FluxFault(10, account.ToString(), "No agreement of the flux has this account.");
        }
    }

    /// <summary>I11: replaying the events gives the entries, and the entries the balances.</summary>
    private static IEnumerable<FluxFault> OfReplay(IReadOnlyList<FluxEvent> events, IReadOnlyList<FluxEntry> entries, FluxLedger ledger, Geography geography)
    {
        var (replayed, count) = (FluxLedger.Empty(geography), 0);
        foreach (var happened in events)
        {
            (replayed, var caused) = replayed.With(happened);
            foreach (var entry in caused)
            {
                if (count >= entries.Count || entries[count] != entry)
                    yield return new FluxFault(11, $"entry {count + 1}", "The events give another entry.");
                count++;
            }
        }

        if (count != entries.Count)
            yield return new FluxFault(11, $"entry {count + 1}", "No event gives this entry.");
        var sums = entries.GroupBy(entry => (entry.Account, entry.Counter)).ToDictionary(group => group.Key, group => group.Aggregate(Rational.Zero, (sum, entry) => sum + entry.Amount));
        foreach (var key in sums.Keys.Union(ledger.Balances.Keys).Where(key => sums.GetValueOrDefault(key) != ledger.Balance(key.Account, key.Counter)))
            yield return new FluxFault(11, $"{key.Account} {key.Counter}", "The balance is not the sum of its entries.");
    }
}
