using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Allocation.Client.Webhooks;

/// <summary>Whether a delivery of a webhook is what it says it is (Standard Webhooks).</summary>
public static class WebhookSignature
{
    /// <summary>How old a delivery may be, or how far ahead of this clock: else somebody sends an old one again.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Prefix = "whsec_";

    /// <summary>Whether it was signed with a secret, lately.</summary>
    /// <param name="secret">The secret as it was told: <c>whsec_…</c></param>
    /// <param name="id">Header <c>webhook-id</c>.</param>
    /// <param name="timestamp">Header <c>webhook-timestamp</c>.</param>
    /// <param name="signatures">Header <c>webhook-signature</c>.</param>
    /// <param name="body">The body, byte by byte as it came.</param>
    /// <param name="now">The present.</param>
    public static bool IsValid(string secret, string id, string timestamp, string signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(signatures);
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
            return false;
        var key = Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        return Array.Exists(signatures.Split(' '), signature => CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(signature)));
    }
}
