using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Orientation;

/// <summary>
/// Where a dwelling goes that came back, by what was agreed with who had it first (FLX-25): a step of the chain for each time it did. Proposed,
/// and confirmed by a person, who may choose otherwise and says why (FLX-34).
/// </summary>
public static class FallbackChain
{
    /// <summary>The step that is next; null when the dwelling did not come back last, when the landlord had it first, or when the chain is over.</summary>
    /// <param name="ledger">The flux. Of a dwelling that came from another landlord the chain is that of the agreement by which it was handed over.</param>
    /// <param name="story">The dwelling.</param>
    /// <param name="today">Today in its place.</param>
    public static FallbackHop? Next(FluxLedger ledger, ReleaseStory story, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(story);
        var agreements = ledger.AgreementsOf(story.Release);
        if (ledger.Subtractions.ContainsKey(story.Release) || story.Steps is not [.., { Kind: ReleaseStepKind.Returned } last] || Orientations(story.Steps).First() is not { Reserver: { } first } oriented
            || agreements.HeldBy(first, oriented.OnBehalfOf, story.Dwelling.Commune, oriented.On)?.TermsOn(oriented.On).Fallbacks is not { } chain)
            return null;

        // Each return takes the next step that meant somebody when it was decided on: one that had the dwelling already is passed over. What was
        // confirmed is recorded; else the day on which somebody had the dwelling again says it, so that what was agreed or ended since moves nothing.
        var (next, link, rights) = (0, default(Fallback?), ledger.ProgrammeOf(story) is { } programme ? ledger.RightsIn(programme) : null);
        for (var index = 0; index < story.Steps.Length; index++)
        {
            if (story.Steps[index].Kind != ReleaseStepKind.Returned)
                continue;
            var then = Orientations(story.Steps.Skip(index)).FirstOrDefault();
            if (then?.Hop is { } taken && taken.From == first)
            {
                next = taken.Place;
                continue;
            }

            var (had, on) = (Had(story.Steps.Take(index)), then?.On ?? today);
            while (next < chain.Length && !MeansSomebody(chain[next], agreements, rights, story, on, had))
                next++;
            link = next < chain.Length ? chain[next] : null;
            next++;
        }

        return link is { } proposed ? new FallbackHop(proposed, next, last.End, first) : null;
    }

    /// <summary>Dwellings that came back and wait for a person to confirm the step of the chain, the one that came back first before the others; of a landlord that was merged they wait where it goes on (FLX-39).</summary>
    /// <param name="ledger">The flux.</param>
    /// <param name="today">Today in the département.</param>
    /// <param name="practice">How reservers are ranked, where the chain means more than one.</param>
    /// <param name="most">Most of them.</param>
    public static IReadOnlyList<ProposedHop> Proposed(FluxLedger ledger, DateOnly today, OrientationPractice practice, int most)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.Mergers.Into is not null ? [] : [.. ledger.Stories.Values
            .Where(story => story.Steps is [.., { Kind: ReleaseStepKind.Returned }] && ledger.Standings[story.Release] is { Fate: ReleaseFate.Open, Subtraction: null })
            .OrderBy(story => story.Steps[^1].On).ThenBy(story => story.Release)
            .Select(Propose).OfType<ProposedHop>().Take(most)];

