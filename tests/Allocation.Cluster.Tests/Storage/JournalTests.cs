using System.Data.Common;
using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Allocation.Silo.Hosting;
using Allocation.Silo.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Allocation.Cluster.Tests.Storage;

/// <summary>What was done and read is sealed: whoever changes it behind the back of the product is found, and erasing a household leaves the chain whole.</summary>
public sealed class JournalTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];
    private static readonly Actor Somebody = new("agent-1", "agent", "o");
    private static readonly DemandId Household = new(7);
    private static readonly Guid Vacancy = Guid.Parse("6c2f5a3e-0000-4000-8000-000000000001");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Seals_hold_over_all_that_was_done_and_read(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        await Something(store);
        await Seal(store, 6, 2, 3, 2);
        await store.Readings.Note(new Reading(Somebody, Reading.File, "demand", "7", "3"));
        await Seal(store, 6, 3, 3, 2);

        var found = await Verify(store);
        Assert.All(found.Values, finding => Assert.Empty(finding.Faults));
        Assert.All(found.Values, finding => Assert.True(finding.IsSigned));
        Assert.True(found[JournalShard.Readings].Seals >= 2);
        Assert.NotEmpty(await store.Journal.SealsOf(Vacancy));
        Assert.Empty(await store.Journal.SealsOf(Guid.NewGuid()));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task The_store_refuses_to_change_or_remove_what_stands_in_the_journal(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        await Something(store);
        await Seal(store, 6, 2, 3, 2);
        store.Change("INSERT INTO flux_event (landlord, departement, number, at, event, subject, role, organisation) VALUES ('L', '93', 1, '2026-01-01T00:00:00Z', '{}', 'a', 'agent', 'o')");
        store.Change("INSERT INTO flux_entry (landlord, departement, number, account, in_account, event, counter, amount, effective, agreement_version, rules, at) VALUES ('L', '93', 1, 'x', 1, 1, 'due', '1', '2026-01-01', 1, 1, '2026-01-01T00:00:00Z')");

        // A household that is there keeps its number in what was said of it.
        var blanked = kind == StoreKind.Postgres ? "fact = jsonb_set(fact::jsonb, '{number}', '\"\"')::json" : "fact = json_set(fact, '$.number', '')";
        foreach (var (table, change) in new[]
        {
            ("audit", "subject = 'nobody'"), ("reading", "purpose = NULL"), ("change_log", "kind = 'correction'"), ("change_log", "sealed_undo = NULL"), ("vacancy_fact", "role = 'nobody'"),
            ("vacancy_fact", """fact = '{"fact":"keys-returned","on":"2026-04-01"}'"""), ("vacancy_fact", "position = position + 1"), ("journal_seal", "entries = 0"),
            ("vacancy_fact", blanked), ("change_log", "fingerprint = 'another'"), ("flux_event", "role = 'nobody'"), ("flux_entry", "amount = '2'"),
        })
        {
            Refused($"UPDATE {table} SET {change}");
            if (change == blanked)
                Refused($"UPDATE {table} SET {change} WHERE number = 2");
            Refused($"DELETE FROM {table}");
            if (kind == StoreKind.Postgres)
                Refused($"TRUNCATE {table} CASCADE");
        }

        Assert.All((await Verify(store)).Values, finding => Assert.Empty(finding.Faults));

        void Refused(string sql) => Assert.Contains("append-only", Assert.ThrowsAny<DbException>(() => store.Change(sql)).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_command_without_a_transaction_of_its_own_is_an_entry_like_the_others(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        await store.Commands.Note(Somebody, "Describe", "dwelling", "bailleur-1/42", 3);

        Assert.Equal(["Describe", "dwelling", "bailleur-1/42", 3L], Assert.Single(store.Rows("SELECT action, object, object_id, version FROM audit")));
        await Seal(store, 1, 0, 0, 0);
        Assert.Empty((await Verify(store))[JournalShard.Commands].Faults);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Whatever_is_changed_behind_a_seal_is_found_and_where(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        await Something(store);
        await Seal(store, 6, 2, 3, 2);

        await Found(JournalShard.Commands, "entries-differ", "UPDATE audit SET subject = 'nobody' WHERE sequence = 1", "UPDATE audit SET subject = 'agent-1' WHERE sequence = 1");
        await Found(JournalShard.Readings, "entries-differ", "UPDATE reading SET purpose = NULL WHERE sequence = 2", "UPDATE reading SET purpose = 'contact' WHERE sequence = 2");
        await Found(JournalShard.Changes, "entries-differ", "UPDATE change_log SET kind = 'correction' WHERE version = 2", "UPDATE change_log SET kind = 'renewal' WHERE version = 2");
        var (text, json) = kind == StoreKind.Postgres ? ("fact::text", "::json") : ("fact", "");
        await Found(
            JournalShard.Facts, "entries-differ", $"UPDATE vacancy_fact SET fact = replace({text}, '2026-03-01', '2026-03-02'){json} WHERE number = 2", $"UPDATE vacancy_fact SET fact = replace({text}, '2026-03-02', '2026-03-01'){json} WHERE number = 2");
        await Found(JournalShard.Facts, "entries-differ", "UPDATE vacancy_fact SET number = 9 WHERE number = 3", "UPDATE vacancy_fact SET number = 3 WHERE number = 9");
        await Found(JournalShard.Readings, "signature", "UPDATE journal_seal SET entries = entries + 1 WHERE shard = 'Readings' AND number = 1", "UPDATE journal_seal SET entries = entries - 1 WHERE shard = 'Readings' AND number = 1");
        await Found(JournalShard.Readings, "form", "UPDATE journal_seal SET form = 2 WHERE shard = 'Readings' AND number = 1", "UPDATE journal_seal SET form = 1 WHERE shard = 'Readings' AND number = 1");
        await Found(JournalShard.Readings, "signature", "UPDATE journal_seal SET form = 2 WHERE shard = 'Readings' AND number = 1", "UPDATE journal_seal SET form = 1 WHERE shard = 'Readings' AND number = 1");
        Assert.All((await Verify(store)).Values, finding => Assert.Empty(finding.Faults));

        store.Tamper("DELETE FROM reading WHERE sequence = 1");
        Assert.Contains((await Verify(store))[JournalShard.Readings].Faults, fault => fault.Kind == "entries-differ");
        store.Tamper("UPDATE journal_seal SET signature = NULL WHERE shard = 'Facts'");
        Assert.Equal("unsigned", Assert.Single((await Verify(store))[JournalShard.Facts].Faults).Kind);
        store.Change("INSERT INTO audit (" + (kind == StoreKind.Postgres ? "position" : "sequence") + ", at, subject, role, organisation, action, object, object_id, version) SELECT -5, at, subject, role, organisation, action, object, object_id, version FROM audit WHERE sequence = 2");
        Assert.Contains((await Verify(store))[JournalShard.Commands].Faults, fault => fault is { Kind: "outside", Through: -5 });
        // A seal that is gone is missed by the one behind it.
        await store.Vacancies.Save(Opened(Guid.NewGuid()), Somebody, "Open");
        await Until(async () =>
        {
            await Sealer(store).SealAll(Cancellation);
            return (await Verify(store))[JournalShard.Commands].Seals > 1;
        });
        store.Tamper("DELETE FROM journal_seal WHERE shard = 'Commands' AND number = 1");
        Assert.Contains((await Verify(store))[JournalShard.Commands].Faults, fault => fault.Kind == "seal-missing");

        async Task Found(JournalShard shard, string kindOfFault, string change, string back)
        {
            store.Tamper(change);
            var found = await Verify(store);
            Assert.Contains(found[shard].Faults, fault => fault.Kind == kindOfFault);
            Assert.All(found.Where(pair => pair.Key != shard), pair => Assert.Empty(pair.Value.Faults));
            store.Tamper(back);
        }
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Many_seals_are_looked_at_by_few_questions_and_each_is_told_apart(StoreKind kind)
    {
        const int Many = 6_000;
        await using var store = await SharedStore.New(kind);
        store.Change(kind == StoreKind.Postgres
            ? $"DO $$ BEGIN FOR number IN 1..{Many} LOOP INSERT INTO reading (at, subject, role, organisation, what, object, object_id, version) VALUES (now(), 'a', 'agent', 'o', 'file', 'demand', number, '1'); COMMIT; END LOOP; END $$"
            : $"WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {Many}) INSERT INTO reading (at, subject, role, organisation, what, object, object_id, version) SELECT '2026-01-01T00:00:00Z', 'a', 'agent', 'o', 'file', 'demand', number, '1' FROM numbers");
        var last = JournalSeal.Origin(JournalShard.Readings);
        var seals = new List<JournalSeal>();
        foreach (var row in store.Rows($"SELECT {(kind == StoreKind.Postgres ? "position" : "sequence")} FROM reading ORDER BY sequence"))
        {
            var (after, through) = (seals.Count == 0 ? -1 : seals[^1].Through, (long)row[0]);
            var chained = Assert.Single(await store.Journal.Chain(JournalShard.Readings, after, [new JournalStretch(through, last)]));
            seals.Add(new JournalSeal(JournalShard.Readings, seals.Count + 1, after, through, chained.Entries, last = chained.Link, TwoSilos.Start, null).SignedBy(Key));
        }

        foreach (var some in seals.Chunk(500))
            Assert.DoesNotContain(false, await Task.WhenAll(some.Select(store.Journal.Add)));
        store.Tamper("UPDATE reading SET subject = 'b' WHERE object_id = '1234'");
        store.Tamper("DELETE FROM reading WHERE object_id = '5432'");
        store.Tamper("DELETE FROM journal_seal WHERE number = 4000");

        var asked = new CountedQuestions(store.Journal);
        var found = await new JournalVerifier(asked, new SealOptions(TimeSpan.Zero, Key)).Verify(JournalShard.Readings, Cancellation);

        Assert.Equal([(1234, "entries-differ"), (4001, "seal-missing"), (4001, "entries-differ"), (5432, "entries-differ")], found.Faults.Select(fault => ((int)fault.Number, fault.Kind)));
        Assert.Equal((Many - 1, Many - 2, true), (found.Seals, found.Entries, found.IsSigned));
        Assert.InRange(asked.Count, 1, 10);
    }

    [Fact]
    public async Task A_row_ahead_of_every_transaction_is_outside()
    {
        await using var store = await SharedStore.New(StoreKind.Postgres);
        await Something(store);
        store.Change("INSERT INTO audit (position, at, subject, role, organisation, action, object, object_id, version) SELECT 1000000000000, at, subject, role, organisation, action, object, object_id, version FROM audit WHERE sequence = 2");

        Assert.Contains((await Verify(store))[JournalShard.Commands].Faults, fault => fault is { Kind: "outside", Through: 1_000_000_000_000 });
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task What_lies_long_without_a_seal_is_late_and_what_was_just_written_is_not(StoreKind kind)
    {
        var time = new FakeTimeProvider(TwoSilos.Start);
        await using var store = await SharedStore.New(kind, new CivilClock(time));
        var watch = new JournalWatch(store.Journal, new SealOptions(TimeSpan.FromMinutes(1), Key, TimeSpan.FromMinutes(10)), new CivilClock(time), time, NullLogger<JournalWatch>.Instance);
        Assert.Equal((TimeSpan.Zero, false), await Looked());
        await store.Readings.Note(new Reading(Somebody, Reading.File, "demand", "7", "3"));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal((TimeSpan.FromMinutes(10), false), await Looked());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((TimeSpan.FromMinutes(11), true), await Looked());

        await Until(async () =>
        {
            await new JournalSealer(store.Journal, new SealOptions(TimeSpan.FromMinutes(1), Key), new CivilClock(time), time, NullLogger<JournalSealer>.Instance).SealAll(Cancellation);
            return await Looked() == (TimeSpan.Zero, false);
        });

        // An old seal, a new entry.
        time.Advance(TimeSpan.FromHours(5));
        await store.Readings.Note(new Reading(Somebody, Reading.File, "demand", "7", "3"));
        Assert.Equal((TimeSpan.Zero, false), await Looked());

        async Task<(TimeSpan, bool)> Looked()
        {
            await watch.Look();
            return (watch.Waiting, watch.IsLate);
        }
    }

    [Fact]
    public async Task A_process_without_the_key_leaves_signed_tables_to_those_that_have_it()
    {
        await using var store = await SharedStore.New(StoreKind.Sqlite);
        await Something(store);
        await Sealer(store).SealAll(Cancellation);
        await store.Readings.Note(new Reading(Somebody, Reading.File, "demand", "7", "3"));

        await Sealer(store, null).SealAll(Cancellation);
        Assert.Equal(2, (await Verify(store))[JournalShard.Readings].Entries);
        await Sealer(store).SealAll(Cancellation);

        var found = (await Verify(store))[JournalShard.Readings];
        Assert.Equal((3L, true), (found.Entries, found.IsSigned));
        Assert.Empty(found.Faults);
    }

    [Fact]
    public async Task A_fact_that_a_build_without_positions_writes_has_one()
    {
        await using var store = await SharedStore.New(StoreKind.Sqlite);
        await Something(store);
        foreach (var number in new[] { 4, 5, 6 })
            store.Change($"INSERT INTO vacancy_fact (vacancy, number, at, fact, subject, role, organisation) SELECT vacancy, {number}, at, fact, subject, role, organisation FROM vacancy_fact WHERE number = 2");

        Assert.Equal([1L, 2, 3, 4, 5], store.Rows("SELECT position FROM vacancy_fact ORDER BY number").Select(row => (long)row[0]));
        await Sealer(store).SealAll(Cancellation);
        Assert.Equal(5, (await Verify(store))[JournalShard.Facts].Entries);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_household_that_is_erased_is_nowhere_and_the_chain_holds(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind, new CivilClock(TimeProvider.System));
        await Something(store);
        await Seal(store, 6, 2, 3, 2);
        var number = Writes.Of((int)Household.Value, 1).Demand.File.UniqueNumber.Value;
        Assert.Contains(Everything(store), text => text.Contains(number, StringComparison.Ordinal));
        var longAgo = TwoSilos.Start.AddDays(-1);

        Assert.False(await store.Demands.Erase(Household, DateTimeOffset.MaxValue, Somebody));
        store.Change("UPDATE demand SET status = 'removed' WHERE id = 7");
        Assert.False(await store.Demands.Erase(Household, longAgo, Somebody));
        Assert.Empty(await store.Demands.Removed(longAgo, default, 10));
        Assert.Empty(await store.Demands.Removed(TwoSilos.Start.AddDays(1), default, 10));
        store.Change("UPDATE vacancy SET state = 'closed'");
        foreach (var (hold, expected) in new[] { ("offered", 0), ("leased", 1) })
        {
            store.Change($"UPDATE demand SET file = '{{\"token\":{{\"hold\":\"{hold}\"}}}}' WHERE id = 7");
            Assert.Equal(expected, (await store.Demands.Removed(TwoSilos.Start.AddDays(1), default, 10)).Count);
        }

        Assert.True(await store.Demands.Erase(Household, TwoSilos.Start.AddDays(1), Somebody));
        Assert.False(await store.Demands.Erase(Household, TwoSilos.Start.AddDays(1), Somebody));

        Assert.Null(await store.Demands.Load(Household));
        Assert.Null(await store.Demands.Find(UniqueNumber.Parse(number)));
        Assert.Equal(PastDemand.None, await store.Demands.AsOf(Household, DateTimeOffset.MaxValue));
        Assert.Equal(3, (await store.Demands.History(Household, 10)).Count);
        Assert.DoesNotContain(Everything(store), text => text.Contains(number, StringComparison.Ordinal));
        if (store is SqliteSharedStore file)
            Assert.DoesNotContain(number, file.Written(), StringComparison.Ordinal);
        Assert.Equal("Erase", store.Rows("SELECT action FROM audit ORDER BY sequence DESC LIMIT 1")[0][0]);
        Assert.Equal([default], (await store.Lives.Load(Vacancy)).Select(fact => fact.Recorded.Fact).OfType<CandidateNominated>().Select(named => named.Number));
        await Seal(store, 7, 2, 4, 2);
        Assert.All((await Verify(store)).Values, finding => Assert.Empty(finding.Faults));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task What_a_change_took_away_is_not_readable_in_the_store_and_is_by_the_product(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        await Something(store);

        Assert.DoesNotContain(store.Rows("SELECT sealed_undo FROM change_log WHERE sealed_undo IS NOT NULL"), row => System.Text.Encoding.Latin1.GetString((byte[])row[0]).Contains("renewedOn", StringComparison.Ordinal));
        Assert.Equal(2, store.Rows("SELECT sealed_undo FROM change_log WHERE sealed_undo IS NOT NULL").Count);
        Assert.Empty(store.Rows("SELECT undo FROM change_log WHERE undo IS NOT NULL"));
        var past = await store.Demands.AsOf(Household, TwoSilos.Start.AddHours(1));
        Assert.Equal((true, 1, new DateOnly(2026, 1, 2)), (past.Kept, past.Version, past.File!.RenewedOn));
        Assert.Equal([3, 2], (await store.Demands.TakenAway(Household, 10)).Select(change => change.Version));
        Assert.All(await store.Demands.TakenAway(Household, 10), change => Assert.Contains("renewedOn", System.Text.Encoding.UTF8.GetString(change.Patch!), StringComparison.Ordinal));
        store.Tamper("UPDATE change_log SET sealed_undo = (SELECT sealed_undo FROM change_log WHERE version = 3) WHERE version = 2");
        Assert.False((await store.Demands.AsOf(Household, TwoSilos.Start.AddHours(1))).Kept);
        Assert.Null((await store.Demands.TakenAway(Household, 10))[1].Patch);
    }

    /// <summary>Three versions of a household, two readings of it, a vacancy for which it is put forward.</summary>
    private static async Task Something(SharedStore store)
    {
        DemandCommit? before = null;
        for (var version = 1; version <= 3; version++)
        {
            var commit = Writes.Of((int)Household.Value, version) with { At = TwoSilos.Start.AddHours((version - 1) * 2) };
            var undo = before is null ? null : DemandJson.Difference(commit.Json, before.Json);
            Assert.Equal(CommitStatus.Written, (await store.Demands.Commit(before = commit with { Undo = undo })).Status);
        }

        await store.Readings.Note(new Reading(Somebody, Reading.File, "demand", "7", "3"));
        await store.Readings.Note(new Reading(Somebody, Reading.Identity, "demand", "7", "3", "contact"));
        await store.Vacancies.Save(Opened(Vacancy), Somebody, "Open");
        var named = new CandidateNominated(Household, before!.Demand.File.UniqueNumber, 3, Nominator.Landlord);
        VacancyFact[] facts = [new KeysReturned(new DateOnly(2026, 3, 1)), named];
        Assert.True(await store.Lives.Append(new LifeCommit
        {
            Vacancy = Vacancy,
            Facts = [.. facts.Select((fact, index) => new StoredFact(new RecordedFact(index + 2, TwoSilos.Start, fact), Somebody, null, $"asked of {before.Demand.File.UniqueNumber}"))],
            News = [],
            Positions = [new StoredPosition(Vacancy, Household, "candidate", TwoSilos.Start)],
            HasEnded = false,
            DueAt = null,
        }));
    }

    /// <summary>Seals until all is: what other databases of the server write may hold it back for a moment.</summary>
    private static Task Seal(SharedStore store, int commands, int readings, int changes, int facts) => Until(async () =>
    {
        await Sealer(store).SealAll(Cancellation);
        var found = await Verify(store);
        return (found[JournalShard.Commands].Entries, found[JournalShard.Readings].Entries, found[JournalShard.Changes].Entries, found[JournalShard.Facts].Entries) == (commands, readings, changes, facts);
    });

    private static async Task Until(Func<Task<bool>> so)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!await so())
            patience.Token.ThrowIfCancellationRequested();
    }

    private static JournalSealer Sealer(SharedStore store) => Sealer(store, Key);

    private static JournalSealer Sealer(SharedStore store, byte[]? key) =>
        new(store.Journal, new SealOptions(TimeSpan.FromMinutes(1), key), new CivilClock(TimeProvider.System), TimeProvider.System, NullLogger<JournalSealer>.Instance);

    private static async Task<Dictionary<JournalShard, JournalFinding>> Verify(SharedStore store)
    {
        var found = new Dictionary<JournalShard, JournalFinding>();
        foreach (var shard in Enum.GetValues<JournalShard>())
            found[shard] = await new JournalVerifier(store.Journal, new SealOptions(TimeSpan.Zero, Key)).Verify(shard, Cancellation);
        return found;
    }

    /// <summary>Every text of the register that could hold a number.</summary>
    private static IEnumerable<string> Everything(SharedStore store) =>
        new[] { "SELECT CAST(file AS TEXT) FROM demand", "SELECT unique_number FROM demand", "SELECT CAST(fact AS TEXT) FROM vacancy_fact", "SELECT fingerprint FROM change_log WHERE demand_id = 7", "SELECT coalesce(fingerprint, '') FROM vacancy_fact", "SELECT object_id FROM audit", "SELECT object_id FROM reading" }
            .SelectMany(store.Rows).Select(row => $"{row[0]}");

    private static StoredVacancy Opened(Guid vacancy) => new(
        new VacancySnapshot(
            vacancy, $"dwelling of {vacancy}", new Dwelling { Landlord = "L", Commune = InseeCode.Parse("93048"), Typology = Typology.T2, Financing = Financing.PLUS }, new DateOnly(2026, 4, 1), TwoSilos.Start, "T"),
        1);
}
