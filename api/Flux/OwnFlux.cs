using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Api.Flux;

/// <summary>Puts a reserver's own flux together: from its actor, and totals of its landlords.</summary>
internal sealed class OwnFlux(IGrainFactory grains, IFluxStore store, Geography geography, CivilClock clock)
{
    private const int FewestOthers = 2;

    /// <summary>The flux of a reserver in a year; this one when null.</summary>
    public async Task<OwnFluxView> Of(Actor actor, int? year)
    {
        var reserver = actor.Organisation;
        var today = CivilTime.InParis(clock.Now);
        var shown = year ?? today.Year;

        // The landlords first: what their vacancies told is booked then.
        var agreements = (await store.AgreementsOf(reserver)).ToLookup(held => held.Ledger, held => held.Agreement);
        var ledgers = agreements.Select(held => held.Key).Union((await store.MandatesOf(reserver)).Where(held => held.Agreement.Mandates.Any(mandate => mandate.Delegate == reserver && mandate.Holds(Day(held.Ledger)))).Select(held => held.Ledger)).ToList();
        var sides = (await Task.WhenAll(ledgers.Select(async ledger => (ledger, side: await grains.GetGrain<ILandlordGrain>(ledger.ToString()).Beside(actor, shown))))).ToDictionary(each => each.ledger, each => each.side);
        var own = await grains.GetGrain<IReserverGrain>(reserver).Read(shown, actor) ?? throw new InvalidOperationException("An organisation sees its own accounts.");
        foreach (var part in own.Accounts.Where(held => held.Sight is { Within.IsEmpty: false } && held.Account.Key.Account.Book == FluxBook.Flux && held.Account.Key.Account.Year == shown && sides.ContainsKey(held.Account.Key.Ledger)))
            sides[part.Account.Key.Ledger] = WithoutSeen(sides[part.Account.Key.Ledger], part.Account.Balances);
        var accounts = own.Accounts.Where(held => sides.ContainsKey(held.Account.Key.Ledger)).Select(held => View(held, sides[held.Account.Key.Ledger], shown, today, Day(held.Account.Key.Ledger), reserver)).ToList();
        var offers = sides.SelectMany(side => side.Value.Offers.Select(release => Offer(side.Key, release, today, agreements[side.Key].Any(agreement => agreement.Id == release.Standing.Agreement)))).OrderBy(offer => offer.Until ?? DateOnly.MaxValue).ThenBy(offer => offer.Vacancy).ToList();
        var reminders = sides.SelectMany(side => ReminderView.Of(side.Value.Reminders, today, agreements[side.Key]).Select(reminder => new OwnReminderView(side.Key.Landlord, side.Key.Departement, reminder)));
        return new OwnFluxView(reserver, shown, accounts, offers, [.. Alerts(accounts, offers, own.Thresholds)], own.Thresholds, [.. reminders.OrderBy(reminder => reminder.Reminder.Due).ThenBy(reminder => reminder.Landlord, StringComparer.Ordinal)],
            [.. sides.SelectMany(side => OwnProgrammeView.Of(side.Key, side.Value, agreements[side.Key], Day(side.Key))).OrderBy(programme => programme.Landlord, StringComparer.Ordinal).ThenBy(programme => programme.Departement, StringComparer.Ordinal)],
            [.. sides.OrderBy(side => side.Key.Landlord, StringComparer.Ordinal).ThenBy(side => side.Key.Departement, StringComparer.Ordinal).Select(side => Base(side.Key, side.Value))],
            [.. sides.SelectMany(side => side.Value.Returned.IsDefault ? [] : side.Value.Returned.Select(returned => Return(side.Key, returned))).OrderByDescending(returned => returned.On).ThenBy(returned => returned.Vacancy)]);
    }

    private static OwnBaseView Base(LedgerKey ledger, ReserverSide side)
    {
        var own = BaseView.Of(FluxBook.Flux, side.Flux.IsDefault ? [] : side.Flux);
        return new OwnBaseView(ledger.Landlord, ledger.Departement, own, SubtractionView.Of(side.Year, own));
    }

    private OwnReturnView Return(LedgerKey ledger, ReturnedRelease returned)
    {
        var dwelling = returned.Story.Dwelling;
        return new OwnReturnView(returned.Story.Release, ledger.Landlord, ledger.Departement, returned.On, returned.Why, returned.Fate, returned.IsOwn, NameOf(dwelling.Commune), dwelling.Typology, dwelling.Financing);
    }

    private string NameOf(InseeCode code) => geography.TryFind(code, out var commune) ? commune.Name : code.Value;

