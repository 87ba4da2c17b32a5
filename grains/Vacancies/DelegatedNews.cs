using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Vacancies;

/// <summary>
/// Says of events who else designated than whom they name, on the day of the event: by a mandate (FLX-17), told of what happened on its days and of
/// nothing before or after; or as the reserver that goes on since territories merged, and instead of the former one (FLX-41).
/// </summary>
public sealed class DelegatedNews(IFluxStore store, IVacancyLifeStore lives, Geography geography)
{
    /// <summary>Events as they are told, in their order: where nobody gave a mandate and nothing merged, for one question of the store.</summary>
    public async Task<IReadOnlyList<StoredEvent>> Of(IReadOnlyList<StoredEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var reservers = events.SelectMany(stored => new[] { stored.News.Reserver, stored.News.ReserverBefore }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (reservers.Count == 0 || await store.Designated(reservers) is not { Count: > 0 } designated)
            return events;
        var page = new Page([.. designated], [], [], []);
        var told = new List<StoredEvent>(events.Count);
        foreach (var stored in events)
            told.Add(stored with { News = await Named(stored, page) });
        return told;
    }

    /// <summary>An event with who else designated then, and who did no more.</summary>
    private async Task<VacancyNews> Named(StoredEvent stored, Page page)
    {
        var (news, dwelling) = (stored.News, stored.Vacancy.Dwelling);
        if (news.Reserver is null && news.ReserverBefore is null)
            return news;

        // Before landlords merged each told its own delegates, and those of the other landlord have no part in it (FLX-39).
        var on = CivilTime.In(dwelling.Commune, news.At);
        var ledger = await LedgerOn(new LedgerKey(dwelling.Landlord, dwelling.Commune.Departement), on, page);
        if (!page.Designated.Contains(ledger))
            return news;
        if (!page.Histories.TryGetValue(stored.Vacancy.Id, out var history))
            page.Histories[stored.Vacancy.Id] = history = await lives.Load(stored.Vacancy.Id);

        // Others that stand first in the list change nothing of the vacancy: before it, it stood as it stands with it.
        var versions = news.Kind == VacancyNews.FirstThreeChanged ? [news.Version] : new[] { news.Version, news.Version - 1 };
        var designating = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handed in versions.Where(version => version > 0).Select(version => HandedTo.By(StoredLife.At(stored.Vacancy, history, version).Orientation)).OfType<HandedTo>())
            designating.UnionWith(Mandates.Designating(await AgreementsOf(ledger, handed.Reserver, page), dwelling.Commune, handed, on));
        var former = new List<string>();
        foreach (var name in new[] { news.Reserver, news.ReserverBefore }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if ((await AgreementsOf(ledger, name, page)).NameOn(name, on) != name && !designating.Contains(name))
                former.Add(name);
        }

        return news with { Designating = [.. designating.Where(name => name != news.Reserver && name != news.ReserverBefore)], Former = [.. former] };
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
    private sealed record Page(HashSet<LedgerKey> Designated, Dictionary<(LedgerKey Landlord, DateOnly On), LedgerKey> Ledgers, Dictionary<(LedgerKey Ledger, string Reserver), FluxAgreements> Agreements, Dictionary<Guid, IReadOnlyList<StoredFact>> Histories);
}
