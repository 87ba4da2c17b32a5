using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Ranking;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Candidates of a reserver's public in the live list, and what they do to the ranking (FLX-34).</summary>
public sealed class CandidatePoolTests
{
    private static readonly DateOnly Day = new(2026, 3, 4);

    [Fact]
    public void Each_is_asked_for_its_public_and_who_has_none_has_the_whole_list()
    {
        var ledger = Ledger(Labelled("ALS", "label als", 40), State() with { Terms = [State().Terms[0] with { AgentsPublic = "label agent-etat" }] }, Of("VILLE", ReserverKind.LocalAuthority, 10)).Released(10);
        Assert.Equal(["label agent-etat", "label als", "priority"], CandidatePools.Asked(ledger.Agreements, Release(10), Day));

        // Of the prefect's rights the law names the public: those with priority.
        var choices = Rank(ledger, 20, ("label agent-etat", 1), ("label als", 4), ("priority", 9));
        Assert.Equal(
            ["- 20/20", "ALS 4/20", "ETAT agents 1/20", "ETAT priority 9/20", "VILLE 20/20"],
            choices.Select(choice => $"{choice.Reserver ?? "-"}{(choice.Part is { } part ? " " + part.ToString().ToLowerInvariant() : "")} {choice.Pool!.Candidates}/{choice.Pool.All}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_public_of_nobody_in_the_list_stands_behind_others_of_the_same_need()
    {
        // All three are owed some two dwellings, in this order.
        var ledger = Ledger(Labelled("A", "label a", 22), Labelled("B", "label b", 21), Of("C", ReserverKind.Employer, 20)).Released(10);
        Assert.Equal(["A", "B", "C"], Names(Rank(ledger, null)).Where(name => name is not null));
        Assert.Equal(["B", "C", "A"], Names(Rank(ledger, 8, ("label a", 0), ("label b", 3))).Where(name => name is not null));
        Assert.Equal([true, false], Rank(ledger, 8, ("label a", 0), ("label b", 3)).Where(choice => choice.Reserver is "A" or "B").OrderBy(choice => choice.Reserver).Select(choice => choice.EmptyPool));

        // Where nobody at all waits, and where local practice has it otherwise, nobody stands behind for it.
        Assert.Equal(["A", "B", "C"], Names(Rank(ledger, 0, ("label a", 0), ("label b", 0))).Where(name => name is not null));
        Assert.Equal(["A", "B", "C"], Names(ReserverRanking.Rank(ledger, Question(8, ("label a", 0), ("label b", 3)) with { Practice = new OrientationPractice { EmptyPoolBehind = false } })).Where(name => name is not null));
    }

    [Fact]
    public void A_greater_need_goes_before_a_fuller_pool()
    {
        var ledger = Ledger(Labelled("GRAND", "label g", 30), Of("PETIT", ReserverKind.Employer, 1), Of("RESTE", ReserverKind.DisinterestedBody, 69)).Released(10);
        ledger = ledger.Then(Enumerable.Range(1, 7).Select(number => new StoryTold(Release(number, steps: [Step(ReleaseStepKind.Oriented, 2, "RESTE"), Step(ReleaseStepKind.LeaseSigned, 3)]))));
        Assert.Equal("GRAND", Rank(ledger, 8, ("label g", 0))[0].Reserver);
    }

    [Fact]
    public void Who_is_next_by_a_fallback_chain_is_next_whatever_the_list_says()
    {
        var chain = Of("VILLE", ReserverKind.LocalAuthority, 20, with: terms => terms with { Fallbacks = [Fallback.PrefectPriority] });
        var once = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "VILLE"), Step(ReleaseStepKind.Returned, 3)]);
        var ledger = Ledger(chain, State(10, 0), Labelled("ALS", "label a", 60)).Released(20, first: 2).Then(new StoryTold(once));
        var first = ReserverRanking.Rank(ledger, Question(8, ("label a", 5), ("priority", 0)) with { Release = once })[0];
        Assert.Equal(("ETAT", true, false), (first.Reserver, first.FallbackAsks, first.EmptyPool));
    }

    [Fact]
    public void Without_a_list_there_is_no_pool_and_the_ranking_goes_on()
    {
        var choices = Rank(Ledger(Labelled("A", "label a", 22), Of("C", ReserverKind.Employer, 20)).Released(10), null);
        Assert.All(choices, choice => Assert.Equal((null, false), (choice.Pool, choice.EmptyPool)));
        Assert.Equal([1, 2, 3], choices.Select(choice => choice.Rank));
    }

    [Fact]
    public void A_public_that_cannot_be_read_or_is_not_its_own_is_a_fault_with_its_place()
    {
        Assert.Equal(("terms[0].public", "unknown-fact"), Only(Faults(Labelled("A", "label a or disability", 20))));
        Assert.StartsWith("Line 1, column 12:", Faults(Labelled("A", "label a or disability", 20))[0].Message, StringComparison.Ordinal);
        Assert.Equal(("terms[0].agentsPublic", "agents-public"), Only(Faults(Of("A", ReserverKind.Employer, 20, with: terms => terms with { AgentsPublic = "label a" }))));
        Assert.Empty(Faults(Labelled("A", "label a or priority", 20)));

        static (string, string) Only(IReadOnlyList<InputFault> faults) => (Assert.Single(faults).Path, faults[0].Code);
    }

    [Fact]
    public void A_public_is_dated_like_all_that_was_agreed()
    {
        var agreement = Labelled("A", "label a", 20);
        agreement = agreement with { Terms = [agreement.Terms[0], agreement.Terms[0] with { From = Day.AddDays(1), Public = "label b" }] };
        Assert.Equal(["label a", "label b"], new[] { Day, Day.AddDays(1) }.SelectMany(day => CandidatePools.Asked(Ledger(agreement).Agreements, Release(1), day)));
        Assert.NotEqual(agreement, agreement with { Terms = [agreement.Terms[0], agreement.Terms[1] with { Public = null }] });
    }

    private static Agreement Labelled(string reserver, string text, decimal rate) => Of(reserver, ReserverKind.ActionLogement, rate, with: terms => terms with { Public = text });

    private static OrientationQuestion Question(int? all, params IEnumerable<(string Public, int Count)> pools) =>
        new(Release(10), Day, new OrientationPractice(), all is { } candidates ? CandidatePools.Counted([.. pools.Select(pool => pool.Public)], new PublicCounts(Day, candidates, [.. pools.Select(pool => pool.Count)])) : null);

    private static IReadOnlyList<OrientationChoice> Rank(FluxLedger ledger, int? all, params IEnumerable<(string Public, int Count)> pools) => ReserverRanking.Rank(ledger, Question(all, pools));

    private static IEnumerable<string?> Names(IEnumerable<OrientationChoice> choices) => choices.Select(choice => choice.Reserver);
}
