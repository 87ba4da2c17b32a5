namespace Allocation.Domain.Flux;

/// <summary>What a landlord may bring of before it kept its flux here, and what an agreement may no longer change of it.</summary>
internal static class BroughtRules
{
    private const string TwoPeriods = "bring two periods, one before that day and one from it on";

    private static readonly InputFault UnknownAgreement = new("agreement", "unknown-agreement", "Record the agreement first; of the State name the part, priority or agents.");

    /// <summary>What is wrong with a period that is within one year, beside no other.</summary>
    public static IReadOnlyList<InputFault> Faults(FluxLedger ledger, YearBrought brought)
    {
        if (brought.Accounts.All(account => account.Agreement is not null))
            return [new InputFault("accounts", "own-missing", "Say what the landlord itself kept and let, in a line without an agreement; else all of its share would still be owed to it.")];
        for (var index = 0; index < brought.Accounts.Length; index++)
        {
            if (OfAccount(ledger, brought, brought.Accounts[index]) is { } fault)
                return [fault with { Path = $"accounts[{index}]{(fault.Path.Length > 0 ? "." : "")}{fault.Path}" }];
        }

        return Missing(ledger, brought) is { } missing ? [missing] : OfSums(ledger, brought) is { } sum ? [sum] : [];
    }

    /// <summary>What an agreement would make untrue of a period that was brought: the dues of that period are by one rate, the same on each of its days.</summary>
    public static InputFault? Faults(FluxLedger ledger, Agreement agreement)
    {
        var before = ledger.Agreements.Find(agreement.Id);
        foreach (var brought in ledger.Brought.All)
        {
            var held = HeldIn(brought, agreement);
            var isAnother = held.Count > 1 && (before is null || !held.SequenceEqual(HeldIn(brought, before)));
            var isGone = before is not null && Holds(brought, before) && !Holds(brought, agreement) && brought.Accounts.Any(account => account.Agreement == agreement.Id);
            if (isAnother || isGone)
            {
                return new InputFault("terms", "terms-changed", FormattableString.Invariant(
                    $"What was before is brought from {brought.From:yyyy-MM-dd} through {brought.Through:yyyy-MM-dd}, and within it {agreement.Id} would begin, end or have another rate: bring the part before that day anew, then record this, then bring the rest (FLX-37)."));
            }
        }

        return null;
    }

    /// <summary>
    /// A release that is counted here and that nobody may have counted before: one within a period is counted by it, and by what replaces that
    /// period. One of days that a period ever held was counted there, and is due here only since that period is shorter.
    /// </summary>
    public static ReleaseStory? CountedTwice(FluxLedger ledger, YearBrought brought) => ledger.Stories.Values.FirstOrDefault(story =>
        brought.Holds(story.AvailableOn) && !ledger.Mergers.IsAbsorbed(story.Release) && !ledger.Brought.EverHeld(story.AvailableOn)
        && ledger.BookedOf(story.Release).Keys.Any(line => line.Counter == FluxCounter.Released));

    private static InputFault? OfAccount(FluxLedger ledger, YearBrought brought, BroughtAccount account)
    {
        if (account is { Agreement: null, Part: not null })
            return new InputFault("part", "part", "The landlord has no part of the State's rights.");
        if (account.Agreement is { } id)
        {
            if (ledger.Agreements.Find(id) is not { } agreement || !Holds(brought, agreement))
                return UnknownAgreement;
            var terms = agreement.TermsOn(brought.Through);
            if (HeldIn(brought, agreement).Count > 1 || (!agreement.IsActive(brought.Through) && Share.Of(agreement, terms).IsDue))
                return new InputFault("agreement", "terms-changed", $"This agreement began, ended, or its rate changed, within the period: {TwoPeriods}.");
            if (!FluxAgreements.PartsOf(agreement, terms).Contains(account.Part))
                return UnknownAgreement;
            if (OfBase(brought, account, agreement, terms) is { } fault)
                return fault;
        }

        if (brought.Accounts.Count(other => other.Agreement == account.Agreement && other.Part == account.Part) > 1)
            return new InputFault("agreement", "not-unique", "Name each account once.");
        var released = UpTo(ledger, brought).Sum(period => (long)period.Released);
        if (new[] { account.AtDisposal, account.Allocated, account.LeaseSigned, account.Returned, account.Consumed }.Any(count => count < 0 || count > released) || account.InBase < 0 || account.InBase > brought.Released)
            return new InputFault("", "amount", "Give dwellings from 0, no more than were released in the year by then; in the base, in the period itself.");
        return OfHouseholds("allocated", account.Allocated, account.AllocatedDalo, account.AllocatedPriority) ?? OfHouseholds("lease", account.LeaseSigned, account.LeaseDalo, account.LeasePriority);
    }

