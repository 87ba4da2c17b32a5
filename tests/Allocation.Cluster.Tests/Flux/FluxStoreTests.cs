using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Flux;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Flux;

/// <summary>Ledgers in the stores: written whole, by one writer, and never behind unnoticed.</summary>
public sealed class FluxStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly Actor Somebody = new("s", "manager", "o");
    private static readonly LedgerKey Ledger = SomeAgreements.Ledger;

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task What_is_written_is_read(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var vacancy = await Open(store);
        var story = Story(vacancy, 1);
        var (ledger, entries) = Booked(new AgreementRecorded(SomeAgreements.Of("R", ReserverKind.Employer, 33.3333m)), new StoryTold(story));

        Assert.True(await store.Flux.Append(Commit(1, entries, new AgreementRecorded(SomeAgreements.Of("R", ReserverKind.Employer, 33.3333m)), new StoryTold(story))));

        var events = await store.Flux.Load(Ledger);
        Assert.Equal([1, 2], events.Select(stored => stored.Recorded.Number));
        Assert.Equal(ledger.Balances.OrderBy(Key), FluxLedger.Of(events.Select(stored => stored.Recorded.Event), TwoSilos.Policies.Geography).Balances.OrderBy(Key));
        Assert.Equal(entries, (await store.Flux.Entries(Ledger, 0, 100)).Select(stored => stored.Entry));
        Assert.Equal(entries.Skip(2), (await store.Flux.Entries(Ledger, 2, 100)).Select(stored => stored.Entry));
        var account = new FluxAccount("R", 2026, FluxBook.Flux, null);
        Assert.Equal(Rational.Of(333333, 1000000), Assert.Single(await store.Flux.EntriesOf(Ledger, account, 0, 100)).Entry.Amount);
        Assert.Equal(entries, (await store.Flux.EntriesOf(Ledger, vacancy)).Select(stored => stored.Entry));
        Assert.Equal(2, Assert.Single(await store.Flux.Events(Ledger, [2, 7])).Number);
        Assert.Equal([1, 2], (await store.Flux.Events(Ledger, [2, 1])).Select(recorded => recorded.Number).Order());
        Assert.Empty(await store.Flux.Events(Ledger, []));
        Assert.Equal("R", await store.Flux.ReserverOf(Ledger, "R"));
        Assert.Equal("R", Assert.Single(await store.Flux.AgreementsOf("R")).Agreement.Id);
        Assert.Equal([Ledger], await store.Flux.Ledgers(null, 5));
        Assert.Empty(await store.Flux.Ledgers(Ledger, 5));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Agreements_are_found_by_whoever_has_a_mandate_and_by_their_reserver_in_a_ledger(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var mandate = new Mandate { Delegate = "Ville d’été", From = new DateOnly(2026, 1, 1), Act = "Mandat" };
        FluxEvent[] agreements = [new AgreementRecorded(SomeAgreements.Of("R", ReserverKind.Employer, 10)), new AgreementRecorded(SomeAgreements.Of("S", ReserverKind.Employer, 10) with { Mandates = [mandate with { Delegate = "Autre" }, mandate] })];
        Assert.True(await store.Flux.Append(Commit(1, [], agreements)));

        Assert.Equal((Ledger, "S"), Assert.Single(await store.Flux.MandatesOf("Ville d’été")) is var found ? (found.Ledger, found.Agreement.Id) : default);
        Assert.Empty(await store.Flux.MandatesOf("Ville d’hiver"));
        Assert.Equal([Ledger], await store.Flux.Designated(["R", "S", "T"]));
        Assert.Empty(await store.Flux.Designated(["R", "T"]));
        Assert.Equal("S", Assert.Single(await store.Flux.AgreementsOf(Ledger, "S")).Id);
        Assert.Empty(await store.Flux.AgreementsOf(Ledger with { Departement = "92" }, "S"));

        // Recorded without it, the agreement is no longer found by whoever had it.
        Assert.True(await store.Flux.Append(Commit(3, [], new AgreementRecorded(SomeAgreements.Of("S", ReserverKind.Employer, 10) with { Mandates = [mandate with { Delegate = "Autre" }] }))));
        Assert.Empty(await store.Flux.MandatesOf("Ville d’été"));
        Assert.Single(await store.Flux.MandatesOf("Autre"));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_reserver_whose_territory_merged_is_found_under_the_name_that_goes_on(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var (on, into) = (new DateOnly(2026, 3, 1), SomeAgreements.Of("N", ReserverKind.LocalAuthority, 10) with { Mandates = [new Mandate { Delegate = "Ville", From = new DateOnly(2026, 3, 1), Act = "Mandat" }] });
        FluxEvent merged = new AgreementsMerged(on, "Fusion", [SomeAgreements.Of("A", ReserverKind.LocalAuthority, 5), SomeAgreements.Of("B", ReserverKind.LocalAuthority, 5)], into, []);
        Assert.True(await store.Flux.Append(Commit(1, [], merged, new AgreementsMerged(on.AddDays(1), "Fusion", [into with { Mandates = [] }], into with { Id = "P", Reserver = "P" }, []))));

        Assert.Equal([new ReserverRenamed("A", on, "N"), new ReserverRenamed("B", on, "N"), new ReserverRenamed("N", on.AddDays(1), "P")], await store.Flux.Renamed(Ledger));
        Assert.Empty(await store.Flux.Renamed(Ledger with { Landlord = "Autre" }));
        Assert.Equal([Ledger], await store.Flux.Designated(["A"]));
        Assert.Equal("P", Assert.Single(await store.Flux.MandatesOf("Ville")).Agreement.Id);
        Assert.Equal([Ledger], await store.Flux.Designated(["P"]));
        Assert.Empty(await store.Flux.Designated(["C"]));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task The_second_of_two_writers_writes_nothing(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.Flux.Append(Commit(1, [], new StockDeclared(2026, 10)))));

        Assert.Single(written, true);
        Assert.Single(await store.Flux.Load(Ledger));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task What_is_not_booked_is_found_whoever_wrote_it(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var vacancy = await Open(store);
        Assert.Equal([Ledger], await store.Flux.Behind(5));
        Assert.Equal([vacancy], await store.Flux.Unbooked(Ledger, 5));
        Assert.Equal(Ledger, await store.Flux.LedgerOf(vacancy));

        Assert.True(await store.Flux.Append(Commit(1, [], new StoryTold(Story(vacancy, 1)))));
        Assert.Empty(await store.Flux.Behind(5));

        // A fact that the flux was not told of, as a process of another build leaves it.
        Assert.True(await store.Lives.Append(new LifeCommit { Vacancy = vacancy, Facts = [new StoredFact(new RecordedFact(2, Now, new KeysReturned(new DateOnly(2026, 3, 1))), Somebody, null, null)], News = [], Positions = [], HasEnded = false, DueAt = null }));
        Assert.Equal([vacancy], await store.Flux.Unbooked(Ledger, 5));

        // Booked at an earlier version, by a writer that was late, it stays as it is.
        Assert.True(await store.Flux.Append(Commit(2, [], new StoryTold(Story(vacancy, 2)))));
        Assert.True(await store.Flux.Append(Commit(3, [], new StoryTold(Story(vacancy, 1)))));
        Assert.Empty(await store.Flux.Unbooked(Ledger, 5));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_merger_is_written_in_both_ledgers_or_in_none_and_its_vacancies_follow(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var (vacancy, goesOn) = (await Open(store), Ledger with { Landlord = "Bailleur qui continue" });
        Assert.True(await store.Flux.Append(Commit(1, [], new StockDeclared(2026, 10))));
        var merged = new LandlordMerged(goesOn.Landlord, new DateOnly(2026, 3, 1), "Fusion", [], []);
        var absorbed = new LandlordAbsorbed(Ledger.Landlord, merged.On, merged.Act, [SomeAgreements.Of("R", ReserverKind.Employer, 5) with { Landlord = goesOn.Landlord }], [], [], [], []);

        // One of the two is not what it was decided on: nothing is written.
        Assert.False(await store.Flux.Merge(Commit(1, [], merged), Commit(1, [], absorbed) with { Ledger = goesOn }));
        Assert.False(await store.Flux.Merge(Commit(2, [], merged), Commit(2, [], absorbed) with { Ledger = goesOn }));
        Assert.Null(await store.Flux.MergedInto(Ledger));
        Assert.Equal((1, 0), ((await store.Flux.Load(Ledger)).Count, (await store.Flux.Load(goesOn)).Count));

        Assert.True(await store.Flux.Merge(Commit(2, [], merged), Commit(1, [], absorbed) with { Ledger = goesOn }));
        Assert.Equal(goesOn, await store.Flux.MergedInto(Ledger));
        Assert.Equal((Ledger, goesOn, goesOn), (await store.Flux.LedgerOn(Ledger, merged.On.AddDays(-1)), await store.Flux.LedgerOn(Ledger, merged.On), await store.Flux.LedgerOn(goesOn, merged.On)));
        Assert.Equal((2, 1), ((await store.Flux.Load(Ledger)).Count, (await store.Flux.Load(goesOn)).Count));
        Assert.Equal("R", await store.Flux.ReserverOf(goesOn, "R"));
        Assert.Equal(goesOn, await store.Flux.LedgerOf(vacancy));
        Assert.Equal(goesOn, await store.Flux.LedgerOf(await Open(store)));

        // Merged once more, it goes on in the last.
        var last = Ledger with { Landlord = "Le dernier" };
        Assert.True(await store.Flux.Merge(Commit(2, [], merged with { Into = last.Landlord, On = merged.On.AddDays(1) }) with { Ledger = goesOn }, Commit(1, [], absorbed with { Landlord = goesOn.Landlord }) with { Ledger = last }));
        Assert.Equal(last, await store.Flux.MergedInto(Ledger));
        Assert.Equal((Ledger, last), (await store.Flux.LedgerOn(Ledger, merged.On), await store.Flux.LedgerOn(Ledger, merged.On.AddDays(1))));
        Assert.Equal(last, await store.Flux.LedgerOf(await Open(store)));
    }

    private static async Task<Guid> Open(SharedStore store)
    {
        var id = Guid.NewGuid();
        await store.Vacancies.Save(new StoredVacancy(new VacancySnapshot(id, $"D-{id:N}", Samples.Dwelling(Samples.Montreuil), new DateOnly(2026, 4, 1), Now, Samples.EstEnsemble), 1), Somebody, "Open");
        return id;
    }

    private static ReleaseStory Story(Guid vacancy, int version) => new()
    {
        Release = vacancy,
        Version = version,
        DwellingId = "D",
        Dwelling = ReleasedDwelling.Of(Samples.Dwelling(Samples.Montreuil), new DateOnly(2026, 4, 1)),
        AvailableOn = new DateOnly(2026, 4, 1),
        Book = FluxBook.Flux,
    };

    private static FluxCommit Commit(int first, IReadOnlyList<FluxEntry> entries, params FluxEvent[] events) =>
        new(Ledger, [.. events.Select((happened, index) => new StoredFluxEvent(new RecordedFluxEvent(first + index, Now, happened), Somebody, Guid.NewGuid(), "f"))], entries);

    private static (FluxLedger Ledger, IReadOnlyList<FluxEntry> Entries) Booked(params FluxEvent[] events)
    {
        var (ledger, entries) = (FluxLedger.Empty(TwoSilos.Policies.Geography), new List<FluxEntry>());
        foreach (var happened in events)
        {
            (ledger, var caused) = ledger.With(happened);
            entries.AddRange(caused);
        }

        return (ledger, entries);
    }

    private static string Key(KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational> balance) => $"{balance.Key.Account} {balance.Key.Counter}";
}
