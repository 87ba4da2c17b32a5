using System.Collections.Immutable;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Tests.Vacancies;

/// <summary>Vacancies brought to a state by the steps that lead there.</summary>
internal static class Lives
{
    public static readonly DateOnly Today = new(2026, 3, 4);
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 0, 0, TimeSpan.Zero);
    public static readonly Guid Id = Guid.Parse("8a0e4f59-6f54-4a0e-9c2a-0a1b2c3d4e5f");

    public static KnownDemand Known(int number) => new(new DemandId(number), NumberOf(number), 1, true, null, null);

    public static UniqueNumber NumberOf(int number) => UniqueNumber.Compose("111", new DateOnly(2022, 1, 15), number, "TESTS");

    public static Vacancy New() => Vacancy.Of([new RecordedFact(1, Now, new NoticeReceived(new DateOnly(2026, 4, 1)))]);

    /// <summary>What a command makes of a vacancy.</summary>
    /// <param name="vacancy">The vacancy.</param>
    /// <param name="command">The command.</param>
    /// <param name="known">What is known of a demand; all are well when null.</param>
    /// <param name="on">The day; <see cref="Today"/> when null.</param>
    public static StepOutcome Do(Vacancy vacancy, VacancyCommand command, Func<int, KnownDemand>? known = null, DateOnly? on = null) => VacancyDecider.Decide(vacancy, command, Moment(known, on));

    /// <summary>The moment of a command.</summary>
    public static DecidingMoment Moment(Func<int, KnownDemand>? known = null, DateOnly? on = null) => new()
    {
        Vacancy = Id,
        Command = Guid.NewGuid(),
        Today = on ?? Today,
        Calendar = WorkingDays.National,
        Practice = new VacancyPractice(),
        Demands = Enumerable.Range(1, 9).Select(known ?? Known).ToImmutableDictionary(demand => demand.Number),
        Basis = new DecisionBasis(1, 1, "grid", 2026),
    };

    /// <summary>The vacancy after a command that must be accepted; its token follows at once.</summary>
    public static Vacancy Then(this Vacancy vacancy, VacancyCommand command, DateOnly? on = null)
    {
        var outcome = Do(vacancy, command, on: on);
        Assert.Null(outcome.Refused);
        return outcome.Facts.Aggregate(vacancy, (life, fact) => life.With(fact, Now)).Settled();
    }

    public static Vacancy Settled(this Vacancy vacancy) => vacancy.WantedToken == vacancy.Token ? vacancy : vacancy.With(new TokenSettled(vacancy.WantedToken), Now);

    /// <summary>Oriented, with candidates 1 to n.</summary>
    public static Vacancy WithCandidates(int count = 3) =>
        Enumerable.Range(1, count).Aggregate(New().Then(new ReturnKeys(Today)).Then(new Orient()), (life, number) => life.Then(new Nominate(NumberOf(number), Nominator.Landlord)));

    public static Vacancy OnAgenda(int count = 3) => WithCandidates(count).Then(new Instruct()).Then(new PlaceOnAgenda(Today));

    /// <summary>Candidates 1 to n ranked in that order.</summary>
    public static Vacancy Ranked(int count = 3) => OnAgenda(count).Then(new Decide([.. Enumerable.Range(1, count).Select(number => RankOf(number, number))]));

    public static Vacancy Offered(DateOnly? notifiedOn = null)
    {
        var offered = Ranked().Then(new MakeOffer());
        return notifiedOn is { } on ? offered.Then(new NotifyOffer(NotificationMeans.RegisteredLetter, on)) : offered;
    }

    public static NumberedDecision RankOf(int number, int rank) => new() { Demand = NumberOf(number), Kind = DecisionKind.Ranked, Rank = rank };

    public static NumberedDecision Rejected(int number, string text = "Logement trop petit pour le ménage.") =>
        new() { Demand = NumberOf(number), Kind = DecisionKind.NotAllocated, Reasons = [new Reason(ReasonFamily.Size, text)] };
}
