using System.Globalization;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;

namespace Allocation.Domain.Vacancies;

/// <summary>Decides what a command makes of a vacancy: the life cycle first, then the guards of the law, each named by its rule.</summary>
public static class VacancyDecider
{
    /// <summary>Most letters of a free text.</summary>
    public const int LongestText = Reason.LongestText;

    private const int LongestName = 100;

    /// <summary>Facts, or a refusal.</summary>
    public static StepOutcome Decide(Vacancy vacancy, VacancyCommand command, DecidingMoment moment)
    {
        ArgumentNullException.ThrowIfNull(vacancy);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(moment);
        if (LifeCycle.After(vacancy.State, command.Step) is null)
            return Refuse("illegal-step", $"A vacancy that is '{LifeWords.Of(vacancy.State)}' does not allow '{LifeWords.Of(command.Step)}'. {Next(vacancy)}");
        if (command.Names.Any(name => !moment.Demands.ContainsKey(name)))
            return Fault("demand", "not-found", "The register holds no demand of this number: check it.");
        return command switch
        {
            ReturnKeys keys => OnDay(keys.On, moment) ?? new KeysReturned(keys.On),
            Orient orient => Oriented(vacancy, orient, moment),
            EndOrientation end => OfText(end.Text) ?? new OrientationEnded(OrientationEnd.GivenBack, end.Text, vacancy.Rounds),
            Nominate nominate => Nominated(vacancy, nominate, moment),
            WithdrawCandidate withdraw => Withdrawn(vacancy, withdraw, moment),
            SetCandidateAside aside => SetAside(vacancy, aside, moment),
            AmendReason amend => Amended(vacancy, amend, moment),
            RestoreCandidate restore => Restored(vacancy, restore, moment),
            LockCandidate hold => Locked(vacancy, hold, moment),
            UnlockCandidate free => Unlocked(vacancy, free, moment),
            Instruct => new InstructionBegun(),
            PlaceOnAgenda place => Placed(vacancy, place, moment),
            TakeOffAgenda => new TakenOffAgenda(),
            Decide decide => Decided(vacancy, decide, moment),
            MakeOffer offer => Offered(vacancy, offer, moment),
            NotifyOffer notify => Notified(vacancy, notify, moment),
            AcceptOffer accept => Answered(vacancy, accept.On, moment) ?? new OfferAccepted(accept.On),
            RefuseOffer refuse => OfText(refuse.Text) ?? Answered(vacancy, refuse.On, moment) ?? new OfferRefused(refuse.On, refuse.Text),
            WithdrawOffer withdraw => Said("text", withdraw.Text) ?? new OfferWithdrawn(vacancy.Offer!.Id, OfferEnd.TakenBack, withdraw.Text),
            ReceivePiece piece => Piece(vacancy, piece, moment),
            WithdrawAcceptance withdraw => OfText(withdraw.Text) ?? new AcceptanceWithdrawn(withdraw.Cause, withdraw.Text),
            SignLease lease => Signed(vacancy, lease, moment),
            CloseVacancy close => OfText(close.Text) ?? new VacancyClosed(close.Cause, close.Text),
            UndoStep undo => Undone(vacancy, undo),
            _ => throw new ArgumentException($"Unknown command {command.GetType().Name}.", nameof(command)),
        };
    }

    private static StepOutcome Oriented(Vacancy vacancy, Orient orient, DecidingMoment moment)
    {
        var by = orient.CandidatesBy ?? moment.Today.AddDays(moment.Practice.CandidateDays);
        if (by < moment.Today || by > moment.Today.AddYears(1))
            return Fault("candidatesBy", "date", "Give a day from today on, within a year.");
        if ((OfLetters("reserver", orient.Reserver) ?? OfLetters("onBehalfOf", orient.OnBehalfOf)) is { } unwritable)
            return unwritable;
        if (orient.Reserver is { } reserver && !Names.IsName(reserver, LongestName))
            return Fault("reserver", "reserver", $"Name the reserver in 1 to {LongestName} letters on one line, or leave it out when the landlord keeps the dwelling.");
        if (orient.OnBehalfOf is { } holder && (orient.Reserver is null || !Names.IsName(holder, LongestName)))
            return Fault("onBehalfOf", "reserver", $"Name whose rights the reserver exercises in 1 to {LongestName} letters on one line, or leave it out.");
        if (vacancy.Orientation is not null && Said("reason", orient.Reason) is { } silent)
            return silent;
        return OfText(orient.Reason, "reason") ?? new DwellingOriented(orient.Reserver, vacancy.Rounds + 1, by, orient.Reason) { StatePart = orient.StatePart, OnBehalfOf = orient.OnBehalfOf, Agreed = moment.Orientation?.Agreed, Hop = moment.Orientation?.Hop };
    }

