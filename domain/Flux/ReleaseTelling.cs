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
                yield return Step(kind, recorded, commune, after.Orientation) with { Priority = decision?.Priority, Labelled = recorded.Fact is LeaseSigned lease ? (lease.LabelLost == true ? false : null) : decision?.Labelled };
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

    private static ReleaseStep Step(ReleaseStepKind kind, RecordedFact recorded, InseeCode commune, DwellingOriented? holds)
    {
        var recordedOn = CivilTime.In(commune, recorded.At);
        return recorded.Fact switch
        {
            DwellingOriented oriented => new ReleaseStep(kind, recorded.Number, recordedOn) { Reserver = oriented.Reserver, Part = oriented.StatePart, OnBehalfOf = oriented.OnBehalfOf, Until = oriented.CandidatesBy, Reason = oriented.Reason, Hop = oriented.Hop },
            OrientationEnded ended => new ReleaseStep(kind, recorded.Number, recordedOn) { End = ended.Cause },
            DesignationReopened reopened => new ReleaseStep(kind, recorded.Number, recordedOn) { Reserver = holds?.Reserver, Part = holds?.StatePart, OnBehalfOf = holds?.OnBehalfOf, Until = reopened.CandidatesBy },
            CommissionDecided decided => new ReleaseStep(kind, recorded.Number, decided.On),
            OfferRefused refused => new ReleaseStep(kind, recorded.Number, refused.On),
            LeaseSigned lease => new ReleaseStep(kind, recorded.Number, lease.On),
            VacancyClosed closed => new ReleaseStep(kind, recorded.Number, recordedOn) { Cause = closed.Cause },
            _ => new ReleaseStep(kind, recorded.Number, recordedOn),
        };
    }
}
