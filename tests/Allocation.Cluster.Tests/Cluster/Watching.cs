using System.Threading.Channels;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>A watcher that keeps what it is told, in the order in which it came.</summary>
internal sealed class Watching : IShortlistWatcher
{
    private readonly Channel<Shortlist> _told = Channel.CreateUnbounded<Shortlist>();
    private readonly IVacancyGrain _vacancy;
    private readonly IShortlistWatcher _reference;

    public Watching(TwoSilos cluster, Guid vacancy)
    {
        _vacancy = cluster.Vacancy(vacancy);
        _reference = cluster.Client.CreateObjectReference<IShortlistWatcher>(this);
    }

    public Task Changed(Shortlist list)
    {
        _told.Writer.TryWrite(list);
        return Task.CompletedTask;
    }

    /// <summary>Takes or renews the lease.</summary>
    public async Task<ListVersion> Renew() => await _vacancy.Renew(_reference) ?? throw new InvalidOperationException("There is no such vacancy.");

    public Task Release() => _vacancy.Release(_reference);

    /// <summary>The next version told.</summary>
    public Task<Shortlist> Next() => Guard.Within(_told.Reader.ReadAsync().AsTask());

    /// <summary>So many versions told, as they came.</summary>
    public async Task<IReadOnlyList<Shortlist>> Next(int count)
    {
        var told = new List<Shortlist>();
        while (told.Count < count)
            told.Add(await Next());
        return told;
    }

    /// <summary>The versions told until one is as wanted, that one included.</summary>
    public async Task<IReadOnlyList<Shortlist>> Until(Predicate<Shortlist> wanted)
    {
        var told = new List<Shortlist>();
        do
            told.Add(await Next());
        while (!wanted(told[^1]));
        return told;
    }
}
