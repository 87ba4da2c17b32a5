using Allocation.Domain.Flux.Programmes;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Orientation;

/// <summary>
/// Ranks the reservers for one dwelling and says why: the law sets no algorithm (FLX-26), the landlord decides, and a person who decides
/// otherwise says why (FLX-34).
/// </summary>
/// <remarks>
/// Who is owed a whole dwelling goes before who is not, then the relative deficit decides: relative alone would favour the tiny, absolute
/// alone would starve them. The first letting of a programme is ranked by what each is to have of the programme, whatever the year, and by nothing
/// that is about the yearly flux (FLX-21).
/// </remarks>
public sealed class ReserverRanking
{
    private readonly FluxLedger _ledger;
    private readonly OrientationQuestion _question;
    private readonly FluxBook _book;
    private readonly List<(ReleaseStory Story, ReleaseStanding Standing)> _flux;
    private readonly Dictionary<ReportAxis, int> _alike;
    private readonly FallbackHop? _fallback;
    private readonly ProgrammeStanding? _programme;
    private readonly IReadOnlyDictionary<FluxAccount, Rational> _coming;

    // Open orientations count in whatever year they were made: on 1 January they go along (FLX-32).
    private readonly Dictionary<(string? Agreement, StatePart? Part), int> _held;

    private ReserverRanking(FluxLedger ledger, OrientationQuestion question)
    {
        (_ledger, _question, _book) = (ledger, question, ledger.BookOf(question.Release));
        _programme = ledger.ProgrammeOf(question.Release) is { } programme ? ProgrammeStanding.Of(ledger, programme) : null;
        _flux = [.. YearAxes.Counted(ledger, _book, story => _programme is null ? story.AvailableOn.Year == question.Today.Year : story.Dwelling.Programme == _programme.Programme.Id)];
        _coming = CarryOvers.Coming(ledger, question.Today.Year);
        _fallback = FallbackChain.Next(ledger, question.Release, question.Today);
        _alike = ReportAxes.All.ToDictionary(axis => axis, axis => _flux.Count(release => release.Story.Dwelling.ValueOf(axis) == question.Release.Dwelling.ValueOf(axis)));
        _held = ledger.Standings.Where(standing => standing.Value.IsHeld && ledger.BookOf(ledger.Stories[standing.Key]) == _book).CountBy(standing => (standing.Value.Agreement, standing.Value.Part)).ToDictionary();
    }

