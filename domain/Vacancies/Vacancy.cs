using System.Collections.Immutable;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Vacancies;

/// <summary>A fact as recorded.</summary>
/// <param name="Number">Its number in the vacancy, from 1 without a gap.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Fact">What happened.</param>
public sealed record RecordedFact(int Number, DateTimeOffset At, VacancyFact Fact);

/// <summary>An offer that runs.</summary>
/// <param name="Id">The offer.</param>
/// <param name="Demand">To whom.</param>
/// <param name="Rank">Its rank.</param>
/// <param name="Fact">Number of the fact that made it.</param>
/// <param name="MadeOn">Day on which it was made.</param>
/// <param name="AnswerDays">Days it gives to answer.</param>
/// <param name="AnswerBy">Last day of the answer; null until it is proved to have arrived.</param>
/// <param name="ProvedOn">Day on which that proof was recorded.</param>
/// <param name="AcceptedOn">Day of the acceptance; null before.</param>
public sealed record RunningOffer(Guid Id, DemandId Demand, int Rank, int Fact, DateOnly MadeOn, int AnswerDays, DateOnly? AnswerBy = null, DateOnly? ProvedOn = null, DateOnly? AcceptedOn = null);

/// <summary>Where a candidate stands with this vacancy.</summary>
public enum CandidateStanding
{
    /// <summary>It stands.</summary>
    Standing,

    /// <summary>It left.</summary>
    Withdrawn,

    /// <summary>It refused the offer, or let it fall silent: never offered again without another commission (COM-I6).</summary>
    Refused,
}

/// <summary>A candidate of a vacancy.</summary>
/// <param name="Demand">The demand.</param>
/// <param name="Number">Its unique number.</param>
/// <param name="DemandVersion">Version of the demand when it was put forward.</param>
/// <param name="By">Who put it forward.</param>
/// <param name="Round">In which round.</param>
public sealed record Candidate(DemandId Demand, UniqueNumber Number, int DemandVersion, Nominator By, int Round)
{
    /// <summary>Where it stands.</summary>
    public CandidateStanding Standing { get; init; }

    /// <summary>What the commission decided; null while it did not.</summary>
    public Decision? Decision { get; init; }

    /// <summary>Whether the missing piece of a conditional decision came; null while nobody knows.</summary>
    public bool? PieceCame { get; init; }

    /// <summary>Whether nothing is awaited of it before it may be offered the dwelling (COM-14).</summary>
    public bool MayBeOffered => Decision?.Kind != DecisionKind.Conditional || PieceCame == true;
}

/// <summary>
/// A vacancy as its facts make it. A fold and nothing else: the same facts give the same vacancy, and a step that was taken back is
/// left out of the fold.
/// </summary>
public sealed record Vacancy
{
    private Vacancy()
    {
    }

    /// <summary>Every fact, in their order, those taken back included.</summary>
    public ImmutableList<RecordedFact> Facts { get; private init; } = [];

    /// <summary>Numbers of the facts that were taken back.</summary>
    public ImmutableHashSet<int> Undone { get; private init; } = [];

    /// <summary>Where it stands.</summary>
    public VacancyState State { get; private init; } = VacancyState.Notice;

    /// <summary>Day from which the dwelling can be let.</summary>
    public DateOnly AvailableOn { get; private init; }

    /// <summary>Day on which the keys came back; null while they did not.</summary>
    public DateOnly? FreedOn { get; private init; }

    /// <summary>The orientation that holds; null without one.</summary>
    public DwellingOriented? Orientation { get; private init; }

    /// <summary>
    /// Last day on which the reserver may put candidates forward, whoever stands (FLX-I13); null without an orientation, and where a person took back
    /// that the time was over, which accepts its lateness.
    /// </summary>
    public DateOnly? NominateBy => IsLatenessAccepted ? null : Orientation?.CandidatesBy;

    /// <summary>Whether a person took back that the time to name candidates was over: what somebody took back the clock does not do again.</summary>
    public bool IsLatenessAccepted => TookBack(DesignationFact, fact => fact is OrientationEnded { Cause: OrientationEnd.TimeOver, Round: var round } && round == Orientation?.Round);

