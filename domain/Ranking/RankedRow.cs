using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Ranking;

/// <summary>One candidate of a list, as its partition knows it; the rank comes with the merge of all partitions.</summary>
/// <param name="Id">Surrogate key.</param>
/// <param name="Version">Version of the demand that the row shows.</param>
/// <param name="Number">Unique number.</param>
/// <param name="Key">Place in the order.</param>
/// <param name="DepositedOn">First deposit.</param>
/// <param name="Household">Persons, for the words of the row.</param>
/// <param name="HouseholdFit">Passed, or unknown and to be checked.</param>
/// <param name="Income">Passed, or unknown and to be checked.</param>
/// <param name="Cause">What last moved it: an event, time, or another grid.</param>
/// <param name="Parts">What its points are made of, without confidential detail (C10); empty when no grid is in force.</param>
/// <param name="Class">The class above the scores it is in, without confidential detail; null for none.</param>
/// <param name="Offer">The offer it is in, of this vacancy or another; null when it is in none.</param>
public sealed record RankedRow(DemandId Id, int Version, UniqueNumber Number, RankKey Key, DateOnly DepositedOn, HouseholdCount Household, Outcome HouseholdFit, Outcome Income, ChangeCause Cause, ImmutableArray<ScorePart> Parts, ScoreClass? Class, HeldToken? Offer = null)
{
    /// <summary>Whether something must be checked by a person (COM-32).</summary>
    public bool ToCheck => HouseholdFit == Outcome.Unknown || Income == Outcome.Unknown;

    /// <summary>Where its offer is, seen from a vacancy; null when it is in none.</summary>
    public OfferPlace? OfferSeenFrom(Guid vacancy) => Offer is { } offer ? offer.Vacancy == vacancy ? OfferPlace.Here : OfferPlace.Elsewhere : null;

    /// <summary>Whether nothing of the row differs: parts that came over the wire are other arrays with the same content.</summary>
    public bool Equals(RankedRow? other) =>
        ReferenceEquals(this, other) || (other is not null && Id == other.Id && Version == other.Version && Number == other.Number && Key == other.Key && DepositedOn == other.DepositedOn && Class == other.Class && Offer == other.Offer && Household == other.Household
        && HouseholdFit == other.HouseholdFit && Income == other.Income && Cause == other.Cause && Parts.SequenceEqual(other.Parts));

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Id, Version, Key, Cause);
}

/// <summary>Where a candidate is in an offer. Which vacancy elsewhere is not told: it may be another landlord's.</summary>
[JsonConverter(typeof(KebabCase<OfferPlace>))]
public enum OfferPlace
{
    /// <summary>Of this vacancy.</summary>
    Here,

    /// <summary>Of another.</summary>
    Elsewhere,
}

/// <summary>Who is in the household, as counts.</summary>
/// <param name="Adults">Adults who will hold the lease.</param>
/// <param name="Dependants">Dependants, alternating custody included.</param>
/// <param name="VisitingChildren">Children with a right of visit.</param>
/// <param name="ExpectedChildren">Children expected.</param>
public readonly record struct HouseholdCount(int Adults, int Dependants, int VisitingChildren, int ExpectedChildren)
{
    internal static HouseholdCount Of(FactColumns facts, int row) =>
        Of(facts[Fact.Adults, row], facts[Fact.Dependants, row], facts[Fact.VisitingChildren, row], facts[Fact.ExpectedChildren, row]);

    internal static HouseholdCount Of(FactVector facts) => Of(facts[Fact.Adults], facts[Fact.Dependants], facts[Fact.VisitingChildren], facts[Fact.ExpectedChildren]);

    private static HouseholdCount Of(int adults, int dependants, int visiting, int expected) => new(adults, Named(dependants), Named(visiting), Named(expected));

    /// <summary>Nobody is named where nobody was stated.</summary>
    private static int Named(int count) => Math.Max(0, count);
}

/// <summary>One demand that entered, left or moved in the rows shown, and why.</summary>
/// <param name="Number">Unique number.</param>
/// <param name="Cause">The event, time, or another grid.</param>
public sealed record RankMove(UniqueNumber Number, ChangeCause Cause);

/// <summary>The best rows of one partition and its exact counts.</summary>
/// <param name="Rows">Best first, no more than asked.</param>
/// <param name="Funnel">Counts of the whole partition.</param>
/// <param name="Moves">What moved the rows shown since the standing list was last viewed; a demand that left is named here alone.</param>
public sealed record RankedSlice(IReadOnlyList<RankedRow> Rows, Funnel Funnel, IReadOnlyList<RankMove> Moves);
