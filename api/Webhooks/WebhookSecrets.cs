using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Allocation.Grains.Storage;

namespace Allocation.Api.Webhooks;

/// <summary>
/// Secrets of webhooks, made of the key of the installation whenever they are needed: the store holds none. Signatures are those of Standard Webhooks
/// (https://www.standardwebhooks.com), for which receivers find libraries.
/// </summary>
internal sealed class WebhookSecrets(WebhookOptions options, TimeProvider time)
{
    private const string Prefix = "whsec_";

    /// <summary>Secrets are counted on from one of so many: there is room for every rotation.</summary>
    private const int MostDrawn = 1 << 30;

    /// <summary>How long the secret before signs besides, after a rotation.</summary>
    public static readonly TimeSpan FormerLasts = TimeSpan.FromHours(24);

    /// <summary>Whether this installation has a key.</summary>
    public bool Exist => options.SigningKey is not null;

    /// <summary>Which secret a new webhook has. It is drawn: one that is made anew under the key of one that was removed has its id, and may not have its secret.</summary>
    public static int Draw() => RandomNumberGenerator.GetInt32(1, MostDrawn);

    /// <summary>The secret of a webhook that signs now, as its owner is told it.</summary>
    public string Of(StoredWebhook webhook) => Prefix + Convert.ToBase64String(Bytes(webhook.Id, webhook.Secret));

    /// <summary>Signatures of a delivery, a space between.</summary>
    /// <param name="webhook">Whose.</param>
    /// <param name="id">Id of the message.</param>
    /// <param name="timestamp">When it is sent, seconds since 1970.</param>
    /// <param name="body">What it says.</param>
    public string Sign(StoredWebhook webhook, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        var present = Signature(webhook.Secret);
        return webhook.FormerUntil > time.GetUtcNow() ? $"{present} {Signature(webhook.Secret - 1)}" : present;

        string Signature(int secret) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Bytes(webhook.Id, secret), signed));
    }

    private byte[] Bytes(Guid webhook, int secret) =>
        HMACSHA256.HashData(options.SigningKey ?? throw new InvalidOperationException("No key signs webhooks."), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"webhook {webhook:N} {secret}")));
}
