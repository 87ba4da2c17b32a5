using System.Net;
using Allocation.Api.Bench;

namespace Allocation.Api.Tests.Bench;

/// <summary>The page as the server writes it, for who has no scripts.</summary>
public sealed class BenchPageTests(BenchApi api) : IClassFixture<BenchApi>
{
    [Fact]
    public async Task The_page_says_how_to_start_a_bench_then_shows_its_figures_beside_the_former_ones()
    {
        var absent = Plain(await api.Client.Get("/banc"));
        Assert.Contains("dotnet run --project load-tests -c Release -- bench", absent, StringComparison.Ordinal);
        Assert.Contains("Aucun banc connecté", absent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Client.Get("/banc/rapport.json")).Status);

        await using var bench = await SomeBench.Connect(api.Client.Address);
        await bench.Say("Show", SomeBench.Idle with { Last = SomeBench.Result, Former = SomeBench.Result with { CommandsPerSecond = 33.3 }, Seconds = [SomeBench.SecondAt(41, "kill-product")] });
        await bench.Say("Keep", """{"demands":2000}""");

        var present = Plain(await api.Client.Get("/banc"));
        foreach (var text in new[] { "Prêt", "69,5", "33,3", "0 différence", "Arrêt brutal du produit 1,5 – 3,5", "8 – 31,4" })
            Assert.Contains(text, present, StringComparison.Ordinal);
        Assert.Contains("0 différence", Plain(await api.Client.Get("/banc/chiffres")), StringComparison.Ordinal);
        Assert.Equal("""{"demands":2000}""", (await api.Client.Get("/banc/rapport.json")).Body);

        using var order = Form(("order", "start"), ("changes", "5"), ("visible", "0"), ("lists", "1.5"));
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Send(HttpMethod.Post, "/banc", order)).Status);
        Assert.Equal(new BenchRates(5, 0, 1.5), await bench.Told<BenchRates>());
        foreach (var (changes, said) in new[] { ("beaucoup", "Chaque rythme va de"), ("-3", "Chaque rythme va de") })
        {
            using var bad = Form(("order", "start"), ("changes", changes), ("visible", "0"), ("lists", "0"));
            var refused = await api.Client.Send(HttpMethod.Post, "/banc", bad);
            Assert.Equal(HttpStatusCode.Conflict, refused.Status);
            Assert.Contains(said, Plain(refused), StringComparison.Ordinal);
        }

        using var stop = Form(("order", "stop"));
        Assert.Contains("Aucune charge ne court", Plain(await api.Client.Send(HttpMethod.Post, "/banc", stop)), StringComparison.Ordinal);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static string Plain(Tests.Hosting.Answer answer) => WebUtility.HtmlDecode(answer.Body).Replace('\u00a0', ' ').Replace('\u202f', ' ');
}
