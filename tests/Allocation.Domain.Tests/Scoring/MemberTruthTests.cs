using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using CsCheck;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>
/// Conditions over the members of a household, against a reference that knows only one thing: what all completions of what nobody
/// stated agree on is so, and the rest is unknown (SCO-17, SCO-28).
/// </summary>
public class MemberTruthTests
{
    private static readonly DateOnly On = Day("2026-03-15");

    private static DemandFile Of(Person applicant, Person[] others, params DateOnly?[] dependants) => Eligibility.Households.Alone() with
    {
        Applicant = applicant,
        CoApplicants = others,
        Dependants = [.. dependants.Select(birth => new Dependant { BirthDate = birth })],
    };

    [Fact]
    public void A_known_infant_decides_beside_a_child_of_unknown_birth()
    {
        var file = Of(new Person(), [], On.AddDays(-200), null);
        Assert.Equal(LineOutcome.Obtained, Outcome("any dependant age < 3", file));
        Assert.Equal(LineOutcome.Unknown, Outcome("any dependant age >= 3", file));
        Assert.Equal(LineOutcome.NotObtained, Outcome("all dependant age >= 3", file));
        Assert.Equal(LineOutcome.Unknown, Outcome("at least 2 dependant age < 3", file));
        Assert.Equal(LineOutcome.NotObtained, Outcome("at least 3 dependant age < 3", file));
    }

    [Fact]
    public void A_contract_nobody_stated_leaves_any_open()
    {
        var file = Of(new Person { Employment = new Employment { Contract = "CDI" } }, [new Person { Link = "M" }]);
        Assert.Equal(LineOutcome.Unknown, Outcome("contract includes CHO", file));
        Assert.Equal(LineOutcome.Obtained, Outcome("contract includes CDI", file));
        Assert.Equal(LineOutcome.NotObtained, Outcome("contract includes CHO", Of(file.Applicant, [file.Applicant])));
    }

    [Fact]
    public void A_second_co_applicant_works_somewhere_too_and_so_does_a_sixth()
    {
        var there = new Person { Employment = new Employment { Contract = "CDI", Commune = "31555" } };
        var elsewhere = new Person { Employment = new Employment { Contract = "CDI", Commune = "31069" } };
        Assert.Equal(LineOutcome.Obtained, Outcome("works-in commune 31555", Of(elsewhere, [elsewhere, there])));
        Assert.Equal(LineOutcome.Obtained, Outcome("works-in commune 31555", Of(elsewhere, [elsewhere, elsewhere, elsewhere, elsewhere, elsewhere, there])));
        Assert.Equal(LineOutcome.Unknown, Outcome("works-in commune 31555", Of(elsewhere, [elsewhere, new Person()])));
        Assert.Equal(LineOutcome.NotObtained, Outcome("works-in commune 31555", Of(elsewhere, [elsewhere, elsewhere])));
    }

    [Fact]
    public void A_sheet_says_what_is_missing_of_whom_and_nothing_of_who_is_not_there()
    {
        var line = TracingEvaluator.Evaluate(OneLine("any dependant age >= 3"), FactReader.Read(Of(new Person(), [], On.AddDays(-200), null)), On).Lines[0];
        Assert.Equal(["15 mars 2026", "non renseigné"], [FrenchDate(On), line.FactsUsed[^1].Value]);
        Assert.Single(TracingEvaluator.Evaluate(OneLine("any dependant age >= 3"), FactReader.Read(Of(new Person(), [], On.AddDays(-200))), On).Lines[0].FactsUsed);

        static string FrenchDate(DateOnly day) => $"{day.Day} mars {day.Year}";
    }

    private static readonly Gen<int?> Years = Some(0, 5);

    /// <summary>A number, or in three cases of ten none.</summary>
    private static Gen<int?> Some(int least, int most) => Gen.Select(Gen.Int[least, most], Gen.Int[0, 9], (value, stated) => stated < 3 ? (int?)null : value);

