using System.Buffers.Binary;
using Allocation.Domain.Demands;

namespace Allocation.LoadTests.Compare;

/// <summary>
/// A demand as the member of a sorted set. Redis orders members of equal score by their bytes, so what decides among equal scores stands
/// first, as bytes in the same order; the facts of the filters stand behind it, and a page of a list needs no second question.
/// </summary>
internal static class RedisMember
{
    private const int Number = 3 * sizeof(int);

    /// <summary>A unique number has 108 bits: the two highest bytes of 128 are always 0.</summary>
    private const int NumberBytes = 14;
    private const int Persons = Number + NumberBytes;
    private const int Income = Persons + 1;
    private const int Category = Income + sizeof(int);
    private const int Length = Category + 1;
    private const int Unknown = -1;

    /// <summary>The member of a demand.</summary>
    public static byte[] Of(PeerRow row)
    {
        var member = new byte[Length];
        WriteOrdered(member, 0, row.Key.Ties.First);
        WriteOrdered(member, 1, row.Key.Ties.Second);
        WriteOrdered(member, 2, row.Key.Ties.Third);
        Span<byte> number = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(number, row.Key.Number);
        number[^NumberBytes..].CopyTo(member.AsSpan(Number));
        member[Persons] = (byte)(row.Persons ?? 0);
        BinaryPrimitives.WriteInt32BigEndian(member.AsSpan(Income), row.Income ?? Unknown);
        member[Category] = (byte)row.Category;
        return member;
    }

    /// <summary>The score of a demand: class above points, the best first in ascending order. It is exact, far below 2^53.</summary>
    public static double ScoreOf(int level, int points) => -(level * (double)(1L << 32) + points);

    /// <summary>Whether the demand may stand on a list.</summary>
    public static bool Passes(ReadOnlySpan<byte> member, PeerQuestion question)
    {
        var persons = member[Persons];
        var income = BinaryPrimitives.ReadInt32BigEndian(member[Income..]);
        return question.Admits(persons == 0 ? null : persons, income == Unknown ? null : income, member[Category]);
    }

    /// <summary>The unique number of the demand.</summary>
    public static string NumberOf(ReadOnlySpan<byte> member)
    {
        Span<byte> number = stackalloc byte[16];
        number.Clear();
        member.Slice(Number, NumberBytes).CopyTo(number[^NumberBytes..]);
        return UniqueNumber.Unpack(BinaryPrimitives.ReadUInt128BigEndian(number)).Value;
    }

    private static void WriteOrdered(Span<byte> member, int at, int value) =>
        BinaryPrimitives.WriteUInt32BigEndian(member[(at * sizeof(int))..], unchecked((uint)value) ^ 0x8000_0000);
}
