using System.Net;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Identity;

/// <summary>Clients with tokens of the local issuer.</summary>
internal static class Tokens
{
    /// <summary>A client of a role; without bounds everywhere.</summary>
    public static async Task<ApiClient> As(this RunningApi api, string role, string organisation = "Bailleur fictif", string[]? territories = null, string[]? departements = null, string[]? landlords = null, string? scope = null, string? demand = null) =>
        new(api.Client.Address) { Token = await api.Token(new { role, organisation, territories, departements, landlords, scope, demand }) };

    /// <summary>A token of what is asked for.</summary>
    public static async Task<string> Token(this RunningApi api, object asked)
    {
        var answer = await api.Client.Post("/dev/token", asked);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Text("token");
    }
}
