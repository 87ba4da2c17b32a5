using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>Tells the facts of a vacancy in the words of the flux.</summary>
public static class ReleaseTelling
{
    /// <summary>The story of a vacancy.</summary>
    /// <param name="release">The vacancy.</param>
    /// <param name="dwellingId">Landlord's identifier of the dwelling.</param>
    /// <param name="dwelling">The dwelling as it was released.</param>
    /// <param name="vacancy">What happened to it.</param>
    public static ReleaseStory Tell(Guid release, string dwellingId, Dwelling dwelling, Vacancy vacancy)
    {
        ArgumentNullException.ThrowIfNull(dwelling);
        ArgumentNullException.ThrowIfNull(vacancy);
        return new ReleaseStory
        {
            Release = release,
            Version = vacancy.Version,
            DwellingId = dwellingId,
            Dwelling = ReleasedDwelling.Of(dwelling, vacancy.AvailableOn),
            AvailableOn = vacancy.AvailableOn,
            Book = dwelling.NeverLet == true ? FluxBook.FirstLetting : FluxBook.Flux,
            Steps = [.. Steps(vacancy, dwelling.Commune)],
        };
    }

    private static IEnumerable<ReleaseStep> Steps(Vacancy vacancy, InseeCode commune)
    {
        var facts = vacancy.Facts.Where(recorded => !vacancy.Undone.Contains(recorded.Number)).ToList();
        var before = Vacancy.Of(facts.Take(1));
        for (var count = 2; count <= facts.Count; count++)
        {
            var recorded = facts[count - 1];
            var after = Vacancy.Of(facts.Take(count));
            foreach (var kind in Kinds(before, after, recorded.Fact))
            {
                var decision = DecisionOf(kind, before, after);
                yield return Step(kind, recorded, EffectOf(facts, count - 1, before, commune), after.Orientation) with { Priority = decision?.Priority, Labelled = recorded.Fact is LeaseSigned lease ? (lease.LabelLost == true ? false : null) : decision?.Labelled };
            }

            before = after;
        }
    }

    private static IEnumerable<ReleaseStepKind> Kinds(Vacancy before, Vacancy after, VacancyFact fact)
    {
        if (fact is DwellingOriented)
            yield return ReleaseStepKind.Oriented;
        else if (fact is CandidateNominated named)
        {
            if (named.By == Nominator.Reserver && before.Orientation is not null && IsFirstOfRound(before, after))
                yield return ReleaseStepKind.Named;
        }
        else if (fact is OrientationEnded)
            yield return ReleaseStepKind.Returned;
        else if (fact is DesignationReopened)
            yield return ReleaseStepKind.Reopened;
        else if (fact is LeaseSigned)
            yield return ReleaseStepKind.LeaseSigned;
        else if (fact is VacancyClosed)
            yield return ReleaseStepKind.Closed;
        else
        {
            var (first, then) = (AllotteeOf(before), AllotteeOf(after));
            var anew = fact is CommissionDecided;
            if (first is not null && first != then)
                yield return IsRefusal(fact) ? ReleaseStepKind.Refused : ReleaseStepKind.Lost;
            if (first is null ? then is not null : anew && then is not null && first != then)
                yield return ReleaseStepKind.Allocated;
            else if (first is not null && first != then)
                yield return then is null ? ReleaseStepKind.AllFailed : ReleaseStepKind.PassedOn;
        }
    }

    /// <summary>Whether it is the first that the reserver puts forward: what the landlord does is not its delay (FLX-30).</summary>
    private static bool IsFirstOfRound(Vacancy before, Vacancy after) =>
        after.Candidates.Count > before.Candidates.Count && before.Candidates.All(candidate => candidate.Round != after.Rounds || candidate.By != Nominator.Reserver);

