using System.Security.Claims;
using Allocation.Api.Events;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Grains.Storage;

namespace Allocation.Api.Webhooks;

/// <summary>What somebody asks a webhook to be.</summary>
internal sealed record WebhookRequest
{
    private const int LongestUrl = 2_000;

    /// <summary>Where events go: an https address.</summary>
    public required string Url { get; init; }

    /// <summary>Only of this territory.</summary>
    public string? Territory { get; init; }

    /// <summary>Only of dwellings of this landlord.</summary>
    public string? Landlord { get; init; }

    /// <summary>Only of dwellings of this typology.</summary>
    public string? Typology { get; init; }

    /// <summary>Only of these kinds, with commas.</summary>
    public string? Kind { get; init; }

    /// <summary>Of a new one: the place behind which it begins, <c>start</c> for all there is; the present when it is not said.</summary>
    public string? After { get; init; }

    /// <summary>The order, with the rights of whoever asks; or what is wrong with it.</summary>
    public (WebhookOrder? Order, InputFault? Fault) ToOrder(ClaimsPrincipal user, WebhookOptions options)
    {
        var (filter, fault) = EventFilter.Of(Access.Of(user), new EventsWanted(Territory, Landlord, Typology, Kind));
        fault ??= AddressFault(options);
        return filter is null || fault is not null ? (null, fault) : (new WebhookOrder(Url, Some(Territory), Some(Landlord), Some(Typology), EventFilter.KindsOf(Kind), WebhookRights.Of(user)), null);

        static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>Whether its host can be asked for at all: some names are written in letters that no name server takes.</summary>
    private static bool IsName(Uri url)
    {
        try
        {
            return url.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    /// <summary>What a look tells. Where the name points to is looked at with each connection.</summary>
    private InputFault? AddressFault(WebhookOptions options)
    {
        if (Url.Length > LongestUrl || !Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Host.Length == 0 || !IsName(url))
            return new InputFault("url", "url", $"Give an address like https://example.org/events, of at most {LongestUrl} characters.");
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && options.AllowedNetworks.Count > 0))
            return new InputFault("url", "https", "Give an https address: what is sent is readable on its way otherwise.");
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            return new InputFault("url", "url", "Leave out names, passwords and fragments: deliveries are known by their signature.");
        return url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && System.Net.IPAddress.Parse(url.DnsSafeHost) is var address
                && !PublicAddresses.Holds(address) && !options.AllowedNetworks.Any(network => network.Contains(PublicAddresses.Plain(address)))
            ? new InputFault("url", "address-not-public", "Give an address of the public Internet, or ask the operator to allow that network.")
            : null;
    }
}
