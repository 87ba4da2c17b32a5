using System.Collections.Immutable;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux.Mergers;

/// <summary>
/// Merges two landlords of a département (FLX-39): for each reserver one agreement goes on, at a rate that is due on the common base what theirs
/// were on their own; what was booked goes on in its account as it is. Nothing that was due changes, only what is due from that day.
/// </summary>
public static class LandlordMerger
{
    /// <summary>What it would do, or why it cannot be.</summary>
    /// <param name="survivor">The ledger of the landlord that goes on.</param>
    /// <param name="landlord">That landlord.</param>
    /// <param name="absorbed">The ledger of the landlord that ends.</param>
    /// <param name="entries">All entries of that ledger.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="today">Today in the département.</param>
    /// <param name="geography">Places.</param>
    public static MergerPlan Plan(FluxLedger survivor, string landlord, FluxLedger absorbed, IReadOnlyList<FluxEntry> entries, LandlordMergerRequest request, DateOnly today, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(survivor);
        ArgumentNullException.ThrowIfNull(absorbed);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(request);
        if (Faults(survivor, landlord, absorbed, request, today) is { Count: > 0 } faults)
            return MergerPlan.Refused(faults);
        var pairs = Pairs(survivor, absorbed, request.On);
        if (pairs.SelectMany(pair => pair.Faults(request)).ToList() is { Count: > 0 } apart)
            return MergerPlan.Refused(apart);

        var merged = new List<(Agreement Agreement, MergedAgreement Shown)>();
        foreach (var pair in pairs)
        {
            if (pair.LacksLand(survivor, absorbed, request, geography))
                return MergerPlan.Refused(new InputFault("rates", "land-unsaid", $"The rates of {pair.Reserver} have a part for land or money that cannot be weighed: say landRate of the negotiated one (FLX-15)."));
            if (pair.Merged(survivor, landlord, absorbed, request, [.. merged.Select(one => one.Agreement.Id)], geography) is not { } one)
                return MergerPlan.Refused(new InputFault("rates", "no-base", $"Nothing was released in the year before where {pair.Reserver} has rights, so that its rate cannot be weighed: negotiate it (FLX-39)."));
            merged.Add(one);
        }

        var all = survivor.Agreements.With(merged.Select(one => one.Agreement));
        if (merged.SelectMany(one => AgreementRules.Faults(one.Agreement, all, geography).Select(fault => fault with { Path = $"agreements[{one.Agreement.Id}].{fault.Path}" })).ToList() is { Count: > 0 } unlawful)
            return MergerPlan.Refused(unlawful);
        if (SharedProgrammes.Uncounted(survivor, landlord, absorbed, request, [.. merged.Select(one => one.Agreement)]).ToList() is { Count: > 0 } uncounted)
            return MergerPlan.Refused(uncounted);

        var (successions, kept) = Successions(survivor, landlord, absorbed, pairs, merged, request.On);
        var joining = new LandlordAbsorbed(
            request.Landlord, request.On, request.Act, [.. merged.Select(one => one.Agreement), .. kept], [.. successions.Select(pair => new Succession(pair.Key, pair.Value))], Releases(absorbed, request.Landlord, successions),
            [.. Lines(absorbed, entries, successions)], survivor.Closed.Union(absorbed.Closed))
        {
            Rates = request.Rates,
            Earlier = [.. absorbed.Mergers.Ended],
            StockAnew = [.. CommonYears.StockAnew(survivor, absorbed)],
            ForecastsAnew = [.. CommonYears.ForecastsAnew(survivor, absorbed)],
            Programmes = [.. SharedProgrammes.GoingOn(survivor, absorbed).Select(programme => programme.GoingOn(agreement => successions[agreement]))],
            Stock = [.. CommonYears.Stock(survivor, absorbed)],
            Forecasts = [.. CommonYears.Forecasts(survivor, absorbed)],
        };
        var leaving = new LandlordMerged(landlord, request.On, request.Act, [.. absorbed.Agreements.All.Where(agreement => agreement.LastDay is not { } last || last >= request.On).Select(agreement => Ended(agreement, request.On))], joining.Successions);
        return new MergerPlan([], joining, leaving, [.. merged.Select(one => one.Shown)], MergerEffect.On(survivor, joining), absorbed.Stories.Count, absorbed.Standings.Values.Count(standing => standing.IsHeld));
    }

