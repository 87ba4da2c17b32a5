using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Time;

namespace Allocation.Api.Flux;

/// <summary>Puts a reserver's own flux together: from its actor, and totals of its landlords.</summary>
internal sealed class OwnFlux(IGrainFactory grains, CivilClock clock)
{
    /// <summary>The flux of a reserver in a year; this one when null.</summary>
    public async Task<OwnFluxView> Of(string reserver, int? year)
    {
        var today = CivilTime.InParis(clock.Now);
        var shown = year ?? today.Year;

        // The landlords first: what their vacancies told is booked then.
        var own = await grains.GetGrain<IReserverGrain>(reserver).Read(shown);
        var landlords = new Dictionary<LedgerKey, (LedgerSnapshot Ledger, IReadOnlyList<ReleaseSnapshot> Releases)>();
        foreach (var ledger in own.Accounts.Select(held => held.Account.Key.Ledger).Distinct())
        {
            var landlord = grains.GetGrain<ILandlordGrain>(ledger.ToString());
            landlords[ledger] = (await landlord.Read(), await landlord.Releases(shown));
        }

        own = await grains.GetGrain<IReserverGrain>(reserver).Read(shown);
        var accounts = own.Accounts.Where(held => landlords.ContainsKey(held.Account.Key.Ledger)).Select(held => View(held, landlords[held.Account.Key.Ledger].Ledger, shown, today)).ToList();
        var offers = landlords.SelectMany(landlord => Offers(landlord.Key, landlord.Value.Releases, own, today)).OrderBy(offer => offer.Until ?? DateOnly.MaxValue).ThenBy(offer => offer.Vacancy).ToList();
        return new OwnFluxView(reserver, shown, accounts, offers, [.. Alerts(accounts, offers, own.Thresholds)], own.Thresholds);
    }

    private static OwnAccountView View(ReserverAccount held, LedgerSnapshot ledger, int year, DateOnly today)
    {
        var (account, mine) = (held.Account, held.Agreement.Id);
        var others = ledger.Accounts.Where(balance => balance.Account.Year == year && balance.Account.Book == account.Key.Account.Book && balance.Account.Agreement != mine).ToLookup(balance => balance.Account.Agreement is null ? "landlord" : "other-reservers");
        return new OwnAccountView(
            account.Key.Ledger.Landlord, account.Key.Ledger.Departement, account.Entries, AccountView.Of(account.Key.Account, account.Balances, held.Agreement),
            [.. account.Months.Select(MonthView.Of)], ProjectionView.Of(AccountYear.Project(account.Months, year, today)),
            [.. others.OrderByDescending(total => total.Key, StringComparer.Ordinal).Select(total => new TotalView(total.Key, Amount.Of(Sum(total, FluxCounter.Due)), Sum(total, FluxCounter.Consumed).Round(0)))]);
    }

    private static Rational Sum(IEnumerable<AccountBalance> balances, FluxCounter counter) => balances.Where(balance => balance.Counter == counter).Aggregate(Rational.Zero, (sum, balance) => sum + balance.Amount);

    private static IEnumerable<OpenOfferView> Offers(LedgerKey ledger, IEnumerable<ReleaseSnapshot> releases, ReserverSnapshot own, DateOnly today)
    {
        var mine = own.Accounts.Where(held => held.Account.Key.Ledger == ledger).Select(held => held.Agreement.Id).ToHashSet();
        return releases.Where(release => release.Standing is { Fate: ReleaseFate.Oriented, Agreement: { } agreement } && mine.Contains(agreement)).Select(release =>
        {
            var steps = release.Story.Steps;
            DateOnly? until = steps[^1].Kind == ReleaseStepKind.Oriented ? steps[^1].Until : null;
            return new OpenOfferView(release.Story.Release, ledger.Landlord, ledger.Departement, release.Standing.Since!.Value, until, until is { } last ? last.DayNumber - today.DayNumber : null);
        });
    }

    private static IEnumerable<AlertView> Alerts(IReadOnlyList<OwnAccountView> accounts, IReadOnlyList<OpenOfferView> offers, AlertThresholds thresholds)
    {
        foreach (var account in accounts.Where(account => account.Balance.Owed.Value >= thresholds.OwedFrom))
            yield return new AlertView("owed", account.Balance.Account, null, account.Balance.Owed.Value);
        foreach (var account in accounts.Where(account => -account.Balance.Owed.Value >= thresholds.TakenAheadFrom))
            yield return new AlertView("taken-ahead", account.Balance.Account, null, -account.Balance.Owed.Value);
        foreach (var offer in offers.Where(offer => offer.DaysLeft <= thresholds.DaysLeft))
            yield return new AlertView("days-left", null, offer.Vacancy, offer.DaysLeft!.Value);
    }
}
