using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces.Imports;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Storage;

/// <summary>Many new demands in one transaction with the progress of their import (B7).</summary>
public sealed class ImportStoreTests
{
    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_chunk_is_written_whole_with_the_progress_of_its_import(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var start = await store.Log.Head();

        var first = await store.Imports.Enter(ImportChunks.Of(0, ImportChunks.Demands(1, 3)) with { Lines = 5, Unreadable = 1, Digest = "digest of 5" });
        var second = await store.Imports.Enter(ImportChunks.Of(5, ImportChunks.Demands(4, 4)));

        Assert.Equal(new ImportProgress(5, 3, 0, 1, "digest of 5"), first!.Reached);
        Assert.Equal(new ImportProgress(6, 4, 0, 1, "digest of 6"), second!.Reached);
        Assert.Equal(second.Reached, await store.Imports.Progress(ImportChunks.Name));
        Assert.Equal(ImportProgress.None, await store.Imports.Progress("import/tests/another"));
        var told = await store.Log.ReadChanges(Writes.Territory, start, DemandShare.All, (_, _) => false);
        Assert.Equal([1, 2, 3, 4], told.Demands.Select(demand => demand.Id.Value).Order());
        await store.HeadReached();
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Its_rows_are_those_of_a_commit(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var command = Commands.New();

        await store.Demands.Commit(Numbered(1, "TESTS"));
        await store.Imports.Enter(ImportChunks.Of(0, Numbered(2, "TESTS")));

        foreach (var table in new[] { "demand", "change_log", "change_territory", "demand_territory", "audit" })
        {
            var rows = store.Rows($"SELECT * FROM {table}").Select(row => row.Select(Text).ToList()).ToList();
            Assert.Equal(2, rows.Count);
            var differing = rows[0].Zip(rows[1]).Count(pair => pair.First != pair.Second);
            Assert.True(differing <= Differing(table), $"{table}: {string.Join(" | ", rows[0])} / {string.Join(" | ", rows[1])}");
        }

        DemandCommit Numbered(int demand, string desk) => Writes.Of(demand, 1) with
        {
            Demand = Writes.Of(demand, 1).Demand with { File = Writes.Of(1, 1).Demand.File with { UniqueNumber = UniqueNumber.Compose("111", new DateOnly(2020, 1, 1), demand, desk) } },
            Command = command with { Id = Guid.NewGuid() },
        };

        // The key, the number (in the file and before the facts too), the command, the position, the share; of the audit its own sequence and the position.
        int Differing(string table) => table switch { "demand" => 4, "change_log" => 3, "change_territory" => 3, "audit" => 3, _ => 2 };
        static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : value.ToString()!;
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Lines_that_are_done_with_are_not_entered_again(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var chunk = ImportChunks.Of(0, ImportChunks.Demands(1, 3));
        await store.Imports.Enter(chunk);

        Assert.Null(await store.Imports.Enter(chunk));
        Assert.Null(await store.Imports.Enter(ImportChunks.Of(0, ImportChunks.Demands(4, 6))));
        Assert.Null(await store.Imports.Enter(ImportChunks.Of(4, ImportChunks.Demands(4, 6))));
        Assert.Null(await store.Imports.Enter(ImportChunks.Of(3, ImportChunks.Demands(4, 6)) with { DigestBefore = "digest of three lines of another file" }));

        Assert.Equal(3, (await store.AllDemands()).Count);
        Assert.Equal(3, (await store.Imports.Progress(ImportChunks.Name)).Lines);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task What_the_register_knows_stays_as_it_is(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var (known, changed) = (Writes.Of(1, 1), Writes.Of(2, 1));
        await store.Demands.Commit(known);
        await store.Demands.Commit(changed);
        await store.Demands.Commit(Writes.Of(2, 2));

        // A command of a line that somebody gave for something else, whose number is free.
        var (stolen, twice) = (Writes.Of(4, 1) with { Command = known.Command }, Writes.Of(5, 1));
        var entered = await store.Imports.Enter(ImportChunks.Of(0, known, changed, Writes.Of(1, 1), Writes.Of(3, 1), stolen, twice, twice, Writes.Of(5, 1)));

        Assert.Equal(
            [CommitStatus.KnownCommand, CommitStatus.KnownCommand, CommitStatus.Taken, CommitStatus.Written, CommitStatus.KnownCommand, CommitStatus.Written, CommitStatus.KnownCommand, CommitStatus.Taken],
            entered!.Statuses);
        Assert.Equal((8, 2, 4, 2), (entered.Reached.Lines, entered.Reached.Entered, entered.Reached.Unchanged, entered.Reached.Refused));
        Assert.Equal([(1, 1), (2, 2), (3, 1), (5, 1)], (await store.AllDemands()).Select(demand => (demand.Id.Value, demand.Version)));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Demands_of_no_import_are_entered_where_they_are_new(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var known = Writes.Of(2, 1);
        await store.Demands.Commit(known);

        var entered = await store.Imports.Enter([Writes.Of(1, 1), known, Writes.Of(2, 1), Writes.Of(3, 1)]);

        Assert.Equal([CommitStatus.Written, CommitStatus.KnownCommand, CommitStatus.Taken, CommitStatus.Written], entered);
        Assert.Equal([1, 2, 3], (await store.AllDemands()).Select(demand => demand.Id.Value));
        Assert.Empty(store.Rows("SELECT key FROM import"));
        Assert.Empty(await store.Imports.Enter([]));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task What_is_known_is_found_behind_chunks_that_were_all_new(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var (known, after) = (Writes.Of(2, 1), Writes.Of(5, 1));
        await store.Imports.Enter([Writes.Of(1, 1), known]);
        await store.Imports.Enter([Writes.Of(3, 1)]);

        // Nobody asked what is held: the keys say it, and the demands beside those that are held are entered all the same.
        Assert.Equal([CommitStatus.Written, CommitStatus.KnownCommand, CommitStatus.Taken], await store.Imports.Enter([Writes.Of(4, 1), known, Writes.Of(3, 1)]));
        Assert.Equal([CommitStatus.Written, CommitStatus.KnownCommand], await store.Imports.Enter([after, known]));
        Assert.Equal([1, 2, 3, 4, 5], (await store.AllDemands()).Select(demand => demand.Id.Value));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_row_that_a_rule_of_the_store_refuses_takes_none_along(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        store.Change(kind == StoreKind.Sqlite
            ? "CREATE TRIGGER refusing BEFORE INSERT ON demand_territory WHEN new.demand_id IN (3, 8) BEGIN SELECT RAISE(ABORT, 'no'); END"
            : "ALTER TABLE demand_territory ADD CONSTRAINT refusing CHECK (demand_id NOT IN (3, 8))");

        var entered = await store.Imports.Enter(ImportChunks.Of(0, ImportChunks.Demands(1, 10)));

        Assert.Equal([3, 8], entered!.Statuses.Index().Where(status => status.Item == CommitStatus.Refused).Select(status => status.Index + 1));
        Assert.Equal((10, 8, 2), (entered.Reached.Lines, entered.Reached.Entered, entered.Reached.Refused));
        Assert.Equal(8, (await store.AllDemands()).Count);
        Assert.Equal([8L], store.Rows("SELECT count(*) FROM change_log WHERE demand_id NOT IN (3, 8)")[0]);
        Assert.Equal(8, store.Rows("SELECT position FROM change_territory").Count);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Of_all_who_enter_the_same_lines_at_once_one_does(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.Imports.Enter(ImportChunks.Of(0, ImportChunks.Demands(1, 50))))));

        Assert.Single(attempts, attempt => attempt is not null);
        Assert.Equal(new ImportProgress(50, 50, 0, 0, "digest of 50"), await store.Imports.Progress(ImportChunks.Name));
        Assert.Equal(50, (await store.AllDemands()).Count);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Imports_and_single_commands_that_bring_the_same_demands_at_once_enter_each_once(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var demands = ImportChunks.Demands(1, 200);

        var commits = Task.WhenAll(demands.Reverse().Select(commit => Task.Run(() => store.Demands.Commit(commit with { Demand = commit.Demand with { Id = new DemandId(commit.Demand.Id.Value + 1_000) } }))));
        var entered = await store.Imports.Enter(ImportChunks.Of(0, demands));
        var written = (await commits).Count(result => result.Status == CommitStatus.Written);

        Assert.Equal(200, written + entered!.Reached.Entered);
        Assert.Equal(200, entered.Reached.Entered + entered.Reached.Unchanged);
        Assert.Equal(200, (await store.AllDemands()).Count);
        Assert.Equal(200, store.Rows("SELECT DISTINCT command_id FROM change_log").Count);
    }
}
