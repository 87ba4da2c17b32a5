using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>A movement before it has a number: the account of its own year, whether that is closed or not.</summary>
/// <param name="Account">The account.</param>
/// <param name="Counter">What moves.</param>
/// <param name="On">Day of effect.</param>
internal readonly record struct FluxLine(FluxAccount Account, FluxCounter Counter, DateOnly On);

/// <summary>
/// What one release moves in all accounts, as a function of its story and the agreements (FLX-33). The ledger books the difference between two
/// tellings: so a step that is taken back is a contra-entry that restores exactly (FLX-I11), and nothing can be booked twice.
/// </summary>
internal sealed class ReleaseFold
{
    private readonly ReleaseStory _story;
    private readonly FluxAgreements _agreements;
    private readonly SubtractionCause? _subtraction;
    private readonly DateOnly? _subtractedOn;
    private readonly Programme? _programme;
    private readonly Dictionary<FluxLine, Rational> _lines = [];

    private Holder? _holder;

    private ReleaseFold(ReleaseStory story, FluxAgreements agreements, SubtractionCause? subtraction, DateOnly? subtractedOn, Programme? programme)
    {
        (_story, _agreements) = (story, agreements);
        _subtractedOn = subtractedOn > story.AvailableOn ? subtractedOn : null;
        _programme = agreements.BookOf(story) == FluxBook.FirstLetting ? programme : null;
        _subtraction = subtraction ?? (Ending(story) == ClosingCause.Sale ? SubtractionCause.Sale : Ending(story) == ClosingCause.Rehousing ? SubtractionCause.UrbanRenewal : null);
    }

    /// <summary>The movements of a release, sums of 0 left out, and where it stands after them.</summary>
    /// <param name="story">The release.</param>
    /// <param name="agreements">The agreements of the landlord in the département.</param>
    /// <param name="subtraction">Why it was subtracted; null when nobody said so.</param>
    /// <param name="subtractedOn">Day from which it leaves the base by that; null where it never was in it.</param>
    /// <param name="isBrought">Whether it was counted where the landlord kept its flux before: then it is due to nobody here. What is brought is the yearly flux, never a programme.</param>
    /// <param name="programme">The programme that the dwelling names; null where it names none, or nobody recorded it.</param>
    public static (Dictionary<FluxLine, Rational> Lines, ReleaseStanding Standing) Of(ReleaseStory story, FluxAgreements agreements, SubtractionCause? subtraction, DateOnly? subtractedOn, bool isBrought, Programme? programme)
    {
        if (story.Dwelling.Outside is not null)
            return ([], new ReleaseStanding(ReleaseFate.Outside));
        var fold = new ReleaseFold(story, agreements, subtraction, subtractedOn, programme);
        if (!isBrought || fold._programme is not null)
            fold.Accrue();
        foreach (var step in story.Steps)
            fold.Take(step);
        if (NeverReleased(story))
            fold.TakeBack(story.Steps[^1].On);
        foreach (var nothing in fold._lines.Where(line => line.Value.Sign == 0).Select(line => line.Key).ToList())
            fold._lines.Remove(nothing);
        return (fold._lines, fold.Standing());
    }

    /// <summary>Whether a dwelling is out of the flux as if it had never been released: taken back, or frozen for works or demolition (FLX-9).</summary>
    public static bool NeverReleased(ReleaseStory story) => Ending(story) is ClosingCause.NoticeWithdrawn or ClosingCause.Mistake or ClosingCause.Works or ClosingCause.Demolition;

    private ReleaseStanding Standing()
    {
        if (NeverReleased(_story))
            return new ReleaseStanding(ReleaseFate.Outside);
        var holder = _holder;
        var fate = _story.Steps.Any(step => step.Kind == ReleaseStepKind.LeaseSigned) ? ReleaseFate.Let
            : _story.Steps is [.., { Kind: ReleaseStepKind.Closed }] ? ReleaseFate.Gone
            : holder is not null ? ReleaseFate.Oriented
            : ReleaseFate.Open;
        return new ReleaseStanding(fate, holder?.Account.Agreement, holder?.Account.Part, holder?.Since, _subtraction) { IsConsumed = holder?.ConsumedOn is not null, IsPending = holder?.IsPending == true };
    }

