using System.Collections.Immutable;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Territories;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Grains.Vacancies;

/// <summary>A list merged from all partitions, not yet numbered.</summary>
internal sealed record MergedList(DateOnly Day, string? GridVersion, Funnel Funnel, ImmutableArray<RankedRow> Rows, ImmutableArray<TieBreakKey> TieBreak);

/// <summary>The newest part of each partition, their merge, and the version it has (C3).</summary>
internal sealed class LiveShortlist(Guid vacancy, long epoch, int partitions)
{
    private readonly PartitionSlice?[] _slices = new PartitionSlice?[partitions];
    private readonly List<RankMove> _moves = [];
    private Shortlist? _current;

    /// <summary>Whether every partition has answered, all of one day and one grid.</summary>
    public bool IsOneList => Array.TrueForAll(_slices, part => part is not null && part.Day == _slices[0]!.Day && part.GridVersion == _slices[0]!.GridVersion);

    /// <summary>Takes answers of all partitions; where a newer part came meanwhile, the newer stays.</summary>
    public MergedList Merge(IReadOnlyList<PartitionSlice> slices)
    {
        foreach (var slice in slices)
            Keep(slice);
        return Merged();
    }

    /// <summary>Forgets all parts: the list is merged again when every partition has answered.</summary>
    public void Forget() => Array.Clear(_slices);

    /// <summary>Takes one part that moved.</summary>
    /// <returns>
    /// The merge; null while a partition has not answered yet, while another still stands on another day or grid (the next
    /// part, or the next question, brings it along: no list mixes two days), or when the part is not newer.
    /// </returns>
    public MergedList? Take(PartitionSlice slice) => Keep(slice) ? Again() : null;

    /// <summary>The merge of the parts as they are; null where they do not fit together.</summary>
    public MergedList? Again() => IsOneList ? Merged() : null;

    /// <summary>Gives the list a version: a new one when anything in it differs from the present version.</summary>
    public (Shortlist List, bool IsNew) Number(MergedList merged, DateTimeOffset now, int ceilings, bool provisional, int dwellingVersion, ListLife? life)
    {
        ImmutableArray<RankMove> moves = [.. _moves.OrderBy(move => move.Cause.At).TakeLast(Shortlist.MostMoves)];
        _moves.Clear();
        if (_current is { } current && current.DwellingVersion == dwellingVersion && current.Life?.Version == life?.Version && Same(current, merged))
            return (current, false);
        var number = (_current?.Version.Number ?? 0) + 1;
        _current = new Shortlist(vacancy, new ListVersion(epoch, number), now, merged.Day, merged.GridVersion, merged.Funnel, merged.Rows, ceilings, provisional, dwellingVersion, moves, merged.TieBreak, life);
        return (_current, true);
    }

    private bool Keep(PartitionSlice slice)
    {
        var held = _slices[slice.Partition];
        if (held is not null && (held.Epoch > slice.Epoch || (held.Epoch == slice.Epoch && held.Sequence >= slice.Sequence)))
            return false;
        _slices[slice.Partition] = slice;
        _moves.AddRange(slice.Slice.Moves);
        return true;
    }

    private MergedList Merged()
    {
        var parts = _slices.Select(part => part!).ToList();
        return new MergedList(
            parts.Max(part => part.Day),
            parts[0].GridVersion,
            parts.Aggregate(default(Funnel), (sum, part) => sum + part.Slice.Funnel),
            ShortlistMerge.Rows(parts, ShortlistDepth.Live),
            parts[0].TieBreak);
    }

    private static bool Same(Shortlist current, MergedList merged) =>
        current.Day == merged.Day && current.GridVersion == merged.GridVersion && current.Funnel == merged.Funnel && current.Rows.SequenceEqual(merged.Rows);
}

/// <summary>Merges ordered parts.</summary>
internal static class ShortlistMerge
{
    /// <summary>The best rows of all parts, in order.</summary>
    public static ImmutableArray<RankedRow> Rows(IEnumerable<PartitionSlice> parts, int take) =>
        [.. parts.SelectMany(part => part.Slice.Rows).OrderBy(row => row.Key).Take(take)];
}
