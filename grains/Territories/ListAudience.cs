using Allocation.Domain.Demands;
using Allocation.GrainInterfaces.Territories;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Time;

namespace Allocation.Grains.Territories;

/// <summary>
/// Who listens to the lists of a partition. A vacancy whose list is on a screen asks for it every other second; of any other it is told only when
/// others stand first, for that is an event (docs/decisions/0030).
/// </summary>
internal sealed class ListAudience(CivilClock clock)
{
    private readonly Dictionary<string, DateTimeOffset> _followed = [];
    private readonly Dictionary<string, DemandId[]> _first = [];

    /// <summary>A vacancy asks for its list. Whether the answer arrives is not known, so what it holds is not either.</summary>
    public void Asks(string list)
    {
        _followed[list] = clock.Now + LeaseTime.OfWatchers;
        _first.Remove(list);
    }

    /// <summary>Whether a list is asked for again and again.</summary>
    public bool Follows(string list)
    {
        if (!_followed.TryGetValue(list, out var until))
            return false;
        if (until >= clock.Now)
            return true;
        _followed.Remove(list);
        return false;
    }

    /// <summary>Whether the vacancy was told that these stand first, and heard it.</summary>
    public bool Knows(string list, IReadOnlyList<DemandId> first) => _first.TryGetValue(list, out var told) && told.AsSpan().SequenceEqual([.. first]);

    /// <summary>A vacancy heard its part of a list.</summary>
    public void Told(string list, PartitionSlice part) => _first[list] = [.. part.Slice.Rows.Take(ShortlistDepth.First).Select(row => row.Id)];

    /// <summary>A list stands no more.</summary>
    public void Forget(string list)
    {
        _followed.Remove(list);
        _first.Remove(list);
    }
}