    private static ClosingCause? Ending(ReleaseStory story) => story.Steps is [.., { Kind: ReleaseStepKind.Closed } last] ? last.Cause : null;

    /// <summary>
    /// The release enters the base, and every account with rights there is due its share; the landlord has the rest (FLX-7, FLX-I9). A first letting is
    /// shared out by its programme, each dwelling alike: when all of them are released each account has exactly its whole dwellings (FLX-21, FLX-35).
    /// </summary>
    private void Accrue()
    {
        if (NeverReleased(_story))
            return;
        var (on, inBase) = (_story.AvailableOn, _subtraction is null);
        var own = new FluxAccount(null, on.Year, _agreements.BookOf(_story), null);
        Move(own, FluxCounter.Released, 1, on);

        // Nobody is due a share of a first letting outside any programme, the landlord neither.
        if (own.Book == FluxBook.FirstLetting && _programme is null)
            return;
        var wasInBase = inBase || _subtractedOn is not null;
        Accrue(own, wasInBase, 1, on);

        // What leaves the base later was in it until then: what was due stays on its day, and is taken back on that of the decision, in its year (FLX-41).
        if (_subtractedOn is not { } left)
            return;
        Accrue(own, inBase: true, -1, left);
        Accrue(own, inBase: false, 1, left);
    }

    private void Accrue(FluxAccount own, bool inBase, int sign, DateOnly on)
    {
        Rational rest = inBase ? sign : 0;
        Move(own with { Year = on.Year }, inBase ? FluxCounter.InBase : FluxCounter.Subtracted, sign, on);
        foreach (var (account, share) in Shares(inBase))
        {
            Move(account with { Year = on.Year }, FluxCounter.Due, share * sign, on);
            rest -= share * sign;
        }

        Move(own with { Year = on.Year }, FluxCounter.Due, rest, on);
    }

    private IEnumerable<(FluxAccount Account, Rational Share)> Shares(bool inBase) =>
        _programme is not { } programme ? _agreements.Shares(_story).Where(share => inBase || share.Terms.Base != FluxBase.Base).Select(share => (share.Account, share.Share))
        : inBase ? programme.Rights.Select(right => (new FluxAccount(right.Agreement, _story.AvailableOn.Year, FluxBook.FirstLetting, right.Part), Rational.Of(right.Dwellings, programme.Dwellings)))
        : [];

    private void Take(ReleaseStep step)
    {
        switch (step.Kind)
        {
            case ReleaseStepKind.Oriented:
                Leave(step.On, _holder?.HasFailed == true);
                Hold(step);
                break;
            case ReleaseStepKind.Returned:
                Leave(step.On, returned: true);
                break;
            case ReleaseStepKind.Closed:
                Leave(step.On, returned: _holder?.HasFailed == true, mayConsume: false);
                break;
            default:
                if (_holder is { } holder)
                    Happened(holder, step);
                break;
        }
    }

    private void Hold(ReleaseStep step)
    {
        var (account, terms) = _agreements.HolderOf(_story, step);
        _holder = new Holder(account, terms, step.On) { IsDirect = terms?.IsDirect(_story.Dwelling.Financing) == true };
        Move(account, FluxCounter.Oriented, 1, step.On);
        if (_holder.IsDirect)
        {
            Move(account, FluxCounter.AtDisposal, 1, step.On);
            Consume(_holder, ConsumingEvent.AtDisposal, step.On);
        }
    }