    private static StepOutcome Nominated(Vacancy vacancy, Nominate nominate, DecidingMoment moment)
    {
        var demand = moment.Demands[nominate.Demand];
        if (vacancy.Standing.Any(candidate => candidate.Demand == demand.Id))
            return Refuse("already-candidate", "This demand is a candidate already.");
        if (vacancy.SetAside.ContainsKey(demand.Id))
            return Refuse("set-aside", "This demand is set aside for the dwelling: restore it first.");
        if (vacancy.Candidates.Any(candidate => candidate.Demand == demand.Id && candidate.Round == vacancy.Rounds && candidate.Standing == CandidateStanding.Refused))
            return Refuse("refused-before", "This household refused the dwelling in this round: only another round, before another commission, may put it forward (COM-I6).");
        if (vacancy.Candidates.Count >= moment.Practice.MostCandidates)
            return Refuse("too-many-candidates", $"A vacancy has at most {moment.Practice.MostCandidates} candidates.");
        if (nominate.By == Nominator.Reserver && vacancy.Orientation?.Reserver is null)
            return Refuse("no-reserver", "The landlord keeps this dwelling: nominate by 'landlord'.");

        // Whoever stands already, the landlord's own candidates too, gives the reserver no more time for others (FLX-I13).
        var until = nominate.By == Nominator.Reserver ? vacancy.NominateBy : null;
        return until < moment.Today
            ? Refuse("designation-over", $"The reserver's time to name candidates ended on {until:yyyy-MM-dd} at 24:00: the landlord may nominate by 'landlord', or orient the dwelling anew. Where the clock gave it back, undoing that accepts a late designation (FLX-I13).")
            : Unfit(demand, moment) ?? new CandidateNominated(demand.Id, demand.Number, demand.Version, nominate.By) { Until = until };
    }

    private static StepOutcome? Unfit(KnownDemand demand, DecidingMoment moment)
    {
        if (!demand.IsActive)
            return Refuse("demand-removed", "The demand has left the register.");
        if (demand.IsHousedBy(moment.Vacancy))
            return Refuse("housed-elsewhere", "The household accepted another dwelling.");
        return demand.RemovedBy is { } words ? Refuse("not-eligible", $"The demand does not pass the filters of this dwelling: {words}") : null;
    }

    private static StepOutcome Withdrawn(Vacancy vacancy, WithdrawCandidate withdraw, DecidingMoment moment) =>
        NotStanding(vacancy, moment.Demands[withdraw.Demand].Id) ?? OfText(withdraw.Text) ?? new CandidateWithdrawn(moment.Demands[withdraw.Demand].Id, withdraw.Cause, withdraw.Text);

    private static StepOutcome SetAside(Vacancy vacancy, SetCandidateAside aside, DecidingMoment moment)
    {
        var demand = moment.Demands[aside.Demand];
        if (vacancy.SetAside.ContainsKey(demand.Id))
            return Refuse("set-aside", "This demand is set aside already: amend its reason.");
        return Unlawful(aside.Reason) ?? new CandidateSetAside(demand.Id, demand.Number, aside.Reason);
    }

    private static StepOutcome Amended(Vacancy vacancy, AmendReason amend, DecidingMoment moment)
    {
        var demand = moment.Demands[amend.Demand].Id;
        if (!vacancy.SetAside.ContainsKey(demand))
            return Refuse("not-set-aside", "This demand is not set aside.");
        return Unlawful(amend.Reason) ?? new ReasonAmended(demand, amend.Reason);
    }

