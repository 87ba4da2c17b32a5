using System.Numerics;

namespace Allocation.Domain.Scoring;

/// <summary>A function of one value, many rows at a time.</summary>
internal interface ILane
{
    /// <summary>The results of some rows.</summary>
    Vector<int> Of(Vector<int> values);
}

/// <summary>A function of two values, many rows at a time.</summary>
internal interface ILanePair
{
    /// <summary>The results of some rows.</summary>
    Vector<int> Of(Vector<int> left, Vector<int> right);
}

/// <summary>
/// Runs functions down columns in the registers of the processor, eight rows or more at a time. The functions are structs, so
/// that each has machine code of its own and none is called.
/// </summary>
internal static class Lanes
{
    /// <summary>Writes the function of each value.</summary>
    public static void Map<TLane>(ReadOnlySpan<int> values, TLane lane, Span<int> results)
        where TLane : struct, ILane
    {
        var width = Vector<int>.Count;
        var at = 0;
        for (; at <= values.Length - width; at += width)
            lane.Of(new Vector<int>(values[at..])).CopyTo(results[at..]);
        if (at == values.Length)
            return;
        Span<int> rest = stackalloc int[width];
        values[at..].CopyTo(rest);
        lane.Of(new Vector<int>(rest)).CopyTo(rest);
        rest[..(values.Length - at)].CopyTo(results[at..]);
    }

    /// <summary>Writes the function of each pair over its left value.</summary>
    public static void Fold<TPair>(Span<int> left, ReadOnlySpan<int> right, TPair pair)
        where TPair : struct, ILanePair
    {
        var width = Vector<int>.Count;
        var at = 0;
        for (; at <= left.Length - width; at += width)
            pair.Of(new Vector<int>(left[at..]), new Vector<int>(right[at..])).CopyTo(left[at..]);
        if (at == left.Length)
            return;
        Span<int> one = stackalloc int[width];
        Span<int> other = stackalloc int[width];
        left[at..].CopyTo(one);
        right[at..left.Length].CopyTo(other);
        pair.Of(new Vector<int>(one), new Vector<int>(other)).CopyTo(one);
        one[..(left.Length - at)].CopyTo(left[at..]);
    }
}
