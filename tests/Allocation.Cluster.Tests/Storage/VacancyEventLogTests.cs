using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;
using Npgsql;

namespace Allocation.Cluster.Tests.Storage;

/// <summary>Events are written with what they tell of, in one order that nothing enters later.</summary>
public sealed class VacancyEventLogTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly Actor Somebody = new("s", "agent", "o");

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Each_vacancy_has_its_sequence_and_all_have_one_order(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var (left, right) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var vacancy in new[] { left, right })
            await store.Vacancies.Save(Opened(vacancy), Somebody, "Open");
        await store.Vacancies.Save(Opened(left) with { DwellingVersion = 2 }, Somebody, "DwellingChanged");
        Assert.True(await Append(store, left, 2, "keys-returned", "oriented"));
        Assert.False(await Append(store, left, 2, "closed"));
        Assert.True(await Append(store, right, 2, "closed"));

        var told = await Read(store, EventPlace.Start, 5);

        Assert.Equal([(1, "notice-received"), (2, "keys-returned"), (3, "oriented")], told.Where(each => each.Vacancy.Id == left).Select(each => (each.Place.Sequence, each.News.Kind)));
        Assert.Equal([(1, "notice-received"), (2, "closed")], told.Where(each => each.Vacancy.Id == right).Select(each => (each.Place.Sequence, each.News.Kind)));
        Assert.Equal(told.Order(Comparer<StoredEvent>.Create((one, other) => one.Place.CompareTo(other.Place))), told);
        Assert.Equal(told.Skip(2), await store.Events.Read(told[1].Place, 100));
        Assert.Equal(told.Take(2), await store.Events.Read(EventPlace.Start, 2));
        Assert.Empty(await store.Events.Read(await store.Events.Head(), 100));
        Assert.Equal([2, 3], (await store.Events.OfVacancy(left, 1, 10)).Select(each => each.Place.Sequence));
        Assert.All(told, each => Assert.True(EventPlace.TryParse(each.Place.ToString(), out var place) && place == each.Place));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Who_stands_first_is_told_when_others_do(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var vacancy = Guid.NewGuid();
        await store.Vacancies.Save(Opened(vacancy), Somebody, "Open");

        Assert.True(await First(1, 2, 3));
        Assert.False(await First(1, 2, 3));
        Assert.True(await First(2, 1, 3));
        Assert.True(await First());
        Assert.False(await First());

        Assert.Equal([1, 2, 3, 4], (await Read(store, EventPlace.Start, 4)).Select(each => each.Place.Sequence));

        // It says how the vacancy stood when it was told last; of one that has ended nothing is told.
        Assert.Equal((1, "notice"), ((await Read(store, EventPlace.Start, 4))[^1].News.Version, (await Read(store, EventPlace.Start, 4))[^1].News.State));
        Assert.True(await Append(store, vacancy, 2, hasEnded: true, "closed"));
        Assert.False(await First(5, 6, 7));

        Task<bool> First(params long[] demands) => store.Events.TellFirst(vacancy, [.. demands.Select(demand => new DemandId(demand))], Now);
    }

    [Fact]
    public async Task What_a_process_of_an_earlier_build_wrote_is_told_with_the_next_step_or_start()
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        var (stepped, silent) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var vacancy in new[] { stepped, silent })
        {
            await store.Vacancies.Save(Opened(vacancy), Somebody, "Open");
            await Append(store, vacancy, 2, "keys-returned");
        }

        store.Tamper("UPDATE vacancy_fact SET fact = '{\"fact\":\"keys-returned\",\"on\":\"2026-03-01\"}'; DELETE FROM vacancy_event");
        Assert.True(await Append(store, stepped, 3, "keys-returned"));
        Assert.Equal(1, await store.Events.TellMissed());
        Assert.Equal(0, await store.Events.TellMissed());

        Assert.Equal([(1, "notice-received"), (2, "keys-returned"), (3, "keys-returned")], (await store.Events.OfVacancy(stepped, 0, 10)).Select(each => (each.Place.Sequence, each.News.Kind)));
        Assert.Equal([(1, "notice-received"), (2, "keys-returned")], (await store.Events.OfVacancy(silent, 0, 10)).Select(each => (each.Place.Sequence, each.News.Kind)));
    }

    [Fact]
    public async Task A_transaction_that_ends_late_is_read_in_its_place_and_nothing_behind_it_before()
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        var (slow, quick) = (Guid.NewGuid(), Guid.NewGuid());
        await store.Vacancies.Save(Opened(slow), Somebody, "Open");
        var start = (await Read(store, EventPlace.Start, 1))[0].Place;
        await using var connection = new NpgsqlConnection(store.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await Run("BEGIN");
        await Run($"INSERT INTO vacancy_event (vacancy, sequence, at, kind, version) VALUES ('{slow}', 2, now(), 'closed', 2)");
        await store.Vacancies.Save(Opened(quick), Somebody, "Open");

        Assert.Empty(await store.Events.Read(start, 10));
        await Run("COMMIT");

        Assert.Equal([slow, quick], (await Read(store, start, 2)).Select(each => each.Vacancy.Id));

        async Task Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>So many events behind a place: what other databases of the server write may hold them back for a moment.</summary>
    private static async Task<IReadOnlyList<StoredEvent>> Read(SharedStore store, EventPlace after, int expected)
    {
        while (true)
        {
            var told = await store.Events.Read(after, 100);
            if (told.Count >= expected)
                return told;
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static Task<bool> Append(SharedStore store, Guid vacancy, int number, params string[] kinds) => Append(store, vacancy, number, hasEnded: false, kinds);

    private static Task<bool> Append(SharedStore store, Guid vacancy, int number, bool hasEnded, params string[] kinds) => store.Lives.Append(new LifeCommit
    {
        Vacancy = vacancy,
        Facts = [.. kinds.Select((_, index) => new StoredFact(new RecordedFact(number + index, Now, new KeysReturned(new DateOnly(2026, 3, 1))), Somebody, null, null))],
        News = [.. kinds.Select((kind, index) => new VacancyNews(kind, number + index, "freed", null, null, Now))],
        Positions = [],
        HasEnded = hasEnded,
        DueAt = null,
    });

    private static StoredVacancy Opened(Guid vacancy) => new(
        new VacancySnapshot(
            vacancy, $"dwelling of {vacancy}", new Dwelling { Landlord = "L", Commune = InseeCode.Parse("93048"), Typology = Typology.T2, Financing = Financing.PLUS }, new DateOnly(2026, 4, 1), Now, "T"),
        1);
}