    private DateOnly Day(LedgerKey ledger) => CivilTime.InDepartement(ledger.Departement, clock.Now);

    private static OwnAccountView View(ReserverAccount held, ReserverSide side, int year, DateOnly today, DateOnly there, string reserver)
    {
        var (account, key) = (held.Account, held.Account.Key.Account);
        var holds = year == today.Year && key.Book == FluxBook.Flux ? side.Holds.Where(hold => hold.Agreement == key.Agreement && hold.Part == key.Part).Sum(hold => hold.Count) : 0;
        return new OwnAccountView(
            account.Key.Ledger.Landlord, account.Key.Ledger.Departement, account.Entries, AccountView.Of(key, account.Balances.GetValueOrDefault, held.Sight is null or { Within.IsEmpty: true } ? side.Coming.AmountOf(key) : Rational.Zero, holds, held.Agreement) with { Mandates = AccountMandateView.Of(held.Agreement, key, there, held.Sight is null ? null : reserver) },
            [.. account.Months.Select(MonthView.Of)], ProjectionView.Of(AccountYear.Project(key, account.Months, today)), Totals(side), AxesOf(side, key), held.Sight is null ? null : held.Agreement.Reserver);
    }

    private static IReadOnlyList<AxisView>? AxesOf(ReserverSide side, FluxAccount account) => side.Axes.IsDefault || account.Book != FluxBook.Flux ? null
        : side.Axes.FirstOrDefault(axes => axes.Agreement == account.Agreement && axes.Part == account.Part) is { Axes: { IsEmpty: false } axes } ? [.. axes.Select(AxisView.Of)] : null;

    /// <summary>What a delegate sees of an account within its territory is not among the others too: all that is shown adds up to the ledger.</summary>
    private static ReserverSide WithoutSeen(ReserverSide side, IReadOnlyDictionary<FluxCounter, Rational> seen) => side with
    {
        Others = new SideTotal(
            side.Others.Due - seen.GetValueOrDefault(FluxCounter.Due) - seen.GetValueOrDefault(FluxCounter.CarriedOver),
            side.Others.Consumed - seen.GetValueOrDefault(FluxCounter.Consumed)),
    };

    /// <summary>One other reserver alone would be named by its figures: it stands together with the landlord.</summary>
    private static IReadOnlyList<TotalView> Totals(ReserverSide side) => side.OtherReservers >= FewestOthers
        ? [Total("other-reservers", side.Others), Total("landlord", side.Own)]
        : [Total("all-others", new SideTotal(side.Others.Due + side.Own.Due, side.Others.Consumed + side.Own.Consumed))];

    private static TotalView Total(string who, SideTotal total) => new(who, Amount.Of(total.Due), total.Consumed.Round(0));

    private OpenOfferView Offer(LedgerKey ledger, ReleaseSnapshot release, DateOnly today, bool isOwn)
    {
        // Candidates put forward do not end the time for more of them.
        var last = release.Story.Steps.Last(step => step.Kind != ReleaseStepKind.Named);
        var until = last.Kind is ReleaseStepKind.Oriented or ReleaseStepKind.Reopened ? last.Until : null;
        var dwelling = release.Story.Dwelling;
        return new OpenOfferView(release.Story.Release, ledger.Landlord, ledger.Departement, release.Standing.Since!.Value, until, until is { } day ? day.DayNumber - today.DayNumber : null, isOwn ? null : HandedTo.By(release.Story)?.Reserver,
            dwelling.Commune, NameOf(dwelling.Commune), dwelling.Typology, dwelling.Financing);
    }

    private static IEnumerable<AlertView> Alerts(IReadOnlyList<OwnAccountView> accounts, IReadOnlyList<OpenOfferView> offers, AlertThresholds thresholds)
    {
        foreach (var account in accounts.Where(account => account.Balance.Owed.Value >= thresholds.OwedFrom))
            yield return new AlertView("owed", account.Balance.Account, null, account.Balance.Owed.Value, account.Landlord, account.Departement);
        foreach (var account in accounts.Where(account => -account.Balance.Owed.Value >= thresholds.TakenAheadFrom))
            yield return new AlertView("taken-ahead", account.Balance.Account, null, -account.Balance.Owed.Value, account.Landlord, account.Departement);
        foreach (var offer in offers.Where(offer => offer.DaysLeft <= thresholds.DaysLeft))
            yield return new AlertView("days-left", null, offer.Vacancy, offer.DaysLeft!.Value, offer.Landlord, offer.Departement);
    }
}
