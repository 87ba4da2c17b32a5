using Allocation.Domain.Demands;

namespace Allocation.Domain.Facts;

/// <summary>The four facts of one label of a demand.</summary>
/// <param name="Name">Number of the name.</param>
/// <param name="Issuer">Number of the issuer's name.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
public readonly record struct LabelSlot(Fact Name, Fact Issuer, Fact From, Fact Until);

/// <summary>Where the labels of a demand stand in a vector: the first label in the first slot, and so on.</summary>
public static class LabelSlots
{
    /// <summary>A slot for each label a demand may have.</summary>
    public const int Count = DemandValidation.MostLabels;

    private const int Width = Fact.Label2 - Fact.Label1;

    /// <summary>All slots.</summary>
    public static readonly LabelSlot[] All = [.. Enumerable.Range(0, Count).Select(slot => new LabelSlot(At(slot, 0), At(slot, 1), At(slot, 2), At(slot, 3)))];

    private static Fact At(int slot, int part) => Fact.Label1 + slot * Width + part;
}

/// <summary>
/// A name of a label or an issuer as a number, the same in every process: FNV-1a of its UTF-8 bytes, folded to 31 bits. Two
/// names in use share a number once in two thousand million pairs.
/// </summary>
public static class LabelNumber
{
    /// <summary>The number, at least 0.</summary>
    public static int Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = 2166136261u;
        foreach (var part in System.Text.Encoding.UTF8.GetBytes(name))
            hash = (hash ^ part) * 16777619u;
        return (int)(hash & int.MaxValue);
    }
}