    private static List<InputFault> Faults(FluxLedger survivor, string landlord, FluxLedger absorbed, LandlordMergerRequest request, DateOnly today)
    {
        var faults = new List<InputFault>();
        if (request.Landlord == landlord)
            faults.Add(new InputFault("landlord", "same-landlord", "A landlord is not merged into itself: name the one that ends."));
        else if (survivor.Mergers.Into is { } into)
            faults.Add(into.Into == request.Landlord
                ? new InputFault("landlord", "cycle", FormattableString.Invariant($"This landlord was merged into {into.Into} on {into.On:yyyy-MM-dd}: that one goes on, and cannot end in it."))
                : new InputFault("landlord", "merged", FormattableString.Invariant($"This landlord was merged into {into.Into} on {into.On:yyyy-MM-dd}: merge the other into that one.")));
        else if (absorbed.Mergers.Into is { } already)
            faults.Add(new InputFault("landlord", "already-merged", FormattableString.Invariant($"{request.Landlord} was merged into {already.Into} on {already.On:yyyy-MM-dd}.")));
        else if (absorbed.Version == 0)
            faults.Add(new InputFault("landlord", "unknown-landlord", "Nothing is recorded of a landlord of that name in this département: write it as its dwellings name it."));
        faults.AddRange(MergerRules.Faults(request.On, request.Act, absorbed.Closed.Union(survivor.Closed), today));
        faults.AddRange(SharedProgrammes.Names(survivor, absorbed).Select(id => new InputFault("landlord", "programme-exists", $"Both landlords have a programme {id}: record that of the one that ends under another identifier, requalify its released dwellings into it, describe anew those that are not released, and record {id} there without shares, to leave it behind (FLX-21).")));
        foreach (var (ledger, name) in new[] { (survivor, landlord), (absorbed, request.Landlord) })
        {
            var other = ledger == survivor ? absorbed : survivor;
            if (ledger.Balances.Keys.Select(balance => balance.Account.Year).Where(year => other.Closed.Contains(year) && !ledger.Closed.Contains(year)).Order().FirstOrDefault() is var open and > 0)
                faults.Add(new InputFault("on", "closed-years", $"The accounts of {open} are closed at one landlord and open at {name}: close them there first (FLX-33)."));
            if (ledger.Agreements.All.Any(agreement => agreement.IsActive(request.On) && agreement.TermsOn(request.On).Base == FluxBase.Stock) && (request.On.DayOfYear > 1 || ledger.Stock.Keys.Any(year => year >= request.On.Year)))
                faults.Add(new InputFault("on", "stock", $"Rates of {name} are of the stock, which is counted on 1 January: merge on that day, before the stock of the year is declared, and declare the common one then (FLX-6)."));
        }

        return faults;
    }

    private static List<Pair> Pairs(FluxLedger survivor, FluxLedger absorbed, DateOnly on)
    {
        var (here, there) = (Live(survivor), Live(absorbed));
        return [.. here.Select(group => group.Key).Union(there.Select(group => group.Key)).Order(StringComparer.Ordinal).Select(reserver => new Pair(reserver, [.. here[reserver]], [.. there[reserver]]))];

        ILookup<string, Agreement> Live(FluxLedger ledger) => ledger.Agreements.All.Where(agreement => agreement.LastDay is not { } last || last >= on).ToLookup(agreement => agreement.Holder);
    }

    /// <summary>
    /// On which agreement each of the landlord that ends goes on. One that had ended goes on as its reserver's last; where the reserver has none
    /// it is kept without rights, for what is left in its accounts.
    /// </summary>
    private static (SortedDictionary<string, string> Successions, List<Agreement> Kept) Successions(FluxLedger survivor, string landlord, FluxLedger absorbed, List<Pair> pairs, List<(Agreement Agreement, MergedAgreement Shown)> merged, DateOnly on)
    {
        // What is left to a former agreement is its reserver's, never the prefect's who exercises the rights since, nor the other way (FLX-14).
        var into = merged.Select(one => one.Agreement).ToList();
        var (successions, kept) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new List<Agreement>());
        foreach (var agreement in absorbed.Agreements.All)
        {
            var last = absorbed.Agreements.Find(absorbed.Mergers.Successor(agreement.Id))!;
            bool IsSame(Agreement other) => other.Holder == last.Holder && other.Takeover is null == last.Takeover is null;
            var next = into.Find(IsSame) ?? (last.Kind == ReserverKind.State ? into.Find(other => other.Kind == ReserverKind.State && other.Takeover is null == last.Takeover is null) : null)
                ?? survivor.Agreements.All.LastOrDefault(other => IsSame(other) && survivor.Mergers.Successor(other.Id) == other.Id) ?? kept.Find(IsSame);
            if (next is null)
            {
                var day = FreeDay(last, survivor.Agreements.With(into).All, on);
                next = last with
                {
                    Id = Free(last.Id, survivor, [.. merged.Select(one => one.Agreement.Id), .. kept.Select(other => other.Id)]),
                    Landlord = landlord,
                    EffectiveDate = day,
                    TerminatedOn = day,
                    Derogations = [],
                    Mandates = [],
                    Terms = [last.TermsOn(on) with { From = day, Rate = 0, AgentsRate = null, LandRate = null }],
                };
                kept.Add(next);
            }

            successions[agreement.Id] = next.Id;
        }

