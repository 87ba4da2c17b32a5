using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Flux.Mergers;

/// <summary>A merger that is asked for.</summary>
/// <param name="On">First day.</param>
/// <param name="Act">The act by which they merged.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "merger")]
[JsonDerivedType(typeof(LandlordMergerRequest), "landlords")]
[JsonDerivedType(typeof(AgreementsMergerRequest), "agreements")]
public abstract record MergerRequest(DateOnly On, string Act)
{
    /// <summary>Whether it was done already: asked for again it is no second one.</summary>
    public abstract bool IsDone(MergerHistory history);
}

/// <summary>What is asked: that one landlord go on for two.</summary>
/// <param name="Landlord">The landlord that ends.</param>
/// <param name="On">First day on which there is one.</param>
/// <param name="Act">The act by which they merged.</param>
/// <param name="Rates">Rates that were negotiated; the others are weighed.</param>
public sealed record LandlordMergerRequest(string Landlord, DateOnly On, string Act, ImmutableArray<NegotiatedRate> Rates) : MergerRequest(On, Act)
{
    /// <summary>Version of the ledger of the landlord that ends on which its effect was seen; null where nobody looked.</summary>
    public int? EndingVersion { get; init; }

    /// <inheritdoc />
    public override bool IsDone(MergerHistory history) => history.Absorbed.Any(absorbed => (absorbed.Landlord, absorbed.On, absorbed.Act) == (Landlord, On, Act) && absorbed.Rates.ToHashSet().SetEquals(Rates));
}

/// <summary>What is asked: that agreements of a ledger become one, since their territories merged.</summary>
/// <param name="Agreement">Identifier of the one that goes on.</param>
/// <param name="From">The agreements that become one.</param>
/// <param name="Reserver">The reserver from then on.</param>
/// <param name="Territory">The territory from then on.</param>
/// <param name="On">First day.</param>
/// <param name="Act">The act by which the territories merged.</param>
/// <param name="Rate">The rate, where it was negotiated; else it is weighed.</param>
public sealed record AgreementsMergerRequest(string Agreement, ImmutableArray<string> From, string Reserver, ReservationTerritory Territory, DateOnly On, string Act, NegotiatedRate? Rate) : MergerRequest(On, Act)
{
    /// <inheritdoc />
    public override bool IsDone(MergerHistory history) =>
        history.Joined.Any(joined => (joined.Into.Id, joined.Into.Reserver, joined.Into.Territory, joined.On, joined.Act, joined.Rate) == (Agreement, Reserver, Territory, On, Act, Rate) && !From.IsDefault && joined.Ended.Select(ended => ended.Id).ToHashSet().SetEquals(From));
}

/// <summary>What a merger would do, and what stands in its way: shown before anybody decides, and decided on nothing else.</summary>
/// <param name="Faults">Why it cannot be; empty when it can.</param>
/// <param name="Event">What it would record; null when it cannot be.</param>
/// <param name="Elsewhere">Of landlords: what it would record in the ledger of the one that ends.</param>
/// <param name="Agreements">The agreements that go on.</param>
/// <param name="Accounts">What their accounts would have.</param>
/// <param name="Releases">Releases that would go on in other accounts.</param>
/// <param name="Held">Of those, open orientations.</param>
public sealed record MergerPlan(ImmutableArray<InputFault> Faults, FluxEvent? Event, LandlordMerged? Elsewhere, ImmutableArray<MergedAgreement> Agreements, ImmutableArray<MergedAccount> Accounts, int Releases, int Held)
{
    /// <summary>A plan that cannot be.</summary>
    public static MergerPlan Refused(params IEnumerable<InputFault> faults) => new([.. faults], null, null, [], [], 0, 0);
}

/// <summary>An agreement that goes on, and what it is made of.</summary>
/// <param name="Agreement">The agreement.</param>
/// <param name="Reserver">Its reserver.</param>
/// <param name="From">What it is made of.</param>
/// <param name="Base">Dwellings of the common base in the year before.</param>
/// <param name="Rate">Its rate from the day of the merger, percent.</param>
/// <param name="DueBefore">What the former were due of their bases.</param>
/// <param name="DueAfter">What it would have been due of the common base.</param>
public sealed record MergedAgreement(string Agreement, string Reserver, ImmutableArray<MergedPart> From, Rational Base, decimal Rate, Rational DueBefore, Rational DueAfter)
{
    /// <summary>Of its rate, the part for land or money (FLX-15); null where it has none.</summary>
    public decimal? LandRate { get; init; }
}

/// <summary>An agreement that becomes part of another.</summary>
/// <param name="Agreement">The agreement.</param>
/// <param name="Landlord">Its landlord.</param>
/// <param name="Rate">Its rate on the day, percent.</param>
/// <param name="Base">Dwellings of its base in the year before.</param>
public sealed record MergedPart(string Agreement, string Landlord, decimal Rate, Rational Base);

/// <summary>An account that goes on: what is left to it, before and after.</summary>
/// <param name="Account">The account.</param>
/// <param name="Before">What it had.</param>
/// <param name="Added">What comes from others.</param>
/// <param name="After">What it would have.</param>
public sealed record MergedAccount(FluxAccount Account, Rational Before, Rational Added, Rational After);