    [Fact]
    public void Ages_say_what_every_completion_says() => Gen.Select(Years.Array[0, 4], Years.Array[0, 3], Gen.OneOf<string>(">", ">=", "<", "<="), Gen.Int[1, 5], Gen.Int[1, 4], Gen.Bool).Sample(
        (dependants, adults, comparison, bound, number, all) =>
        {
            var file = Of(Aged(adults.Length == 0 ? 1 : adults[0]), [.. adults.Skip(1).Select(Aged)], [.. dependants.Select(Birth)]);
            int?[] grown = adults.Length == 0 ? [1] : adults;
            foreach (var (who, ages) in new[] { ("dependant", dependants), ("adult", grown), ("member", [.. dependants, .. grown]) })
                Agree($"{(all ? "all" : "any")} {who} age {comparison} {bound}", file, Truths(ages, Enumerable.Range(0, 7), ages => all ? ages.All(Holds) : ages.Any(Holds)));
            foreach (var (words, counts) in Counts(number))
            {
                Agree($"{words} dependants age {comparison} {bound}", file, Truths(dependants, Enumerable.Range(0, 7), ages => counts(ages.Count(Holds))));
                // Of three adults the catalogue holds the oldest and the youngest: what is said is so, and less is said.
                Agree($"{words} adult age {comparison} {bound}", file, Truths(grown, Enumerable.Range(0, 7), ages => counts(ages.Count(Holds))), whole: grown.Length < 3);
                Agree($"{words} co-applicants age {comparison} {bound}", file, Truths(grown, Enumerable.Range(0, 7), ages => counts(ages.Skip(1).Count(Holds))), whole: grown.Length < 2);
                Agree($"{words} member age {comparison} {bound}", file, Truths([.. dependants, .. grown], Enumerable.Range(0, 7), ages => counts(ages.Count(Holds))), whole: grown.Length < 3);
            }

            bool Holds(int age) => comparison switch { ">" => age > bound, ">=" => age >= bound, "<" => age < bound, _ => age <= bound };
        },
        iter: 2_000);