        // Where the chain means more than one, or one that may be barred, the ranking says whom; the landlord is itself, and a ranking costs a look at the whole year.
        ProposedHop? Propose(ReleaseStory story) =>
            Next(ledger, story, today) is not { } hop ? null
            : hop.Link == Fallback.LandlordOneTurn ? new ProposedHop(story.Release, story.DwellingId, story.Dwelling.Commune, hop, story.Steps[^1].On, null, null, null, null)
            : ReserverRanking.Rank(ledger, new OrientationQuestion(story, today, practice)).FirstOrDefault(choice => choice is { FallbackAsks: true, Rank: not null }) is { } to
                ? new ProposedHop(story.Release, story.DwellingId, story.Dwelling.Commune, hop, story.Steps[^1].On, to.Agreement, to.Reserver, to.OnBehalfOf, to.Part)
                : null;
    }

    /// <summary>Whether a step of a chain means a reserver, or a part of the State's rights.</summary>
    /// <param name="hop">The step.</param>
    /// <param name="story">The dwelling.</param>
    /// <param name="agreement">The reserver's agreement; null for the landlord.</param>
    /// <param name="part">The part.</param>
    public static bool Means(FallbackHop hop, ReleaseStory story, Agreement? agreement, StatePart? part)
    {
        ArgumentNullException.ThrowIfNull(hop);
        ArgumentNullException.ThrowIfNull(story);
        return Means(hop.Link, agreement, part) && !Had(story.Steps).Contains((agreement?.Reserver, agreement?.OnBehalfOf, part));
    }

    private static bool MeansSomebody(Fallback link, FluxAgreements agreements, IReadOnlyList<ProgrammeRight>? rights, ReleaseStory story, DateOnly on, HashSet<(string?, string?, StatePart?)> had)
    {
        return (Means(link, null, null) && !had.Contains((null, null, null)))
            || agreements.Active(story.Dwelling.Commune, on).Any(agreement => PartsOf(agreement).Any(part => Means(link, agreement, part) && !had.Contains((agreement.Reserver, agreement.OnBehalfOf, part))));

        // Of a programme any other reserver is one that has a share in it: where nobody else has, the step means nobody (FLX-21).
        IEnumerable<StatePart?> PartsOf(Agreement agreement) =>
            rights is not null && link == Fallback.OtherReserver ? rights.Where(right => right.Agreement == agreement.Id).Select(right => right.Part) : FluxAgreements.PartsOf(agreement, agreement.TermsOn(on));
    }

    private static bool Means(Fallback link, Agreement? agreement, StatePart? part) => (link, agreement) switch
    {
        (Fallback.LandlordOneTurn, null) => true,
        (Fallback.PrefectPriority, not null) => part == StatePart.Priority,
        (Fallback.Mayor, not null) => agreement.OnBehalfOf is null && agreement.Kind == ReserverKind.LocalAuthority && agreement.Territory.Kind == ReservationTerritoryKind.Commune,
        (Fallback.OtherReserver, not null) => true,
        _ => false,
    };

    /// <summary>The orientations of a dwelling. One that another replaced within a day, before anything came of it, was a slip: nobody had the dwelling by it, and no turn was taken.</summary>
    private static IEnumerable<ReleaseStep> Orientations(IEnumerable<ReleaseStep> steps)
    {
        var all = steps.ToList();
        return all.Where((step, index) => step.Kind == ReleaseStepKind.Oriented && !(index + 1 < all.Count && all[index + 1] is { Kind: ReleaseStepKind.Oriented } next && next.On <= step.On.AddDays(1)));
    }

    /// <summary>Who had the dwelling, and by whose rights (FLX-14). The State on no part had it on that of persons with priority.</summary>
    private static HashSet<(string? Reserver, string? OnBehalfOf, StatePart? Part)> Had(IEnumerable<ReleaseStep> steps) =>
        [.. Orientations(steps).SelectMany(step => new[] { step.Part, step.Part ?? StatePart.Priority }.Select(part => (step.Reserver, step.OnBehalfOf, part)))];
}

/// <summary>A dwelling that came back, and who has it next where a person confirms it.</summary>
/// <param name="Release">The vacancy.</param>
/// <param name="DwellingId">Landlord's identifier of the dwelling.</param>
/// <param name="Commune">Where it stands.</param>
/// <param name="Hop">The step of the chain.</param>
/// <param name="ReturnedOn">Day on which it came back.</param>
/// <param name="Agreement">Agreement of who has it next; null for the landlord.</param>
/// <param name="Reserver">Who has it next; null for the landlord.</param>
/// <param name="OnBehalfOf">Of the State: whose rights it would exercise (FLX-14); null for its own.</param>
/// <param name="Part">On which part of the State's rights.</param>
public sealed record ProposedHop(Guid Release, string DwellingId, InseeCode Commune, FallbackHop Hop, DateOnly ReturnedOn, string? Agreement, string? Reserver, string? OnBehalfOf, StatePart? Part);
