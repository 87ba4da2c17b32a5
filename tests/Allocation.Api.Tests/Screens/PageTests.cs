using System.Net;
using Allocation.Api.Tests.Flux;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Screens;

/// <summary>Pages as the server writes them.</summary>
public sealed class PageTests(RunningApi api)
{
    [Fact]
    public async Task The_front_page_shows_open_vacancies_and_escapes_what_it_shows()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31488").With("landlord", "<script>alert(1)</script>"));
        var number = await api.Client.Register(Sample.Demand("31488"));

        var pages = await Task.WhenAll(api.Client.Get("/"), api.Client.Get($"/logements/{vacancy}"));

        foreach (var page in pages)
        {
            Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.ContentType));
            Assert.Contains(vacancy.ToString(), page.Body, StringComparison.Ordinal);
            Assert.Contains(number, page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_demand_is_told_in_sentences_and_its_names_only_when_asked()
    {
        var number = await api.Client.Register(Sample.Demand("31488", 10));

        var page = await api.Client.Get($"/demandes/{number}");
        using var asked = new FormUrlEncodedContent([KeyValuePair.Create("motif", "contact")]);
        var named = await api.Client.Send(HttpMethod.Post, $"/demandes/{number}", asked);

        Assert.Contains("1 adulte", page.Body, StringComparison.Ordinal);
        Assert.Contains("10 mois", page.Body, StringComparison.Ordinal);
        Assert.Contains("demande enregistr", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Zyxwvut", page.Body, StringComparison.Ordinal);
        Assert.Contains("Zyxwvut", named.Body, StringComparison.Ordinal);
    }

    // Nobody else wishes Aigrefeuille. A point a month: 20 against 5, and the older deposit would win the tie.
    [Fact]
    public async Task The_panel_says_what_is_lacking_to_pass_and_the_lead_of_the_first()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31003"));
        var (older, younger) = (await api.Client.Register(Sample.Demand("31003", 20)), await api.Client.Register(Sample.Demand("31003", 5)));

        var (behind, first) = (await api.Client.Get($"/logements/{vacancy}/pourquoi?demande={younger}"), await api.Client.Get($"/logements/{vacancy}/pourquoi?demande={older.ToLowerInvariant()}"));

        Assert.Contains("il manque 16 points", Plain(behind.Body), StringComparison.Ordinal);
        Assert.Contains("le rang 2 a 15 points de moins", Plain(first.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_date_of_a_demand_that_wishes_another_territory_says_what_it_would_bring_here()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31003"));
        var elsewhere = await api.Client.Register(Sample.Demand("69266", 20));

        Assert.Contains("+1 point par le seul passage du temps", Plain((await api.Client.Get($"/logements/{vacancy}/pourquoi?demande={elsewhere}")).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Households_that_differ_only_in_proof_differ()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31032"));
        var declared = await api.Client.Register(Sample.Demand("31032", 7).With("dalo", "ACTIF"));
        var verified = await api.Client.Register(Sample.Demand("31032", 7).With("dalo", "ACTIF").With("verified", new System.Text.Json.Nodes.JsonArray("priority")));

        var page = WebUtility.HtmlDecode((await api.Client.Get($"/logements/{vacancy}/comparer?demande={declared}&demande={verified}")).Body);

        Assert.Contains("DALO", page, StringComparison.Ordinal);
        Assert.Contains("déclaré", page, StringComparison.Ordinal);
        Assert.Contains("vérifié", page, StringComparison.Ordinal);
    }

    // C10: the reason and the housing tell of violence; the page says a priority and no more.
    [Fact]
    public async Task Confidential_facts_are_a_priority_without_detail_on_every_page()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31069"));
        var number = await api.Client.Register(Sample.Demand("31069").With("reasons", new System.Text.Json.Nodes.JsonArray("07", "06")));

        var pages = await Task.WhenAll(api.Client.Get($"/demandes/{number}"), api.Client.Get($"/logements/{vacancy}?demande={number}"), api.Client.Get($"/logements/{vacancy}/pourquoi?demande={number}"));

        Assert.Contains("L.441-1", pages[0].Body, StringComparison.Ordinal);
        foreach (var page in pages)
        {
            Assert.DoesNotContain("iolence", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("andicap", page.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/logements/00000000-0000-0000-0000-000000000000")]
    [InlineData("/demandes/nobody")]
    public async Task What_is_not_there_is_a_page_that_says_so(string path)
    {
        var page = await api.Client.Get(path);

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.Status, page.ContentType));
        Assert.Contains("<h1>", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_over_leads_to_the_life_of_its_dwelling()
    {
        var flux = new LandlordFlux(api.Client, "Bailleur qui clôt", "31");
        var vacancy = await flux.Open();
        var number = await api.Client.Register(Sample.Demand());
        await flux.Step(vacancy, "close", new { cause = "works", text = "Toiture." });

        Assert.Contains("<vacancy-life", (await api.Client.Get($"/logements/{vacancy}")).Body, StringComparison.Ordinal);
        var why = await api.Client.Get($"/logements/{vacancy}/pourquoi?demande={number}");
        Assert.Equal(HttpStatusCode.NotFound, why.Status);
        Assert.Contains("Cette liste est terminée", WebUtility.HtmlDecode(why.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_nothing_is_a_page_for_a_browser()
    {
        using var client = new HttpClient { BaseAddress = api.Client.Address };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using var answer = await client.GetAsync("/nowhere", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task The_language_of_the_browser_is_answered_in_and_a_chosen_one_is_kept()
    {
        using var client = new HttpClient { BaseAddress = api.Client.Address };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-GB");
        var cancellation = TestContext.Current.CancellationToken;

        var english = await client.GetStringAsync("/logements", cancellation);
        using var chosen = new FormUrlEncodedContent([KeyValuePair.Create("langue", "fr"), KeyValuePair.Create("theme", "dark"), KeyValuePair.Create("retour", "//elsewhere.example")]);
        using var answer = await client.PostAsync("/reglages", chosen, cancellation);
        var french = await answer.Content.ReadAsStringAsync(cancellation);

        Assert.Contains("<html lang=\"en\"", english, StringComparison.Ordinal);
        Assert.Equal("/", answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("<html lang=\"fr\" data-theme=\"dark\"", french, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_forbid_foreign_code_and_are_not_kept_and_assets_are()
    {
        using var client = new HttpClient { BaseAddress = api.Client.Address };
        var cancellation = TestContext.Current.CancellationToken;

        using var page = await client.GetAsync("/", cancellation);
        using var asset = await client.GetAsync("/assets/console.js?v=1", cancellation);

        Assert.Contains("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        Assert.Equal(TimeSpan.FromDays(365), asset.Headers.CacheControl!.MaxAge);
    }

    /// <summary>The text with its spaces made alike.</summary>
    private static string Plain(string html) => WebUtility.HtmlDecode(html).Replace('\u00a0', ' ').Replace('\u202f', ' ');
}