    private static StepOutcome Restored(Vacancy vacancy, RestoreCandidate restore, DecidingMoment moment) =>
        vacancy.SetAside.ContainsKey(moment.Demands[restore.Demand].Id)
            ? new CandidateRestored(moment.Demands[restore.Demand].Id)
            : Refuse("not-set-aside", "This demand is not set aside.");

    private static StepOutcome Locked(Vacancy vacancy, LockCandidate hold, DecidingMoment moment)
    {
        var demand = moment.Demands[hold.Demand];
        if (vacancy.SetAside.ContainsKey(demand.Id))
            return Refuse("set-aside", "This demand is set aside for the dwelling: restore it first.");
        if (vacancy.Locks.TryGetValue(demand.Id, out var held))
            return Refuse("locked", $"This demand is locked until {held:yyyy-MM-dd}: unlock it first.");
        if (!demand.IsActive)
            return Refuse("demand-removed", "The demand has left the register.");
        var last = moment.Today.AddDays(VacancyPractice.MostLockDays);
        var customary = vacancy.Agenda is { SessionOn: var session } && session >= moment.Today && session <= last ? session : moment.Today.AddDays(moment.Practice.LockDays);
        var until = hold.Until ?? customary;
        return until >= moment.Today && until <= last
            ? new CandidateLocked(demand.Id, demand.Number, until)
            : Fault("until", "date", $"Give a day from today to {last:yyyy-MM-dd}.");
    }

    private static StepOutcome Unlocked(Vacancy vacancy, UnlockCandidate free, DecidingMoment moment) =>
        vacancy.Locks.ContainsKey(moment.Demands[free.Demand].Id)
            ? new CandidateUnlocked(moment.Demands[free.Demand].Id, null)
            : Refuse("not-locked", "This demand is not locked for the dwelling.");

    private static StepOutcome Placed(Vacancy vacancy, PlaceOnAgenda place, DecidingMoment moment)
    {
        if (place.SessionOn < moment.Today.AddYears(-1) || place.SessionOn > moment.Today.AddYears(1))
            return Fault("sessionOn", "date", "Give the day of the session, within a year.");
        if (place.Session?.Length > 100)
            return Fault("session", "session", "Name the session in at most 100 letters.");
        if (OfLetters("session", place.Session) is { } unwritable)
            return unwritable;
        return vacancy.Standing.Any()
            ? new PlacedOnAgenda(place.SessionOn, place.Session)
            : Refuse("no-candidate", "Nobody stands for this dwelling: orient it again, or nominate.");
    }

