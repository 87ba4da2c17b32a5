using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;

namespace Allocation.Api.Tests.Flux;

/// <summary>What was announced to be subtracted beside what is, by cause, for the landlord and for its reservers (FLX-8, FLX-10); and what came back from these.</summary>
public sealed class SubtractionTableTests(RunningApi api)
{
    [Fact]
    public async Task Subtractions_stand_by_cause_beside_the_first_and_the_last_forecast()
    {
        var flux = new LandlordFlux(api.Client, "Office des soustractions", "31");
        await flux.Record(LandlordFlux.Agreement("ALS-B", flux, "ALS des soustractions", "action-logement", 60));
        var (sold, back, again) = (await flux.Open(), await flux.Open(), await flux.Open());
        await Forecast(new { sale = 3, orcod = 1 });
        await Forecast(new { sale = 5 });
        await api.Client.Put($"{flux.Address}/subtractions/{sold}", new { cause = "sale" });
        foreach (var vacancy in new[] { back, again })
        {
            await flux.Orient(vacancy, "ALS des soustractions", "Essai.");
            await flux.Step(vacancy, "end-orientation", new { text = "Trop petit." });
        }

        await flux.Orient(again, "ALS des soustractions", "De nouveau.");
        using var reserver = await api.As(RoleRights.Reserver, organisation: "ALS des soustractions");
        var ledger = (await api.Client.Get(flux.Address)).Json;
        var own = (await reserver.Get("/api/v1/flux/own")).Json;

        (string?, int?, int?, int)[] expected = [("orcod", 1, 0, 0), ("sale", 3, 5, 1)];
        Assert.Equal(expected, Lines(ledger["subtractions"]!));
        var landlord = Assert.Single(own["landlords"]!.AsArray())!;
        Assert.Equal(expected, Lines(landlord["subtractions"]!));
        Assert.Equal((3, 2, 1), (landlord["base"]!["released"]!.GetValue<int>(), landlord["base"]!["inBase"]!.GetValue<int>(), landlord["base"]!["subtracted"]!.GetValue<int>()));
        Assert.Equal(
            [(back, "given-back", "open", false), (again, "given-back", "oriented", true)],
            own["returned"]!.AsArray().Select(returned => (returned!["vacancy"]!.GetValue<Guid>(), returned["why"]!.GetValue<string>(), returned["fate"]!.GetValue<string>(), returned["isOwn"]!.GetValue<bool>())).OrderBy(returned => returned.Item4));

        var page = WebUtility.HtmlDecode((await api.Client.Get($"/flux/31/{Uri.EscapeDataString(flux.Landlord)}")).Body);
        Assert.Contains("Annoncé d’abord", page, StringComparison.Ordinal);
        Assert.Matches("data-tells=\"forecast\"(?s:.*)<input name=\"sale\" [^>]*value=\"5\"", page);
        var mine = WebUtility.HtmlDecode((await reserver.Get("/flux")).Body);
        Assert.Contains("rendu par vous", mine, StringComparison.Ordinal);
        Assert.Contains("de nouveau chez vous", mine, StringComparison.Ordinal);
        Assert.Contains("name=\"owedFrom\"", mine, StringComparison.Ordinal);

        async Task Forecast(object dwellings) => Assert.Equal(HttpStatusCode.OK, (await api.Client.Put($"{flux.Address}/years/{Sample.Today.Year}/forecast", new { dwellings })).Status);

        static IEnumerable<(string?, int?, int?, int)> Lines(JsonNode lines) =>
            lines.AsArray().Select(line => (line!["cause"]?.GetValue<string>(), line["first"]?.GetValue<int>(), line["revised"]?.GetValue<int>(), line["actual"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Forms_of_a_year_are_shown_to_who_may_record_it_and_its_closing_once_it_is_over()
    {
        var flux = new LandlordFlux(api.Client, "Office des formulaires", "31");
        await flux.Record(LandlordFlux.Agreement("ALS-F", flux, "ALS des formulaires", "action-logement", 60));
        var address = $"/flux/31/{Uri.EscapeDataString(flux.Landlord)}";
        using var reader = await api.As(RoleRights.Policy);

        var (present, former, read) = ((await api.Client.Get(address)).Body, (await api.Client.Get($"{address}?annee={Sample.Today.Year - 1}")).Body, await reader.Get(address));

        Assert.Contains("data-tells=\"stock\"", present, StringComparison.Ordinal);
        Assert.DoesNotContain("data-tells=\"closing\"", present, StringComparison.Ordinal);
        Assert.Contains("data-tells=\"closing\"", former, StringComparison.Ordinal);
        Assert.DoesNotContain("declare-year", read.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inventory_is_converted_on_a_page_and_drafts_are_offered_to_who_may_record_them()
    {
        using var reserver = await api.As(RoleRights.Reserver, organisation: "Réservataire qui convertit");

        var (page, shown) = (await api.Client.Get("/flux/convertir"), await reserver.Get("/flux/convertir"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.Status, shown.Status));
        Assert.Contains("<convert-inventory records>", page.Body, StringComparison.Ordinal);
        Assert.Contains("<convert-inventory>", shown.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"rights-times-rotation\"", page.Body, StringComparison.Ordinal);
    }
}
