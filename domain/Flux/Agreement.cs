using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Publics;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>
/// A reservation agreement: one for a landlord, a reserver and a département (FLX-3). What may be amended stands in <see cref="Terms"/>, each
/// with the day from which it holds, so that an amendment never applies to what was released before (FLX-37).
/// </summary>
public sealed record Agreement
{
    /// <summary>Identifier; at most 50 characters, letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>The landlord, as its dwellings name it.</summary>
    public required string Landlord { get; init; }

    /// <summary>The reserver, as vacancies are handed to it.</summary>
    public required string Reserver { get; init; }

    /// <summary>What the reserver is.</summary>
    public required ReserverKind Kind { get; init; }

    /// <summary>Code of the département.</summary>
    public required string Departement { get; init; }

    /// <summary>Where its rights lie: for a local authority, its own territory (FLX-4).</summary>
    public required ReservationTerritory Territory { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly EffectiveDate { get; init; }

    /// <summary>Last day; null while none is agreed.</summary>
    public DateOnly? EndDate { get; init; }

    /// <summary>Whether it goes on by itself after <see cref="EndDate"/>, until somebody ends it.</summary>
    public bool Renewal { get; init; }

    /// <summary>Day on which it was ended before its time; null while it was not. That day is its last.</summary>
    public DateOnly? TerminatedOn { get; init; }

    /// <summary>Prefect's orders above the limits of the State's share, each for a year at most (FLX-11).</summary>
    public ImmutableArray<Derogation> Derogations { get => field.IsDefault ? [] : field; init; }

    /// <summary>Guarantees of loans against which a local authority holds its rights, as far as they are told (FLX-18).</summary>
    [AbsentWhenEmpty]
    public ImmutableArray<LoanGuarantee> Guarantees { get => field.IsDefault ? [] : field; init; }

    /// <summary>Mandates by which others designate for it (FLX-17).</summary>
    [AbsentWhenEmpty]
    public ImmutableArray<Mandate> Mandates { get => field.IsDefault ? [] : field; init; }

    /// <summary>The prefect's order by which it is exercised, where there is no agreement with whoever has the rights, or no longer (FLX-14); null for what was agreed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Takeover? Takeover { get; init; }

    /// <summary>What was agreed, each from a day on, in their order; at least one.</summary>
    public required ImmutableArray<AgreementTerms> Terms { get => field.IsDefault ? [] : field; init; }

    /// <summary>Whose rights they are: the reserver, or for whom the prefect exercises them.</summary>
    [JsonIgnore]
    public string Holder => Takeover?.Reserver ?? Reserver;

    /// <summary>For whom the prefect exercises the rights; null where the reserver has them itself.</summary>
    [JsonIgnore]
    public string? OnBehalfOf => Holder == Reserver ? null : Holder;

    /// <summary>Last day on which it holds; null while none is known.</summary>
    [JsonIgnore]
    public DateOnly? LastDay => TerminatedOn ?? (Renewal ? null : EndDate);

    /// <summary>Whether it holds on a day.</summary>
    public bool IsActive(DateOnly on) => on >= EffectiveDate && (LastDay is not { } last || on <= last);

    /// <summary>What holds on a day; the first terms before any day of theirs. A share above the law's ends with its derogation (FLX-11).</summary>
    public AgreementTerms TermsOn(DateOnly on)
    {
        var terms = Terms.LastOrDefault(terms => terms.From <= on) ?? Terms[0];
        return Kind == ReserverKind.State && !IsDerogated(on) ? terms.WithinTheLaw() : terms;
    }

    /// <summary>Days on which it is reviewed, from one through another: as often as was agreed, counted from its first day (FLX-43).</summary>
    /// <param name="from">First day.</param>
    /// <param name="through">Last day.</param>
    public IEnumerable<DateOnly> Reviews(DateOnly from, DateOnly through)
    {
        // A quarter is the shortest period; a longer one is due on the first, or on the second and the fourth, of its quarters.
        for (var quarters = 1; EffectiveDate <= through && EffectiveDate.AddMonths(3 * quarters) is var day && day <= through && IsActive(day); quarters++)
        {
            if (day >= from && quarters % QuartersOf(TermsOn(day).ReviewPeriod) == 0)
                yield return day;
        }
    }

    private static int QuartersOf(ReviewPeriod period) => period switch { ReviewPeriod.Quarter => 1, ReviewPeriod.HalfYear => 2, _ => 4 };

    /// <summary>The parts of a year in which it holds on the same terms, in their order.</summary>
    public IEnumerable<TermsPeriod> Periods(int year)
    {
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var begin = EffectiveDate > first ? EffectiveDate : first;
        var end = LastDay is { } lastDay && lastDay < last ? lastDay : last;
        var starts = Terms.Select(terms => terms.From).Concat(Derogations.SelectMany(derogation => new[] { derogation.From, derogation.Until.AddDays(1) })).Where(from => from > begin && from <= end).Prepend(begin).Distinct().Order().ToList();
        for (var index = 0; index < starts.Count && begin <= end; index++)
            yield return new TermsPeriod(starts[index], index + 1 < starts.Count ? starts[index + 1].AddDays(-1) : end, TermsOn(starts[index]));
    }

    /// <summary>The same, ended on the day before another at the latest; null when it would not have begun.</summary>
    public Agreement? EndedBefore(DateOnly day) => EffectiveDate >= day ? null : LastDay < day ? this : this with { TerminatedOn = day.AddDays(-1) };

    /// <summary>The same, begun on a day at the earliest; null when it ended before.</summary>
    public Agreement? BegunOn(DateOnly day)
    {
        if (EffectiveDate >= day)
            return this;
        if (LastDay < day)
            return null;
        var held = Terms.LastOrDefault(terms => terms.From <= day) ?? Terms[0];
        return this with { EffectiveDate = day, Terms = [held with { From = day }, .. Terms.Where(terms => terms.From > day)] };
    }

    /// <summary>Whether an order of the prefect holds on a day.</summary>
    public bool IsDerogated(DateOnly on) => Derogations.Any(derogation => derogation.Holds(on));

    /// <inheritdoc />
    public bool Equals(Agreement? other) => other is not null && Id == other.Id && Landlord == other.Landlord && Reserver == other.Reserver && Kind == other.Kind
        && Departement == other.Departement && Territory == other.Territory && EffectiveDate == other.EffectiveDate && EndDate == other.EndDate && Renewal == other.Renewal
        && TerminatedOn == other.TerminatedOn && Takeover == other.Takeover && Derogations.SequenceEqual(other.Derogations) && Guarantees.SequenceEqual(other.Guarantees) && Mandates.SequenceEqual(other.Mandates) && Terms.SequenceEqual(other.Terms);

    /// <inheritdoc />
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Days on which an agreement holds on the same terms.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Terms">The terms.</param>
public sealed record TermsPeriod(DateOnly From, DateOnly To, AgreementTerms Terms)
{
    /// <summary>How many they are.</summary>
    public int Days => To.DayNumber - From.DayNumber + 1;
}

/// <summary>A prefect's order by which the State may have more than the law's share, exceptionally and for at most one year (FLX-11).</summary>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
/// <param name="Order">Reference of the order.</param>
public sealed record Derogation(DateOnly From, DateOnly Until, string Order)
{
    /// <summary>Whether it holds on a day.</summary>
    public bool Holds(DateOnly on) => From <= on && on <= Until;
}

/// <summary>A loan that a local authority guarantees, and against which it holds rights (FLX-18).</summary>
/// <param name="Loan">How landlord and guarantor call it.</param>
/// <param name="LastPaymentOn">Day of its last payment, made or to come; null where nobody told.</param>
public sealed record LoanGuarantee(string Loan, DateOnly? LastPaymentOn)
{
    /// <summary>Years for which rights go on after the last payment (L.441-1).</summary>
    public const int YearsAfter = 5;

    /// <summary>Last day of the rights; null where nobody told of the last payment, or of one that no calendar reaches.</summary>
    [JsonIgnore]
    public DateOnly? EndsOn => LastPaymentOn is { } paid && paid < DateOnly.MaxValue.AddYears(-YearsAfter) ? paid.AddYears(YearsAfter) : null;
}

/// <summary>
/// A prefect's order in place of an agreement (FLX-14, R.441-5-2): it fixes how the State's own rights are exercised while it has no agreement,
/// or by it the prefect exercises those of another reserver. Dated, with an account of its own; what is left to the former agreement stays in its.
/// </summary>
/// <param name="Reserver">Whose rights they are: the State itself, or the other reserver.</param>
/// <param name="Order">Reference of the order.</param>
/// <param name="OrderedOn">Its day.</param>
/// <param name="FormalNotice">Day of the formal notice that stayed unanswered for two months, where an agreement was terminated; null where there was none, or it ran out.</param>
public sealed record Takeover(string Reserver, string Order, DateOnly OrderedOn, DateOnly? FormalNotice = null);

/// <summary>What a landlord and a reserver agreed, from a day on (FLX-43).</summary>
public sealed record AgreementTerms
{
    /// <summary>First day on which it holds.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Share of <see cref="Base"/>, percent.</summary>
    public required decimal Rate { get; init; }

    /// <summary>Of that, for civil and military agents of the State, percent of the same base (FLX-11); null for another reserver.</summary>
    public decimal? AgentsRate { get; init; }

    /// <summary>Of that, what is not held against a guarantee of a loan but for land or money (FLX-15), percent of the same base; none when null.</summary>
    public decimal? LandRate { get; init; }

    /// <summary>What the rate is a percentage of, the same in all agreements of a landlord in a département (FLX-6).</summary>
    public FluxBase Base { get; init; } = FluxBase.Base;

    /// <summary>Who names the candidates (FLX-22).</summary>
    public required ManagementMode Mode { get; init; }

    /// <summary>Under <see cref="ManagementMode.Mixed"/>, subsidy classes of which the reserver names them itself.</summary>
    public ImmutableArray<Financing> DirectFor { get => field.IsDefault ? [] : field; init; }

    /// <summary>Days before a dwelling falls vacant by which the reserver is told of it (FLX-24); 0 where none were agreed.</summary>
    public int NoticeDays { get; init; }

    /// <summary>Days to name candidates; an orientation gives no more than a month in tense zones, whatever stands here (FLX-24).</summary>
    public required int DesignationDays { get; init; }

    /// <summary>Days to name others when all failed (FLX-33).</summary>
    public required int NewDesignationDays { get; init; }

    /// <summary>Candidates to name for a dwelling; fewer are said and not refused (FLX-43).</summary>
    public int Candidates { get; init; } = 3;

    /// <summary>What counts as a dwelling taken (FLX-31).</summary>
    public required ConsumingEvent ConsumingEvent { get; init; }

    /// <summary>Whether a dwelling for which nobody was named counts all the same.</summary>
    public bool NoCandidateConsumes { get; init; }

    /// <summary>Whether a dwelling that all candidates refused counts all the same.</summary>
    public bool RefusalConsumes { get; init; }

    /// <summary>Who has the dwelling when nobody was named, in this order (FLX-25).</summary>
    public ImmutableArray<Fallback> Fallbacks { get => field.IsDefault ? [] : field; init; }

    /// <summary>Whether what is left of a year goes into the next (FLX-38).</summary>
    public bool CarryOver { get; init; }

    /// <summary>Most dwellings that do, owed or taken ahead; no bound when null.</summary>
    public int? CarryOverCap { get; init; }

    /// <summary>Whether first lettings are outside the yearly account (FLX-21).</summary>
    public bool FirstLettingOutsideFlux { get; init; } = true;

    /// <summary>Whether the share applies in each commune alike (FLX-12).</summary>
    public bool UniformPerCommune { get; init; }

    /// <summary>Least share outside priority districts, percent, of the prefect: 30 unless stipulated otherwise, 0 where there is none (FLX-13). Null for what the law says.</summary>
    public decimal? NonQpvFloor { get; init; }

    /// <summary>How <see cref="NonQpvFloor"/> is read (FLX-13).</summary>
    public FloorReading NonQpvFloorReading { get; init; } = FloorReading.OfTheFlux;

    /// <summary>How often it is reviewed (FLX-43).</summary>
    public ReviewPeriod ReviewPeriod { get; init; } = ReviewPeriod.Year;

    /// <summary>
    /// The households the rights are for, of the State those of its priority part, as a condition over labels, DALO statuses and
    /// priority; null where none was agreed: all, and of the prefect's rights those with priority, by law.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Public { get; init; }

    /// <summary>The same of the agents of the State: the register does not tell them apart, a label may.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgentsPublic { get; init; }

    /// <summary>The public of a part of the State's rights, or of another reserver; null for all households.</summary>
    /// <param name="part">Which part; null for another reserver.</param>
    public string? PublicOf(StatePart? part) => part switch
    {
        StatePart.Agents => AgentsPublic,
        StatePart.Priority => Public ?? ReserverPublic.Priority,
        _ => Public,
    };

    /// <summary>Share of a part of the State's rights, or of the whole of another reserver.</summary>
    /// <param name="part">Which part; null for another reserver.</param>
    public Rational ShareOf(StatePart? part) => part switch
    {
        StatePart.Agents => Rational.Percent(AgentsRate ?? 0),
        StatePart.Priority => Rational.Percent(Rate - (AgentsRate ?? 0)),
        _ => Rational.Percent(Rate),
    };

    /// <summary>The same with the State's share no higher than the law has it, where it was higher by a derogation.</summary>
    internal AgreementTerms WithinTheLaw()
    {
        var agents = AgentsRate is > AgreementRules.MostOfAgents ? AgreementRules.MostOfAgents : AgentsRate;
        var rate = Math.Min(Rate - (AgentsRate ?? 0) + (agents ?? 0), AgreementRules.MostOfState);
        return rate == Rate && agents == AgentsRate ? this : this with { Rate = rate, AgentsRate = agents };
    }

    /// <summary>Whether the reserver names the candidates for a dwelling of a class, so that it is put at its disposal.</summary>
    public bool IsDirect(Financing financing) => Mode == ManagementMode.Direct || (Mode == ManagementMode.Mixed && DirectFor.Contains(financing));

    /// <inheritdoc />
    public bool Equals(AgreementTerms? other) => other is not null && From == other.From && Rate == other.Rate && AgentsRate == other.AgentsRate && LandRate == other.LandRate && Base == other.Base
        && Mode == other.Mode && DirectFor.SequenceEqual(other.DirectFor) && NoticeDays == other.NoticeDays && DesignationDays == other.DesignationDays && NewDesignationDays == other.NewDesignationDays
        && Candidates == other.Candidates && ConsumingEvent == other.ConsumingEvent && NoCandidateConsumes == other.NoCandidateConsumes && RefusalConsumes == other.RefusalConsumes
        && Fallbacks.SequenceEqual(other.Fallbacks) && CarryOver == other.CarryOver && CarryOverCap == other.CarryOverCap && FirstLettingOutsideFlux == other.FirstLettingOutsideFlux
        && UniformPerCommune == other.UniformPerCommune && NonQpvFloor == other.NonQpvFloor && NonQpvFloorReading == other.NonQpvFloorReading && ReviewPeriod == other.ReviewPeriod
        && Public == other.Public && AgentsPublic == other.AgentsPublic;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(From, Rate, Mode);
}
