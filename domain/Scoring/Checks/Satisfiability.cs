using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring.Checks;

/// <summary>
/// Whether any household can meet a condition, or meet it without meeting others. Conditions are constant between the thresholds
/// they name, so trying the values beside each threshold tries everything. Of what two facts have to do with each other only
/// <see cref="PossibleHousehold"/> is known: a contradiction found is certain, one that hangs on more knowledge is not found.
/// </summary>
internal static class Satisfiability
{
    /// <summary>Most combinations tried of one question: beyond it nothing is claimed.</summary>
    private const int MostTried = 100_000;

    private const int MostCodeClasses = 8;

    /// <summary>Most comparisons in one question: beyond it nothing is claimed.</summary>
    private const int MostLeaves = 500;

    /// <summary>Months no calendar has: a comparison that asks only whether there is somebody.</summary>
    private const long MostMonths = 1_000_000;

    /// <summary>A day of a person who is not there.</summary>
    private const long Nobody = -1;

    /// <summary>A fact that nobody stated.</summary>
    private const long Unstated = long.MinValue;

    /// <summary>Nothing over nothing: as far as any comparison goes, equal to every value.</summary>
    private const long NothingOverNothing = long.MaxValue;

    /// <summary>Highest age anybody has, completed years.</summary>
    private const int MostAge = 125;

    /// <summary>A commune that no area holds.</summary>
    private const long NoPlace = -1;

    /// <summary>Masks whose membership fits the signature of a code.</summary>
    private const int MostMasks = 31;

    /// <summary>Whether no household at all meets it; false when that cannot be told.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="tries">Comparisons that may still be made, in all questions about a grid together: what was made is taken off.</param>
    public static bool NeverHolds(Condition condition, ref long tries) => NeverHoldsWithout(condition, [], ref tries);

    /// <summary>Whether whoever meets a condition meets one of the others too; false when that cannot be told. What is not stated is tried as well.</summary>
    public static bool NeverHoldsWithout(Condition condition, IReadOnlyList<Condition> others, ref long tries)
    {
        if (condition.UnsetParameter is not null)
            return false;
        var leaves = others.Prepend(condition).SelectMany(Leaves).Distinct().Take(MostLeaves + 1).ToList();
        if (leaves.Count > MostLeaves)
            return false;
        var unknowns = leaves.GroupBy(KeyOf).ToList();
        var candidates = unknowns.Select(unknown => Candidates([.. unknown], unstated: others.Count > 0)).ToList();
        // Each try looks at every comparison.
        if (candidates.Any(values => values.Count == 0) || candidates.Aggregate((double)leaves.Count, (product, values) => product * values.Count) > Math.Min((double)MostTried * leaves.Count, tries))
            return false;
        var search = new Search(condition, others, [.. unknowns.Select(unknown => unknown.Key)], candidates);
        var found = search.Any(0);
        tries -= search.Tries * leaves.Count;
        return !found;
    }

    /// <summary>Whether two conditions read a fact in common.</summary>
    public static bool Share(Condition left, Condition right) => Leaves(left).Select(KeyOf).Intersect(Leaves(right).Select(KeyOf)).Any();

    private sealed class Search(Condition condition, IReadOnlyList<Condition> others, object[] unknowns, List<IReadOnlyList<long>> candidates)
    {
        private readonly Dictionary<object, long> _assignment = unknowns.ToDictionary(unknown => unknown, _ => 0L);

        public long Tries { get; private set; }

        public bool Any(int at)
        {
            if (at == unknowns.Length)
            {
                Tries++;
                // What holds of a household holds however it is completed: without others, those of which all is known are enough.
                return Decide(condition) == Truth.True && (others.Count > 0 || PossibleHousehold.Is(_assignment, IsNone)) && others.All(other => Decide(other) != Truth.True);
            }

            foreach (var value in candidates[at])
            {
                _assignment[unknowns[at]] = value;
                if (Any(at + 1))
                    return true;
            }

            return false;
        }

        private Truth Decide(Condition asked)
        {
            switch (asked)
            {
                case NotCondition not:
                    return Truth.True - (byte)Decide(not.Part);
                case AndCondition and:
                    return Decide(and.Left) is var left && left == Truth.False ? left : Least(left, Decide(and.Right));
                case OrCondition or:
                    return Decide(or.Left) is var first && first == Truth.True ? first : Greatest(first, Decide(or.Right));
            }

            var value = _assignment[KeyOf(asked)];
            if (value == Unstated)
                return Truth.Unknown;
            if (asked is AgedCondition aged)
                return Range(value).Compare(aged.Comparison, aged.Value);
            return asked is DoubtCondition doubt ? doubt.IsIn((int)value) ? Truth.Unknown : Truth.False : Holds(asked, value) ? Truth.True : Truth.False;
        }

