using System.Globalization;
using System.Text.Encodings.Web;
using Allocation.Api.Vacancies;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Allocation.Api.Home;

/// <summary>The front page: open vacancies and the head of each list, as they are at the moment of the request.</summary>
internal static class HomePage
{
    private const int MostVacancies = 60;
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public static void MapHome(this IEndpointRouteBuilder app) => app.MapGet("/", Show);

    private static async Task<ContentHttpResult> Show(IGrainFactory grains, IVacancyStore store, Geography geography, CancellationToken cancellation)
    {
        var vacancies = await store.Page(null, null, MostVacancies);
        var lists = await Task.WhenAll(vacancies.Select(row => grains.GetGrain<IVacancyGrain>(row.Vacancy.Id).Shortlist(3)));
        var rows = vacancies.Zip(lists).Select(pair => Row(VacancyView.Of(pair.First.Vacancy, geography), pair.Second));
        return TypedResults.Content(Page(string.Concat(rows), vacancies.Count), "text/html; charset=utf-8");
    }

    private static string Row(VacancyView vacancy, Shortlist? list)
    {
        var head = list is null ? "" : string.Join("", list.Rows.Select((row, index) => $"<li>{index + 1}. <code>{Text(row.Number.Value)}</code> · {row.Key.Points} pts · {Text(HouseholdWords.Of(row.Household))}</li>"));
        return string.Create(French, $"""
            <tr>
              <th scope="row"><a href="/api/v1/vacancies/{vacancy.Id}/shortlist">{vacancy.Dwelling.Typology} {vacancy.Dwelling.Financing} · {Text(vacancy.CommuneName)}</a><br><small>{Text(vacancy.TerritoryName)} · libre le {vacancy.AvailableOn:dd/MM/yyyy}</small></th>
              <td class="n">{list?.Funnel.Commune:N0}</td><td class="n">{list?.Funnel.Candidates:N0}</td>
              <td><ol>{head}</ol></td>
            </tr>
            """);
    }

    private static string Page(string rows, int count) => string.Create(French, $$"""
        <!doctype html>
        <html lang="fr">
        <head>
          <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
          <meta http-equiv="refresh" content="5">
          <link rel="icon" href="data:,">
          <title>Logements vacants · Allocation</title>
          <style>
            :root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; }
            body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
            .n { text-align: right; font-variant-numeric: tabular-nums; }
            ol { list-style: none; margin: 0; padding: 0; }
          </style>
        </head>
        <body>
          <h1>Logements vacants</h1>
          <p>{{count}} listes ouvertes. La page se recharge toutes les cinq secondes ; les listes, elles, bougent en direct sur <code>/hubs/live</code>. Les ménages de la démonstration sont fictifs.</p>
          <table>
            <thead><tr><th scope="col">Logement</th><th scope="col" class="n">Demandes sur la commune</th><th scope="col" class="n">Candidats</th><th scope="col">Premiers rangs</th></tr></thead>
            <tbody>{{rows}}</tbody>
          </table>
        </body>
        </html>
        """);

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
