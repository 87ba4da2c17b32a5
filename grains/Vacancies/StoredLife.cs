using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Vacancies;

/// <summary>The life of a vacancy out of the store: its opening is the notice, and the first fact.</summary>
internal static class StoredLife
{
    /// <summary>Who makes happen what no person does.</summary>
    public static readonly Actor Engine = new("clock", "engine", "allocation");

    /// <summary>The vacancy, and who made each of its facts happen.</summary>
    public static (Vacancy Vacancy, List<Actor> Actors) Of(StoredVacancy stored, IReadOnlyList<StoredFact> facts)
    {
        var notice = new RecordedFact(1, stored.Vacancy.OpenedAt, new NoticeReceived(stored.Vacancy.AvailableOn));
        return (Vacancy.Of(facts.Select(fact => fact.Recorded).Prepend(notice)), [Engine, .. facts.Select(fact => fact.Actor)]);
    }

    /// <summary>What stands of it beside the list.</summary>
    public static ListLife Shown(Vacancy vacancy, IEnumerable<Actor> actors) => ListLife.Of(vacancy, [.. actors.Select(actor => actor.Subject)]);
}