        private static Truth Least(Truth left, Truth right) => left < right ? left : right;

        private static Truth Greatest(Truth left, Truth right) => left > right ? left : right;
    }

    /// <summary>Whether a value says that there is nobody.</summary>
    private static bool IsNone(object of, long value) => of switch
    {
        AgedPersons => Range(value) is { Least: 0, Most: 0 },
        Fact.EarliestDependantBirth or Fact.LatestDependantBirth => value == Nobody,
        _ => value == 0,
    };

    private static bool Holds(Condition leaf, long value) => leaf switch
    {
        CodesCondition codes => (value & codes.Mask) != 0,
        DwellingTraitCondition trait => (value & trait.Mask) != 0,
        DwellingAreaCondition area => area.Area.Contains((int)value),
        NumberCondition number => number.Comparison.Holds(value, number.Value),
        ExpectedCondition expected => expected.Comparison.Holds(value, expected.Value),
        PlaceCondition { Facts: [Fact.HomeCommune], NeedsDwelling: false } home => home.Area.Contains((int)(value >> HomeBits)) || home.Area.Contains((int)value),
        PlaceCondition { Facts.Count: 1, Others.Count: 0, NeedsDwelling: false } place => place.Area.Contains((int)value),
        ElapsedCondition elapsed => value == Nobody ? elapsed.IfNone : elapsed.Holds((int)value),
        RatioCondition ratio => value == NothingOverNothing ? ratio.Comparison.Holds(0, 0) : ratio.Comparison.Holds(value, 2L * ratio.Value),
        _ => value != 0,
    };

    private static IEnumerable<Condition> Leaves(Condition condition) => condition.Parts.Count == 0 ? [condition] : condition.Parts.SelectMany(Leaves);

    /// <summary>What a leaf depends on: its fact, its quotient, or itself where more meets in it.</summary>
    private static object KeyOf(Condition leaf) => leaf switch
    {
        CodesCondition codes => codes.Fact,
        FlagCondition flag => flag.Fact,
        NumberCondition number => number.Fact,
        // Known as a number, and yet not to be counted on any more: a thing of its own.
        ExpectedCondition => typeof(ExpectedCondition),
        AgedCondition aged => aged.Persons,
        DwellingTraitCondition trait => trait.Trait,
        DwellingAreaCondition => typeof(DwellingAreaCondition),
        ElapsedCondition elapsed => elapsed.Since,
        DoubtCondition doubt => doubt.Fact,
        // One person works in one place, a household lives in two at most; of several persons each may work elsewhere.
        PlaceCondition { Facts: [Fact.HomeCommune], NeedsDwelling: false } => Fact.HomeCommune,
        PlaceCondition { Facts: [var place], Others.Count: 0, NeedsDwelling: false } => place,
        RatioCondition ratio => (ratio.Of, ratio.Over, ratio.Scale),
        _ => leaf,
    };

    private const int HomeBits = 32;

    private static IReadOnlyList<long> Candidates(List<Condition> leaves, bool unstated)
    {
        IReadOnlyList<long> stated = leaves[0] switch
        {
            CodesCondition codes => Codes([.. leaves.OfType<CodesCondition>().Select(leaf => leaf.Mask).Distinct()], FactWord.IsChoice(codes.Fact)),
            DwellingTraitCondition => Codes([.. leaves.OfType<DwellingTraitCondition>().Select(leaf => leaf.Mask).Distinct()], one: true),
            DwellingAreaCondition => Places([.. leaves.OfType<DwellingAreaCondition>().Select(leaf => leaf.Area)]),
            NumberCondition number => Numbers(FactRange.Of(number.Fact), leaves.Select(leaf => (long)((NumberCondition)leaf).Value)),
            ExpectedCondition => Numbers(FactRange.Of(Fact.ExpectedChildren), leaves.Select(leaf => (long)((ExpectedCondition)leaf).Value)),
            ElapsedCondition => [Nobody, 0, .. leaves.SelectMany(leaf => ((ElapsedCondition)leaf).Turns).SelectMany(turn => Beside(turn)).Where(value => value > 0 && value < MostOf(((ElapsedCondition)leaves[0]).Since)).Distinct()],
            PlaceCondition { Facts: [Fact.HomeCommune], NeedsDwelling: false } => Homes([.. leaves.OfType<PlaceCondition>().Select(leaf => leaf.Area)]),
            PlaceCondition { Facts.Count: 1, Others.Count: 0, NeedsDwelling: false } => Places([.. leaves.OfType<PlaceCondition>().Select(leaf => leaf.Area)]),
            AgedCondition => Counts(Numbers(new FactRange(0, int.MaxValue), leaves.Select(leaf => (long)((AgedCondition)leaf).Value)), unstated),
            DoubtCondition => [0, .. leaves.Select(leaf => (long)((DoubtCondition)leaf).Least).Distinct()],
            RatioCondition ratio => Quotients(ratio, leaves.Select(leaf => 2L * ((RatioCondition)leaf).Value)),
            _ => [0, 1],
        };
        // Labels and doubts are never unknown: nobody stating one says that there is none.
        return unstated && stated.Count > 0 && leaves[0] is not (LabelCondition or DoubtCondition) ? [.. stated, Unstated] : stated;
    }

