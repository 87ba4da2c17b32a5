using System.Globalization;
using System.Net;
using Allocation.Silo;
using Allocation.Silo.Hosting;

namespace Allocation.Api.Webhooks;

/// <summary>Settings of section <c>Webhooks</c>: with which key deliveries are signed, and where they may go.</summary>
internal sealed class WebhookOptions
{
    private const string Section = "Webhooks";

    private const string KeyName = "webhooks.key";

    private static readonly string[] Known = ["SigningKey", "AllowedNetworks", "RightsDays"];

    /// <summary>Key from which the secret of each webhook is made, 32 bytes or more; null where none is set: then there are no webhooks.</summary>
    public byte[]? SigningKey { get; private init; }

    /// <summary>Networks that are not public, to which deliveries may go all the same, and without TLS.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; private init; } = [];

    /// <summary>How long a webhook lives by the rights of the token it was made or changed by last, 1 to 3,650 days; 90 by default.</summary>
    public TimeSpan RightsLast { get; private init; } = TimeSpan.FromDays(90);

    /// <summary>Reads and checks the section. The embedded store makes a key of its own, beside itself.</summary>
    /// <exception cref="SettingException">A setting is wrong; its message names it.</exception>
    public static WebhookOptions Read(IConfiguration configuration, AllocationOptions options, bool development)
    {
        var section = configuration.GetSection(Section);
        if (section.GetChildren().FirstOrDefault(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new SettingException($"{Section}:{unknown.Key}", $"there is no such setting; those there are: {string.Join(", ", Known)}.");
        return new WebhookOptions
        {
            SigningKey = section["SigningKey"] is { Length: > 0 } key ? KeyFile.Read($"{Section}:SigningKey", key)
                : options.Store == StoreKind.Sqlite ? KeyFile.Beside($"{Section}:SigningKey", Path.Combine(options.DataDirectory, KeyName))
                : null,
            AllowedNetworks = [.. (section["AllowedNetworks"] ?? (development ? "127.0.0.0/8;::1/128" : "")).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(NetworkOf)],
            RightsLast = TimeSpan.FromDays(
                section["RightsDays"] is not { Length: > 0 } days ? 90
                : int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 3_650 ? count
                : throw new SettingException($"{Section}:RightsDays", $"\"{days}\" is no number from 1 to 3650.")),
        };
    }

    private static IPNetwork NetworkOf(string text) => IPNetwork.TryParse(text, out var network)
        ? network
        : throw new SettingException($"{Section}:AllowedNetworks", $"\"{text}\" is no network; write it like 10.20.0.0/16, several with a semicolon between.");
}
