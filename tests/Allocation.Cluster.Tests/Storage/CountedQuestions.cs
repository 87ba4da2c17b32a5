using Allocation.Grains.Storage;

namespace Allocation.Cluster.Tests.Storage;

/// <summary>A journal that counts what it is asked.</summary>
internal sealed class CountedQuestions(IJournal journal) : IJournal
{
    public int Count { get; private set; }

    public Task<long> Horizon(JournalShard shard) => Counted(journal.Horizon(shard));

    public Task<long?> Through(JournalShard shard, long after, long horizon, int most) => Counted(journal.Through(shard, after, horizon, most));

    public Task<DateTimeOffset?> FirstBehind(JournalShard shard, long after) => Counted(journal.FirstBehind(shard, after));

    public Task<IReadOnlyList<ChainedStretch>> Chain(JournalShard shard, long after, IReadOnlyList<JournalStretch> stretches) => Counted(journal.Chain(shard, after, stretches));

    public Task<long?> Outside(JournalShard shard) => Counted(journal.Outside(shard));

    public Task<IReadOnlyList<JournalSeal>> Seals(JournalShard shard, long after, int most) => Counted(journal.Seals(shard, after, most));

    public Task<JournalSeal?> Last(JournalShard shard) => Counted(journal.Last(shard));

    public Task<IReadOnlyList<JournalSeal>> SealsOf(Guid vacancy) => Counted(journal.SealsOf(vacancy));

    public Task<bool> Add(JournalSeal seal) => Counted(journal.Add(seal));

    private T Counted<T>(T question)
    {
        Count++;
        return question;
    }
}
