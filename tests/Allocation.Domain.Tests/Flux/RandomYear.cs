using System.Collections.Immutable;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>
/// Agreements, where anything is asked for lawful or not, of which the rules refuse what cannot be recorded; releases that live as vacancies may and are handed to whom the rules of
/// orientation let; undone steps, subtractions, sales, requalifications, a stock, a year closed.
/// </summary>
internal sealed class RandomYear(int seed, int offset = 0, bool asksForAnything = false)
{
    private static readonly LegalPriority?[] Priorities = [null, LegalPriority.None, LegalPriority.Priority, LegalPriority.Dalo];
    private static readonly (string? Name, string? OnBehalfOf)[] Reservers = [("ETAT", null), ("ALS", null), ("VILLE", null), ("EMPL", null), ("EMPL-2", null), ("ETAT", "EMPL"), (null, null)];
    private static readonly DateOnly Today = new(2026, 12, 31);

    private readonly Random _random = new(seed);
    private readonly List<FluxEvent> _events = [];
    private readonly Dictionary<int, ReleaseStory> _stories = [];
    private FluxLedger _ledger = Ledger();
    private FluxBase _denominator;

    /// <summary>Codes with which something that was asked for was refused.</summary>
    public HashSet<string> Refused { get; } = [];

    public FluxEvent[] Events(int length)
    {
        foreach (var agreement in Recorded())
            Happens(new AgreementRecorded(agreement));
        if (_random.Next(3) > 0)
            Shares(correction: null);
        for (var step = 0; step < length; step++)
            Next();
        return [.. _events];
    }

    private void Happens(FluxEvent happened)
    {
        _events.Add(happened);
        _ledger = _ledger.With(happened).After;
    }

    /// <summary>Somebody asks for something: what the rules refuse does not happen. What they refuse only of days that are over, or a closed year, is a correction here.</summary>
    private void Asked(FluxEvent asked)
    {
        var faults = FluxRules.Faults(_ledger, asked, Today, Geography).Select(fault => fault.Code).Where(code => code is not ("closed-year" or "past-terms")).ToList();
        Refused.UnionWith(faults);
        if (faults.Count == 0)
            Happens(FluxRules.Dated(_ledger, asked, new DateOnly(2026, _random.Next(1, 13), 28)));
    }

    /// <summary>What somebody may want of agreements, whether the law allows it or not.</summary>
    private AgreementRecorded Wanted()
    {
        var day = new DateOnly(2026, _random.Next(2, 13), 1);
        var held = _ledger.Agreements.All;
        var some = held[_random.Next(held.Length)];
        Agreement Other(string id, ReserverKind kind, decimal rate) => Of(id, kind, rate, with: terms => terms with { Base = _denominator, FirstLettingOutsideFlux = held[0].Terms[0].FirstLettingOutsideFlux }, from: day);
        Agreement Amended(decimal rate, decimal? agents = null) => some with { Terms = [some.Terms[0], some.Terms[0] with { From = day > some.EffectiveDate ? day : some.EffectiveDate.AddDays(1), Rate = rate, AgentsRate = some.Kind == ReserverKind.State ? agents : null }] };
        return new AgreementRecorded(_random.Next(8) switch
        {
            0 => Amended(_random.Next(45), _random.Next(9)),
            1 when some.Kind == ReserverKind.State => Amended(30 + _random.Next(15), _random.Next(9)) with { Derogations = [new Derogation(day, day.AddMonths(_random.Next(1, 14)), "Arrêté")] },
            2 => some with { TerminatedOn = day },
            3 => Other("EMPL-2", ReserverKind.Employer, 5 + _random.Next(70)),
            4 => some with { Id = "AUTRE", EffectiveDate = day, TerminatedOn = null },
            5 => Other("ARMEE", ReserverKind.Defence, 5),
            6 => Other("ETAT", ReserverKind.Employer, _random.Next(10)) with { Id = "ARRETE", Takeover = new Takeover("EMPL", "Arrêté", day, day.AddMonths(-_random.Next(5))) },
            _ => Amended(_random.Next(45)),
        }, "Avenant.");
    }