    /// <summary>Who may have the dwelling, the first one first; then who may not, and why. The landlord is one of them.</summary>
    public static IReadOnlyList<OrientationChoice> Rank(FluxLedger ledger, OrientationQuestion question)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(question);
        var free = Unheld(ledger, question.Release.Release);
        return new ReserverRanking(free, question with { Release = free.Stories.GetValueOrDefault(question.Release.Release, question.Release) }).Ranked();
    }

    /// <summary>A dwelling that somebody has is ranked as if it had not been handed over: what it would take away is not counted against its holder.</summary>
    private static FluxLedger Unheld(FluxLedger ledger, Guid release)
    {
        while (ledger.Stories.TryGetValue(release, out var story) && ledger.Standings[release].Fate == ReleaseFate.Oriented)
        {
            var last = story.Steps.Select((step, index) => (step, index)).Last(step => step.step.Kind == ReleaseStepKind.Oriented).index;
            ledger = ledger.With(new StoryTold(story with { Steps = story.Steps[..last] })).After;
        }

        return ledger;
    }

    private List<OrientationChoice> Ranked()
    {
        var choices = Choices().ToList();
        var ranked = choices.Where(choice => choice.Bar is null)
            .OrderByDescending(choice => choice.FallbackAsks)
            .ThenByDescending(choice => choice.IsUrgent || choice.FloorAsks || choice.CommuneAsks)
            .ThenBy(choice => choice.CoolsDown)
            .ThenByDescending(choice => choice.RelativeDeficit)
            .ThenByDescending(choice => choice.AxesDeficit)
            .ThenByDescending(choice => choice.Share)
            .ThenBy(choice => choice.LastServedOn ?? DateOnly.MinValue)
            .ThenBy(choice => choice.Agreement ?? "~", StringComparer.Ordinal)
            .ThenBy(choice => choice.Part)
            .Select((choice, index) => choice with { Rank = index + 1 });
        return [.. ranked, .. choices.Where(choice => choice.Bar is not null)];
    }

    private IEnumerable<OrientationChoice> Choices()
    {
        var (dwelling, today) = (_question.Release.Dwelling, _question.Today);
        var rest = Rational.One;
        foreach (var agreement in _ledger.Agreements.Active(dwelling.Commune, today))
        {
            var terms = agreement.TermsOn(today);
            foreach (var part in PartsOf(agreement, terms))
            {
                rest -= ShareOf(agreement, terms, part);
                yield return Of(agreement, terms, part);
            }
        }

        yield return Own(_programme is { Programme: var programme } ? Rational.Of(programme.Own, programme.Dwellings) : Rational.Max(rest, Rational.Zero));
    }

    /// <summary>A programme may give the State a part of its rights that it has none of in the yearly flux.</summary>
    private IEnumerable<StatePart?> PartsOf(Agreement agreement, AgreementTerms terms) =>
        FluxAgreements.PartsOf(agreement, terms).Union(_programme?.Lines.Where(line => line.Agreement == agreement.Id).Select(line => line.Part) ?? []);

    private Rational ShareOf(Agreement agreement, AgreementTerms terms, StatePart? part) =>
        _programme is null ? terms.ShareOf(part) : Rational.Of(_programme.Of(agreement.Id, part).Share, _programme.Programme.Dwellings);

    private OrientationChoice Of(Agreement agreement, AgreementTerms terms, StatePart? part)
    {
        var account = new FluxAccount(agreement.Id, _question.Today.Year, _book, part);
        var carried = _ledger.Balance(account, FluxCounter.CarriedOver) + _coming.GetValueOrDefault(account);
        var share = ShareOf(agreement, terms, part);
        var hasNone = _programme is not null && share.Sign == 0;
        var choice = Filled(account, carried, share) with
        {
            Reserver = agreement.Reserver,
            Kind = agreement.Kind,
            OnBehalfOf = agreement.OnBehalfOf,
            FallbackAsks = Asks(agreement, part) && !(hasNone && _fallback?.Link == Fallback.OtherReserver),
            Public = terms.PublicOf(part),
            NoticeBy = terms.NoticeDays > 0 ? _question.Release.AvailableOn.AddDays(-terms.NoticeDays) : null,
            CommuneAsks = _programme is null && terms.UniformPerCommune && CommuneOwes(account, share),
        };

        // What is subtracted is in nobody's flux: the landlord has it, or takes the subtraction back.
        if (_ledger.Standings.GetValueOrDefault(_question.Release.Release)?.Subtraction is not null)
            return choice with { Bar = OrientationBar.Subtracted };

        // Whom the chain that was agreed means by its name may have it without a share: nobody else came (FLX-25).
        if (_programme is not null)
            return choice with { Bar = hasNone && !choice.FallbackAsks ? OrientationBar.NoShareInProgramme : null };
        var (asks, bars) = part == StatePart.Priority ? Floor(agreement, terms) : (false, false);
        return choice with { FloorAsks = asks, Bar = bars ? OrientationBar.NonQpvFloor : null };
    }

    private OrientationChoice Own(Rational share) =>
        Filled(new FluxAccount(null, _question.Today.Year, _book, null), Rational.Zero, share) with { FallbackAsks = Asks(null, null) };

    private bool Asks(Agreement? agreement, StatePart? part) => _fallback is { } hop && FallbackChain.Means(hop, _question.Release, agreement, part);

    /// <summary>Whether a share that applies in each commune alike is owed a whole dwelling in this one (FLX-12).</summary>
    private bool CommuneOwes(FluxAccount account, Rational share)
    {
        var here = _flux.Where(release => release.Story.Dwelling.Commune == _question.Release.Dwelling.Commune).ToList();
        return (share * here.Count) - here.Count(release => IsOf(account, release.Standing) && release.Standing.Since is not null) >= Rational.One;
    }

    private OrientationChoice Filled(FluxAccount account, Rational carried, Rational share)
    {
        var (due, consumed, held) = _programme?.Of(account.Agreement, account.Part) is { } line
            ? ((Rational)line.Share, (Rational)line.Consumed, (Rational)line.Held)
            : (_ledger.Balance(account, FluxCounter.Due) + carried, _ledger.Balance(account, FluxCounter.Consumed), (Rational)_held.GetValueOrDefault((account.Agreement, account.Part)));
        var served = _flux.Where(release => IsOf(account, release.Standing) && YearAxes.IsServed(release.Standing)).ToList();
        return new OrientationChoice
        {
            Agreement = account.Agreement,
            Reserver = null,
            Part = account.Part,
            Due = due,
            Consumed = consumed,
            Held = held,
            Share = share,
            IsUrgent = due - consumed - held >= _question.Practice.UrgentFrom,
            Axes = [.. ReportAxes.All.Select(axis => AxisOf(axis, served))],
            LastServedOn = served.Count == 0 ? null : served.Max(release => release.Standing.Since),
            CoolsDown = account.Agreement is not null && GaveBackSince(account, _question.Today.AddDays(-_question.Practice.CoolDownDays)),
        };
    }

    private static bool IsOf(FluxAccount account, ReleaseStanding standing) => standing.Agreement == account.Agreement && standing.Part == account.Part;

    private AxisBalance AxisOf(ReportAxis axis, List<(ReleaseStory Story, ReleaseStanding Standing)> served)
    {
        var value = _question.Release.Dwelling.ValueOf(axis);
        return new AxisBalance(axis, value, _alike[axis], _flux.Count, served.Count(release => release.Story.Dwelling.ValueOf(axis) == value), served.Count);
    }

    private bool GaveBackSince(FluxAccount account, DateOnly day)
    {
        var (reserver, holder) = _ledger.Agreements.Find(account.Agreement!) is { } agreement ? (agreement.Reserver, agreement.OnBehalfOf) : default;
        return _ledger.Stories.Values.Any(story => !ReleaseFold.NeverReleased(story) && story.Steps.Where(step => step.Kind != ReleaseStepKind.Named).ToList() is { Count: > 0 } steps && steps.Zip(steps.Skip(1)).Any(pair =>
            pair.Second.Kind == ReleaseStepKind.Returned && pair.Second.On > day && pair.First.Kind is ReleaseStepKind.Oriented or ReleaseStepKind.Reopened && pair.First.Reserver == reserver && pair.First.OnBehalfOf == holder && (pair.First.Part ?? account.Part) == account.Part));
    }

    /// <summary>The prefect's floor outside priority districts (FLX-13): it asks for dwellings there under one reading, and bars those in the districts under the other.</summary>
    private (bool Asks, bool Bars) Floor(Agreement agreement, AgreementTerms terms)
    {
        if (_question.Release.Dwelling.InPriorityDistrict is not { } inDistrict)
            return (false, false);
        var percent = terms.NonQpvFloor ?? AgreementRules.NonQpvFloorOfTheLaw;
        var state = _flux.Where(release => release.Standing.Agreement == agreement.Id && release.Standing.Since is not null).ToList();
        var outside = state.Count(IsOutside);
        var reading = terms.NonQpvFloorReading;

        // Barred is a dwelling with which the prefect's own flux would fall short; wanted is one while a whole one is missing.
        var floor = StateFloor.Of(reading, Rational.Percent(percent), _flux.Count(IsOutside), outside, state.Count - outside + (reading == FloorReading.OfThePrefect ? 1 : 0));
        return reading == FloorReading.OfTheFlux ? (!inDistrict && floor.Threshold - outside >= Rational.One, false) : (false, inDistrict && !floor.IsMet);
    }

    private static bool IsOutside((ReleaseStory Story, ReleaseStanding Standing) release) => release.Story.Dwelling.InPriorityDistrict == false;
}