    /// <summary>The applicant's home and that of a co-applicant; one outside all areas is as good as none.</summary>
    private static IReadOnlyList<long> Homes(PlaceArea[] areas) =>
        [.. Places(areas).SelectMany(home => Places(areas).Select(other => (home << HomeBits) | (uint)other))];

    /// <summary>Counts as ranges: of persons some of whom may be counted, each number between may be meant.</summary>
    private static IReadOnlyList<long> Counts(IReadOnlyList<long> numbers, bool unstated) =>
        [.. numbers.SelectMany(least => numbers.Where(most => most == least || (unstated && most > least)).Select(most => (least << RangeBits) | most))];

    private const int RangeBits = 32;

    private static CountRange Range(long value) => new((int)(value >> RangeBits), (int)value);

    private static IReadOnlyList<long> Numbers(FactRange range, IEnumerable<long> thresholds) =>
        [.. thresholds.SelectMany(Beside).Append(range.Least).Append(range.Most).Where(range.Contains).Distinct()];

    /// <summary>Quotients in halves of the unit of a threshold, so that one lies between any two; those below zero where the dividend can be.</summary>
    private static IReadOnlyList<long> Quotients(RatioCondition ratio, IEnumerable<long> thresholds)
    {
        var negative = FactRange.Of(ratio.Of).HasNegatives;
        var values = thresholds.SelectMany(Beside).Append(0).Where(value => negative || value >= 0).Distinct();
        return FactRange.Of(ratio.Over).Least > 0 ? [.. values] : [.. values, NothingOverNothing];
    }

    /// <summary>Months that no time reaches: nobody has lived longer.</summary>
    private static long MostOf(Fact since) =>
        since is (>= Fact.ApplicantBirth and <= Fact.LatestDependantBirth) or (>= Fact.SecondLatestDependantBirth and <= Fact.FourthLatestDependantBirth) ? (MostAge + 1) * 12 : MostMonths;

    /// <summary>One commune for each way of lying in some areas and not in others, and one that lies in none.</summary>
    private static IReadOnlyList<long> Places(PlaceArea[] areas) => areas.Length > MostMasks ? [] :
        [NoPlace, .. areas.SelectMany(area => area.Samples).Distinct().GroupBy(commune => areas.Aggregate(0, (signature, area) => signature * 2 + (area.Contains(commune) ? 1 : 0))).Select(alike => (long)alike.First())];

    private static IEnumerable<long> Beside(long value) => [value - 1, value, value + 1];

    /// <summary>Codes that stand in the same masks are alike: one of each class is enough, and one that stands in none.</summary>
    private static IReadOnlyList<long> Codes(int[] masks, bool one)
    {
        var all = masks.Aggregate(0, (union, mask) => union | mask);
        var classes = Enumerable.Range(0, 32).Select(bit => 1L << bit).Where(bit => (bit & (uint)all) != 0)
            .GroupBy(bit => masks.Aggregate(0, (signature, mask) => signature * 2 + ((bit & (uint)mask) != 0 ? 1 : 0)))
            .Select(alike => alike.First()).ToList();
        if (one)
            return [0, .. classes];
        if (classes.Count > MostCodeClasses || masks.Length > MostMasks)
            return [];
        return [.. Enumerable.Range(0, 1 << classes.Count).Select(chosen => classes.Where((_, at) => (chosen & (1 << at)) != 0).Sum())];
    }
}
