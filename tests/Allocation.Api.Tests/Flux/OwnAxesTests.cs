using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;

namespace Allocation.Api.Tests.Flux;

/// <summary>Where a reserver's dwellings stand on the five axes of the report, beside the landlord's flux and nobody else's dwellings (FLX-28, FLX-42).</summary>
public sealed class OwnAxesTests(RunningApi api)
{
    [Fact]
    public async Task A_reserver_sees_its_own_dwellings_on_the_five_axes_beside_the_flux_of_its_landlord()
    {
        var flux = new LandlordFlux(api.Client, "Office des axes", "31");
        await flux.Record(LandlordFlux.Agreement("ETAT-X", flux, "État des axes", "state", 30));
        await flux.Record(LandlordFlux.Agreement("ALS-X", flux, "ALS des axes", "action-logement", 60));
        var (mine, theirs) = (await Open(flux, "T2", 1980), await Open(flux, "T3", 1960));
        var subtracted = await Open(flux, "T3", 1960);
        await Open(flux, "T3", null);
        await flux.Orient(mine, "ALS des axes", "Essai.");
        await flux.Step(theirs, "orient", new { reserver = "État des axes", statePart = "priority", reason = "Essai." });
        await api.Client.Put($"{flux.Address}/subtractions/{subtracted}", new { cause = "sale" });

        using var reserver = await api.As(RoleRights.Reserver, organisation: "ALS des axes");
        var own = (await reserver.Get("/api/v1/flux/own")).Json;
        var axes = Assert.Single(own["accounts"]!.AsArray())!["axes"]!.AsArray().Select(axis => axis!).ToList();

        // Three dwellings of the flux, one of them its own: of what it has two thirds would be T3.
        Assert.Equal([("T2", 1, 1, "-2/3"), ("T3", 2, 0, "2/3")], Of("typology"));
        Assert.Equal([("PLUS", 3, 1, "0")], Of("financing"));
        Assert.Equal([("outside", 3, 1, "0")], Of("priority-district"));
        Assert.Equal([("31555", 3, 1, "0")], Of("commune"));
        Assert.Equal([("1949-1974", 1, 0, "1/3"), ("1975-1989", 1, 1, "-2/3"), ("unknown", 1, 0, "1/3")], Of("construction-period"));
        Assert.All(axes, axis => Assert.Equal((3, 1), (axis["flux"]!.GetValue<int>(), axis["all"]!.GetValue<int>())));
        Assert.DoesNotContain("État", own.ToJsonString(), StringComparison.Ordinal);

        var page = WebUtility.HtmlDecode((await reserver.Get("/flux")).Body);
        Assert.Contains("Cinq axes du bilan", page, StringComparison.Ordinal);
        Assert.Contains("Toulouse (31555)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("État des axes", page, StringComparison.Ordinal);

        IEnumerable<(string, int, int, string)> Of(string axis) => axes.Where(each => each["axis"]!.GetValue<string>() == axis)
            .Select(each => (each["value"]!.GetValue<string>(), each["ofFlux"]!.GetValue<int>(), each["ofReserver"]!.GetValue<int>(), each["deficit"]!["exact"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_delegate_of_one_commune_sees_the_axes_of_that_commune_alone()
    {
        var flux = new LandlordFlux(api.Client, "Office des axes délégués", "31");
        var from = Sample.Day(new DateOnly(Sample.Today.Year, 1, 1));
        var state = LandlordFlux.Agreement("ETAT-D", flux, "État des axes délégués", "state", 30)
            .With("mandates", new JsonArray(new JsonObject { ["delegate"] = "Maire des axes", ["delegateKind"] = "local-authority", ["from"] = from, ["act"] = "Convention", ["scope"] = new JsonObject { ["territory"] = new JsonObject { ["kind"] = "commune", ["code"] = "31555" } } }));
        await flux.Record(state);
        var here = await flux.Open();
        await api.Client.OpenVacancy(Sample.Dwelling().With("landlord", flux.Landlord).With("commune", "31149"));
        await flux.Step(here, "orient", new { reserver = "État des axes délégués", statePart = "priority", reason = "Essai." });

        using var mayor = await api.As(RoleRights.Reserver, organisation: "Maire des axes");
        var axes = (await mayor.Get("/api/v1/flux/own")).Json["accounts"]!.AsArray().First(account => account!["balance"]!["part"]!.GetValue<string>() == "priority")!["axes"]!.AsArray();

        Assert.Equal(["31555"], axes.Where(axis => axis!["axis"]!.GetValue<string>() == "commune").Select(axis => axis!["value"]!.GetValue<string>()));
        Assert.All(axes, axis => Assert.Equal((1, 1), (axis!["flux"]!.GetValue<int>(), axis["all"]!.GetValue<int>())));
    }

    private Task<Guid> Open(LandlordFlux flux, string typology, int? built) =>
        api.Client.OpenVacancy(Sample.Dwelling().With("landlord", flux.Landlord).With("typology", typology).With("constructionYear", built));
}
