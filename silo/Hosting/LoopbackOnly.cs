using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Allocation.Silo.Hosting;

/// <summary>Without an issuer of tokens the product listens to this machine alone (C10).</summary>
public static class LoopbackOnly
{
    private static readonly string[] Settings = ["urls", "http_ports", "https_ports"];

    /// <summary>Refuses an address beyond this machine.</summary>
    /// <exception cref="SettingException">An address is not on loopback.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsLoopback(url))
                throw new SettingException("urls", $"\"{url}\" is not on this machine's loopback; until an issuer is configured (Identity:Authority, of an API host) use http://localhost:PORT or http://127.0.0.1:PORT.");
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
            var address = BindingAddress.Parse(url);
            var host = address.Host;
            return address.Port <= IPEndPoint.MaxPort && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