    private static StepOutcome Decided(Vacancy vacancy, Decide decide, DecidingMoment moment)
    {
        if (moment.Today < vacancy.Agenda!.SessionOn)
            return Refuse("session-to-come", $"The session is on {vacancy.Agenda.SessionOn:yyyy-MM-dd}: what it decides is recorded from that day on.");
        if (OfText(decide.Authorisation, "authorisation") is { } tooLong)
            return tooLong;
        if (decide.Authorisation is not null && vacancy.Orientation?.Agreed?.Public is null)
            return Fault("authorisation", "no-label-asked", "No label is to be proved for this dwelling: leave the authorisation out.");
        if (!TryReadBasis(decide.ListVersion, moment.Basis!, out var basis))
            return Fault("listVersion", "list-version", "Give the version of the list as it was shown, its epoch and its number with a hyphen between, or leave it out for the present one.");
        var candidates = vacancy.Standing.ToDictionary(candidate => candidate.Demand);
        var decisions = decide.Decisions.Select(decision => Of(decision, moment.Demands[decision.Demand], candidates)).ToList();
        var faults = Examination.Faults(candidates.Keys, decisions, decide.Exception, decide.Justification, vacancy.Agenda.SessionOn).ToList();
        faults.AddRange(decisions.Index().Where(decision => decision.Item.Place is not null).SelectMany(decision => Stale(decision.Index, decision.Item, moment.Demands[decide.Decisions[decision.Index].Demand])));
        faults.AddRange(decisions.Index().SelectMany(decision => NotAboveTheCeiling(decision.Index, decision.Item, moment.Demands[decide.Decisions[decision.Index].Demand])));
        if (faults.Count > 0)
            return new Refusal("invalid", "The decisions are refused as a whole: each error names its place and its rule.", [.. faults]);
        var gone = decide.Decisions.Select(decision => moment.Demands[decision.Demand]).Where(demand => !demand.IsActive || demand.IsHousedBy(moment.Vacancy)).Select(demand => demand.Id).ToHashSet();
        return new CommissionDecided(vacancy.Agenda.SessionOn, Examination.Compacted(decisions, gone.Contains), decide.Exception, decide.Justification, basis) { Authorisation = decide.Authorisation };

        static Decision Of(NumberedDecision decision, KnownDemand demand, Dictionary<DemandId, Candidate> candidates) => new()
        {
            Demand = demand.Id,
            DemandVersion = decision.DemandVersion ?? (candidates.TryGetValue(demand.Id, out var candidate) ? candidate.DemandVersion : demand.Version),
            Kind = decision.Kind,
            Rank = decision.Rank,
            Reasons = decision.Reasons,
            MissingPiece = decision.MissingPiece,
            PieceBy = decision.PieceBy,
            FailedCondition = decision.FailedCondition,
            Priority = demand.Priority,
            Labelled = demand.Labelled,
        };
    }

    private static bool TryReadBasis(string? version, DecisionBasis now, out DecisionBasis basis)
    {
        basis = now;
        if (version is null)
            return true;
        var parts = version.Split('-');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        basis = now with { ListEpoch = epoch, ListNumber = number };
        return true;
    }

    /// <summary>A demand that changed is looked at again: it may have stopped fitting since the commission saw it (COM-30).</summary>
    private static IEnumerable<InputFault> Stale(int index, Decision decision, KnownDemand demand)
    {
        if (demand.IsActive && demand.Version != decision.DemandVersion && demand.RemovedBy is { } words)
            yield return new InputFault($"decisions[{index}].demandVersion", "demand-changed", $"The demand changed to version {demand.Version} and does not pass the filters of this dwelling any more: {words} Decide on the demand as it is.");
    }

    /// <summary>Nobody is ineligible whose income was not known, or within the ceiling (COM-15). Of a demand that changed since, nothing is known here.</summary>
    private static IEnumerable<InputFault> NotAboveTheCeiling(int index, Decision decision, KnownDemand demand)
    {
        if (decision is not { Kind: DecisionKind.Ineligible, FailedCondition: AccessCondition.Ceiling } || demand.Version != decision.DemandVersion)
            yield break;
        if (demand.Income == Outcome.Unknown)
            yield return new InputFault($"decisions[{index}].failedCondition", "failed-condition", "The register does not know the income of this household, and what is missing is no condition of access (COM-15): decide 'conditional' or 'not-allocated', or complete the demand.");
        if (demand.Income == Outcome.Passed)
            yield return new InputFault($"decisions[{index}].failedCondition", "failed-condition", "The income that the register has is within the ceiling of this dwelling (COM-15): correct the demand first, or decide otherwise.");
    }

    private static StepOutcome Offered(Vacancy vacancy, MakeOffer offer, DecidingMoment moment)
    {
        var days = offer.AnswerDays ?? moment.Practice.AnswerDays;
        if (days is < AnswerTime.FewestDays or > AnswerTime.MostDays)
            return Fault("answerDays", "answer-days", $"An offer gives at least {AnswerTime.FewestDays} days to answer (R.441-10), and at most {AnswerTime.MostDays}.");
        if (vacancy.NextInLine is not { } next)
            return Refuse("nobody-left", "Nobody is left to be offered the dwelling: place it on another agenda, or orient it again.");
        if (!next.MayBeOffered)
            return Refuse("piece-missing", $"The next in line waits for a piece until {next.Decision!.PieceBy:yyyy-MM-dd}: record it when it comes.");
        if (!moment.Demands.TryGetValue(next.Number, out var demand) || !demand.IsActive)
            return Refuse("demand-removed", "The next in line has left the register: withdraw it.");
        if (demand.Token is { } token && token.Vacancy != moment.Vacancy)
            return Refuse("in-offer-elsewhere", token.Hold == TokenHold.Offered ? "The next in line is in an offer elsewhere: wait for its answer, or withdraw the candidate." : "The next in line accepted another dwelling: withdraw the candidate.");
        return new OfferMade(moment.Command, next.Demand, next.Decision!.Place!.Value, days, offer.DaloNotice, moment.Today);
    }

