using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Vacancies;

/// <summary>
/// Says of events who designated by a mandate for whom the dwelling was handed to, on the day of the event (FLX-17): a delegate is told of what
/// happened on the days of its mandate, and of nothing before or after.
/// </summary>
public sealed class DelegatedNews(IFluxStore store, IVacancyLifeStore lives, Geography geography)
{
    /// <summary>Events as they are told, in their order: where nobody gave a mandate, for one question of the store.</summary>
    public async Task<IReadOnlyList<StoredEvent>> Of(IReadOnlyList<StoredEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var reservers = events.SelectMany(stored => new[] { stored.News.Reserver, stored.News.ReserverBefore }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (reservers.Count == 0 || await store.Mandating(reservers) is not { Count: > 0 } mandating)
            return events;
        var page = new Page(mandating.ToLookup(held => held.Ledger, held => held.Agreement), [], []);
        var told = new List<StoredEvent>(events.Count);
        foreach (var stored in events)
            told.Add(await Delegates(stored, page) is { IsEmpty: false } delegates ? stored with { News = stored.News with { Delegates = delegates } } : stored);
        return told;
    }

    private async Task<ImmutableArray<string>> Delegates(StoredEvent stored, Page page)
    {
        var (news, dwelling) = (stored.News, stored.Vacancy.Dwelling);
        var agreements = (await AgreementsOf(new LedgerKey(dwelling.Landlord, dwelling.Commune.Departement), page)).Where(agreement => agreement.Reserver == news.Reserver || agreement.Reserver == news.ReserverBefore).ToList();
        if (agreements.Count == 0)
            return [];
        if (!page.Histories.TryGetValue(stored.Vacancy.Id, out var history))
            page.Histories[stored.Vacancy.Id] = history = await lives.Load(stored.Vacancy.Id);

        // Others that stand first in the list change nothing of the vacancy: before it, it stood as it stands with it.
        var versions = news.Kind == VacancyNews.FirstThreeChanged ? [news.Version] : new[] { news.Version, news.Version - 1 };
        var (known, on) = (new FluxAgreements(agreements, geography), CivilTime.In(dwelling.Commune, news.At));
        return
        [
            .. versions.Where(version => version > 0).Select(version => HandedTo.By(StoredLife.At(stored.Vacancy, history, version).Orientation)).OfType<HandedTo>()
                .SelectMany(handed => Mandates.Over(known, dwelling.Commune, handed, on)).Select(mandate => mandate.Delegate).Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Those of a landlord, and of the one in which it goes on since it was merged.</summary>
    private async Task<IEnumerable<Agreement>> AgreementsOf(LedgerKey ledger, Page page)
    {
        if (!page.GoesOn.TryGetValue(ledger, out var goesOn))
            page.GoesOn[ledger] = goesOn = await store.MergedInto(ledger);
        return goesOn is { } next ? page.Mandating[ledger].Concat(page.Mandating[next]) : page.Mandating[ledger];
    }

    /// <summary>What is known while a page of events is looked at.</summary>
    private sealed record Page(ILookup<LedgerKey, Agreement> Mandating, Dictionary<LedgerKey, LedgerKey?> GoesOn, Dictionary<Guid, IReadOnlyList<StoredFact>> Histories);
}