        return (successions, kept);
    }

    /// <summary>A day on which an agreement without rights can stand: where its reserver's rights are exercised by another, its own last, or one before (FLX-3).</summary>
    private static DateOnly FreeDay(Agreement last, IReadOnlyCollection<Agreement> all, DateOnly on)
    {
        var rivals = all.Where(other => other.Holder == last.Holder || (other.Kind == ReserverKind.State && last.Kind == ReserverKind.State)).ToList();
        DateOnly[] days = [on, last.LastDay ?? on, .. rivals.Select(other => other.EffectiveDate.AddDays(-1)).Order()];
        return days.First(day => !rivals.Any(other => other.IsActive(day)));
    }

    /// <summary>An identifier that no agreement of the landlord has.</summary>
    private static string Free(string id, FluxLedger survivor, IReadOnlyCollection<string> taken)
    {
        var free = id;
        for (var number = 2; survivor.Agreements.Find(free) is not null || taken.Contains(free); number++)
        {
            var tail = FormattableString.Invariant($"-{number}");
            free = $"{id[..Math.Min(id.Length, AgreementRules.LongestId - tail.Length)]}{tail}";
        }

        return free;
    }

    private static ImmutableArray<AbsorbedReleases> Releases(FluxLedger absorbed, string landlord, SortedDictionary<string, string> successions) =>
    [
        .. from story in absorbed.Stories.Values
           orderby story.AvailableOn, story.Release
           group story by absorbed.AgreementsOf(story.Release) into origin
           select new AbsorbedReleases(
               [.. origin.Key.All.Select(agreement => agreement with { Id = successions[agreement.Id] })],
               [.. origin.Select(story => new AbsorbedRelease(story with { Landlord = story.Landlord ?? landlord }, absorbed.Subtractions.TryGetValue(story.Release, out var cause) ? cause : null, absorbed.IsBrought(story)) { SubtractedOn = absorbed.SubtractedOn.TryGetValue(story.Release, out var left) ? left : null })]) { Renamed = origin.Key.Renamed },
    ];

    private static IEnumerable<MovedLine> Lines(FluxLedger absorbed, IReadOnlyList<FluxEntry> entries, SortedDictionary<string, string> successions) =>
        from line in MovedLine.Of(entries).Concat(absorbed.Mergers.StoredElsewhere)
        select line.Account.Agreement is { } agreement ? line with { Account = line.Account with { Agreement = successions[agreement] } } : line;

    private static Agreement Ended(Agreement agreement, DateOnly on) => agreement.EndedBefore(on) ?? agreement with { TerminatedOn = agreement.EffectiveDate };

    /// <summary>The agreements of one reserver at both landlords.</summary>
    private sealed record Pair(string Reserver, ImmutableArray<Agreement> Here, ImmutableArray<Agreement> There)
    {
        public IEnumerable<InputFault> Faults(LandlordMergerRequest request)
        {
            if (Here.Length > 1 || There.Length > 1 || (Here.Length + There.Length == 2 && Here.Concat(There).Any(agreement => agreement.EffectiveDate > request.On)))
                yield return new InputFault("on", "overlapping-agreements", $"More than one agreement of {Reserver} holds on that day or begins after it at one of the landlords: end it, or let the other begin before (FLX-3).");
            else if (Here is [var here] && There is [var there] && (here.Territory != there.Territory || here.Kind != there.Kind || here.Reserver != there.Reserver || here.Takeover is null != there.Takeover is null))
                yield return new InputFault("on", "territory-differs", $"{here.Id} and {there.Id} of {Reserver} have not the same territory, kind or exerciser of the rights, so that neither goes on for both: agree on one first.");
            else if (Here is [var one] && There is [var other] && request.Rates.All(rate => rate.Reserver != Reserver))
            {
                // A percentage of one thing is no weight beside a percentage of another (FLX-6).
                if (Differ(one, other, request.On, terms => terms.Base))
                    yield return new InputFault("rates", "base-differs", $"The rates of {one.Id} and {other.Id} of {Reserver} are not of the same denominator, so that they cannot be weighed: negotiate one of that of the landlord that goes on (FLX-6).");
                if (Differ(one, other, request.On, terms => terms.FirstLettingOutsideFlux))
                    yield return new InputFault("rates", "first-letting-differs", $"First lettings are in the yearly account of one of {one.Id} and {other.Id} of {Reserver} alone, so that their rates cannot be weighed: negotiate one (FLX-21).");
            }
        }

        private static bool Differ<T>(Agreement one, Agreement other, DateOnly on, Func<AgreementTerms, T> of) =>
            one.Terms.Concat(other.Terms).Select(terms => terms.From).Where(day => day > on && one.IsActive(day) && other.IsActive(day)).Append(on)
                .Any(day => !EqualityComparer<T>.Default.Equals(of(one.TermsOn(day)), of(other.TermsOn(day))));

        public bool LacksLand(FluxLedger survivor, FluxLedger absorbed, LandlordMergerRequest request, Geography geography) =>
            MergedTerms.LacksLand(request.On, Parts(survivor, absorbed, request.On, geography), Whole(survivor, absorbed, request.On, geography), request.Rates.FirstOrDefault(rate => rate.Reserver == Reserver));

        private Agreement Leading => Here is [var here] ? here : There[0];

        private List<WeighedAgreement> Parts(FluxLedger survivor, FluxLedger absorbed, DateOnly on, Geography geography) =>
        [
            .. Here.Select(agreement => new WeighedAgreement(agreement, WeighedBase.Of(survivor, agreement, on, geography))),
            .. There.Select(agreement => new WeighedAgreement(agreement, WeighedBase.Of(absorbed, agreement, on, geography))),
        ];

        private Rational Whole(FluxLedger survivor, FluxLedger absorbed, DateOnly on, Geography geography) =>
            WeighedBase.Of(survivor, Leading, on, geography) + WeighedBase.Of(absorbed, There.FirstOrDefault() ?? Leading, on, geography);

        public (Agreement Agreement, MergedAgreement Shown)? Merged(FluxLedger survivor, string landlord, FluxLedger absorbed, LandlordMergerRequest request, IReadOnlyCollection<string> taken, Geography geography)
        {
            var (leading, on) = (Leading, request.On);
            var (parts, whole) = (Parts(survivor, absorbed, on, geography), Whole(survivor, absorbed, on, geography));
            var negotiated = request.Rates.FirstOrDefault(rate => rate.Reserver == Reserver);
            var first = leading.EffectiveDate > on ? leading.EffectiveDate : on;

            // Where nothing was released, equal rates stay what they are, and others have no weight.
            if (negotiated is null && whole.Sign == 0)
            {
                if (parts is not [var one, var other] || one.Agreement.TermsOn(first) is var terms && other.Agreement.TermsOn(first) is var others && (terms.Rate, terms.AgentsRate, terms.LandRate) != (others.Rate, others.AgentsRate, others.LandRate))
                    return null;
                (parts, whole) = ([one with { Base = 1 }, other with { Base = 1 }], 2);
            }

            var merged = MergedTerms.UntilTheLast(leading, parts) with
            {
                Id = Here.IsEmpty ? Free(leading.Id, survivor, taken) : leading.Id,
                Landlord = landlord,
                EffectiveDate = Here.IsEmpty ? first : leading.EffectiveDate,
                Guarantees = MergedTerms.Guarantees(parts),
                Mandates = MergedTerms.Mandates(on, Here, There),
                Derogations = [.. Here.SelectMany(agreement => agreement.Derogations), .. There.SelectMany(agreement => agreement.Derogations).Where(derogation => derogation.Until >= on && Here.All(held => !held.Derogations.Contains(derogation)))],
                Terms = [.. Here.SelectMany(agreement => agreement.Terms.Where(held => held.From < on)), .. MergedTerms.From(first, leading, parts, whole, negotiated)],
            };
            var begun = merged.TermsOn(first);
            return (merged, new MergedAgreement(
                merged.Id, Reserver, [.. parts.Select(part => new MergedPart(part.Agreement.Id, part.Agreement.Landlord, part.Agreement.TermsOn(first).Rate, part.Base))], whole, begun.Rate,
                parts.Aggregate(Rational.Zero, (sum, part) => sum + (Rational.Percent(part.Agreement.TermsOn(first).Rate) * part.Base)), Rational.Percent(begun.Rate) * whole)
            { LandRate = begun.LandRate });
        }
    }
}