    /// <summary>Number of the fact that began the time to name candidates: the orientation, or that all failed and others may be named.</summary>
    public int DesignationFact { get; private init; }

    /// <summary>The fact with which nobody was left to be offered the dwelling, while that is so; null else.</summary>
    public RecordedFact? Failed { get; private init; }

    /// <summary>How many orientations there were.</summary>
    public int Rounds { get; private init; }

    /// <summary>Candidates, in the order in which they were put forward.</summary>
    public ImmutableList<Candidate> Candidates { get; private init; } = [];

    /// <summary>Who is set aside for this dwelling, and why.</summary>
    public ImmutableDictionary<DemandId, Reason> SetAside { get; private init; } = ImmutableDictionary<DemandId, Reason>.Empty;

    /// <summary>Who is locked for the coming commission, and until which day.</summary>
    public ImmutableDictionary<DemandId, DateOnly> Locks { get; private init; } = ImmutableDictionary<DemandId, DateOnly>.Empty;

    /// <summary>The agenda it is on, or was decided on; null before.</summary>
    public PlacedOnAgenda? Agenda { get; private init; }

    /// <summary>The decision that holds; null without one.</summary>
    public CommissionDecided? Decided { get; private init; }

    /// <summary>The offer that runs; null without one.</summary>
    public RunningOffer? Offer { get; private init; }

    /// <summary>The token this vacancy is known to hold; null when none.</summary>
    public OfferToken? Token { get; private init; }

    /// <summary>Its version: how many facts it has.</summary>
    public int Version => Facts.Count;

    /// <summary>Whether it has come to an end.</summary>
    public bool HasEnded => State is VacancyState.Let or VacancyState.Closed;

    /// <summary>The token it should hold by its facts; what differs from <see cref="Token"/> is still to be done.</summary>
    public OfferToken? WantedToken => Offer is { } offer
        ? new OfferToken(offer.Demand, offer.Id, State switch { VacancyState.Let => TokenHold.Leased, VacancyState.Accepted => TokenHold.Accepted, _ => TokenHold.Offered })
        : null;

    /// <summary>Who stands.</summary>
    public IEnumerable<Candidate> Standing => Candidates.Where(candidate => candidate.Standing == CandidateStanding.Standing);

    /// <summary>How many candidates fewer than agreed stand, before they are decided on; 0 where enough do, or nothing was agreed (FLX-24).</summary>
    public int MissingCandidates => State is VacancyState.Oriented or VacancyState.Candidates or VacancyState.Instruction or VacancyState.Agenda && Orientation?.Agreed is { } agreed ? Math.Max(0, agreed.Candidates - Standing.Count()) : 0;

    /// <summary>Who would be offered the dwelling next: the lowest rank that did not refuse; null when nobody is left.</summary>
    public Candidate? NextInLine => InLine.FirstOrDefault();

    /// <summary>Who may be offered the dwelling, lowest rank first.</summary>
    public IEnumerable<Candidate> InLine => Standing.Where(candidate => candidate.Decision?.Place is not null && candidate.PieceCame != false).OrderBy(candidate => candidate.Decision!.Place);

    /// <summary>The vacancy of some facts.</summary>
    /// <exception cref="InvalidOperationException">They are not the facts of one vacancy.</exception>
    public static Vacancy Of(IEnumerable<RecordedFact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var all = facts.ToImmutableList();
        return Fold(all, LeftOut(all))
            ?? throw new InvalidOperationException("These facts cannot follow on each other.");
    }

    /// <summary>Whether somebody took back a fact of a kind that was recorded after another: what the clock did is not done again by it.</summary>
    /// <param name="after">Number of the fact before.</param>
    /// <param name="kind">Which facts.</param>
    public bool TookBack(int after, Func<VacancyFact, bool> kind) => Facts.Any(recorded => recorded.Number > after && Undone.Contains(recorded.Number) && kind(recorded.Fact));

    /// <summary>The vacancy with one more fact.</summary>
    public Vacancy With(VacancyFact fact, DateTimeOffset at) => Of(Facts.Add(new RecordedFact(Version + 1, at, fact)));

    /// <summary>The vacancy as if a step had not happened; null when steps after it stand on it.</summary>
    /// <param name="number">Number of its fact.</param>
    public Vacancy? Without(int number) => Fold(Facts, LeftOut(Facts, number));

