using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Programmes;
using Allocation.Domain.Vacancies;
using CsCheck;
using static Allocation.Domain.Tests.Flux.Agreements;
using static Allocation.Domain.Tests.Flux.Programmes;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Random programmes, released in random orders, taken back, requalified, put right: each has exactly its whole dwellings in the end (FLX-21, FLX-35).</summary>
public sealed class ProgrammeProperties
{
    private static readonly Gen<Programme> Some =
        from dwellings in Gen.Int[1, 15]
        from prefect in Gen.Int[0, dwellings]
        from agents in Gen.Int[0, dwellings - prefect]
        from guaranteed in Gen.Int[0, dwellings - prefect - agents]
        from amounts in Gen.Decimal[0.01m, 9_999_999m].Select(amount => decimal.Round(amount, 2)).Where(amount => amount > 0).Array[1, 4]
        select Of("P", dwellings, [new ProgrammeShare("ETAT", StatePart.Priority, prefect), new ProgrammeShare("ETAT", StatePart.Agents, agents)], guaranteed, [.. amounts.Select((amount, index) => ($"VILLE-{index}", amount))]);

    [Fact]
    public void Shares_against_guarantees_are_off_by_less_than_one_and_add_up() => Some.Sample(programme =>
    {
        var derived = programme.Rights.Where(right => right.Part is null).ToDictionary(right => right.Agreement, right => right.Dwellings);
        var all = programme.Guarantors.Aggregate(Rational.Zero, (sum, guarantor) => sum + Rational.Of(guarantor.Amount));
        Assert.Equal(programme.GuaranteedDwellings, derived.Values.Sum());
        Assert.All(programme.Guarantors, guarantor =>
        {
            var off = derived.GetValueOrDefault(guarantor.Agreement) - (Rational.Of(guarantor.Amount) / all * programme.GuaranteedDwellings!.Value);
            Assert.True(off > -1 && off < 1, $"{guarantor}: {off}");
        });
        Assert.Equal(programme.Dwellings, programme.Own + programme.Rights.Sum(right => right.Dwellings));
    });

    [Fact]
    public void Whatever_the_order_dues_add_up_to_the_shares_and_everything_taken_back_restores() =>
        (from programme in Some
         from other in Some
         from seed in Gen.Int[0, int.MaxValue]
         select (Programme: programme, Other: other with { Id = "Q" }, Seed: seed)).Sample(given =>
    {
        var (programme, other, random) = (given.Programme, given.Other, new Random(given.Seed));
        var events = new List<FluxEvent> { new AgreementRecorded(State()), new ProgrammeRecorded(other) };
        events.AddRange(Enumerable.Range(0, 4).Select(index => new AgreementRecorded(Agreements.Of($"VILLE-{index}", ReserverKind.LocalAuthority, 5))));
        var stories = Enumerable.Range(1, programme.Dwellings).Select(number => InProgramme(number, new DateOnly(random.Next(2025, 2028), random.Next(1, 13), 1))).ToArray();
        random.Shuffle(stories);

        // Recorded before the first release, or when some are released already.
        var before = random.Next(programme.Dwellings);
        events.AddRange(stories[..before].Select(story => new StoryTold(story)));
        events.Add(new ProgrammeRecorded(programme));
        events.AddRange(stories[before..].Select(story => new StoryTold(story)));
        var (ledger, entries) = Booked(events);
        foreach (var right in programme.Rights.Append(new ProgrammeRight("", null, programme.Own)))
            Assert.Equal(right.Dwellings, Enumerable.Range(2025, 3).Aggregate(Rational.Zero, (sum, year) => sum + ledger.Balance(First(right.Agreement.Length == 0 ? null : right.Agreement, right.Part, year), FluxCounter.Due)));
        Assert.All(ledger.Balances.Keys, balance => Assert.Equal(FluxBook.FirstLetting, balance.Account.Book));

        // Anything may happen to any of them; taken back in whatever order, it is as it was.
        var balances = ledger.Balances.Order(ByName).ToList();
        var touched = stories.Where(_ => random.Next(2) == 0).ToArray();
        foreach (var story in touched)
        {
            Happens(random.Next(5) switch
            {
                0 => new ReleaseRequalified(story.Release, story.Dwelling with { Programme = "Q" }),
                1 => new ReleaseRequalified(story.Release, story.Dwelling with { Programme = null }),
                2 => new ReleaseSubtracted(story.Release, SubtractionCause.Sale),
                3 => new StoryTold(story with { Version = 2, Steps = [Step(ReleaseStepKind.Oriented, 2, "ETAT", story.AvailableOn), Step(ReleaseStepKind.Allocated, 3, on: story.AvailableOn), Step(ReleaseStepKind.LeaseSigned, 4, on: story.AvailableOn)] }),
                _ => new StoryTold(story with { Version = 2, Steps = [Step(ReleaseStepKind.Closed, 2, on: story.AvailableOn) with { Cause = ClosingCause.NoticeWithdrawn }] }),
            });
        }

        Happens(new ProgrammeRecorded(programme with { Dwellings = programme.Dwellings + 1 }, "Un logement de plus."));
        AssertSound();
        random.Shuffle(touched);
        foreach (var story in touched)
        {
            Happens(new ReleaseRequalified(story.Release, story.Dwelling));
            Happens(new ReleaseSubtracted(story.Release, null));
            Happens(new StoryTold(story));
        }

        Happens(new ProgrammeRecorded(programme, "Il n’y est pas."));
        Assert.Equal(balances, ledger.Balances.Order(ByName));
        AssertSound();

        void Happens(FluxEvent happened)
        {
            (ledger, var caused) = ledger.With(happened);
            events.Add(happened);
            entries.AddRange(caused);
        }

        void AssertSound()
        {
            var faults = FluxAudit.Faults(events, entries, ledger.Balances, Geography);
            Assert.True(faults.Count == 0, string.Join('\n', faults));

            // Read again it is the same, and what stands beside a programme is the sum of what is booked in the accounts.
            Assert.Equal(ledger.Balances.Order(ByName), FluxLedger.Restored(events, entries, Geography).Balances.Order(ByName));
            var standings = ProgrammeStanding.All(ledger);
            Assert.Equal(Total(FluxCounter.Due), Sum(standings.SelectMany(standing => standing.Lines).Select(line => line.Due)));
            Assert.True(standings.Sum(standing => standing.Lines.Sum(line => line.Consumed)) <= Total(FluxCounter.Consumed));
        }

        Rational Total(FluxCounter counter) => Sum(ledger.Balances.Where(balance => balance.Key.Counter == counter).Select(balance => balance.Value));
    }, iter: 200);

    private static Rational Sum(IEnumerable<Rational> some) => some.Aggregate(Rational.Zero, (sum, one) => sum + one);
}
