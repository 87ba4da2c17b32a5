using System.Security.Cryptography;
using System.Text;

namespace Allocation.Grains.Storage;

/// <summary>
/// What was done and read, as a chain: rows of append-only tables in the order of their positions, each hashed behind the one before, and sealed from time to time.
/// A row that was changed, put in or taken out behind a seal is found.
/// </summary>
public interface IJournal
{
    /// <summary>The position that everything before was committed at: nothing comes to stand there any more.</summary>
    Task<long> Horizon(JournalShard shard);

    /// <summary>The last position of the next entries.</summary>
    /// <param name="shard">Of which table.</param>
    /// <param name="after">Behind this position.</param>
    /// <param name="horizon">Not beyond this one.</param>
    /// <param name="most">About so many entries; those of one position stay together.</param>
    /// <returns>The position; null when there are none.</returns>
    Task<long?> Through(JournalShard shard, long after, long horizon, int most);

    /// <summary>When the first entry behind a position was written, whether it may be sealed yet or not; null when there is none.</summary>
    Task<DateTimeOffset?> FirstBehind(JournalShard shard, long after);

    /// <summary>Goes through entries in their order, by one question however many stretches they fall into. Nothing of them is held.</summary>
    /// <param name="shard">Of which table.</param>
    /// <param name="after">Behind this position.</param>
    /// <param name="stretches">At least one; each begins where the one before ends.</param>
    /// <returns>Of each the link behind its last entry, and how many they are.</returns>
    Task<IReadOnlyList<ChainedStretch>> Chain(JournalShard shard, long after, IReadOnlyList<JournalStretch> stretches);

    /// <summary>The position of an entry that stands where none can: before all positions, or ahead of those that were given. Null when there is none.</summary>
    Task<long?> Outside(JournalShard shard);

    /// <summary>Seals, in their order.</summary>
    /// <param name="shard">Of which table.</param>
    /// <param name="after">Behind this number.</param>
    /// <param name="most">At most so many.</param>
    Task<IReadOnlyList<JournalSeal>> Seals(JournalShard shard, long after, int most);

    /// <summary>The last seal; null when there is none.</summary>
    Task<JournalSeal?> Last(JournalShard shard);

    /// <summary>Seals of what happened to a vacancy.</summary>
    Task<IReadOnlyList<JournalSeal>> SealsOf(Guid vacancy);

    /// <summary>Writes a seal.</summary>
    /// <returns>False when another process was first.</returns>
    Task<bool> Add(JournalSeal seal);
}

/// <summary>A table of the journal.</summary>
public enum JournalShard
{
    /// <summary>Commands: who did what, when, on which version.</summary>
    Commands,

    /// <summary>Readings of personal files: who, what, when, why.</summary>
    Readings,

    /// <summary>Changes of demands, with what each took away, encrypted.</summary>
    Changes,

    /// <summary>What happened to vacancies, decisions of commissions with it.</summary>
    Facts,
}

/// <summary>A seal: all entries behind one position up to another are those that were there.</summary>
/// <param name="Shard">Of which table.</param>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="After">Behind this position.</param>
/// <param name="Through">Up to and with this one.</param>
/// <param name="Entries">How many.</param>
/// <param name="Link">The hash behind the last of them, 32 bytes.</param>
/// <param name="At">When it was sealed.</param>
/// <param name="Signature">HMAC-SHA256 with the key of the installation over all this; null where it has none.</param>
/// <param name="Form">How its entries are read and hashed.</param>
public sealed record JournalSeal(JournalShard Shard, long Number, long After, long Through, long Entries, byte[] Link, DateTimeOffset At, byte[]? Signature, int Form = JournalSeal.PresentForm)
{
    /// <summary>The form of seals that are made now, and the only one there was. Whoever changes what of a row is an entry, or how it is hashed, raises it, and goes on reading the older ones.</summary>
    public const int PresentForm = 1;

    /// <summary>The link before the first entry of a table.</summary>
    public static byte[] Origin(JournalShard shard) => SHA256.HashData(Encoding.UTF8.GetBytes($"allocation journal {shard}"));

    /// <summary>The seal, signed.</summary>
    public JournalSeal SignedBy(byte[]? key) => this with { Signature = key is null ? null : HMACSHA256.HashData(key, Signed()) };

    /// <summary>Whether its signature is of a key.</summary>
    public bool IsSignedBy(byte[] key) => Signature is not null && CryptographicOperations.FixedTimeEquals(Signature, HMACSHA256.HashData(key, Signed()));

    /// <summary>Milliseconds: what both stores keep of an instant. The first form was signed before forms had a number.</summary>
    private byte[] Signed() => Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"{Shard} {Number} {After} {Through} {Entries} {Convert.ToHexStringLower(Link)} {At.ToUnixTimeMilliseconds()}") + (Form == 1 ? "" : FormattableString.Invariant($" {Form}")));
}
