using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Ranking;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Candidates of a reserver's public in the live list, for a person to weigh (FLX-34).</summary>
public sealed class CandidatePoolTests
{
    private static readonly DateOnly Day = new(2026, 3, 4);

    [Fact]
    public void Each_is_counted_for_its_public_and_who_has_none_has_the_whole_list()
    {
        var ledger = Ledger(Labelled("ALS", "label als", 40), State() with { Terms = [State().Terms[0] with { AgentsPublic = "label agent-etat" }] }, Of("VILLE", ReserverKind.LocalAuthority, 10)).Released(10);

        // Of the prefect's rights the law names the public: those with priority.
        var pools = CandidatePools.Counted(["label agent-etat", "label als", "priority"], new PublicCounts(Day, 20, [1, 4, 9]));
        Assert.Equal(
            ["- 20/20", "ALS 4/20", "ETAT agents 1/20", "ETAT priority 9/20", "VILLE 20/20"],
            Rank(ledger).Select(choice => (choice, pool: pools.PoolOf(choice.Public)!))
                .Select(counted => $"{counted.choice.Reserver ?? "-"}{(counted.choice.Part is { } part ? " " + part.ToString().ToLowerInvariant() : "")} {counted.pool.Candidates}/{counted.pool.All}").Order(StringComparer.Ordinal));
        Assert.Null(pools.PoolOf("label other"));
    }

    [Fact]
    public void A_public_with_a_label_is_asked_for_those_alone_who_are_shown_confidential_facts()
    {
        var choices = Rank(Ledger(Labelled("ALS", "label als", 40), State()).Released(10));
        Assert.Equal(["label als", "priority"], CandidatePools.Asked(choices, seesConfidential: true).Order(StringComparer.Ordinal));
        Assert.Equal(["priority"], CandidatePools.Asked(choices, seesConfidential: false));
    }

    [Fact]
    public void Of_more_publics_than_a_list_is_asked_about_those_of_the_first_choices_are_counted()
    {
        var choices = Rank(Ledger(Enumerable.Range(1, CandidatePools.Most + 2).Select(number => Labelled($"R-{number}", $"label r-{number}", 1))).Released(10));
        var asked = CandidatePools.Asked([.. choices, .. choices], seesConfidential: true);
        Assert.Equal(choices.Select(choice => choice.Public).OfType<string>().Take(CandidatePools.Most), asked);
        Assert.Null(CandidatePools.Counted(asked, new PublicCounts(Day, 5, [.. asked.Select(_ => 1)])).PoolOf(choices.Last(choice => choice.Public is not null).Public));
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
        var ledger = Ledger(agreement).Released(10);
        Assert.Equal(["label a", "label b"], new[] { Day, Day.AddDays(1) }.SelectMany(day => CandidatePools.Asked(ReserverRanking.Rank(ledger, new OrientationQuestion(Release(10), day, new OrientationPractice())), seesConfidential: true)));
        Assert.NotEqual(agreement, agreement with { Terms = [agreement.Terms[0], agreement.Terms[1] with { Public = null }] });
    }

    private static Agreement Labelled(string reserver, string text, decimal rate) => Of(reserver, ReserverKind.ActionLogement, rate, with: terms => terms with { Public = text });

    private static IReadOnlyList<OrientationChoice> Rank(FluxLedger ledger) => ReserverRanking.Rank(ledger, new OrientationQuestion(Release(10), Day, new OrientationPractice()));
}
