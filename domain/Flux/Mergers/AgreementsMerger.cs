using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux.Mergers;

/// <summary>
/// Makes one agreement of several whose territories merged (communes, EPCI; FLX-41): re-keyed from a day, at a rate that is due in the new
/// territory what theirs were in their own. The balances add, and their accounts go on in its account.
/// </summary>
public static class AgreementsMerger
{
    /// <summary>What it would do, or why it cannot be.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="entries">All its entries.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="today">Today in the département.</param>
    /// <param name="geography">Places.</param>
    public static MergerPlan Plan(FluxLedger ledger, IReadOnlyList<FluxEntry> entries, AgreementsMergerRequest request, DateOnly today, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(request);
        if (Faults(ledger, request, today) is { Count: > 0 } faults)
            return MergerPlan.Refused(faults);
        var from = request.From.Select(id => ledger.Agreements.Find(id)!).ToList();
        var leading = from.MaxBy(agreement => WeighedBase.Of(ledger, agreement, request.On, geography).Round(0))!;
        var parts = from.Select(agreement => new WeighedAgreement(agreement, WeighedBase.Of(ledger, agreement, request.On, geography))).ToList();

        // A mandate of a former commune is none over the other's rights: whoever designates for the new one is given that anew (FLX-17).
        var into = MergedTerms.UntilTheLast(leading, parts) with { Id = request.Agreement, Reserver = request.Reserver, Territory = request.Territory, EffectiveDate = request.On, Guarantees = MergedTerms.Guarantees(parts), Mandates = [] };
        var whole = WeighedBase.Of(ledger, into with { Terms = [into.TermsOn(request.On)] }, request.On, geography);

        // A release where two of them have rights is one dwelling of the common base.
        var common = Rational.Max(whole, WeighedBase.OfAll(ledger, from, request.On, geography));
        if (request.Rate is null && common.Sign == 0)
            return MergerPlan.Refused(new InputFault("rate", "no-base", "Nothing was released there in the year before, so that the rate cannot be weighed: negotiate it (FLX-39)."));

        if (MergedTerms.LacksLand(request.On, parts, common, request.Rate))
            return MergerPlan.Refused(new InputFault("rate", "land-unsaid", "The former rates have a part for land or money that cannot be weighed: say landRate of the negotiated one (FLX-15)."));

        into = into with { Terms = MergedTerms.From(request.On, leading, parts, common, request.Rate) };
        var ended = from.Select(agreement => agreement.EndedBefore(request.On)!).ToList();
        var others = ledger.Agreements.With(ended);
        if (AgreementRules.Faults(into, others, geography).Concat(AgreementEntry.Faults(into, others, geography)).ToList() is { Count: > 0 } unlawful)
            return MergerPlan.Refused(unlawful);

        var names = from.Select(agreement => agreement.Id).ToHashSet();
        var merger = new AgreementsMerged(request.On, request.Act, [.. ended], into, [.. MovedLine.Of(entries.Where(entry => entry.Account.Agreement is { } id && names.Contains(id) && !ledger.Closed.Contains(entry.Account.Year)))]) { Rate = request.Rate };
        var rate = into.Terms[0].Rate;
        var shown = new MergedAgreement(
            into.Id, into.Reserver, [.. parts.Select(part => new MergedPart(part.Agreement.Id, part.Agreement.Landlord, part.Agreement.TermsOn(request.On).Rate, part.Base))], common, rate,
            parts.Aggregate(Rational.Zero, (sum, part) => sum + (Rational.Percent(part.Agreement.TermsOn(request.On).Rate) * part.Base)), Rational.Percent(rate) * common)
        { LandRate = into.Terms[0].LandRate };
        var moved = ledger.Standings.Values.Where(standing => standing.Agreement is { } agreement && names.Contains(agreement)).ToList();
        return new MergerPlan([], merger, null, [shown], MergerEffect.On(ledger, merger), moved.Count, moved.Count(standing => standing.IsHeld));
    }

    private static List<InputFault> Faults(FluxLedger ledger, AgreementsMergerRequest request, DateOnly today)
    {
        var faults = MergerRules.Faults(request.On, request.Act, ledger.Closed, today).ToList();
        if (ledger.Mergers.Into is { } merged)
            faults.Add(new InputFault("landlord", "merged", FormattableString.Invariant($"This landlord was merged into {merged.Into} on {merged.On:yyyy-MM-dd}: its accounts go on there (FLX-39).")));
        if (ledger.Agreements.Find(request.Agreement) is not null)
            faults.Add(new InputFault("agreement", "agreement-exists", "An agreement has this identifier: give the one that goes on another."));
        if (request.From.IsDefaultOrEmpty || request.From.Distinct().Count() != request.From.Length)
            faults.Add(new InputFault("from", "from", "Name each agreement that becomes part of the other once; one at least."));
        for (var index = 0; index < (request.From.IsDefault ? 0 : request.From.Length); index++)
        {
            if (ledger.Agreements.Find(request.From[index]) is not { } agreement)
                faults.Add(new InputFault($"from[{index}]", "unknown-agreement", "The landlord has no agreement of this identifier in the département."));
            else if (ledger.Mergers.Successor(agreement.Id) is var successor && successor != agreement.Id)
                faults.Add(new InputFault($"from[{index}]", "already-merged", $"It goes on as {successor} already."));
            else if (!agreement.Kind.IsLocal() || agreement.EffectiveDate >= request.On || agreement.LastDay < request.On.AddDays(-1))
                faults.Add(new InputFault($"from[{index}]", "not-merging", "Name agreements of communes or intermunicipalities that hold on the day before."));
            else if (agreement.Takeover is not null)
                faults.Add(new InputFault($"from[{index}]", "not-merging", "It is the prefect's order in place of an agreement, with an account of its own: it ends by itself (FLX-14)."));
            else if (agreement.TermsOn(request.On).Base == FluxBase.Stock)
                faults.Add(new InputFault($"from[{index}]", "stock", "Its rate is of the stock, which is counted on 1 January: end it with the year, and record the common one (FLX-6)."));
        }

        return faults;
    }
}
