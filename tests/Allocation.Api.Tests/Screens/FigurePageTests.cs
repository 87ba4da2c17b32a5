using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Flux;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;

namespace Allocation.Api.Tests.Screens;

/// <summary>Every figure of the yearly report opens what it is the sum of.</summary>
public sealed partial class FigurePageTests(RunningApi api)
{
    private static readonly string[] Composed = ["balance", "mean-days", "share", "pending", "all"];

    [Fact]
    public async Task Each_figure_of_a_report_opens_the_entries_that_add_up_to_it()
    {
        var flux = new LandlordFlux(api.Client, "Office des chiffres", "31");
        await flux.Record(LandlordFlux.Agreement("ETAT-C", flux, "État des chiffres", "state", 30, 5));
        await flux.Record(LandlordFlux.Agreement("ALS-C", flux, "ALS des chiffres", "action-logement", 40));
        var (kept, back, gone) = (await flux.Open(), await flux.Open(), await flux.Open());
        await flux.Orient(kept, "ALS des chiffres", "Essai.");
        await flux.Step(back, "orient", new { reserver = "État des chiffres", statePart = "priority", reason = "Essai." });
        await flux.Step(back, "end-orientation", new { text = "Trop petit." });
        await api.Client.Put($"{flux.Address}/subtractions/{gone}", new { cause = "sale" });

        var address = $"/flux/31/{Uri.EscapeDataString(flux.Landlord)}/bilan?annee={Sample.Today.Year}";
        var report = WebUtility.HtmlDecode((await api.Client.Get(address)).Body);
        var figures = Figure().Matches(report).Select(link => (Address: link.Groups[1].Value, Shown: Number(link.Groups[2].Value))).ToList();

        Assert.Contains(figures, figure => figure.Address.EndsWith("&ligne=0&chiffre=all", StringComparison.Ordinal));
        Assert.Contains(figures, figure => figure.Address.Contains("compte=ALS-C.", StringComparison.Ordinal) && figure.Address.EndsWith("chiffre=due", StringComparison.Ordinal) && figure.Shown == 0.8m);
        Assert.Contains(figures, figure => figure.Address.Contains("statistique=", StringComparison.Ordinal));
        foreach (var (link, shown) in figures)
        {
            var page = await api.Client.Get(link);
            Assert.True(page.Status == HttpStatusCode.OK, link);
            if (!Composed.Any(name => link.EndsWith("chiffre=" + name, StringComparison.Ordinal)))
                Assert.True(shown == decimal.Round(Amounts(page.Body).Sum(), 2), link);
        }

        // Each entry with its cause, and the dwelling it is of.
        var returned = WebUtility.HtmlDecode((await api.Client.Get(figures.First(figure => figure.Address.EndsWith("chiffre=returned", StringComparison.Ordinal)).Address)).Body);
        Assert.Contains("logement rendu, ou délai passé", returned, StringComparison.Ordinal);
        Assert.Contains($"href=\"/logements/{back}/vie\"", returned, StringComparison.Ordinal);

        // What moves later is in another version: the figure of the page stays the sum it was.
        var due = figures.First(figure => figure.Address.Contains("compte=ALS-C.", StringComparison.Ordinal) && figure.Address.EndsWith("chiffre=due", StringComparison.Ordinal));
        await flux.Ranking(await flux.Open());
        Assert.Equal(due.Shown, decimal.Round(Amounts((await api.Client.Get(due.Address)).Body).Sum(), 2));
    }

    [Fact]
    public async Task No_figure_is_shown_that_a_report_does_not_have_nor_to_whom_the_report_is_not()
    {
        var flux = new LandlordFlux(api.Client, "Office sans chiffres", "31");
        await flux.Record(LandlordFlux.Agreement("ALS-S", flux, "ALS sans chiffres", "action-logement", 40));
        var page = $"/flux/31/{Uri.EscapeDataString(flux.Landlord)}/bilan/chiffre?annee={Sample.Today.Year}";
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Get($"{page}&compte=ALS-S.{Sample.Today.Year}.flux&chiffre=due")).Status);

        foreach (var wrong in new[] { "", "&ligne=0", "&ligne=99&chiffre=due", "&ligne=-1&chiffre=due", "&ligne=0&chiffre=nothing", "&statistique=99&chiffre=proposed", "&chiffre=due&compte=ALS-S&version=999" })
            Assert.Equal(HttpStatusCode.NotFound, (await api.Client.Get(page + wrong)).Status);
        using var reserver = await api.As(RoleRights.Reserver, organisation: "ALS sans chiffres");
        Assert.Equal(HttpStatusCode.NotFound, (await reserver.Get($"{page}&compte=ALS-S.{Sample.Today.Year}.flux&chiffre=due")).Status);
    }

    private static IEnumerable<decimal> Amounts(string page) => Amount().Matches(page).Select(amount => amount.Groups[1].Value.Split('/')).Select(parts => Whole(parts[0]) / (parts.Length > 1 ? Whole(parts[1]) : 1));

    private static decimal Whole(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text.Replace('\u2212', '-').Replace(',', '.'), CultureInfo.InvariantCulture);

    [GeneratedRegex("<a href=\"([^\"]*/bilan/chiffre[^\"]*)\">\\s*([^<]*?)\\s*</a>")]
    private static partial Regex Figure();

    [GeneratedRegex("<span title=\"(-?[0-9]+(?:/[0-9]+)?)\">")]
    private static partial Regex Amount();
}