    private void Happened(Holder holder, ReleaseStep step)
    {
        var account = holder.In(step.On);
        switch (step.Kind)
        {
            case ReleaseStepKind.Named:
                if (holder.IsDirect)
                {
                    Move(account, FluxCounter.Designated, 1, step.On);
                    Move(account, FluxCounter.DesignationDays, step.On.DayNumber - holder.Since.DayNumber, step.On);
                }

                break;
            case ReleaseStepKind.Allocated:
                if (holder.AllocatedOn is null)
                {
                    Move(account, FluxCounter.Allocated, 1, step.On);
                    holder.AllocatedOn = step.On;
                }

                AllocatedTo(holder, step.Priority, step.Labelled, step.On);
                Consume(holder, ConsumingEvent.Allocated, step.On);
                holder.HasFailed = holder.IsReopened = false;
                Move(account, FluxCounter.Pronounced, 1, step.On);
                holder.IsPending = true;
                break;
            case ReleaseStepKind.Refused:
                Move(account, FluxCounter.Refused, 1, step.On);
                holder.IsPending = false;
                break;
            case ReleaseStepKind.Lost:
                Move(account, FluxCounter.Lapsed, 1, step.On);
                holder.IsPending = false;
                break;
            case ReleaseStepKind.PassedOn:
                AllocatedTo(holder, step.Priority, step.Labelled, step.On);
                Move(account, FluxCounter.Pronounced, 1, step.On);
                holder.IsPending = true;
                break;
            case ReleaseStepKind.AllFailed:
                Fail(holder, step.On);
                break;
            case ReleaseStepKind.Reopened:
                holder.IsReopened = true;
                break;
            case ReleaseStepKind.LeaseSigned:
                Move(account, FluxCounter.LeaseSigned, 1, step.On);
                if (step.Priority is LegalPriority.Dalo or LegalPriority.Priority)
                    Move(account, step.Priority == LegalPriority.Dalo ? FluxCounter.LeaseDalo : FluxCounter.LeasePriority, 1, step.On);

                // A label that held no more when the lease was signed takes the proof back (FLX-33); the allocation itself counts on.
                if (step.Labelled == false)
                    Proved(holder, false, step.On);
                holder.IsPending = false;
                Consume(holder, holder.Terms?.ConsumingEvent ?? ConsumingEvent.LeaseSigned, step.On);
                break;
            default:
                break;
        }
    }

    /// <summary>Whom the allocation is to, in the eyes of the law (PRI-7), and with which proof (FLX-23): it counts where the allocation does, and goes along to the next rank.</summary>
    private void AllocatedTo(Holder holder, LegalPriority? priority, bool? labelled, DateOnly on)
    {
        if (holder.AllocatedOn is not { } allocatedOn)
            return;
        foreach (var (who, amount) in new[] { (holder.AllocatedTo, -1), (priority, 1) })
        {
            if (who is LegalPriority.Dalo or LegalPriority.Priority)
                Move(holder.In(allocatedOn), who == LegalPriority.Dalo ? FluxCounter.AllocatedDalo : FluxCounter.AllocatedPriority, amount, on);
        }

        holder.AllocatedTo = priority;
        Proved(holder, labelled, on);
    }

    /// <summary>With which proof the allocation is imputed from a day on.</summary>
    private void Proved(Holder holder, bool? labelled, DateOnly on)
    {
        if (holder.AllocatedOn is not { } allocatedOn)
            return;
        foreach (var (proof, amount) in new[] { (holder.AllocatedLabelled, -1), (labelled, 1) })
        {
            if (proof is { } found)
                Move(holder.In(allocatedOn), found ? FluxCounter.AllocatedLabelled : FluxCounter.AllocatedUnlabelled, amount, on);
        }

        holder.AllocatedLabelled = labelled;
    }

    private void Unallocate(Holder holder, DateOnly on)
    {
        if (holder.AllocatedOn is not { } allocatedOn)
            return;
        AllocatedTo(holder, null, null, on);
        Move(holder.In(allocatedOn), FluxCounter.Allocated, -1, on);
        holder.AllocatedOn = null;
    }

    /// <summary>All refused: the allocation is undone, and does not count unless that was agreed. The orientation stays open (FLX-33).</summary>
    private void Fail(Holder holder, DateOnly on)
    {
        holder.HasFailed = true;
        Unallocate(holder, on);
        if (holder.Terms is { RefusalConsumes: false, ConsumingEvent: ConsumingEvent.Allocated })
            Release(holder, on);
    }

