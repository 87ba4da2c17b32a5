using System.Collections.Immutable;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>Something in a ledger that must never be.</summary>
/// <param name="Invariant">Number of the invariant, 1 to 14 (FLX section 12).</param>
/// <param name="Where">The account, agreement or release.</param>
/// <param name="What">What is wrong.</param>
public sealed record FluxFault(int Invariant, string Where, string What);

/// <summary>
/// Looks at the invariants of the flux (FLX-I1 to FLX-I14) in the raw events and entries.
/// </summary>
public static class FluxAudit
{
    /// <summary>Faults of a ledger; empty when it holds.</summary>
    /// <param name="events">Its events, in their order.</param>
    /// <param name="entries">Its entries, in their order.</param>
    /// <param name="balances">What the ledger says it has.</param>
    /// <param name="geography">Places.</param>
    public static IReadOnlyList<FluxFault> Faults(IReadOnlyList<FluxEvent> events, IReadOnlyList<FluxEntry> entries, IReadOnlyDictionary<(FluxAccount Account, FluxCounter Counter), Rational> balances, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(balances);
        var ledger = FluxLedger.Restored(events, entries, geography);
        return [.. OfNumbers(entries, balances), .. OfAgreements(ledger, geography), .. OfReleases(ledger, entries), .. OfRelettings(ledger, entries), .. OfBases(ledger), .. OfOrientations(events, geography), .. OfDesignations(ledger)];
    }

