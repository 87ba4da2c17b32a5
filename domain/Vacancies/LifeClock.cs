namespace Allocation.Domain.Vacancies;

/// <summary>What nobody has to decide: silence, an orientation or a lock that is over, a piece that did not come (COM-23, COM-29), others to be named when all failed (FLX-33).</summary>
public static class LifeClock
{
    /// <summary>What the clock makes of a vacancy, oldest first: each once, however long nobody looked (COM-23, COM-29).</summary>
    public static IReadOnlyList<VacancyFact> Due(Vacancy vacancy, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(vacancy);
        var due = Timers(vacancy, today).Where(timer => timer.LastDay < today).ToList();
        return due.Count == 0 ? [] : [.. due.OrderBy(timer => timer.LastDay).Select(timer => timer.Fact)];
    }

    /// <summary>The last day before the clock makes something happen; null when it makes nothing happen.</summary>
    public static DateOnly? NextTimer(Vacancy vacancy)
    {
        ArgumentNullException.ThrowIfNull(vacancy);
        DateOnly? next = null;
        foreach (var (lastDay, _) in Timers(vacancy, DateOnly.MinValue))
            next = next is { } earlier && earlier <= lastDay ? earlier : lastDay;
        return next;
    }

    private static IEnumerable<(DateOnly LastDay, VacancyFact Fact)> Timers(Vacancy vacancy, DateOnly today)
    {
        // What somebody took back is that person's to decide: the clock does not do it again.
        if (vacancy is { State: VacancyState.Oriented or VacancyState.Candidates, Orientation: { } orientation, IsLatenessAccepted: false } && !vacancy.Standing.Any())
            yield return (orientation.CandidatesBy, new OrientationEnded(OrientationEnd.TimeOver, null, orientation.Round));

        foreach (var (demand, until) in vacancy.Locks)
            yield return (until, new CandidateUnlocked(demand, until));

        if (vacancy is { State: VacancyState.Offered, Offer: { AnswerBy: { } answerBy } offer } && !vacancy.TookBack(offer.Fact, fact => fact is OfferFellSilent or OfferAccepted or OfferRefused))
            yield return (offer.ProvedOn > answerBy ? offer.ProvedOn.Value : answerBy, new OfferFellSilent(answerBy));
        if (vacancy is { Failed: { } failed, Orientation: { Reserver: not null, Agreed: { } agreed, Round: var round } } && !vacancy.TookBack(failed.Number, fact => fact is DesignationReopened))
        {
            // At once, by a day that is over wherever the dwelling stands; the time agreed begins with the day on which that is noted.
            yield return (DateOnly.FromDateTime(failed.At.UtcDateTime).AddDays(-2), new DesignationReopened(today.AddDays(agreed.NewDesignationDays), round, failed.Number));
        }

        if (vacancy.State == VacancyState.Ranked)
        {
            foreach (var candidate in vacancy.Standing)
            {
                if (candidate is { PieceCame: null, Decision: { Kind: DecisionKind.Conditional, PieceBy: { } pieceBy } } && !vacancy.TookBack(0, fact => fact is PieceMissed missed && missed.Demand == candidate.Demand && missed.PieceBy == pieceBy))
                    yield return (pieceBy, new PieceMissed(candidate.Demand, pieceBy));
            }
        }
    }
}
