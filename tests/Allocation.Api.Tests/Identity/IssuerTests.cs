using System.Net;
using System.Security.Cryptography;
using System.Text;
using Allocation.Api.Hosting;
using Allocation.Api.Tests.Hosting;
using Allocation.Silo;
using Microsoft.IdentityModel.Tokens;

namespace Allocation.Api.Tests.Identity;

/// <summary>A host as it runs outside Development, with an issuer.</summary>
public sealed class IssuedApi : RunningApi
{
    internal FakeIssuer Issuer { get; } = new();

    protected override string Environment => "Production";

    protected override IEnumerable<string> Settings =>
        ["--Identity:Authority", Issuer.Address, "--Identity:AllowHttp", "true", "--Identity:RoleClaim", "allocation_role", "--Identity:OrganisationClaim", "org", "--Identity:ClientId", "console", "--Identity:ClientSecret", "secret of the console"];
}

/// <summary>Tokens of an OpenID Connect issuer, and those that only look like them.</summary>
public sealed class IssuerTests(IssuedApi api, RunningApi development) : IClassFixture<IssuedApi>
{
    private static readonly string[] Everywhere = ["*"];

    private static Dictionary<string, object> Agent => new() { ["sub"] = "a-1", ["allocation_role"] = "agent", ["org"] = "Bailleur fictif", ["territories"] = Everywhere, ["landlords"] = Everywhere };