    /// <summary>Numbers of the facts among these that somebody took back, and of those that went with them.</summary>
    public static ImmutableHashSet<int> TakenBack(IEnumerable<RecordedFact> facts) => LeftOut([.. facts]);

    /// <summary>
    /// Numbers of the facts that are left out: those that somebody took back, and one more where wanted. What the clock made of one goes with it: a
    /// lock that is taken back takes its end along, where that was only its day being over, an offer that the demand refused it, and a last refusal the time to name others.
    /// </summary>
    private static ImmutableHashSet<int> LeftOut(ImmutableList<RecordedFact> facts, int? besides = null)
    {
        var taken = facts.Select(recorded => recorded.Fact).OfType<StepUndone>().Select(undo => undo.Number).Concat(besides is { } number ? [number] : []).ToImmutableHashSet();
        var offers = facts.Where(recorded => taken.Contains(recorded.Number)).Select(recorded => recorded.Fact).OfType<OfferMade>().Select(made => made.Offer).ToHashSet();
        return taken.Union(facts
            .Where(recorded => recorded.Fact is CandidateLocked && taken.Contains(recorded.Number))
            .Select(locked => facts.FirstOrDefault(later => later.Number > locked.Number && !taken.Contains(later.Number) && later.Fact is CandidateUnlocked unlocked && unlocked.Demand == locked.Fact.About))
            .Where(end => end?.Fact is CandidateUnlocked { Expired: not null })
            .Select(end => end!.Number))
            .Union(facts.Where(recorded => recorded.Fact is OfferWithdrawn { Cause: not OfferEnd.TakenBack } refused && offers.Contains(refused.Offer)).Select(recorded => recorded.Number))
            .Union(facts.Where(recorded => recorded.Fact is DesignationReopened reopened && taken.Contains(reopened.After)).Select(recorded => recorded.Number));
    }

    private static Vacancy? Fold(ImmutableList<RecordedFact> facts, ImmutableHashSet<int> undone)
    {
        var vacancy = new Vacancy();
        foreach (var recorded in facts.Where(recorded => !undone.Contains(recorded.Number)))
        {
            if (vacancy.Folded(recorded) is not { } next)
                return null;
            vacancy = next.Marked(recorded);
        }

        return vacancy with { Facts = facts, Undone = undone };
    }

    private Vacancy? Folded(RecordedFact recorded)
    {
        var fact = recorded.Fact;
        if (fact is NoticeReceived notice)
            return Rounds == 0 && AvailableOn == default ? this with { AvailableOn = notice.AvailableOn } : null;
        if (fact.Step is not { } step)
            return fact is TokenSettled settled ? this with { Token = settled.Token } : this;
        return LifeCycle.After(State, step) is { } after && Changed(fact, recorded.Number) is { } changed
            ? changed with { State = after == VacancyState.Freed && changed.FreedOn is null ? VacancyState.Notice : after }
            : null;
    }

    /// <summary>The vacancy after a fact, with what nobody left in line makes of it.</summary>
    private Vacancy Marked(RecordedFact last) => this with { Failed = State != VacancyState.Ranked || NextInLine is not null ? null : Failed ?? last };