    /// <summary>A share of a commune or an EPCI is of the base that lies there (FLX-7), and nobody but the landlord knows how much that was.</summary>
    private static InputFault? OfBase(YearBrought brought, BroughtAccount account, Agreement agreement, AgreementTerms terms)
    {
        var all = terms.Base == FluxBase.GrossFlux ? brought.Released : brought.InBase;
        if (terms.Base == FluxBase.Stock)
            return null;
        if (account.InBase is null && all > 0 && agreement.Territory.Kind != ReservationTerritoryKind.Departement && terms.ShareOf(account.Part).Sign > 0)
            return new InputFault("inBase", "base-missing", FormattableString.Invariant($"Say how many of the {all} dwellings lie in {agreement.Territory.Code}, 0 where none: its share is of these alone (FLX-7)."));
        return account.InBase > all ? new InputFault("inBase", "amount", FormattableString.Invariant($"Give at most {all}, as many as there are in the whole département.")) : null;
    }

    private static InputFault? OfHouseholds(string of, int all, int? dalo, int? priority) =>
        dalo is null && priority is null ? null
        : dalo is null ? BothOrNeither($"{of}Dalo")
        : priority is null ? BothOrNeither($"{of}Priority")
        : dalo < 0 || priority < 0 || dalo > all - priority ? new InputFault($"{of}Dalo", "amount", FormattableString.Invariant($"Give households from 0, together at most {all}: who holds a DALO decision is not counted as another with priority (PRI-7)."))
        : null;

    private static InputFault BothOrNeither(string path) => new(path, "both-or-neither", "Say of how many households a DALO decision was held, and how many others had priority, 0 where none; or neither, where nobody knows (PRI-7).");

    /// <summary>Who has a share of the period and no line: its due would be the landlord's, and nobody would see it.</summary>
    private static InputFault? Missing(FluxLedger ledger, YearBrought brought)
    {
        foreach (var agreement in ledger.Agreements.All.Where(agreement => agreement.Kind.InFlux()))
        {
            var held = HeldIn(brought, agreement);
            if (held.Count > 1)
                return new InputFault("accounts", "terms-changed", $"{agreement.Id} began, ended, or its rate changed, within the period: {TwoPeriods}.");
            if (!held[0].IsDue)
                continue;
            var terms = agreement.TermsOn(brought.Through);
            foreach (var part in FluxAgreements.PartsOf(agreement, terms))
            {
                if (terms.ShareOf(part).Sign > 0 && !brought.Accounts.Any(account => account.Agreement == agreement.Id && account.Part == part))
                    return new InputFault("accounts", "account-missing", $"Say what {agreement.Id}{(part is null ? "" : part == Vacancies.StatePart.Agents ? ", part agents," : ", part priority,")} had in that period, 0 where nothing: without a line its share would be the landlord's (FLX-7).");
            }
        }

        return null;
    }