    [Fact]
    public async Task Its_bearer_is_let_in_with_the_rights_of_the_role()
    {
        using var agent = Bearer(api.Issuer.Token(Agent));

        var number = await agent.Register(Sample.Demand());

        Assert.Equal(HttpStatusCode.OK, (await agent.Get($"/api/v1/demands/{number}")).Status);
        (await agent.Post("/api/v1/imports/sne", "")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Without_places_nothing_is_there_and_without_a_role_nothing_may_be_done()
    {
        using var agent = Bearer(api.Issuer.Token(Agent));
        var vacancy = await agent.OpenVacancy(Sample.Dwelling());
        using var placeless = Bearer(api.Issuer.Token(new(Agent.Where(claim => claim.Key != "territories"))));
        using var roleless = Bearer(api.Issuer.Token(new(Agent.Where(claim => claim.Key != "allocation_role")) { ["role"] = "agent" }));
        using var sly = Bearer(api.Issuer.Token(new(Agent) { ["allocation_role"] = "applicant", ["allocation:everything"] = "True" }));

        (await placeless.Get($"/api/v1/vacancies/{vacancy}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await placeless.Get("/api/v1/vacancies")).Json["vacancies"]!.AsArray());
        (await roleless.Get("/api/v1/vacancies")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await sly.Get("/api/v1/vacancies")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task An_applicant_is_of_one_demand_written_as_it_is()
    {
        using var agent = Bearer(api.Issuer.Token(Agent));
        var (number, other) = (await agent.Register(Sample.Demand()), await agent.Register(Sample.Demand()));

        foreach (var (claim, status) in new (object Claim, HttpStatusCode Status)[] { (number, HttpStatusCode.OK), ($"{number}\n", HttpStatusCode.Unauthorized), ($" {number}", HttpStatusCode.Unauthorized), (new[] { number, other }, HttpStatusCode.Unauthorized) })
        {
            using var self = Bearer(api.Issuer.Token(new() { ["sub"] = "elle-même", ["allocation_role"] = "applicant", ["org"] = "", ["demand"] = claim }));
            Assert.Equal(status, (await self.Get($"/api/v1/demands/{number}")).Status);
        }
    }

    [Fact]
    public async Task A_reserver_says_which_and_who_is_of_no_organisation_has_no_flux_of_its_own()
    {
        foreach (var (role, organisation, status) in new[] { ("reserver", "", HttpStatusCode.Unauthorized), ("reserver", " ", HttpStatusCode.Unauthorized), ("reserver", "Ville", HttpStatusCode.OK), ("agent", "", HttpStatusCode.Forbidden) })
        {
            using var bearer = Bearer(api.Issuer.Token(new() { ["sub"] = "quelqu'un", ["allocation_role"] = role, ["org"] = organisation }));
            foreach (var path in new[] { "/api/v1/flux/own", "/api/v1/flux/own/alerts" })
                Assert.Equal((role, organisation, path, status), (role, organisation, path, (await bearer.Get(path)).Status));
        }
    }

    [Fact]
    public async Task What_only_looks_like_its_tokens_is_refused()
    {
        await using var stranger = new FakeIssuer();
        var publicKey = Encoding.UTF8.GetBytes(Convert.ToBase64String(api.Issuer.Key.Rsa.ExportSubjectPublicKeyInfo()));
        var header = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        Dictionary<string, string> tokens = new()
        {
            ["another audience"] = api.Issuer.Token(Agent, audience: "somebody-else"),
            ["another issuer"] = api.Issuer.Token(Agent, issuer: "https://id.example.org"),
            ["another key"] = api.Issuer.Token(Agent, signed: new SigningCredentials(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "first" }, SecurityAlgorithms.RsaSha256)),
            ["signed with the public key"] = api.Issuer.Token(Agent, signed: new SigningCredentials(new SymmetricSecurityKey(publicKey), SecurityAlgorithms.HmacSha256)),
            ["over"] = api.Issuer.Token(Agent, minutes: -5),
            ["unsigned"] = $"{header}.{api.Issuer.Token(Agent).Split('.')[1]}.",
            ["of a stranger"] = stranger.Token(Agent),
            ["of Development"] = await development.Token(new { role = "agent", organisation = "x" }),
            ["no token"] = "x",
        };

        foreach (var (what, token) in tokens)
        {
            using var bearer = Bearer(token);
            var answer = await bearer.Get("/api/v1/vacancies");
            Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"{what} gave {answer.Status}");
            answer.IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        }

        Assert.Equal(HttpStatusCode.NotFound, (await Bearer(api.Issuer.Token(Agent)).Post("/dev/token", new { role = "agent", organisation = "x" })).Status);
    }

    [Theory, InlineData("Development", false), InlineData("Production", true)]
    public async Task The_demo_agent_and_the_local_issuer_never_leave_the_machine(string environment, bool mayListenToAll)
    {
        var data = Directory.CreateTempSubdirectory("allocation-issuer-");
        try
        {
            string[] settings = ["--environment", environment, "--urls", "http://0.0.0.0:0", "--Identity:Authority", "https://id.example.org", "--Allocation:Demo", "false", "--Allocation:DataDirectory", data.FullName];
            if (mayListenToAll)
                await using (AllocationApi.Build(settings))
                    return;
            Assert.Contains("loopback", Assert.Throws<SettingException>(() => AllocationApi.Build(settings)).Message, StringComparison.Ordinal);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_person_signs_in_at_the_issuer_and_out_again()
    {
        api.Issuer.Visitor = Agent;
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = api.Client.Address };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using var page = await browser.GetAsync("/logements", TestContext.Current.CancellationToken);
        using var question = await browser.GetAsync("/api/v1/vacancies", TestContext.Current.CancellationToken);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Post, "/reglages") { Content = new FormUrlEncodedContent([new("theme", "dark")]) };
        elsewhere.Headers.Add("Origin", "https://evil.example.org");
        using var forged = await browser.SendAsync(elsewhere, TestContext.Current.CancellationToken);
        using var left = await browser.PostAsync("/deconnexion", null, TestContext.Current.CancellationToken);
        browser.DefaultRequestHeaders.Accept.Clear();
        using var unknown = await browser.GetAsync("/api/v1/vacancies", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "/logements"), (page.StatusCode, page.RequestMessage!.RequestUri!.AbsolutePath));
        Assert.Contains("/deconnexion", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Unauthorized),
            (question.StatusCode, forged.StatusCode, left.StatusCode, unknown.StatusCode));
    }

    [Fact]
    public async Task A_token_that_leaves_open_who_asks_is_refused()
    {
        string[] two = ["agent", "applicant"];
        foreach (var claims in new[] { new Dictionary<string, object>(Agent.Where(claim => claim.Key != "sub")), new(Agent) { ["allocation_role"] = two }, new(Agent) { ["org"] = "a\nb" } })
        {
            using var bearer = Bearer(api.Issuer.Token(claims));
            (await bearer.Get("/api/v1/vacancies")).IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        }
    }

    private ApiClient Bearer(string token) => new(api.Client.Address) { Token = token };
}