    /// <summary>A programme of this landlord is recorded, or put right.</summary>
    private void Shares(string? correction)
    {
        var programme = Programmes.Of(Programme, 12, [new ProgrammeShare("ETAT", StatePart.Priority, _random.Next(4)), new ProgrammeShare("ETAT", StatePart.Agents, _random.Next(2)), new ProgrammeShare("ALS", null, _random.Next(5))], _random.Next(3), ("VILLE", 1_000_000));
        Happens(new ProgrammeRecorded(programme, correction));
    }

    private string Programme => $"P-{offset}";

    private IEnumerable<Agreement> Recorded()
    {
        var events = Enum.GetValues<ConsumingEvent>();
        _denominator = asksForAnything ? Enum.GetValues<FluxBase>()[Math.Max(_random.Next(-2, 3), 0)] : FluxBase.Base;
        var outside = _random.Next(3) > 0;
        AgreementTerms Terms(AgreementTerms terms) => terms with
        {
            ConsumingEvent = events[_random.Next(3)],
            NoCandidateConsumes = _random.Next(2) == 0,
            RefusalConsumes = _random.Next(2) == 0,
            CarryOver = _random.Next(2) == 0,
            FirstLettingOutsideFlux = outside,
            Base = _denominator,
        };

        yield return Of("ETAT", ReserverKind.State, 20 + _random.Next(11), _random.Next(6), Terms);
        yield return Of("ALS", ReserverKind.ActionLogement, _random.Next(20), with: Terms);
        yield return Of("VILLE", ReserverKind.LocalAuthority, _random.Next(20), with: Terms, commune: Asnieres);
        yield return Of("EMPL", ReserverKind.Employer, _random.Next(10), with: terms => Terms(terms) with { Mode = ManagementMode.Delegated, ConsumingEvent = ConsumingEvent.Allocated }, from: new DateOnly(2026, 1 + _random.Next(3), 1));
    }

    private void Next()
    {
        var dice = _random.Next(100);
        var number = offset + _random.Next(1, 12);
        if (dice < 3 && _events.Count > 30 && !_ledger.Closed.Contains(2026))
            Happens(new YearClosed(2026));
        else if (dice < 7 && _stories.TryGetValue(number, out var some))
            Happens(FluxRules.Dated(_ledger, new ReleaseSubtracted(some.Release, _random.Next(3) switch { 0 => SubtractionCause.InternalTransfer, 1 => SubtractionCause.Sale, _ => null }), new DateOnly(2026 + _random.Next(2), _random.Next(1, 13), 15)));
        else if (dice < 10 && asksForAnything && _stories.TryGetValue(number, out var wrong))
            Asked(new ReleaseRequalified(wrong.Release, _ledger.Stories[wrong.Release].Dwelling with { Commune = _random.Next(2) == 0 ? Asnieres : Antony, Financing = _random.Next(2) == 0 ? Financing.PLAI : Financing.PLUS }));
        else if (dice < 12 && _ledger.Programmes.ContainsKey(Programme))
            Shares("Avenant.");
        else if (dice < 16 && _ledger.Agreements.Find("ALS") is { } amended)
            Asked(new AgreementRecorded(amended with { Terms = [amended.Terms[0], amended.Terms[0] with { From = new DateOnly(2026, 6, 1), Rate = _random.Next(20) }] }));
        else if (dice < 26 && asksForAnything)
            Asked(Wanted());
        else if (dice < 28 && asksForAnything)
            Asked(new StockDeclared(2026, 100 * _random.Next(1, 9), ImmutableSortedDictionary<string, int>.Empty.Add(Asnieres.Value, _random.Next(100))));
        else
            Lives(number);
    }