    /// <summary>
    /// A dwelling is allocated on one account, however often it was offered or came back (FLX-I6, FLX-I7), and a lease follows an allocation (FLX-I8); released, or
    /// allocated, in the period or in an earlier one of the year. So it is in this period, and in those after it as far as they follow without a gap.
    /// </summary>
    private static InputFault? OfSums(FluxLedger ledger, YearBrought brought)
    {
        // What an earlier period had too much, as it was recorded, is not held against this one.
        var (unallocated, unsigned, last) = (0L, new Dictionary<(string? Agreement, Vacancies.StatePart? Part), long>(), brought.Through);
        foreach (var period in UpTo(ledger, brought).Concat(ledger.Brought.All.Where(later => later.From > brought.From && later.From.Year == brought.From.Year)))
        {
            if (period.From > brought.From && period.From != last.AddDays(1))
                break;
            last = period.Through;
            var (isLookedAt, then) = (period.From >= brought.From, FormattableString.Invariant($"through {last:yyyy-MM-dd}"));
            unallocated += period.Released - period.Accounts.Sum(account => (long)account.Allocated);
            if (unallocated < 0 && isLookedAt)
                return new InputFault("accounts", "above-released", FormattableString.Invariant($"Of the year {then} they had {-unallocated} more allocated together than were released: a dwelling is allocated on one account (FLX-I6, FLX-I7)."));
            unallocated = Math.Max(unallocated, 0);
            foreach (var lines in period.Accounts.GroupBy(account => (Agreement: account.Agreement is { } id ? ledger.Mergers.Successor(id) : null, account.Part)))
            {
                var left = unsigned.GetValueOrDefault(lines.Key) + lines.Sum(line => (long)line.Allocated - line.LeaseSigned);
                var path = period == brought ? $"accounts[{brought.Accounts.IndexOf(lines.First())}].leaseSigned" : "accounts";
                if (left < 0 && isLookedAt)
                    return new InputFault(path, "above-allocated", FormattableString.Invariant($"A lease follows an allocation: of the year {then} {lines.Key.Agreement ?? FluxAccount.OwnName} has {-left} more signed than allocated; give at least as many in allocated, with those decided before the year and signed within it (FLX-I8)."));
                unsigned[lines.Key] = Math.Max(left, 0);
            }
        }

        return null;
    }

    /// <summary>The periods of a year through one, in their order.</summary>
    private static IEnumerable<YearBrought> UpTo(FluxLedger ledger, YearBrought brought) => ledger.Brought.All.Where(earlier => earlier.From < brought.From && earlier.From.Year == brought.From.Year).Append(brought);

    /// <summary>Whether an agreement holds on a day of a period.</summary>
    private static bool Holds(YearBrought brought, Agreement agreement) => agreement.EffectiveDate <= brought.Through && (agreement.LastDay is not { } last || last >= brought.From);

    /// <summary>What an agreement was due of the releases of a period, day after day; one where that was the same on all of them.</summary>
    private static List<Share> HeldIn(YearBrought brought, Agreement agreement)
    {
        // Days behind the period are left out before one is added to: a stored day may be the last there is.
        var days = agreement.Terms.Select(terms => terms.From)
            .Concat(agreement.Derogations.Select(derogation => derogation.From))
            .Concat(agreement.Derogations.Select(derogation => derogation.Until).Append(agreement.LastDay ?? DateOnly.MaxValue).Where(last => last < brought.Through).Select(last => last.AddDays(1)))
            .Append(agreement.EffectiveDate)
            .Where(day => brought.From < day && day <= brought.Through)
            .Prepend(brought.From).Distinct().Order();
        var shares = new List<Share>();
        foreach (var day in days)
        {
            var share = agreement.IsActive(day) ? Share.Of(agreement, agreement.TermsOn(day)) : default;
            if (shares.Count == 0 || shares[^1] != share)
                shares.Add(share);
        }

        return shares;
    }

    /// <summary>What an agreement is due of a release; the default where that is nothing, whether it does not hold, is of the stock (FLX-6), or has the rate 0.</summary>
    private readonly record struct Share(FluxBase Base, Rational Whole, Rational Agents)
    {
        /// <summary>Whether that is anything.</summary>
        public bool IsDue => Whole.Sign > 0 || Agents.Sign > 0;

        public static Share Of(Agreement agreement, AgreementTerms terms)
        {
            var share = agreement.Kind == ReserverKind.State
                ? new Share(terms.Base, terms.ShareOf(Vacancies.StatePart.Priority), terms.ShareOf(Vacancies.StatePart.Agents))
                : new Share(terms.Base, terms.ShareOf(null), Rational.Zero);
            return terms.Base == FluxBase.Stock || !share.IsDue ? default : share;
        }
    }
}