    /// <summary>I11: the entries are all there, each once, and the balances their sums.</summary>
    private static IEnumerable<FluxFault> OfNumbers(IReadOnlyList<FluxEntry> entries, IReadOnlyDictionary<(FluxAccount Account, FluxCounter Counter), Rational> balances)
    {
        var (counts, sums) = (new Dictionary<FluxAccount, int>(), new Dictionary<(FluxAccount Account, FluxCounter Counter), Rational>());
        for (var index = 0; index < entries.Count; index++)
        {
            var entry = entries[index];
            var count = counts[entry.Account] = counts.GetValueOrDefault(entry.Account) + 1;
            if (entry.Number != index + 1 || entry.InAccount != count)
                yield return new FluxFault(11, $"entry {entry.Number}", "An entry before it is missing, or is there twice.");
            sums[(entry.Account, entry.Counter)] = sums.GetValueOrDefault((entry.Account, entry.Counter)) + entry.Amount;
        }

        foreach (var key in sums.Keys.Union(balances.Keys).Where(key => sums.GetValueOrDefault(key) != balances.GetValueOrDefault(key)))
            yield return new FluxFault(11, $"{key.Account} {key.Counter}", "The balance is not the sum of its entries.");
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
            // What a landlord that ended booked in years that it closed stays in its own ledger, and belongs to the whole.
            var elsewhere = ledger.Mergers.Elsewhere.GetValueOrDefault(release.Key)?.Where(line => line.Value.Sign != 0).ToLookup(line => line.Key.Counter, line => line.Value);
            Rational Sum(FluxCounter counter) => release.Where(entry => entry.Counter == counter).Select(entry => entry.Amount).Concat(elsewhere?[counter] ?? []).Aggregate(Rational.Zero, (sum, amount) => sum + amount);
            var where = release.Key.ToString("N");
            var story = ledger.Stories[release.Key];
            var standing = ledger.Standings[release.Key];

            // One account has it, as far as it is, and no other has anything of it open.
            var holds = standing is { Fate: ReleaseFate.Oriented or ReleaseFate.Let, Since: not null };
            foreach (var account in LinesOf(ledger, release.Key, release).ToLookup(line => HolderOf(ledger, line.Account, standing)))
            {
                Rational Of(FluxCounter counter) => account.Where(line => line.Counter == counter).Aggregate(Rational.Zero, (sum, line) => sum + line.Amount);
                var isHolder = holds && account.Key == (standing.Agreement, standing.Part);
                var name = account.Key.Agreement ?? FluxAccount.OwnName;
                if (Of(FluxCounter.Oriented) is var oriented && oriented != (isHolder ? 1 : 0))
                    yield return new FluxFault(5, where, $"{oriented} orientations are open on {name}.");
                if (Of(FluxCounter.LeaseSigned) is var leases && leases != (isHolder && standing.Fate == ReleaseFate.Let ? 1 : 0))
                    yield return new FluxFault(6, where, $"{leases} leases are booked on {name}.");
                if (Of(FluxCounter.Allocated) is var allocated && (allocated < 0 || allocated > (isHolder ? 1 : 0) || (allocated == 0 && isHolder && standing.Fate == ReleaseFate.Let)))
                    yield return new FluxFault(7, where, $"{allocated} allocations are imputed on {name}.");
            }

            // Whoever has it counts it as taken once; whoever gave it back, where that was agreed.
            if (ledger.Mergers.Into is null && Sum(FluxCounter.Consumed) - (standing.IsConsumed ? 1 : 0) is var given && (given < 0 || given > Sum(FluxCounter.Returned)))
                yield return new FluxFault(6, where, $"It counts as taken {Sum(FluxCounter.Consumed)} times.");
            if (ledger.BookOf(story) == FluxBook.Flux && Sum(FluxCounter.InBase) + Sum(FluxCounter.Subtracted) != Sum(FluxCounter.Released))
                yield return new FluxFault(7, where, "What was released is neither in the base nor subtracted.");
            if (Sum(FluxCounter.Due) != Sum(FluxCounter.InBase))
                yield return new FluxFault(9, where, $"Dues are {Sum(FluxCounter.Due)}, the base {Sum(FluxCounter.InBase)}.");
            if (Sum(FluxCounter.Pronounced) - Sum(FluxCounter.LeaseSigned) - Sum(FluxCounter.Refused) - Sum(FluxCounter.Lapsed) is var pending && pending != (standing.IsPending ? 1 : 0))
                yield return new FluxFault(8, where, $"{pending} allocations are neither signed, refused nor lapsed.");
            if (ledger.BookOf(story) == FluxBook.FirstLetting && release.Any(entry => entry.Account.Book == FluxBook.Flux))
                yield return new FluxFault(14, where, "A first letting moved the yearly account.");
        }
    }

    /// <summary>
    /// I7, I.4 of the statistics: what was re-let in a year, by the leases in the accounts, is what of it was put at the disposal of reservers or imputed
    /// on them, and what the landlord disposed of, by the stories of the dwellings.
    /// </summary>
    private static IEnumerable<FluxFault> OfRelettings(FluxLedger ledger, IReadOnlyList<FluxEntry> entries)
    {
        var (relet, disposed) = (new Dictionary<(FluxBook Book, int Year), Rational>(), new Dictionary<(FluxBook Book, int Year), Rational>());
        foreach (var release in entries.Where(entry => entry.Release is not null).GroupBy(entry => entry.Release!.Value))
        {
            var (story, standing) = (ledger.Stories[release.Key], ledger.Standings[release.Key]);
            var lines = LinesOf(ledger, release.Key, release).ToList();
            foreach (var lease in lines.Where(line => line.Counter == FluxCounter.LeaseSigned))
                Add(relet, (lease.Account.Book, lease.Account.Year), lease.Amount);
            if (standing is not { Fate: ReleaseFate.Let, Since: not null })
                continue;
            var holder = lines.Where(line => HolderOf(ledger, line.Account, standing) == (standing.Agreement, standing.Part)).ToLookup(line => line.Counter, line => line.Amount);
            var (atDisposal, imputed) = (Sum(holder[FluxCounter.AtDisposal]), Sum(holder[FluxCounter.Allocated]));
            Add(disposed, (ledger.BookOf(story), story.Steps.Last(step => step.Kind == ReleaseStepKind.LeaseSigned).On.Year), standing.Agreement is not null && atDisposal.Sign > 0 ? 1 : imputed);
        }

        return from year in relet.Keys.Union(disposed.Keys)
               where relet.GetValueOrDefault(year) != disposed.GetValueOrDefault(year)
               select new FluxFault(7, $"{year.Year} {year.Book}", $"{relet.GetValueOrDefault(year)} dwellings were re-let, {disposed.GetValueOrDefault(year)} put at disposal, imputed or disposed of by the landlord.");

        static void Add(Dictionary<(FluxBook Book, int Year), Rational> sums, (FluxBook Book, int Year) year, Rational amount) => sums[year] = sums.GetValueOrDefault(year) + amount;

        static Rational Sum(IEnumerable<Rational> amounts) => amounts.Aggregate(Rational.Zero, (sum, amount) => sum + amount);
    }

    /// <summary>Whose an account is, under the name that goes on. In the ledger of a landlord that ended, whose agreements ended before it, all of a release is its last holder's: account by account it is looked at where it goes on.</summary>
    private static (string? Agreement, StatePart? Part) HolderOf(FluxLedger ledger, FluxAccount account, ReleaseStanding standing) =>
        ledger.Mergers.Into is not null ? (standing.Agreement, standing.Part) : (ledger.Mergers.Renamed(account).Agreement, account.Part);

    /// <summary>What is booked of a release in the accounts of its own years, here and by a landlord that ended in years that it closed.</summary>
    private static IEnumerable<(FluxAccount Account, FluxCounter Counter, Rational Amount)> LinesOf(FluxLedger ledger, Guid release, IEnumerable<FluxEntry> entries) =>
        entries.Select(entry => (entry.CorrectionOf is { } year ? entry.Account with { Year = year } : entry.Account, entry.Counter, entry.Amount))
            .Concat((ledger.Mergers.Elsewhere.GetValueOrDefault(release) ?? ImmutableDictionary<FluxLine, Rational>.Empty).Select(line => (line.Key.Account, line.Key.Counter, line.Value)));

    /// <summary>I9: in each year and book all dues together are the base, the landlord's own among them. Where rates are of the gross flux, or of the stock, they may be more.</summary>
    private static IEnumerable<FluxFault> OfBases(FluxLedger ledger) =>
        from account in ledger.Balances.Keys.Select(balance => (balance.Account.Year, balance.Account.Book)).Distinct()
        let dues = ledger.Balances.Where(balance => balance.Key.Account.Year == account.Year && balance.Key.Account.Book == account.Book && balance.Key.Counter == FluxCounter.Due).Aggregate(Rational.Zero, (sum, balance) => sum + balance.Value)
        let inBase = ledger.Balance(new FluxAccount(null, account.Year, account.Book, null), FluxCounter.InBase)
        where dues != inBase
        select new FluxFault(9, $"{account.Year} {account.Book}", $"Dues are {dues}, the base {inBase}.");

    /// <summary>I10, I12: whoever is handed a dwelling had rights there when that was booked, where anybody had.</summary>
    private static IEnumerable<FluxFault> OfOrientations(IReadOnlyList<FluxEvent> events, Geography geography)
    {
        var (agreements, seen, before, dwellings) = (new FluxAgreements([], geography), new HashSet<(Guid, int)>(), ImmutableDictionary<Guid, DateOnly>.Empty, new Dictionary<Guid, ReleasedDwelling>());
        foreach (var happened in events)
        {
            agreements = agreements.With(happened);
            foreach (var agreement in happened.Recorded.Where(agreement => !agreement.Kind.InFlux()))
                yield return new FluxFault(10, agreement.Id, "A reserver of named dwellings has an account of the flux.");

            // What another landlord handed over before it ended is looked at in its own ledger.
            if (happened is LandlordAbsorbed absorbed)
            {
                var releases = absorbed.Releases.SelectMany(group => group.Releases).ToList();
                before = before.SetItems(releases.Select(release => KeyValuePair.Create(release.Story.Release, absorbed.On)));
                foreach (var release in releases)
                    dwellings[release.Story.Release] = release.Story.Dwelling;
                seen.UnionWith(releases.SelectMany(release => release.Story.Steps.Select(step => (release.Story.Release, step.Fact))));
            }

            // A dwelling is what it was when it was told first, until somebody puts it right: rights lie where that says (FLX-41).
            if (happened is ReleaseRequalified requalified)
                dwellings[requalified.Release] = requalified.Dwelling;
            if (happened is not StoryTold { Story: var story })
                continue;
            dwellings.TryAdd(story.Release, story.Dwelling);
            if (dwellings[story.Release] is not { Outside: null, Commune: var commune })
                continue;
            foreach (var step in story.Steps.Where(step => step is { Kind: ReleaseStepKind.Oriented, Reserver: not null } && (!before.TryGetValue(story.Release, out var on) || step.On >= on) && seen.Add((story.Release, step.Fact))))
            {
                var active = agreements.Active(commune, step.On).ToList();
                if (active.Count > 0 && active.All(held => held.Reserver != step.Reserver) && agreements.HeldBy(step.Reserver!, step.OnBehalfOf, commune, step.On) is null)
                    yield return new FluxFault(12, story.Release.ToString("N"), $"On {step.On:O} it was handed to one without rights there.");
            }
        }
    }

    /// <summary>
    /// I13: a reserver named its first candidate by the last day that the orientation of that moment gave it, whatever was taken back since, or a person
    /// accepted its lateness. Candidates of before that day was recorded with them are not looked at.
    /// </summary>
    private static IEnumerable<FluxFault> OfDesignations(FluxLedger ledger) =>
        from story in ledger.Stories.Values
        from step in story.Steps
        where step.Kind == ReleaseStepKind.Named && step.On > step.Until
        select new FluxFault(13, story.Release.ToString("N"), FormattableString.Invariant($"A candidate was named on {step.On:yyyy-MM-dd}, the time for it ended on {step.Until:yyyy-MM-dd}."));
}
