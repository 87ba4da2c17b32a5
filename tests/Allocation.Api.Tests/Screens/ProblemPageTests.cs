using System.Net;
using System.Net.Http.Headers;
using Allocation.Api.Identity;
using Allocation.Api.Screens.Flux;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Screens;

/// <summary>What is refused, or fails, is a page for a browser, in its language, and a problem for a program.</summary>
public sealed class ProblemPageTests(ProblemPageTests.Host api) : IClassFixture<ProblemPageTests.Host>
{
    [Theory]
    [InlineData(RoleRights.Reserver, "/flux/31/Bailleur%20fictif", HttpStatusCode.NotFound, "Rien ne porte ce nom")]
    [InlineData(RoleRights.Commission, "/flux", HttpStatusCode.Forbidden, "Votre rôle ou votre périmètre ne le permet pas")]
    [InlineData(RoleRights.Agent, "/flux?annee=x", HttpStatusCode.BadRequest, "L’adresse ne peut pas être lue")]
    [InlineData(RoleRights.Agent, "/api/v1/flux/own?year=1", HttpStatusCode.BadRequest, "Le contenu ne peut pas être lu")]
    [InlineData(RoleRights.Agent, "/logements/00000000-0000-0000-0000-000000000000/orienter", HttpStatusCode.InternalServerError, "Le service a échoué sur cette demande")]
    public async Task A_browser_is_told_in_its_language_and_a_program_as_ever(string role, string path, HttpStatusCode status, string title)
    {
        using var program = await api.As(role, organisation: "Réservataire des pages");

        var problem = await program.Get(path);
        var (french, english) = (await Page(program, path, "fr"), await Page(program, path, "en"));

        Assert.Equal((status, "application/problem+json"), (problem.Status, problem.ContentType));
        Assert.Equal((status, "text/html", true), (french.Status, french.ContentType, french.IsProtected));
        Assert.Contains($"<h1>{title}</h1>", french.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("urn:allocation:problem", french.Body, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\"", english.Body, StringComparison.Ordinal);
        if (problem.Text("title") is { } said && said.EndsWith('.'))
            Assert.Contains($"<h1>{said}</h1>", english.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_named_with_its_place()
    {
        Assert.Contains("À corriger\u00a0: annee", (await Page(api.Client, "/flux?annee=x", "fr")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/v1/flux/own?year=1")]
    [InlineData("POST", "/api/v1/demands")]
    public async Task A_program_whose_library_takes_HTML_too_is_told_as_any(string method, string path)
    {
        using var http = new HttpClient { BaseAddress = api.Client.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd("text/html, image/gif, */*; q=0.2");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<(HttpStatusCode Status, string? ContentType, bool IsProtected, string Body)> Page(ApiClient client, string path, string language)
    {
        using var http = new HttpClient { BaseAddress = client.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        request.Headers.AcceptLanguage.ParseAdd(language);
        if (client.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.Contains("Content-Security-Policy"), WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>A host one of whose pages fails.</summary>
    public sealed class Host : RunningApi
    {
        protected override void Configure(IServiceCollection services) => services.AddScoped<OrientScreen>(_ => throw new InvalidOperationException("It fails."));
    }
}
