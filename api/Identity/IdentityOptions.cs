using Allocation.Silo;

namespace Allocation.Api.Identity;

/// <summary>Settings of section <c>Identity</c>: whose tokens are believed.</summary>
internal sealed class IdentityOptions
{
    private const string Section = "Identity";

    private static readonly string[] Known = ["Authority", "Audience", "AllowHttp", "RoleClaim", "OrganisationClaim", "ClientId", "ClientSecret", "KeysDirectory"];

    /// <summary>Address of the issuer; its keys and its name are read from <c>.well-known/openid-configuration</c> there. Null when there is none.</summary>
    public Uri? Authority { get; private init; }

    /// <summary>What its tokens must be made for.</summary>
    public string Audience { get; private init; } = "allocation";

    /// <summary>Whether the issuer may be asked without TLS: on one's own machine.</summary>
    public bool AllowHttp { get; private init; }

    /// <summary>Claim with the role.</summary>
    public string RoleClaim { get; private init; } = ClaimNames.Role;

    /// <summary>Claim with the organisation.</summary>
    public string OrganisationClaim { get; private init; } = ClaimNames.Organisation;

    /// <summary>Name of the console at the issuer; null where nobody signs in by a browser.</summary>
    public string? ClientId { get; private init; }

    /// <summary>Its secret there; null for a client that has none.</summary>
    public string? ClientSecret { get; private init; }

    /// <summary>Directory of the keys of its cookies, shared by all hosts of a cluster; the machine's own when null.</summary>
    public string? KeysDirectory { get; private init; }

    /// <summary>Whether people sign in at the issuer.</summary>
    public bool SignsIn => !Development && Authority is not null && ClientId is not null;

    /// <summary>Whether the local issuer and the demo agent are there: in Development alone.</summary>
    public bool Development { get; private init; }

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="SettingException">A setting is wrong; its message names it.</exception>
    public static IdentityOptions Read(IConfiguration configuration, bool development)
    {
        var section = configuration.GetSection(Section);
        if (section.GetChildren().FirstOrDefault(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new SettingException($"{Section}:{unknown.Key}", $"there is no such setting; those there are: {string.Join(", ", Known)}.");
        var allowHttp = section["AllowHttp"] is { Length: > 0 } flag
            && (bool.TryParse(flag, out var parsed) ? parsed : throw new SettingException($"{Section}:AllowHttp", $"\"{flag}\" is neither true nor false."));
        return new IdentityOptions
        {
            Authority = section["Authority"] is { Length: > 0 } text ? AuthorityOf(text, allowHttp) : null,
            Audience = Text("Audience", "allocation"),
            AllowHttp = allowHttp,
            RoleClaim = Text("RoleClaim", ClaimNames.Role),
            OrganisationClaim = Text("OrganisationClaim", ClaimNames.Organisation),
            ClientId = Given("ClientId"),
            ClientSecret = Given("ClientSecret"),
            KeysDirectory = Given("KeysDirectory"),
            Development = development,
        };

        string Text(string name, string otherwise) => Given(name) ?? otherwise;

        string? Given(string name) => section[name] is { Length: > 0 } text ? text : null;
    }

    private static Uri AuthorityOf(string text, bool allowHttp)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var authority) || (authority.Scheme != Uri.UriSchemeHttps && authority.Scheme != Uri.UriSchemeHttp))
            throw new SettingException($"{Section}:Authority", $"\"{text}\" is no address of an issuer; write one like https://id.example.org/realms/housing.");
        if (authority.Scheme == Uri.UriSchemeHttp && !(allowHttp && authority.IsLoopback))
            throw new SettingException($"{Section}:Authority", "it is asked without TLS: use https, or on one's own machine Identity:AllowHttp true.");
        return authority;
    }
}
