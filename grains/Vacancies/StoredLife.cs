using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Vacancies;

/// <summary>The life of a vacancy out of the store: its opening is the notice, and the first fact.</summary>
internal static class StoredLife
{
    /// <summary>Who makes happen what no person does.</summary>
    public static readonly Actor Engine = new("clock", "engine", "allocation");

    /// <summary>The vacancy, and who made each of its facts happen.</summary>
    public static (Vacancy Vacancy, List<Actor> Actors) Of(StoredVacancy stored, IReadOnlyList<StoredFact> facts) =>
        (Vacancy.Of(facts.Select(fact => fact.Recorded).Prepend(Notice(stored.Vacancy))), [Engine, .. facts.Select(fact => fact.Actor)]);

    /// <summary>The vacancy as it was at a version.</summary>
    public static Vacancy At(VacancySnapshot opened, IEnumerable<StoredFact> facts, int version) =>
        Vacancy.Of(facts.Select(fact => fact.Recorded).Where(recorded => recorded.Number <= version).Prepend(Notice(opened)));

    private static RecordedFact Notice(VacancySnapshot opened) => new(1, opened.OpenedAt, new NoticeReceived(opened.AvailableOn));

    /// <summary>How each household stands with a vacancy, as the register of positions says it.</summary>
    public static Dictionary<DemandId, string> Standings(Vacancy vacancy)
    {
        var standings = vacancy.Candidates.GroupBy(candidate => candidate.Demand).ToDictionary(candidates => candidates.Key, candidates => WordOf(candidates.Last(), vacancy.HasEnded));
        foreach (var demand in vacancy.SetAside.Keys)
            standings[demand] = "set-aside";
        if (vacancy.Offer is { } offer)
            standings[offer.Demand] = vacancy.State switch { VacancyState.Let => "let", VacancyState.Accepted => "accepted", _ => "offered" };
        return standings;
    }

    /// <summary>Nobody stands whom the commission refused, nor where there is nothing left to be had.</summary>
    private static string WordOf(Candidate candidate, bool hasEnded) => candidate switch
    {
        { Standing: not CandidateStanding.Standing } => LifeWords.Of(candidate.Standing),
        { Decision: { Kind: DecisionKind.NotAllocated or DecisionKind.Ineligible } decision } => LifeWords.Of(decision.Kind),
        _ => hasEnded ? "ended" : LifeWords.Of(candidate.Standing),
    };

    /// <summary>What stands of it beside the list.</summary>
    public static ListLife Shown(Vacancy vacancy, IEnumerable<Actor> actors) => ListLife.Of(vacancy, [.. actors.Select(actor => actor.Subject)]);
}
