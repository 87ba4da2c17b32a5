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
        var page = new Page([.. mandating.Select(held => held.Ledger)], [], [], []);
        var told = new List<StoredEvent>(events.Count);
        foreach (var stored in events)
            told.Add(await Delegates(stored, page) is { IsEmpty: false } delegates ? stored with { News = stored.News with { Delegates = delegates } } : stored);
        return told;
    }

    private async Task<ImmutableArray<string>> Delegates(StoredEvent stored, Page page)
    {
        var (news, dwelling) = (stored.News, stored.Vacancy.Dwelling);
        if (news.Reserver is null && news.ReserverBefore is null)
            return [];

        // Before landlords merged each told its own delegates, and those of the other landlord have no part in it (FLX-39).
        var on = CivilTime.In(dwelling.Commune, news.At);
        var ledger = await LedgerOn(new LedgerKey(dwelling.Landlord, dwelling.Commune.Departement), on, page);
        if (!page.Mandating.Contains(ledger))
            return [];
        if (!page.Histories.TryGetValue(stored.Vacancy.Id, out var history))
            page.Histories[stored.Vacancy.Id] = history = await lives.Load(stored.Vacancy.Id);

        // Others that stand first in the list change nothing of the vacancy: before it, it stood as it stands with it.
        var versions = news.Kind == VacancyNews.FirstThreeChanged ? [news.Version] : new[] { news.Version, news.Version - 1 };
        var delegates = new List<string>();
        foreach (var handed in versions.Where(version => version > 0).Select(version => HandedTo.By(StoredLife.At(stored.Vacancy, history, version).Orientation)).OfType<HandedTo>())
            delegates.AddRange(Mandates.Over(await AgreementsOf(ledger, handed.Reserver, page), dwelling.Commune, handed, on).Select(mandate => mandate.Delegate));
        return [.. delegates.Distinct(StringComparer.Ordinal)];
    }

    private async Task<LedgerKey> LedgerOn(LedgerKey landlord, DateOnly on, Page page)
    {
        if (!page.Ledgers.TryGetValue((landlord, on), out var ledger))
            page.Ledgers[(landlord, on)] = ledger = await store.LedgerOn(landlord, on);
        return ledger;
    }

    private async Task<FluxAgreements> AgreementsOf(LedgerKey ledger, string reserver, Page page)
    {
        if (!page.Agreements.TryGetValue((ledger, reserver), out var agreements))
            page.Agreements[(ledger, reserver)] = agreements = await MandatedAgreements.Of(store, ledger, reserver, geography);
        return agreements;
    }

    /// <summary>What is known while a page of events is looked at.</summary>
    private sealed record Page(HashSet<LedgerKey> Mandating, Dictionary<(LedgerKey Landlord, DateOnly On), LedgerKey> Ledgers, Dictionary<(LedgerKey Ledger, string Reserver), FluxAgreements> Agreements, Dictionary<Guid, IReadOnlyList<StoredFact>> Histories);
}
