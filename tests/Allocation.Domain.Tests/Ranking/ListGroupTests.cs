using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Ranking;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>Many vacancies that ask the same of a household but for the day of the lease, and couples who stop being young on one of these days (ELI-14).</summary>
public sealed class ListGroupTests
{
    private const int Depth = 4;

    // Born in 1998 or about: together they pass fifty-five years in the months around the leases. Incomes stand about the ceilings of two and of three persons.
    private static readonly Gen<DemandFile> Couples = Gen.Select(Gen.Int[1996, 2000], Gen.Int[0, 335], Gen.Int[18_000, 42_000], Gen.Int[0, 3], Gen.Int[0, 900]).Select((year, days, income, kind, deposited) => new DemandFile
    {
        DepositedOn = RandomDemands.Start.AddDays(-deposited),
        Applicant = Person(year, days, income) with { DisabilityCard = kind == 0 ? true : null },
        CoApplicants = [Person(1996 + (2000 - year), 335 - days, 0) with { Link = "M" }],
        Wishes = new Wishes { Communes = [SmallTerritory.North], Types = [Typology.T2, Typology.T3] },
    });

    private static readonly Gen<ListCriteria> Leases = Gen.Select(Gen.Int[-40, 420], Gen.Int[0, 2], Gen.Int[0, 1]).Select((days, kind, typology) => new ListCriteria(
        new Dwelling { Landlord = "Bailleur", Commune = SmallTerritory.North, Typology = typology == 0 ? Typology.T2 : Typology.T3, Financing = kind == 0 ? Financing.PLAI : Financing.PLUS, AreaM2 = kind == 2 ? 61.5m : 62m, InPriorityDistrict = false },
        RandomDemands.Start.AddDays(days)));

    private abstract record Step
    {
        public sealed record Change(int Demand, DemandFile File) : Step;

        public sealed record Days(int Count) : Step;

        public sealed record Watch(int List, ListCriteria Criteria) : Step;

        public sealed record Unwatch(int List) : Step;
    }

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (8, Gen.Select(Gen.Int[0, 15], Couples).Select((demand, file) => (Step)new Step.Change(demand, file))),
        (2, Gen.Int[1, 60].Select(count => (Step)new Step.Days(count))),
        (5, Gen.Select(Gen.Int[0, 11], Leases).Select((list, criteria) => (Step)new Step.Watch(list, criteria))),
        (1, Gen.Int[0, 11].Select(list => (Step)new Step.Unwatch(list))));

    [Fact]
    public void Each_list_of_a_group_equals_the_list_computed_from_scratch() => Steps.List[1, 60].Sample(steps =>
    {
        var today = RandomDemands.Start;
        var index = SmallTerritory.Index(today);
        var model = new Dictionary<int, CandidateRecord>();
        var lists = new Dictionary<string, ListCriteria>();
        var told = new Dictionary<string, IReadOnlyList<UniqueNumber>>();
        foreach (var step in steps)
        {
            switch (step)
            {
                case Step.Change(var demand, var file):
                    model[demand] = RandomDemands.Record(demand, (model.GetValueOrDefault(demand)?.Version ?? 0) + 1, file);
                    index.Apply(model[demand]);
                    break;
                case Step.Days(var count):
                    today = today.AddDays(count);
                    index.AdvanceTo(today);
                    break;
                case Step.Watch(var list, var criteria):
                    lists[$"{list}"] = criteria;
                    index.Watch($"{list}", criteria);
                    break;
                case Step.Unwatch(var list):
                    lists.Remove($"{list}");
                    index.Unwatch($"{list}");
                    break;
            }

            var changed = index.TakeChanged();
            foreach (var (list, criteria) in lists)
            {
                var expected = Recomputation.Of(model.Values, criteria, today);

                // Who is told nothing looks at nothing, so that what was shown last decides what he is told next.
                if (!changed.Contains(list))
                {
                    Assert.Equal(told[list], expected.Rows.Take(Depth).Select(row => row.Number));
                    continue;
                }

                var view = index.View(list, Depth);
                Assert.Equal(expected.Rows.Take(Depth), view.Rows.Select(row => (row.Number, row.Key.Points)));
                Assert.Equal(expected.Funnel, view.Funnel);
                told[list] = [.. view.Rows.Select(row => row.Number)];
            }

            foreach (var (list, criteria) in lists)
                Assert.Equal(Recomputation.Of(model.Values, criteria, today).Funnel, index.Query(criteria, 0).Funnel);
        }
    }, iter: 400);

    private static Person Person(int year, int days, int income) => new()
    {
        BirthDate = new DateOnly(year, 1, 1).AddDays(days),
        TaxIncome = new Dictionary<int, decimal> { [2024] = income, [2025] = income + 300 },
    };
}
