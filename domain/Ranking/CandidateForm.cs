using System.Buffers;
using System.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Ranking;

/// <summary>
/// What an index holds of a demand, as some 250 bytes: a store keeps them beside the file, so that a load of millions reads no
/// files. Derived from the file and nothing else: where the bytes are missing, of another form or of another version of the
/// demand, the file is read instead.
/// </summary>
public static class CandidateForm
{
    /// <summary>
    /// First byte of every form. Raised whenever the same file gives other bytes than before, so that what an earlier build wrote is
    /// not taken for ours; a test holds the two together.
    /// </summary>
    public const byte Number = 2;

    /// <summary>The bytes of a demand.</summary>
    /// <param name="file">The file.</param>
    /// <param name="facts">Its facts.</param>
    public static byte[] Write(DemandFile file, FactVector facts)
    {
        ArgumentNullException.ThrowIfNull(file);
        var form = new ArrayBufferWriter<byte>(320);
        Put(form, Number);
        form.Write(Encoding.ASCII.GetBytes(file.UniqueNumber.Value.PadRight(UniqueNumber.Length)));
        Put(form, (ulong)file.Status);
        Put(form, file.Wishes.Extended switch { null => 0UL, false => 1, true => 2 });
        Put(form, (ulong)file.Wishes.Types.Count);
        foreach (var type in file.Wishes.Types)
            Put(form, (ulong)type);
        Put(form, (ulong)file.Wishes.Communes.Count);
        foreach (var commune in file.Wishes.Communes)
            form.Write(Encoding.ASCII.GetBytes(commune.Value));
        foreach (var fact in facts.Values)
            Put(form, fact switch { FactVector.Unknown => 0UL, FactVector.None => 1, _ => 2 + ZigZag(fact) });

        // At the end, and only where there is one: forms written before there were tokens stay good.
        if (file.Token is { } token)
        {
            form.Write(token.Vacancy.ToByteArray());
            form.Write(token.Offer.ToByteArray());
            Put(form, (ulong)token.Hold);
        }

        return form.WrittenSpan.ToArray();
    }

    /// <summary>The record of bytes of this form.</summary>
    /// <exception cref="IndexOutOfRangeException">The bytes end too early.</exception>
    public static CandidateRecord Read(ReadOnlySpan<byte> form, DemandId id, int version, ChangeCause cause)
    {
        var at = 1;
        var number = Text(form, ref at, UniqueNumber.Length);
        var status = (DemandStatus)Take(form, ref at);
        bool? extended = Take(form, ref at) switch { 0 => null, 1 => false, _ => true };
        var types = new Typology[Take(form, ref at)];
        for (var type = 0; type < types.Length; type++)
            types[type] = (Typology)Take(form, ref at);
        var communes = new InseeCode[Take(form, ref at)];
        for (var commune = 0; commune < communes.Length; commune++)
            communes[commune] = InseeCode.Parse(Text(form, ref at, 5));
        var facts = new int[FactVector.Width];
        for (var fact = 0; fact < facts.Length; fact++)
            facts[fact] = Take(form, ref at) switch { 0 => FactVector.Unknown, 1 => FactVector.None, var value => UnZigZag(value - 2) };
        var token = at == form.Length ? null : new HeldToken(Key(form, ref at), Key(form, ref at), (TokenHold)Take(form, ref at));
        return new CandidateRecord
        {
            Id = id,
            Version = version,
            Number = string.IsNullOrWhiteSpace(number) ? default : UniqueNumber.Parse(number),
            Status = status,
            Token = token,
            Facts = new FactVector(facts),
            Communes = communes,
            Extended = extended,
            Types = types,
            Cause = cause,
        };
    }

    private static string Text(ReadOnlySpan<byte> form, ref int at, int length) => Encoding.ASCII.GetString(form[at..(at += length)]);

    private static Guid Key(ReadOnlySpan<byte> form, ref int at) => new(form[at..(at += 16)]);

    /// <summary>Seven bits a byte, the lowest first; small numbers are most of them.</summary>
    private static void Put(ArrayBufferWriter<byte> form, ulong value)
    {
        var room = form.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            room[length++] = (byte)(value | 0x80);
        room[length++] = (byte)value;
        form.Advance(length);
    }

    private static ulong Take(ReadOnlySpan<byte> form, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = form[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static ulong ZigZag(int value) => (uint)((value << 1) ^ (value >> 31));

    private static int UnZigZag(ulong value) => (int)(value >> 1) ^ -(int)(value & 1);
}