    private static StepOutcome Notified(Vacancy vacancy, NotifyOffer notify, DecidingMoment moment)
    {
        if (vacancy.Token != vacancy.WantedToken)
            return Refuse("not-held", "The offer is not confirmed by the demand yet: try again.");
        if (notify.ReceivedOn is { } received && OnDay(received, moment, "receivedOn") is { } early)
            return early;
        if (notify.PresentedOn is { } presented && OnDay(presented, moment, "presentedOn") is { } soon)
            return soon;
        if (notify is { ReceivedOn: { } on, PresentedOn: { } inVain } && on < inVain)
            return Fault("presentedOn", "date", "A letter is received after it was presented.");
        var proof = new Notification(notify.Means, notify.ReceivedOn, notify.PresentedOn);
        if (proof.ProvedOn < vacancy.Offer!.MadeOn)
            return Fault(proof.ReceivedOn is null ? "presentedOn" : "receivedOn", "date", $"The offer was made on {vacancy.Offer.MadeOn:yyyy-MM-dd}: it is notified from that day on.");
        return new OfferNotified(proof, proof.ProvedOn is { } from ? AnswerTime.LastDay(from, vacancy.Offer.AnswerDays, moment.Calendar) : null, moment.Today);
    }

    private static StepOutcome? Answered(Vacancy vacancy, DateOnly on, DecidingMoment moment)
    {
        if (vacancy.Token != vacancy.WantedToken)
            return Refuse("not-held", "The offer is not confirmed by the demand yet: try again.");
        if (OnDay(on, moment) is { } early)
            return early;
        if (on < vacancy.Offer!.MadeOn)
            return Fault("on", "date", $"The offer was made on {vacancy.Offer.MadeOn:yyyy-MM-dd}: it is answered from that day on.");
        return vacancy.Offer.AnswerBy is { } answerBy && on > answerBy
            ? Fault("on", "too-late", $"The time to answer ended on {answerBy:yyyy-MM-dd} at 24:00: silence is a refusal (COM-23).")
            : null;
    }

    private static StepOutcome Piece(Vacancy vacancy, ReceivePiece piece, DecidingMoment moment)
    {
        var demand = moment.Demands[piece.Demand].Id;
        if (NotStanding(vacancy, demand) is { } absent)
            return absent;
        if (vacancy.Standing.First(candidate => candidate.Demand == demand) is not { PieceCame: null, Decision: { Kind: DecisionKind.Conditional, PieceBy: { } pieceBy } })
            return Refuse("no-piece-awaited", "No piece of this candidate is awaited.");
        if (piece.On > pieceBy)
            return Fault("on", "too-late", $"The last day for the piece was {pieceBy:yyyy-MM-dd}.");
        return OnDay(piece.On, moment) ?? new PieceReceived(demand, piece.On);
    }