    /// <summary>Who is no child, and whose kinship nobody stated, may be any of the dependants: what is said is so for each completion (SCO-17, SCO-28).</summary>
    [Fact]
    public void Children_are_counted_as_far_as_kinships_are_known() => Gen.Select(Some(0, 5).Array[0, 3], Gen.Int[0, 2].Array[3], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 2]).Sample(
        (ages, kinships, from, span, number) =>
        {
            string?[] codes = ["E", "P", null];
            var file = Of(Aged(1), [], []) with { Dependants = [.. ages.Select((age, at) => new Dependant { BirthDate = Birth(age), Kinship = codes[kinships[at]] })] };
            int?[] stated = [.. ages, .. ages.Select((_, at) => kinships[at] == 2 ? (int?)null : 10 + kinships[at])];
            foreach (var (words, counts) in Counts(number))
            {
                var truth = Truths(stated, [0, 1, 2, 3, 4, 5, 6, 10, 11], all => counts(Enumerable.Range(0, ages.Length).Count(at => all[at] >= from && all[at] <= from + span && all[ages.Length + at] == 10)), at => at < ages.Length ? value => value < 7 : value => value > 9);
                Agree($"{words} children age between {from} and {from + span}", file, truth, whole: !kinships.Take(ages.Length).Any(kinship => kinship > 0));
            }
        },
        iter: 1_000);

    [Fact]
    public void Contracts_are_counted_person_by_person() => Gen.Select(Some(0, 2).Array[1, 4], Gen.Int[0, 3]).Sample(
        (contracts, number) =>
        {
            string[] codes = ["CDI", "CDD", "CHO"];
            Person[] workers = [.. contracts.Select(code => new Person { Employment = new Employment { Contract = code is { } at ? codes[at] : null } })];
            var file = Of(workers[0], workers[1..]);
            foreach (var (words, counts) in Counts(number))
            {
                Agree($"{words} adults contract is any of [CDD, CHO]", file, Truths(contracts, [0, 1, 2], all => counts(all.Count(code => code > 0))));
                Agree($"{words} co-applicant contract is CDD", file, Truths(contracts, [0, 1, 2], all => counts(all.Skip(1).Count(code => code == 1))));
            }

            Agree("applicant contract is CDD", file, Truths(contracts, [0, 1, 2], all => all[0] == 1));
            Agree("all adult contract is CDD", file, Truths(contracts, [0, 1, 2], all => all.All(code => code == 1)));
            Agree("any adult contract is CDD", file, Truths(contracts, [0, 1, 2], all => all.Contains(1)));
        },
        iter: 1_000);

    private static (string Words, Func<int, bool> Counts)[] Counts(int number) =>
        [($"at least {number}", count => count >= number), ($"at most {number}", count => count <= number), ($"exactly {number}", count => count == number)];

    [Fact]
    public void Contracts_and_workplaces_say_what_every_completion_says() => Gen.Select(Some(0, 2).Array[1, 5], Some(0, 2).Array[1, 5]).Sample(
        (contracts, places) =>
        {
            string[] codes = ["CDI", "CDD", "CHO"];
            string[] communes = ["31555", "31069", "69123"];
            Person[] workers = [.. contracts.Select(code => new Person { Employment = new Employment { Contract = code is { } at ? codes[at] : null, Commune = "31069" } })];
            Agree("contract includes CDD", Of(workers[0], workers[1..]), Truths(contracts, [0, 1, 2], all => all.Contains(1)));
            workers = [.. places.Select(place => new Person { Employment = new Employment { Contract = "CDI", Commune = place is { } at ? communes[at] : null } })];
            // Beyond two communes of others there is no column: what is not found is then unknown.
            if (places.Skip(2).OfType<int>().Distinct().Count() <= 2)
                Agree("works-in commune 31555", Of(workers[0], workers[1..]), Truths(places, [0, 1, 2], all => all.Contains(0)));
        },
        iter: 2_000);

    // -1 stands for an adult who works.
    [Fact]
    public void The_longest_unemployment_says_what_every_completion_says() => Gen.Select(Some(-1, 4).Array[1, 3], Gen.OneOf<string>(">", ">=", "<", "<=", "=", "!="), Gen.Int[1, 5]).Sample(
        (months, comparison, bound) =>
        {
            Person[] adults = [.. months.Select(count => new Person
            {
                Employment = count switch
                {
                    null => new Employment { Contract = "CHO" },
                    -1 => new Employment { Contract = "CDI" },
                    { } some => new Employment { Contract = "CHO", UnemployedSince = On.AddMonths(-some) },
                },
            })];
            Agree($"unemployed-for {comparison} {bound} months", Of(adults[0], adults[1..]), Truths(months, Enumerable.Range(-1, 8), all => all.Max() is >= 0 and var longest && Holds(longest)));

            bool Holds(int longest) => comparison switch { ">" => longest > bound, ">=" => longest >= bound, "<" => longest < bound, "<=" => longest <= bound, "=" => longest == bound, _ => longest != bound };
        },
        iter: 2_000);

    /// <summary>What all completions of the unstated agree on; null where they do not.</summary>
    private static bool? Truths(int?[] stated, IEnumerable<int> possible, Func<IReadOnlyList<int>, bool> holds, Func<int, Func<int, bool>>? allowed = null)
    {
        IEnumerable<int[]> completions = [[]];
        foreach (var (at, value) in stated.Index())
            completions = completions.SelectMany(start => (value is { } known ? [known] : possible.Where(allowed?.Invoke(at) ?? (_ => true))).Select(next => (int[])[.. start, next]));
        var truths = completions.Select(all => holds(all)).Distinct().ToList();
        return truths.Count == 1 ? truths[0] : null;
    }

    private static void Agree(string when, DemandFile file, bool? truth, bool whole = true)
    {
        var expected = truth switch { true => LineOutcome.Obtained, false => LineOutcome.NotObtained, null => LineOutcome.Unknown };
        var outcome = Outcome(when, file);
        Assert.True(expected == outcome || (!whole && outcome == LineOutcome.Unknown), $"{when}: {expected} expected of {string.Join(", ", FactReader.Read(file).ToArray())}");
    }

    /// <summary>The outcome of a condition beside one that is false, so that one nobody can meet is read too, of which the columns know whether it is obtained.</summary>
    private static LineOutcome Outcome(string when, DemandFile file)
    {
        var (grid, not, facts) = (OneLine($"label nobody or {when}"), OneLine($"label nobody or not ({when})"), FactReader.Read(file));
        var outcome = TracingEvaluator.Evaluate(grid, facts, On).Lines[0].Outcome;
        Assert.Equal(outcome switch { LineOutcome.Obtained => (10, 0), LineOutcome.NotObtained => (0, 10), _ => (0, 0) }, (Columns(new ColumnEvaluator(grid), facts, On).Points, Columns(new ColumnEvaluator(not), facts, On).Points));
        return outcome;
    }

    private static Person Aged(int? years) => new() { BirthDate = Birth(years) };

    private static DateOnly? Birth(int? years) => years is { } age ? On.AddYears(-age).AddDays(-10) : null;
}
