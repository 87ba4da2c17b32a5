using Allocation.Domain.Ranking;
using Allocation.GrainInterfaces.Territories;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Time;

namespace Allocation.Grains.Territories;

/// <summary>
/// Who listens to the lists of a partition. A vacancy whose list is on a screen asks for it every other second; of any other it is told only when
/// others stand first, or those with other points, for that may be an event (docs/decisions/0030).
/// </summary>
internal sealed class ListAudience(CivilClock clock)
{
    private readonly Dictionary<string, (DateTimeOffset Until, long Answer)> _followed = [];

    /// <summary>With their keys: those who stand first here may come behind those of another partition without anybody moving here.</summary>
    private readonly Dictionary<string, PlacedDemand[]> _first = [];

    /// <summary>A vacancy asks for its list. Whether the answer arrives is not known, so what it holds is not either.</summary>
    public void Asks(string list, PartitionSlice answer)
    {
        _followed[list] = (clock.Now + LeaseTime.OfWatchers, answer.Sequence);
        _first.Remove(list);
    }

    /// <summary>Whether a list is asked for again and again.</summary>
    public bool Follows(string list) => _followed.TryGetValue(list, out var followed) && followed.Until >= clock.Now;

    /// <summary>Takes out the lists that were followed and are no more.</summary>
    public IReadOnlyList<string> TakeLapsed()
    {
        if (_followed.Count == 0)
            return [];
        var now = clock.Now;
        List<string> lapsed = [.. _followed.Where(followed => followed.Value.Until < now).Select(followed => followed.Key)];
        lapsed.ForEach(list => _followed.Remove(list));
        return lapsed;
    }

    /// <summary>Whether the vacancy was told that these stand first, and heard it.</summary>
    public bool Knows(string list, IReadOnlyList<PlacedDemand> first) => _first.TryGetValue(list, out var told) && told.AsSpan().SequenceEqual([.. first]);

    /// <summary>A vacancy heard its part of a list; one that was answered meanwhile may hold a later one.</summary>
    public void Told(string list, PartitionSlice part)
    {
        if (!_followed.TryGetValue(list, out var followed) || part.Sequence > followed.Answer)
            _first[list] = [.. part.Slice.Rows.Take(ShortlistDepth.First).Select(row => new PlacedDemand(row.Id, row.Key))];
    }

    /// <summary>A list stands no more.</summary>
    public void Forget(string list)
    {
        _followed.Remove(list);
        _first.Remove(list);
    }
}
