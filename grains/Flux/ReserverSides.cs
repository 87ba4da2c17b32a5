using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Flux.Programmes;
using Allocation.Domain.Flux.Reminders;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Grains.Flux;

/// <summary>What a reserver, or a delegate, is shown of a landlord beside the accounts it sees (FLX-42).</summary>
internal static class ReserverSides
{
    /// <summary>Dwellings that came back, told at once: the last ones.</summary>
    private const int MostReturned = 50;

    /// <summary>Open orientations that count as served and not as taken, by agreement and part.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="isMeant">Which of them; all when null.</param>
    public static IEnumerable<OpenHolds> Holds(FluxLedger ledger, Func<Guid, ReleaseStanding, bool>? isMeant = null) =>
        OpenOrientations.Of(ledger).Where(standing => isMeant?.Invoke(standing.Key, standing.Value) != false)
            .CountBy(standing => (standing.Value.Agreement, standing.Value.Part)).Select(held => new OpenHolds(held.Key.Agreement, held.Key.Part, held.Value));

    /// <summary>What the year before would carry into accounts if it were closed now.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="year">The year.</param>
    public static IEnumerable<AccountBalance> Coming(FluxLedger ledger, int year) =>
        CarryOvers.Coming(ledger, year).Select(coming => new AccountBalance(coming.Key, FluxCounter.CarriedOver, coming.Value));

    /// <summary>The side of an organisation.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="organisation">The organisation.</param>
    /// <param name="year">The year.</param>
    /// <param name="today">Today in the département.</param>
    /// <param name="reminders">What is to be done.</param>
    /// <param name="axes">The axes of the year.</param>
    public static ReserverSide Of(FluxLedger ledger, string organisation, int year, DateOnly today, IEnumerable<FluxReminder> reminders, YearAxes axes)
    {
        var mine = ledger.Agreements.All.Where(agreement => agreement.Reserver == organisation).Select(agreement => agreement.Id).ToHashSet();
        var accounts = ledger.Balances.Where(balance => balance.Key.Account.Year == year && balance.Key.Account.Book == FluxBook.Flux).ToList();

        // Whoever sees an account whole would have the others' by taking it from their total: it is none of the others.
        var others = accounts.Where(balance => balance.Key.Account.Agreement is { } agreement && !mine.Contains(agreement) && SightOf(balance.Key.Account) is not { Within.IsEmpty: true }).ToList();

        // Of whom it sees a part, it knows more than their total: only reservers of whom it sees nothing hide each other in theirs.
        var shown = accounts.Select(balance => balance.Key.Account).Where(account => SightOf(account) is not null).Select(account => ReserverOf(account.Agreement!)).ToHashSet(StringComparer.Ordinal);
        return new ReserverSide(
            [.. ledger.Standings.Where(standing => ledger.Mergers.Into is null && standing.Value.Fate == ReleaseFate.Oriented && IsWith(standing.Key, standing.Value)).Select(standing => new ReleaseSnapshot(ledger.Stories[standing.Key], standing.Value))],
            [.. Holds(ledger, IsCounted)],
            others.Select(balance => ReserverOf(balance.Key.Account.Agreement!)).Distinct(StringComparer.Ordinal).Count(reserver => !shown.Contains(reserver)),
            Total(others), Total(accounts.Where(balance => balance.Key.Account.Agreement is null)),
            [.. FluxReminders.For(organisation, ledger.Agreements, reminders)],
            [.. ProgrammeStanding.All(ledger).Select(programme => programme with { Lines = [.. programme.Lines.Where(line => line.Agreement is { } agreement && mine.Contains(agreement))] }).Where(programme => !programme.Lines.IsEmpty)],
            [.. AxesOf()],
            Flux: [.. ledger.Balances.Where(balance => balance.Key.Account == new FluxAccount(null, year, FluxBook.Flux, null)).Select(balance => new AccountBalance(balance.Key.Account, balance.Key.Counter, balance.Value))],
            Returned: [.. ReturnedBy().OrderByDescending(returned => returned.On).ThenBy(returned => returned.Story.Release).Take(MostReturned)],
            Coming: [.. Coming(ledger, year).Where(coming => mine.Contains(coming.Account.Agreement!) || SightOf(coming.Account) is { Within.IsEmpty: true })]);

        string ReserverOf(string agreement) => ledger.Agreements.Find(agreement)!.Reserver;

        MandateSight? SightOf(FluxAccount account) => account.Agreement is { } id && ledger.Agreements.Find(id) is { Mandates.IsEmpty: false } agreement ? Mandates.SightOf(agreement, account, organisation, today) : null;

        // Of a year that goes on elsewhere, the other landlord tells them.
        IEnumerable<AccountAxes> AxesOf() =>
            from agreement in ledger.Mergers.Into is null || ledger.Closed.Contains(year) ? ledger.Agreements.All : []
            from account in FluxAgreements.AccountsIn(year, agreement)
            let sight = mine.Contains(agreement.Id) ? null : SightOf(account)
            where sight is not null || mine.Contains(agreement.Id)
            let seen = sight is { Within.IsEmpty: false } part ? YearAxes.Of(ledger, year, story => DelegatedMovements.IsWithin(ledger, story.Release, part.Within)) : axes
            select new AccountAxes(agreement.Id, account.Part, [.. seen.For(agreement.Id, account.Part)]);

        // By the name under which it was handed over: whoever goes on for another has its own from then on. After a merger the landlord that goes on tells them all.
        IEnumerable<ReturnedRelease> ReturnedBy() =>
            from story in ledger.Mergers.Into is null ? ledger.Stories.Values : []
            where story.Steps.Any(step => step.Reserver == organisation)
            from index in Enumerable.Range(0, story.Steps.Length)
            let step = story.Steps[index]
            where step.Kind == ReleaseStepKind.Returned && step.On.Year == year && story.Steps[..index].LastOrDefault(before => before.Kind == ReleaseStepKind.Oriented)?.Reserver == organisation
            let standing = ledger.Standings[story.Release]
            select new ReturnedRelease(story, step.On, step.End, standing.Fate, standing.Agreement is { } agreement && mine.Contains(agreement));

        bool IsWith(Guid release, ReleaseStanding standing) => standing.Agreement is { } agreement
            && (mine.Contains(agreement) || (HandedTo.By(ledger.Stories[release]) is { } handed && Mandates.Over(ledger.Agreements, ledger.Stories[release].Dwelling.Commune, handed, today).Any(mandate => mandate.Delegate == organisation)));

        bool IsCounted(Guid release, ReleaseStanding standing) => standing.Agreement is { } agreement
            && (mine.Contains(agreement) || (SightOf(new FluxAccount(agreement, year, FluxBook.Flux, standing.Part)) is { } sight && DelegatedMovements.IsWithin(ledger, release, sight.Within)));
    }

    private static SideTotal Total(IEnumerable<KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational>> balances)
    {
        var sums = balances.GroupBy(balance => balance.Key.Counter).ToDictionary(group => group.Key, group => group.Aggregate(Rational.Zero, (sum, balance) => sum + balance.Value));
        return new SideTotal(sums.GetValueOrDefault(FluxCounter.Due) + sums.GetValueOrDefault(FluxCounter.CarriedOver), sums.GetValueOrDefault(FluxCounter.Consumed));
    }
}
