using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Flux;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;

namespace Allocation.Api.Tests.Screens;

/// <summary>The pages of the flux and of a vacancy, as a landlord's agent, a reserver and others see them.</summary>
public sealed partial class FluxScreenTests(RunningApi api)
{
    private const string Reason = "Relogement d’une famille.";

    [Fact]
    public async Task Who_has_a_dwelling_and_why_stands_on_its_pages_and_in_the_list()
    {
        var flux = await Flux("Office des titulaires");
        var vacancy = await flux.Open();
        await flux.Step(vacancy, "orient", new { reserver = "État de Office des titulaires", statePart = "priority", reason = Reason });

        var (life, orient, list, dwellings) = (await Text($"/logements/{vacancy}/vie"), await Text($"/logements/{vacancy}/orienter"), await Text($"/logements/{vacancy}"), await Text("/logements"));

        const string Holder = "Orienté vers État de Office des titulaires (ménages prioritaires). Motif : " + Reason;
        Assert.Contains(Holder, life, StringComparison.Ordinal);
        Assert.Contains(Holder, orient, StringComparison.Ordinal);
        Assert.Contains($"Orienter vers État de Office des titulaires (ménages prioritaires) Motif : {Reason} demo-agent", life, StringComparison.Ordinal);
        Assert.DoesNotContain("clock", life, StringComparison.Ordinal);
        Assert.Contains("réservataire : État de Office des titulaires", list, StringComparison.Ordinal);
        Assert.Contains("réservataire : État de Office des titulaires", dwellings, StringComparison.Ordinal);

        // Whoever replaces an orientation says why, the first of the ranking too.
        var page = (await api.Client.Get($"/logements/{vacancy}/orienter")).Body;
        Assert.Equal(Regex.Count(page, "name=\"reserver\""), Regex.Count(page, "name=\"reason\""));
        await flux.Step(vacancy, "end-orientation", new { text = "Trop petit." });
        life = await Text($"/logements/{vacancy}/vie");
        Assert.DoesNotContain(Holder, life, StringComparison.Ordinal);
        Assert.Contains("Rendre l’orientation (logement rendu) Motif : Trop petit.", life, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_offered_a_step_that_is_refused_to_its_role()
    {
        var flux = await Flux("Office des étapes");
        var vacancy = await flux.Open();
        Assert.Equal(HttpStatusCode.OK, (await flux.Orient(vacancy, "ALS de Office des étapes", Reason)).Status);
        using var reserver = await api.As(RoleRights.Reserver, organisation: "ALS de Office des étapes");
        using var policy = await api.As(RoleRights.Policy);
        using var commission = await api.As(RoleRights.Commission);
        var number = await api.Client.Register(Sample.Demand());

        Assert.Equal(["end-orientation", "nominate"], await Steps(reserver));
        Assert.Empty(await Steps(policy));
        Assert.Empty(await Steps(commission));
        Assert.Contains("undo", await Steps(api.Client));
        var named = await reserver.Post($"/api/v1/vacancies/{vacancy}/steps/nominate", new { demand = number, by = "reserver", expectedVersion = 2 });
        Assert.Equal(["end-orientation", "nominate", "withdraw-candidate"], Said(named.Json));
        var (life, list) = ((await reserver.Get($"/logements/{vacancy}/vie")).Body, (await reserver.Get($"/logements/{vacancy}")).Body);
        Assert.Equal(["end-orientation", "nominate", "withdraw-candidate"], Forms(life));
        Assert.DoesNotContain("/orienter", life, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"landlord\"", life, StringComparison.Ordinal);
        Assert.Equal(["nominate"], Verbs(list));
        Assert.Equal(HttpStatusCode.NotFound, (await reserver.Get($"/logements/{vacancy}/vie/pas/close")).Status);

        // What the commission has before it, a reserver does not take back.
        await flux.Step(vacancy, "instruct");
        await flux.Step(vacancy, "place-on-agenda", new { sessionOn = Sample.Day(Sample.Today) });
        Assert.Empty(await Steps(reserver));
        Assert.Equal(["decide"], await Steps(commission));
        Assert.Equal(["decide"], Forms((await commission.Get($"/logements/{vacancy}/vie")).Body));

        async Task<IEnumerable<string>> Steps(ApiClient client) => Said((await client.Get($"/api/v1/vacancies/{vacancy}/life")).Json);
    }

    [Fact]
    public async Task Where_there_is_nobody_to_rank_the_page_says_why()
    {
        var flux = await Flux("Office du hors flux");
        var frozen = await api.Client.OpenVacancy(Sample.Dwelling().With("landlord", flux.Landlord).With("outsideFlux", new JsonObject { ["kind"] = "frozen", ["since"] = "2026-01-01" }));
        var handed = await flux.Open();
        await flux.Orient(handed, "ALS de Office du hors flux", Reason);
        using var reserver = await api.As(RoleRights.Reserver, organisation: "ALS de Office du hors flux");

        var (outside, shown) = (await api.Client.Get($"/logements/{frozen}/orienter"), await reserver.Get($"/logements/{handed}/orienter"));

        Assert.Equal(HttpStatusCode.OK, outside.Status);
        Assert.Contains("gelé pour démolition, travaux ou vente", WebUtility.HtmlDecode(outside.Body), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, shown.Status);
        Assert.Contains("Le classement des réservataires est celui du bailleur", WebUtility.HtmlDecode(shown.Body), StringComparison.Ordinal);
        Assert.DoesNotContain("État", WebUtility.HtmlDecode(shown.Body), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await reserver.Get($"/logements/{frozen}/orienter")).Status);
    }

    [Fact]
    public async Task The_page_of_a_choice_is_French_in_French()
    {
        var flux = await Flux("Office des mots");
        var (outside, unknown) = (await flux.Open(), await api.Client.OpenVacancy(Sample.Dwelling().With("landlord", flux.Landlord).With("inPriorityDistrict", null)));

        var (page, other) = (await Text($"/logements/{outside}/orienter"), await Text($"/logements/{unknown}/orienter"));

        Assert.Contains("QPV hors QPV", page, StringComparison.Ordinal);
        Assert.Contains("QPV non renseigné", other, StringComparison.Ordinal);
        Assert.Contains("de son public : ménages prioritaires", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Codes(), page + other);
    }

    [Fact]
    public async Task A_reserver_is_told_at_which_landlord_and_of_which_dwelling_and_reads_the_year_before()
    {
        var (one, other) = (await Flux("Office premier", "ALS commune"), await Flux("Office second", "ALS commune"));
        var handed = await one.Open();
        await other.Open();
        await other.Open();
        await other.Open();
        Assert.Equal(HttpStatusCode.OK, (await one.Orient(handed, "ALS commune", Reason)).Status);
        using var reserver = await api.As(RoleRights.Reserver, organisation: "ALS commune");

        Assert.Equal(HttpStatusCode.OK, (await reserver.Put("/api/v1/flux/own/alerts", new { owedFrom = 1, takenAheadFrom = 3, daysLeft = 4 })).Status);

        var own = (await reserver.Get("/api/v1/flux/own")).Json;
        var (page, former) = (await Text("/flux", reserver), await Text($"/flux?annee={Sample.Today.Year - 1}", reserver));

        var alert = own["alerts"]!.AsArray().Single(each => each!["what"]!.GetValue<string>() == "owed")!;
        Assert.Equal(("Office second", "31"), (alert["landlord"]!.GetValue<string>(), alert["departement"]!.GetValue<string>()));
        var offer = Assert.Single(own["offers"]!.AsArray())!;
        Assert.Equal(("31555", "Toulouse", "T2", "PLUS"), (offer["commune"]!.GetValue<string>(), offer["communeName"]!.GetValue<string>(), offer["typology"]!.GetValue<string>(), offer["financing"]!.GetValue<string>()));
        Assert.Contains("Office second, 31 (ALS.2026.flux) : 1,8 logement vous est dû.", page, StringComparison.Ordinal);
        Assert.Contains("T2 PLUS, Toulouse · Office premier, 31 · 30 jours pour proposer", page, StringComparison.Ordinal);
        Assert.Contains("annee=2025", (await reserver.Get("/flux")).Body, StringComparison.Ordinal);
        Assert.Contains("Mon flux 2025", former, StringComparison.Ordinal);
        Assert.Contains("annee=2026", (await reserver.Get("/flux?annee=2025")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sentences_stand_apart_and_one_is_singular()
    {
        var flux = await Flux("Office des phrases");
        var vacancy = await flux.Open();
        await api.Client.Put($"{flux.Address}/years/{Sample.Today.Year}/forecast", new { dwellings = new Dictionary<string, int> { ["sale"] = 1 } });
        await api.Client.Put($"{flux.Address}/subtractions/{vacancy}", new { cause = "sale" });

        var page = await Text($"/flux/31/{Uri.EscapeDataString(flux.Landlord)}");

        Assert.Contains("1 logement libéré, 1 soustrait, assiette de 0. Soustractions annoncées : 1.", page, StringComparison.Ordinal);
        Assert.Contains("Aucun bail signé à ce jour. Objectif", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(RunTogether(), page);
    }

    private async Task<LandlordFlux> Flux(string landlord, string? als = null)
    {
        var flux = new LandlordFlux(api.Client, landlord, "31");
        await flux.Record(LandlordFlux.Agreement("ETAT", flux, $"État de {landlord}", "state", 30));
        await flux.Record(LandlordFlux.Agreement("ALS", flux, als ?? $"ALS de {landlord}", "action-logement", 60));
        return flux;
    }

    /// <summary>What a browser shows of a page: its text, each gap one space.</summary>
    private async Task<string> Text(string path, ApiClient? client = null) =>
        Gaps().Replace(WebUtility.HtmlDecode(Block().Replace(Inline().Replace((await (client ?? api.Client).Get(path)).Body, ""), " ")).Replace('\u00a0', ' ').Replace('\u202f', ' '), " ");

    private static IEnumerable<string> Said(JsonNode life) => life["nextSteps"]!.AsArray().Select(step => step!.GetValue<string>()).Distinct().Order();

    private static IEnumerable<string> Forms(string page) => Regex.Matches(page, "data-step=\"([a-z-]+)\"").Select(match => match.Groups[1].Value).Distinct().Order();

    private static IEnumerable<string> Verbs(string page) => Regex.Matches(page, "data-verb=\"([a-z-]+)\"").Select(match => match.Groups[1].Value).Order();

    /// <summary>What stands in a line: nothing but its text keeps words apart.</summary>
    [GeneratedRegex("</?(a|b|span|time|small|code|button|i|kbd)( [^>]*)?>|<(script|style)[^>]*>.*?</(script|style)>", RegexOptions.Singleline)]
    private static partial Regex Inline();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Gaps();

    [GeneratedRegex(@"\b(outside|unknown|priority)\b")]
    private static partial Regex Codes();

    [GeneratedRegex(@"[a-zé]\.\p{Lu}|\d\p{Lu}[a-z]{3}")]
    private static partial Regex RunTogether();
}