    private static StepOutcome Signed(Vacancy vacancy, SignLease lease, DecidingMoment moment)
    {
        if (vacancy.FreedOn is not { } freed)
            return Refuse("not-freed", "The keys have not come back: record that first.");
        if (OnDay(lease.On, moment) is { } early)
            return early;
        if (lease.On < freed)
            return Fault("on", "date", $"The dwelling was free on {freed:yyyy-MM-dd}: a lease is not signed before.");
        if (lease.On < vacancy.Offer!.AcceptedOn)
            return Fault("on", "date", $"The offer was accepted on {vacancy.Offer.AcceptedOn:yyyy-MM-dd}: a lease is not signed before.");
        if (vacancy.Token != vacancy.WantedToken)
            return Refuse("not-held", "The acceptance is not confirmed by the demand yet: try again.");
        var candidate = vacancy.Candidates.Last(candidate => candidate.Demand == vacancy.Offer!.Demand);
        if (!moment.Demands.TryGetValue(candidate.Number, out var demand) || !demand.IsActive)
            return Refuse("demand-removed", "The demand has left the register: record that the acceptance is withdrawn.");
        return demand.RemovedBy is { } words
            ? Refuse("not-eligible", $"The demand does not pass the filters of this dwelling any more: {words} Record that the acceptance is withdrawn, 'not-eligible'.")
            : new LeaseSigned(lease.On, demand.Version) { LabelLost = LabelProof.IsLost(vacancy, demand) ? true : null };
    }

    private static StepOutcome Undone(Vacancy vacancy, UndoStep undo)
    {
        if (OfText(undo.Text) is { } tooLong)
            return tooLong;
        var number = undo.Fact ?? vacancy.Facts.LastOrDefault(recorded => IsUndoable(vacancy, recorded))?.Number;
        if (number is not { } fact || vacancy.Facts.FirstOrDefault(recorded => recorded.Number == fact) is not { } recorded)
            return Fault("fact", "not-found", "There is no such step.");
        if (!IsUndoable(vacancy, recorded))
            return Fault("fact", "not-undoable", "This step is the notice, the end of a lock or of an offer that the demand refused, was taken back already, or is itself a taking back: record what happened instead.");
        return vacancy.Without(fact) is { HasEnded: false }
            ? new StepUndone(fact, undo.Text)
            : Refuse("steps-stand-on-it", "Later steps stand on this one: take them back first, the last one before the others.");
    }

    private static bool IsUndoable(Vacancy vacancy, RecordedFact recorded) =>
        recorded.Fact is not (NoticeReceived or StepUndone or TokenSettled or CandidateUnlocked { Expired: not null } or OfferWithdrawn { Cause: not OfferEnd.TakenBack }) && !vacancy.Undone.Contains(recorded.Number);

    private static StepOutcome? NotStanding(Vacancy vacancy, DemandId demand) =>
        vacancy.Standing.Any(candidate => candidate.Demand == demand) ? null : Refuse("no-candidate", "This demand does not stand for the dwelling.");

    private static StepOutcome? Unlawful(Reason reason)
    {
        if (Said("reason.text", reason.Text) is { } silent)
            return silent;
        return reason.NeverAlone ? Fault("reason.family", "reason-never-alone", "No link to the place, or a low income, is never a reason alone (COM-17).") : null;
    }

    private static StepOutcome? OnDay(DateOnly on, DecidingMoment moment, string path = "on") =>
        on > moment.Today || on < moment.Today.AddYears(-2) ? Fault(path, "date", "Give a day that has come, not longer than two years ago.") : null;

    private static StepOutcome? Said(string path, string? text) =>
        text?.Trim().Length is >= Reason.ShortestText and <= LongestText ? OfLetters(path, text) : Fault(path, "text", $"Write it out, in {Reason.ShortestText} to {LongestText} letters.");

    private static StepOutcome? OfText(string? text, string path = "text") =>
        text?.Length > LongestText ? Fault(path, "text", $"Write at most {LongestText} letters.") : OfLetters(path, text);

    private static StepOutcome? OfLetters(string path, string? text) => FreeText.FaultOf(path, text) is { } fault ? Fault(fault.Path, fault.Code, fault.Message) : null;

    private static StepOutcome Refuse(string code, string message) => new Refusal(code, message, []);

    private static StepOutcome Fault(string path, string code, string message) => new Refusal("invalid", "The content is refused.", [new InputFault(path, code, message)]);

    private static string Next(Vacancy vacancy) =>
        LifeCycle.NextSteps(vacancy.State) is { Count: > 0 } next ? $"Next may come: {string.Join(", ", next.Select(step => LifeWords.Of(step)))}." : "It has come to its end.";
}
