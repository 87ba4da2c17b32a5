namespace Allocation.Domain.Flux;

/// <summary>What a landlord may bring of before it kept its flux here, and what an agreement may no longer change of it.</summary>
internal static class BroughtRules
{
    private const string TwoPeriods = "bring two periods, one before that day and one from it on";

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

        return Missing(ledger, brought) is { } missing ? [missing] : OfSums(brought) is { } sum ? [sum] : [];
    }

    /// <summary>What an agreement would make untrue of a period that was brought: the dues of that period are by one rate, the same on each of its days.</summary>
    public static InputFault? Faults(FluxLedger ledger, Agreement agreement)
    {
        var before = ledger.Agreements.Find(agreement.Id);
        foreach (var brought in ledger.Brought.Values)
        {
            var held = HeldIn(brought, agreement);
            var isChanged = before is null || !held.SequenceEqual(HeldIn(brought, before));
            if (isChanged && (held.Count > 1 || (!held[0].IsActive && brought.Accounts.Any(account => account.Agreement == agreement.Id))))
            {
                return new InputFault("terms", "terms-changed", FormattableString.Invariant(
                    $"What was before is brought from {brought.From:yyyy-MM-dd} through {brought.Through:yyyy-MM-dd}, and within it {agreement.Id} would begin, end or have another rate: bring the part before that day anew, then record this, then bring the rest (FLX-37)."));
            }
        }

        return null;
    }

    private static InputFault? OfAccount(FluxLedger ledger, YearBrought brought, BroughtAccount account)
    {
        if (account is { Agreement: null, Part: not null })
            return new InputFault("part", "part", "The landlord has no part of the State's rights.");
        if (account.Agreement is { } id)
        {
            if (ledger.Agreements.Find(id) is not { } agreement || (HeldIn(brought, agreement) is var held && held.All(stand => !stand.IsActive)))
                return new InputFault("agreement", "unknown-agreement", "Record the agreement first; of the State name the part, priority or agents.");
            if (held.Count > 1)
                return new InputFault("agreement", "terms-changed", $"This agreement began, ended, or its rate changed, within the period: {TwoPeriods}.");
            var terms = agreement.TermsOn(brought.Through);
            if (!FluxAgreements.PartsOf(agreement, terms).Contains(account.Part))
                return new InputFault("agreement", "unknown-agreement", "Record the agreement first; of the State name the part, priority or agents.");
            if (OfBase(brought, account, agreement, terms) is { } fault)
                return fault;
        }

        if (brought.Accounts.Count(other => other.Agreement == account.Agreement && other.Part == account.Part) > 1)
            return new InputFault("agreement", "not-unique", "Name each account once.");
        if (new[] { account.AtDisposal, account.Allocated, account.LeaseSigned, account.Returned, account.Consumed, account.InBase ?? 0 }.Any(count => count < 0 || count > brought.Released))
            return new InputFault("", "amount", "Give dwellings from 0, no more than were released.");
        if (account.LeaseSigned > account.Allocated)
            return new InputFault("leaseSigned", "above-allocated", "A lease follows an allocation: give at least as many in allocated, with those that were decided before the period and signed within it (FLX-I8).");
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
            if (held.All(stand => !stand.IsActive))
                continue;
            if (held.Count > 1)
                return new InputFault("accounts", "terms-changed", $"{agreement.Id} began, ended, or its rate changed, within the period: {TwoPeriods}.");
            var terms = agreement.TermsOn(brought.Through);
            foreach (var part in FluxAgreements.PartsOf(agreement, terms))
            {
                if (terms.ShareOf(part).Sign > 0 && !brought.Accounts.Any(account => account.Agreement == agreement.Id && account.Part == part))
                    return new InputFault("accounts", "account-missing", $"Say what {agreement.Id}{(part is null ? "" : part == Vacancies.StatePart.Agents ? ", part agents," : ", part priority,")} had in that period, 0 where nothing: without a line its share would be the landlord's (FLX-7).");
            }
        }

        return null;
    }

    /// <summary>A dwelling is allocated on one account, however often it was offered or came back (FLX-I6, FLX-I7).</summary>
    private static InputFault? OfSums(YearBrought brought) =>
        brought.Accounts.Sum(account => (long)account.Allocated) is var allocated && allocated > brought.Released
            ? new InputFault("accounts", "above-released", FormattableString.Invariant($"Together they had {allocated} allocated, and {brought.Released} were released: a dwelling is allocated on one account (FLX-I6, FLX-I7)."))
            : null;

    /// <summary>What an agreement said on the days of a period, one after the other; one where it said the same on all of them.</summary>
    private static List<Held> HeldIn(YearBrought brought, Agreement agreement)
    {
        // Days behind the period are left out before one is added to: a stored day may be the last there is.
        var days = agreement.Terms.Select(terms => terms.From)
            .Concat(agreement.Derogations.Select(derogation => derogation.From))
            .Concat(agreement.Derogations.Select(derogation => derogation.Until).Append(agreement.LastDay ?? DateOnly.MaxValue).Where(last => last < brought.Through).Select(last => last.AddDays(1)))
            .Append(agreement.EffectiveDate)
            .Where(day => brought.From < day && day <= brought.Through)
            .Prepend(brought.From).Distinct().Order();
        var stands = new List<Held>();
        foreach (var day in days)
        {
            var terms = agreement.TermsOn(day);
            var stand = !agreement.IsActive(day) ? default
                : agreement.Kind == ReserverKind.State ? new Held(true, terms.Base, terms.ShareOf(Vacancies.StatePart.Priority), terms.ShareOf(Vacancies.StatePart.Agents))
                : new Held(true, terms.Base, terms.ShareOf(null), Rational.Zero);
            if (stands.Count == 0 || stands[^1] != stand)
                stands.Add(stand);
        }

        return stands;
    }

    /// <summary>What an agreement is due from a day on; nothing while it does not hold.</summary>
    private readonly record struct Held(bool IsActive, FluxBase Base, Rational Share, Rational Agents);
}
