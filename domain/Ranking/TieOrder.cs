using System.Collections.Immutable;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Ranking;

/// <summary>What decides among equal scores before the unique number does: the lower first, in the order of the grid.</summary>
/// <param name="First">First key; 0 for all when the grid states none.</param>
/// <param name="Second">Second key.</param>
/// <param name="Third">Third key.</param>
public readonly record struct TieKeys(int First, int Second, int Third) : IComparable<TieKeys>
{
    /// <inheritdoc />
    public int CompareTo(TieKeys other)
    {
        var byFirst = First.CompareTo(other.First);
        if (byFirst != 0)
            return byFirst;
        var bySecond = Second.CompareTo(other.Second);
        return bySecond != 0 ? bySecond : Third.CompareTo(other.Third);
    }
}

/// <summary>The tie-break of a grid (SCO-31), ready to be asked of millions of rows. What nobody stated stands last.</summary>
public sealed class TieOrder
{
    /// <summary>Most keys before the unique number.</summary>
    public const int MostKeys = ScoringGrid.MostTieBreakKeys;

    private readonly (Fact Fact, bool MoreFirst)[] _facts;
    private readonly ImmutableArray<TieBreakKey> _keys;

    /// <summary>Takes the keys of a grid; the unique number ends any order and is not one of <see cref="TieKeys"/>.</summary>
    public TieOrder(ImmutableArray<TieBreakKey> keys)
    {
        _keys = keys;
        _facts = [.. keys.Where(key => key != TieBreakKey.UniqueNumber).Select(FactOf)];
    }

    /// <summary>The keys of a row.</summary>
    public TieKeys Of(FactColumns facts, int row)
    {
        Span<int> keys = stackalloc int[MostKeys];
        for (var at = 0; at < _facts.Length; at++)
            keys[at] = KeyOf(facts[_facts[at].Fact, row], _facts[at].MoreFirst);
        return new TieKeys(keys[0], keys[1], keys[2]);
    }

    /// <summary>The keys of one demand.</summary>
    public TieKeys Of(FactVector facts)
    {
        Span<int> keys = stackalloc int[MostKeys];
        for (var at = 0; at < _facts.Length; at++)
            keys[at] = KeyOf(facts[_facts[at].Fact], _facts[at].MoreFirst);
        return new TieKeys(keys[0], keys[1], keys[2]);
    }

    /// <summary>Compares the keys of two rows.</summary>
    public int Compare(FactColumns facts, int left, int right)
    {
        foreach (var (fact, moreFirst) in _facts)
        {
            var order = KeyOf(facts[fact, left], moreFirst).CompareTo(KeyOf(facts[fact, right], moreFirst));
            if (order != 0)
                return order;
        }

        return 0;
    }

    /// <summary>Which key decides between two demands of equal score.</summary>
    public TieBreakKey Deciding(TieKeys one, TieKeys other) =>
        one.First != other.First ? _keys[0] : one.Second != other.Second ? _keys[1] : one.Third != other.Third ? _keys[2] : TieBreakKey.UniqueNumber;

    private static (Fact Fact, bool MoreFirst) FactOf(TieBreakKey key) => key switch
    {
        TieBreakKey.OldestRegistration => (Fact.DepositDay, false),
        TieBreakKey.MostPersons => (Fact.TypologyPersons, true),
        TieBreakKey.OldestApplicant => (Fact.ApplicantBirth, false),
        TieBreakKey.FewestPersons => (Fact.TypologyPersons, false),
        TieBreakKey.MostDependants => (Fact.Dependants, true),
        TieBreakKey.YoungestApplicant => (Fact.ApplicantBirth, true),
        TieBreakKey.OldestAdult => (Fact.EarliestAdultBirth, false),
        TieBreakKey.YoungestDependant => (Fact.LatestDependantBirth, true),
        TieBreakKey.LongestInPresentHousing => (Fact.HousedSince, false),
        TieBreakKey.LongestWithoutWork => (Fact.UnemployedSince, false),
        TieBreakKey.LowestResources => (Fact.ResourcesCents, false),
        TieBreakKey.LowestRemainder => (Fact.RemainderCents, false),
        TieBreakKey.HighestRent => (Fact.RentCents, true),
        TieBreakKey.MostOccupants => (Fact.Occupants, true),
        TieBreakKey.SmallestArea => (Fact.Area, false),
        TieBreakKey.FewestProposals => (Fact.Proposals, false),
        TieBreakKey.FewestRefusals => (Fact.Refusals, false),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "The unique number is no fact."),
    };

    private static int KeyOf(int stated, bool moreFirst) => stated <= FactVector.None ? int.MaxValue : moreFirst ? -stated : stated;
}