    /// <summary>What was decided about who has the dwelling by a step, and with that what the law said of it (PRI-17).</summary>
    private static Decision? DecisionOf(ReleaseStepKind kind, Vacancy before, Vacancy after)
    {
        var (vacancy, demand) = kind switch
        {
            ReleaseStepKind.Allocated or ReleaseStepKind.PassedOn => (after, AllotteeOf(after)),
            ReleaseStepKind.LeaseSigned => (before, AllotteeOf(before)),
            _ => (after, null),
        };
        return demand is null ? null : vacancy.Candidates.LastOrDefault(candidate => candidate.Demand == demand)?.Decision;
    }

    /// <summary>Who has the dwelling if nothing else happens: who is offered it, or is next in line after a decision.</summary>
    private static DemandId? AllotteeOf(Vacancy vacancy) => vacancy.Decided is null ? null : vacancy.Offer?.Demand ?? vacancy.NextInLine?.Demand;

    private static bool IsRefusal(VacancyFact fact) => fact is OfferRefused or OfferFellSilent or AcceptanceWithdrawn { Cause: WithdrawalCause.Applicant } or CandidateWithdrawn { Cause: WithdrawalCause.Applicant };

    /// <summary>
    /// Day of effect of a fact that names none: that of its recording; of what the clock made happen the day after the last one that it waited for,
    /// whenever the clock came to it, but not before what people did last (FLX-33).
    /// </summary>
    private static DateOnly EffectOf(List<RecordedFact> facts, int index, Vacancy before, InseeCode commune)
    {
        var recordedOn = CivilTime.In(commune, facts[index].At);
        if (WaitedFor(facts[index].Fact, before) is not { } last || last >= recordedOn)
            return recordedOn;
        var byPeople = CivilTime.In(commune, facts.Take(index).Last(earlier => earlier.Fact is not (TokenSettled or CandidateUnlocked { Expired: not null } or OrientationEnded { Cause: OrientationEnd.TimeOver } or OfferFellSilent or PieceMissed)).At);
        return byPeople > last ? byPeople : last.AddDays(1);
    }

    /// <summary>The last day before the clock makes a fact; null where it is no deed of the clock, or one that begins when it is noted.</summary>
    private static DateOnly? WaitedFor(VacancyFact fact, Vacancy before) => fact switch
    {
        OrientationEnded { Cause: OrientationEnd.TimeOver } => before.Orientation?.CandidatesBy,
        OfferFellSilent silent => before.Offer?.ProvedOn is { } proved && proved > silent.AnswerBy ? proved : silent.AnswerBy,
        PieceMissed missed => missed.PieceBy,
        _ => null,
    };

    private static ReleaseStep Step(ReleaseStepKind kind, RecordedFact recorded, DateOnly on, DwellingOriented? holds) => recorded.Fact switch
    {
        DwellingOriented oriented => new ReleaseStep(kind, recorded.Number, on) { Reserver = oriented.Reserver, Part = oriented.StatePart, OnBehalfOf = oriented.OnBehalfOf, Until = oriented.CandidatesBy, Reason = oriented.Reason, Hop = oriented.Hop },
        CandidateNominated named => new ReleaseStep(kind, recorded.Number, on) { Until = named.Until },
        OrientationEnded ended => new ReleaseStep(kind, recorded.Number, on) { End = ended.Cause },
        DesignationReopened reopened => new ReleaseStep(kind, recorded.Number, on) { Reserver = holds?.Reserver, Part = holds?.StatePart, OnBehalfOf = holds?.OnBehalfOf, Until = reopened.CandidatesBy },
        CommissionDecided decided => new ReleaseStep(kind, recorded.Number, decided.On),
        OfferRefused refused => new ReleaseStep(kind, recorded.Number, refused.On),
        LeaseSigned lease => new ReleaseStep(kind, recorded.Number, lease.On),
        VacancyClosed closed => new ReleaseStep(kind, recorded.Number, on) { Cause = closed.Cause },
        _ => new ReleaseStep(kind, recorded.Number, on),
    };
}
