using Allocation.Client.Events;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace Allocation.Client;

/// <summary>A host of Allocation, as one client sees it.</summary>
/// <remarks>Thread-safe. Problems (RFC 9457) come as <c>ProblemDetails</c> exceptions, with their type, title and detail.</remarks>
public sealed class AllocationClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly HttpClientRequestAdapter _adapter;
    private readonly Func<CancellationToken, Task<string?>>? _token;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="host">Address of the host.</param>
    /// <param name="token">Gives a token of the issuer when one is needed, which is before each request; without it requests carry none.</param>
    /// <param name="http">What to ask with; one of its own without it.</param>
    public AllocationClient(Uri host, Func<CancellationToken, Task<string?>>? token = null, HttpClient? http = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        (_http, _token) = (http ?? KiotaClientFactory.Create(), token);
        _adapter = new HttpClientRequestAdapter(token is null ? new AnonymousAuthenticationProvider() : new BaseBearerTokenAuthenticationProvider(new Tokens(host, token)), httpClient: _http) { BaseUrl = host.AbsoluteUri.TrimEnd('/') };
        Requests = new AllocationRequests(_adapter);
        Events = new VacancyEvents(host, _token);
    }

    /// <summary>All requests, by their address: <c>Requests.Api.V1.Vacancies[id].Shortlist.GetAsync()</c>.</summary>
    public AllocationRequests Requests { get; }

    /// <summary>What happens to vacancies, as it happens.</summary>
    public VacancyEvents Events { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Events.Dispose();
        _adapter.Dispose();
        _http.Dispose();
    }

    private sealed class Tokens(Uri host, Func<CancellationToken, Task<string?>> token) : IAccessTokenProvider
    {
        public AllowedHostsValidator AllowedHostsValidator { get; } = new([host.Host]);

        public async Task<string> GetAuthorizationTokenAsync(Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) =>
            AllowedHostsValidator.IsUrlHostValid(uri) ? await token(cancellationToken).ConfigureAwait(false) ?? "" : "";
    }
}
