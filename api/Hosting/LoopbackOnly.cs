using System.Net;
using Allocation.Silo;

namespace Allocation.Api.Hosting;

/// <summary>Until an identity provider exists, the product listens to this machine alone (C10).</summary>
internal static class LoopbackOnly
{
    private static readonly string[] Settings = ["urls", "http_ports", "https_ports"];

    public static void Check(IConfiguration configuration)
    {
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsLoopback(url))
                throw new SettingException("urls", $"\"{url}\" is not on this machine's loopback; until an identity provider is configured use http://localhost:PORT or http://127.0.0.1:PORT.");
        }

        // Ports alone mean every interface.
        foreach (var setting in Settings.Skip(1))
        {
            if (configuration[setting] is { Length: > 0 } && string.IsNullOrEmpty(configuration["urls"]))
                throw new SettingException(setting, "it would listen on every interface; use urls with http://localhost:PORT.");
        }

        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().FirstOrDefault(endpoint => !IsLoopback(endpoint["Url"] ?? "")) is { } wide)
            throw new SettingException($"Kestrel:Endpoints:{wide.Key}:Url", "it is not on this machine's loopback; use http://localhost:PORT.");
    }

    private static bool IsLoopback(string url)
    {
        try
        {
            var host = BindingAddress.Parse(url).Host;
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
