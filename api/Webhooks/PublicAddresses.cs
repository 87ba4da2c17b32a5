using System.Net;
using System.Net.Sockets;

namespace Allocation.Api.Webhooks;

/// <summary>
/// Addresses that a delivery may reach: those of the public Internet. What a client names must not make this host ask its own network for anything
/// (special-purpose registries of IANA, RFC 6890).
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

            // Within what is global of version 6: tunnels that end anywhere, and documentation.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address is one of the public Internet.</summary>
    public static bool Holds(IPAddress address)
    {
        var plain = Plain(address);
        return (plain.AddressFamily == AddressFamily.InterNetwork || Global6.Contains(plain)) && !Array.Exists(Special, network => network.Contains(plain));
    }

    /// <summary>An address of version 4 as such, also when it is written in one of version 6.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
