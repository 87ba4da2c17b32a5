using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Allocation.Silo.Storage;

/// <summary>
/// What a change of a file took away, encrypted under a key of the household (AES-256-GCM). The key stands with the file: when that is erased, what is left cannot be read,
/// and the chain over it holds.
/// </summary>
internal static class PersonalSecret
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>A key for a household that has none.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>Encrypts.</summary>
    /// <param name="key">Key of the household.</param>
    /// <param name="text">What is kept.</param>
    /// <param name="demand">Of which demand.</param>
    /// <param name="version">Of which of its versions: it cannot be passed off as another's.</param>
    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> text, long demand, int version)
    {
        var whole = new byte[NonceBytes + TagBytes + text.Length];
        var nonce = whole.AsSpan(0, NonceBytes);
        var tag = whole.AsSpan(NonceBytes, TagBytes);
        var cipher = whole.AsSpan(NonceBytes + TagBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, text, cipher, tag, Of(demand, version));
        return whole;
    }

    /// <summary>Decrypts; null where the key is gone, or does not fit.</summary>
    public static byte[]? Open(byte[]? key, byte[] whole, long demand, int version)
    {
        if (key is null || whole.Length < NonceBytes + TagBytes)
            return null;
        var nonce = whole.AsSpan(0, NonceBytes);
        var tag = whole.AsSpan(NonceBytes, TagBytes);
        var cipher = whole.AsSpan(NonceBytes + TagBytes);
        var text = new byte[cipher.Length];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(nonce, cipher, tag, text, Of(demand, version));
            return text;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Of(long demand, int version)
    {
        var bytes = new byte[sizeof(long) + sizeof(int)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, demand);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(long)), version);
        return bytes;
    }
}