    /// <summary>The orientation that holds, if any, comes to its end without a lease.</summary>
    /// <param name="on">Day.</param>
    /// <param name="returned">Whether its time was over, or it was given back, or all had refused; else it was taken away before.</param>
    /// <param name="mayConsume">Whether it may count as taken all the same; a dwelling that leaves the flux does not.</param>
    private void Leave(DateOnly on, bool returned, bool mayConsume = true)
    {
        if (_holder is not { } holder)
            return;
        _holder = null;
        if (holder.IsPending)
            Move(holder.In(on), FluxCounter.Lapsed, 1, on);
        Unallocate(holder, on);
        Move(holder.Account, FluxCounter.Oriented, -1, on);
        if (returned)
        {
            Move(holder.In(on), FluxCounter.Returned, 1, on);
            if (!holder.HasFailed)
                Move(holder.In(on), FluxCounter.WithoutCandidate, 1, on);
        }
        else if (holder.IsDirect)
            Move(holder.Account, FluxCounter.AtDisposal, -1, on);

        // Where all refused and nobody was named anew in the time for that, either agreement counts it.
        var counts = mayConsume && returned && ((holder.HasFailed && holder.Terms?.RefusalConsumes == true) || ((!holder.HasFailed || holder.IsReopened) && holder.Terms?.NoCandidateConsumes == true));
        if (counts)
            Consume(holder, holder.Terms!.ConsumingEvent, on);
        else
            Release(holder, on);
    }

    /// <summary>Counts the dwelling as taken, once; one that is subtracted is in nobody's flux.</summary>
    private void Consume(Holder holder, ConsumingEvent happened, DateOnly on)
    {
        if (_subtraction is not null || holder.ConsumedOn is not null || (holder.Terms?.ConsumingEvent ?? ConsumingEvent.LeaseSigned) != happened)
            return;
        holder.ConsumedOn = on;
        Move(holder.In(on), FluxCounter.Consumed, 1, on);
    }

    /// <summary>
    /// What is as if it had never been released counts for nobody, nor against anybody: not as taken, returned or put at disposal. What the commission
    /// pronounced and what became of that stays, for it is what the commission did (FLX-33, FLX-45).
    /// </summary>
    private void TakeBack(DateOnly on)
    {
        var sums = _lines.Where(line => line.Key.Counter is not (FluxCounter.Pronounced or FluxCounter.Refused or FluxCounter.Lapsed)).GroupBy(line => (line.Key.Account, line.Key.Counter))
            .Select(lines => (lines.Key, Sum: lines.Aggregate(Rational.Zero, (sum, line) => sum + line.Value))).ToList();
        foreach (var ((account, counter), sum) in sums)
            Move(account, counter, -sum, on);
    }

    private void Release(Holder holder, DateOnly on)
    {
        if (holder.ConsumedOn is not { } consumedOn)
            return;
        holder.ConsumedOn = null;
        Move(holder.In(consumedOn), FluxCounter.Consumed, -1, on);
    }

    private void Move(FluxAccount account, FluxCounter counter, Rational amount, DateOnly on)
    {
        var line = new FluxLine(account, counter, on);
        _lines[line] = _lines.GetValueOrDefault(line) + amount;
    }

    /// <summary>Who has the dwelling: an account of the year of the orientation, and of the year of what happens later (FLX-40).</summary>
    private sealed class Holder(FluxAccount account, AgreementTerms? terms, DateOnly since)
    {
        public FluxAccount Account { get; } = account;

        public AgreementTerms? Terms { get; } = terms;

        public DateOnly Since { get; } = since;

        public bool IsDirect { get; init; }

        public DateOnly? AllocatedOn { get; set; }

        public LegalPriority? AllocatedTo { get; set; }

        public bool? AllocatedLabelled { get; set; }

        public DateOnly? ConsumedOn { get; set; }

        public bool IsPending { get; set; }

        public bool HasFailed { get; set; }

        /// <summary>Whether others may be named since all failed.</summary>
        public bool IsReopened { get; set; }

        public FluxAccount In(DateOnly on) => on.Year == Account.Year ? Account : Account with { Year = on.Year };
    }
}
