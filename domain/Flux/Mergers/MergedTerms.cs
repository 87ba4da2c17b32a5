using System.Collections.Immutable;

namespace Allocation.Domain.Flux.Mergers;

/// <summary>An agreement that becomes part of another, and the dwellings by which it weighs.</summary>
/// <param name="Agreement">The agreement.</param>
/// <param name="Base">Dwellings of the base where its rights lie, in the year before the merger.</param>
public sealed record WeighedAgreement(Agreement Agreement, Rational Base);

/// <summary>The terms of an agreement that several become: its rate on the common base is due as much as theirs were on their own (FLX-39).</summary>
public static class MergedTerms
{
    private const int Millionths = 1_000_000;

    /// <summary>The terms from the day of the merger on: one for each day on which one of the former changes.</summary>
    /// <param name="on">First day.</param>
    /// <param name="leading">Whose terms go on, but for the rates.</param>
    /// <param name="parts">The former, that one among them.</param>
    /// <param name="whole">Dwellings of the common base, in the year before.</param>
    /// <param name="negotiated">What was negotiated instead.</param>
    public static ImmutableArray<AgreementTerms> From(DateOnly on, Agreement leading, IReadOnlyCollection<WeighedAgreement> parts, Rational whole, NegotiatedRate? negotiated)
    {
        ArgumentNullException.ThrowIfNull(leading);
        ArgumentNullException.ThrowIfNull(parts);
        var days = parts.SelectMany(part => part.Agreement.Terms.Select(terms => terms.From).Concat(part.Agreement.Derogations.SelectMany(derogation => new[] { derogation.From, derogation.Until.AddDays(1) })).Concat(part.Agreement.LastDay is { } last && last < DateOnly.MaxValue ? [last.AddDays(1)] : []))
            .Where(day => day > on && parts.Any(part => part.Agreement.LastDay is not { } last || day <= last)).Append(on).Distinct().Order();
        return negotiated is null
            ? [.. days.Select(day => At(day, leading, parts, whole))]
            : [.. days.Select(day => leading.TermsOn(day) with { From = day, Rate = negotiated.Rate, AgentsRate = negotiated.AgentsRate, LandRate = Land(on, parts, whole, negotiated) })];
    }