    /// <summary>What a fact changes besides the state; null when it speaks of what is not there.</summary>
    private Vacancy? Changed(VacancyFact fact, int number) => fact switch
    {
        KeysReturned keys => this with { FreedOn = keys.On },
        DwellingOriented oriented => Cleared() with { Orientation = oriented, Rounds = oriented.Round, DesignationFact = number },
        DesignationReopened reopened => Failed is null || Orientation is not { } orientation ? null : Cleared() with { Orientation = orientation with { CandidatesBy = reopened.CandidatesBy }, DesignationFact = number },
        OrientationEnded => Cleared() with { Orientation = null },
        CandidateNominated named => StandingOf(named.Demand) is null && !SetAside.ContainsKey(named.Demand)
            ? this with { Candidates = Candidates.Add(new Candidate(named.Demand, named.Number, named.DemandVersion, named.By, Rounds)) }
            : null,
        CandidateWithdrawn left => Replaced(left.Demand, candidate => candidate with { Standing = CandidateStanding.Withdrawn }),
        CandidateSetAside aside => (StandingOf(aside.Demand) is null ? this : Replaced(aside.Demand, candidate => candidate with { Standing = CandidateStanding.Withdrawn })!) with { SetAside = SetAside.SetItem(aside.Demand, aside.Reason), Locks = Locks.Remove(aside.Demand) },
        ReasonAmended amended => SetAside.ContainsKey(amended.Demand) ? this with { SetAside = SetAside.SetItem(amended.Demand, amended.Reason) } : null,
        CandidateRestored restored => SetAside.ContainsKey(restored.Demand) ? this with { SetAside = SetAside.Remove(restored.Demand) } : null,
        CandidateLocked locked => SetAside.ContainsKey(locked.Demand) || Locks.ContainsKey(locked.Demand) ? null : this with { Locks = Locks.Add(locked.Demand, locked.Until) },
        CandidateUnlocked unlocked => Locks.ContainsKey(unlocked.Demand) ? this with { Locks = Locks.Remove(unlocked.Demand) } : null,
        PlacedOnAgenda placed => this with { Agenda = placed },
        TakenOffAgenda => this with { Agenda = null },
        CommissionDecided decided => decided.Decisions.Select(decision => decision.Demand).ToHashSet().SetEquals(Standing.Select(candidate => candidate.Demand))
            ? this with { Decided = decided, Locks = Locks.Clear(), Candidates = [.. Candidates.Select(candidate => Under(decided, candidate))] }
            : null,
        OfferMade made => NextInLine is { MayBeOffered: true } next && next.Demand == made.Demand ? this with { Offer = new RunningOffer(made.Offer, made.Demand, made.Rank, number, made.On, made.AnswerDays) } : null,
        OfferNotified notified => this with { Offer = Offer! with { AnswerBy = notified.AnswerBy, ProvedOn = notified.RecordedOn } },
        OfferAccepted accepted => this with { Offer = Offer! with { AcceptedOn = accepted.On } },
        OfferRefused or OfferFellSilent => Replaced(Offer!.Demand, candidate => candidate with { Standing = CandidateStanding.Refused })! with { Offer = null },
        OfferWithdrawn ended => ended.Offer != Offer!.Id ? null : (ended.Cause is OfferEnd.TakenBack or OfferEnd.InOfferElsewhere ? this : Replaced(Offer.Demand, candidate => candidate with { Standing = CandidateStanding.Withdrawn })!) with { Offer = null },
        PieceReceived came => Replaced(came.Demand, candidate => candidate with { PieceCame = true }),
        PieceMissed missed => Replaced(missed.Demand, candidate => candidate with { PieceCame = false }),
        AcceptanceWithdrawn => Replaced(Offer!.Demand, candidate => candidate with { Standing = CandidateStanding.Withdrawn })! with { Offer = null },
        VacancyClosed => this with { Offer = null, Locks = Locks.Clear() },
        _ => this,
    };

    /// <summary>A new round: candidates of the one before, and what was decided on them, are history.</summary>
    private Vacancy Cleared() => this with
    {
        Agenda = null,
        Decided = null,
        Locks = Locks.Clear(),
        Candidates = [.. Candidates.Select(candidate => candidate.Standing == CandidateStanding.Standing ? candidate with { Standing = CandidateStanding.Withdrawn } : candidate)],
    };

    private Candidate? StandingOf(DemandId demand) => Standing.FirstOrDefault(candidate => candidate.Demand == demand);

    private Vacancy? Replaced(DemandId demand, Func<Candidate, Candidate> change) =>
        StandingOf(demand) is { } candidate ? this with { Candidates = Candidates.Replace(candidate, change(candidate)) } : null;

    /// <summary>A commission decides anew on everybody it examined, those who refused before included: only it may (COM-I6).</summary>
    private static Candidate Under(CommissionDecided decided, Candidate candidate) =>
        candidate.Standing == CandidateStanding.Standing && decided.Decisions.FirstOrDefault(decision => decision.Demand == candidate.Demand) is { } decision
            ? candidate with { Decision = decision, PieceCame = null, Standing = decision.Kind == DecisionKind.NoEffect ? CandidateStanding.Withdrawn : CandidateStanding.Standing }
            : candidate;
}
