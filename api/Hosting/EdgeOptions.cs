using System.Globalization;
using Allocation.Silo;

namespace Allocation.Api.Hosting;

/// <summary>Settings of section <c>Edge</c>: what the host bears, and from whose pages.</summary>
internal sealed class EdgeOptions
{
    private const string Section = "Edge";

    private static readonly string[] Known = ["AllowedOrigins", "RequestsPerSecond", "Burst", "OpenStreams", "Patience"];

    /// <summary>Origins whose pages may call the interface and the hub; none by default.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; private init; } = [];

    /// <summary>Requests a second that one client may send for long, 0 to 100,000; 0, the default in Development, for any number; else 200.</summary>
    public int RequestsPerSecond { get; private init; }

    /// <summary>Requests that one client may send at once after a pause, 1 to 1,000,000; two seconds' worth by default.</summary>
    public int Burst { get; private init; }

    /// <summary>Streams of events and connections to a hub that one client may hold open at once, 0 to 100,000; 0, the default in Development, for any number; else 100.</summary>
    public int OpenStreams { get; private init; }

    /// <summary>Seconds for which a body, or whoever takes an answer, may be slower than is borne, 2 to 600; 10 by default.</summary>
    public int Patience { get; private init; }

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="SettingException">A setting is wrong; its message names it.</exception>
    public static EdgeOptions Read(IConfiguration configuration, bool development)
    {
        var section = configuration.GetSection(Section);
        if (section.GetChildren().FirstOrDefault(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new SettingException($"{Section}:{unknown.Key}", $"there is no such setting; those there are: {string.Join(", ", Known)}.");
        var rate = Count("RequestsPerSecond", development ? 0 : 200, 0, 100_000);
        return new EdgeOptions
        {
            AllowedOrigins = [.. (section["AllowedOrigins"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(OriginOf)],
            RequestsPerSecond = rate,
            Burst = Count("Burst", Math.Max(1, 2 * rate), 1, 1_000_000),
            OpenStreams = Count("OpenStreams", development ? 0 : 100, 0, 100_000),
            Patience = Count("Patience", 10, 2, 600),
        };

        int Count(string name, int otherwise, int least, int most) =>
            section[name] is not { Length: > 0 } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most ? count
            : throw new SettingException($"{Section}:{name}", $"\"{text}\" is no number from {least} to {most}.");
    }

    private static string OriginOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase)
            ? text
            : throw new SettingException($"{Section}:AllowedOrigins", $"\"{text}\" is no origin; write it like https://console.example.org, several with a semicolon between.");
}