    /// <summary>
    /// Whether a negotiated rate says nothing of the part that is for land or money, and that of the former cannot be weighed: with no base, or of different
    /// denominators (FLX-6). Left out it would be held against guarantees (FLX-15).
    /// </summary>
    /// <param name="on">First day.</param>
    /// <param name="parts">The former.</param>
    /// <param name="whole">Dwellings of the common base, in the year before.</param>
    /// <param name="negotiated">What was negotiated.</param>
    public static bool LacksLand(DateOnly on, IReadOnlyCollection<WeighedAgreement> parts, Rational whole, NegotiatedRate? negotiated)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return negotiated is { LandRate: null } && (whole.Sign == 0 || parts.Select(part => part.Agreement.TermsOn(on).Base).Distinct().Count() > 1) && parts.Any(part => part.Agreement.TermsOn(on).LandRate > 0);
    }

    /// <summary>Of a negotiated rate the part for land or money: as was negotiated, else what the former have, by their weight; never more than the rate.</summary>
    private static decimal? Land(DateOnly on, IReadOnlyCollection<WeighedAgreement> parts, Rational whole, NegotiatedRate negotiated) =>
        negotiated.LandRate is not null || whole.Sign == 0 || parts.All(part => part.Agreement.TermsOn(on).LandRate is null)
            ? negotiated.LandRate
            : Math.Min(negotiated.Rate, Up(Weighed(on, parts, whole, terms => terms.LandRate ?? 0)));

    /// <summary>The leading one, ending when the last of all does; each has its part in the rate to its own end.</summary>
    public static Agreement UntilTheLast(Agreement leading, IReadOnlyCollection<WeighedAgreement> parts)
    {
        ArgumentNullException.ThrowIfNull(leading);
        ArgumentNullException.ThrowIfNull(parts);
        var last = parts.Select(part => part.Agreement).Append(leading).MaxBy(agreement => agreement.LastDay ?? DateOnly.MaxValue)!;
        return (last.LastDay ?? DateOnly.MaxValue) == (leading.LastDay ?? DateOnly.MaxValue) ? leading : leading with { EndDate = last.EndDate, Renewal = last.Renewal, TerminatedOn = last.TerminatedOn };
    }

    /// <summary>The guarantees of all: rights against a loan go on with it (FLX-18). Where two loans have one name, the second has its agreement's before it.</summary>
    public static ImmutableArray<LoanGuarantee> Guarantees(IReadOnlyCollection<WeighedAgreement> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. parts.SelectMany(part => part.Agreement.Guarantees.Select(guarantee => (part.Agreement, Guarantee: guarantee))).DistinctBy(one => one.Guarantee).Select(one => one.Guarantee with { Loan = Named(one.Guarantee.Loan, one.Agreement) })];

        string Named(string loan, Agreement agreement)
        {
            var name = loan;
            for (var number = 1; !names.Add(name); number++)
            {
                var (whole, tail) = ($"{agreement.Id}-{loan}", number == 1 ? "" : FormattableString.Invariant($"-{number}"));
                name = $"{whole[..Math.Min(whole.Length, AgreementRules.LongestId - tail.Length)]}{tail}";
            }

            return name;
        }
    }

    /// <summary>
    /// The mandates of both; what one says already of the same delegate and rights, to the same day or later, is not said twice (FLX-17). Those
    /// that come over are seen from the merger on: their delegates had no part in what the other landlord did before.
    /// </summary>
    /// <param name="on">First day.</param>
    /// <param name="here">Of the landlord that goes on.</param>
    /// <param name="there">Of the one that ends.</param>
    public static ImmutableArray<Mandate> Mandates(DateOnly on, IEnumerable<Agreement> here, IEnumerable<Agreement> there)
    {
        var held = here.SelectMany(agreement => agreement.Mandates).ToList();
        return [.. held, .. there.SelectMany(agreement => agreement.Mandates).Where(mandate => (mandate.LastDay is not { } last || last >= on) && !held.Any(other => IsSaidBy(mandate, other)))
            .Select(mandate => mandate.SeesFrom < on ? mandate with { SeenFrom = on } : mandate)];

        bool IsSaidBy(Mandate mandate, Mandate other) => (other.Delegate, other.Scope) == (mandate.Delegate, mandate.Scope)
            && other.Holds(mandate.From > on ? mandate.From : on) && (other.LastDay is not { } last || mandate.LastDay <= last);
    }

    private static AgreementTerms At(DateOnly day, Agreement leading, IReadOnlyCollection<WeighedAgreement> parts, Rational whole)
    {
        // Downwards, so that no limit of the law is passed by a rounding: the landlord keeps less than a millionth of a percent.
        var rate = Down(Weighed(day, parts, whole, each => each.Rate));
        return leading.TermsOn(day) with
        {
            From = day,
            Rate = rate,
            AgentsRate = parts.Any(part => part.Agreement.TermsOn(day).AgentsRate is not null) ? Down(Weighed(day, parts, whole, each => each.AgentsRate ?? 0)) : null,
            LandRate = parts.Any(part => part.Agreement.TermsOn(day).LandRate is not null) ? Math.Min(Up(Weighed(day, parts, whole, each => each.LandRate ?? 0)), rate) : null,
        };
    }

    private static Rational Weighed(DateOnly day, IReadOnlyCollection<WeighedAgreement> parts, Rational whole, Func<AgreementTerms, decimal> of) =>
        parts.Where(part => part.Agreement.IsActive(day)).Aggregate(Rational.Zero, (sum, part) => sum + (Rational.Of(of(part.Agreement.TermsOn(day))) * part.Base)) / whole;

    private static decimal Up(Rational percent) => -Down(-percent);

    private static decimal Down(Rational percent) => (decimal)(percent * Millionths).Floor() / Millionths;
}