    private void Lives(int number)
    {
        if (!_stories.TryGetValue(number, out var story))
        {
            var on = new DateOnly(2026, _random.Next(4, 13), _random.Next(1, 28));
            story = Release(number, on, _random.Next(2) == 0 ? Asnieres : Antony, _random.Next(2) == 0, _random.Next(5) == 0 ? FluxBook.FirstLetting : FluxBook.Flux);
            if (story.Book == FluxBook.FirstLetting && _random.Next(4) > 0)
                story = story with { Dwelling = story.Dwelling with { Programme = Programme } };
            if (_random.Next(15) == 0)
                story = story with { Dwelling = story.Dwelling with { Outside = OutsideFluxKind.StudentResidence } };
        }
        else if (story.Steps.Length > 0 && _random.Next(6) == 0)
            story = story with { Version = story.Version + 1, Steps = story.Steps.RemoveRange(LastFact(story.Steps), story.Steps.Length - LastFact(story.Steps)) };
        else
            story = story with { Version = story.Version + 1, Steps = story.Steps.AddRange(Following(story)) };
        _stories[number] = story;
        Happens(new StoryTold(story));
    }

    private static int LastFact(ImmutableArray<ReleaseStep> steps) => steps.Length - steps.Count(step => step.Fact == steps[^1].Fact);

    /// <summary>What a vacancy may tell next, as <see cref="ReleaseTelling"/> tells it.</summary>
    private IEnumerable<ReleaseStep> Following(ReleaseStory story)
    {
        var fact = story.Version + 1;
        var on = (story.Steps.IsEmpty ? story.AvailableOn : story.Steps[^1].On).AddDays(_random.Next(40));
        ReleaseStep One(ReleaseStepKind kind) => new(kind, fact, on) { Priority = kind is ReleaseStepKind.Allocated or ReleaseStepKind.PassedOn or ReleaseStepKind.LeaseSigned ? Priorities[_random.Next(Priorities.Length)] : null };
        var last = story.Steps.IsEmpty ? (ReleaseStepKind?)null : story.Steps[^1].Kind;
        if (last is ReleaseStepKind.LeaseSigned or ReleaseStepKind.Closed)
            return [];
        if (_random.Next(20) == 0)
            return [One(ReleaseStepKind.Closed) with { Cause = Enum.GetValues<ClosingCause>()[_random.Next(6)] }];
        return last switch
        {
            null or ReleaseStepKind.Returned => [Oriented()],
            ReleaseStepKind.Oriented => _random.Next(5) switch { 0 => [One(ReleaseStepKind.Returned)], 1 => [Oriented()], 2 => [One(ReleaseStepKind.Named)], _ => [One(ReleaseStepKind.Allocated)] },
            ReleaseStepKind.Named => _random.Next(3) switch { 0 => [One(ReleaseStepKind.Returned)], 1 => [Oriented()], _ => [One(ReleaseStepKind.Allocated)] },
            ReleaseStepKind.AllFailed => _random.Next(3) switch { 0 => [Oriented()], 1 => [One(ReleaseStepKind.Allocated)], _ => [One(ReleaseStepKind.Reopened)] },
            ReleaseStepKind.Reopened => _random.Next(4) switch { 0 => [Oriented()], 1 => [One(ReleaseStepKind.Allocated)], 2 => [One(ReleaseStepKind.Named)], _ => [One(ReleaseStepKind.Returned)] },
            _ => _random.Next(4) switch
            {
                0 => [One(ReleaseStepKind.LeaseSigned)],
                1 => [One(ReleaseStepKind.Refused), One(ReleaseStepKind.PassedOn)],
                2 => [One(ReleaseStepKind.Lost), One(ReleaseStepKind.AllFailed)],
                _ => [Oriented()],
            },
        };

        ReleaseStep Oriented()
        {
            var (reserver, behalf) = Reservers[_random.Next(Reservers.Length)];
            var part = reserver == "ETAT" && behalf is null && _random.Next(3) == 0 ? StatePart.Agents : default(StatePart?);
            var refused = OrientationRules.Refusal(_ledger, new OrientationQuestion(_ledger.Stories[story.Release], on, new OrientationPractice()), new Orient(reserver, Reason: "Essai du sort.", StatePart: part) { OnBehalfOf = behalf })?.Code;
            if (refused is not null)
                Refused.Add(refused);

            // Refused, the landlord keeps it.
            return refused is null ? One(ReleaseStepKind.Oriented) with { Reserver = reserver, OnBehalfOf = behalf, Part = part } : One(ReleaseStepKind.Oriented);
        }
    }
}
