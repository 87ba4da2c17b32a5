using System.Globalization;
using System.Text.Json;

namespace Allocation.Api.Journal;

/// <summary>Seals that somebody keeps elsewhere: whoever can change the database can change every seal in it, and none of these.</summary>
internal static class KeptSeals
{
    /// <summary>Reads a file of answers of <c>/journal</c> or <c>/journal/seals</c>, one behind the other as they were added day by day.</summary>
    /// <exception cref="JsonException">It is none, or no seal is in it.</exception>
    public static async Task<IReadOnlyList<SealView>> Read(string path)
    {
        await using var file = File.OpenRead(path);
        var kept = new List<SealView>();
        await foreach (var answer in JsonSerializer.DeserializeAsyncEnumerable<SealList>(file, topLevelValues: true, JsonSerializerOptions.Web))
            kept.AddRange(answer?.Seals ?? []);
        return kept.Count > 0 ? kept : throw new JsonException("There is no seal in it.");
    }

    /// <summary>Those that are not what a host has now, by table and number. A page of the host's answers for each stretch of numbers in which some were kept.</summary>
    public static async Task<IReadOnlyList<SealView>> Differing(HttpClient client, IReadOnlyList<SealView> kept)
    {
        var others = new List<SealView>();
        foreach (var table in kept.Distinct().GroupBy(seal => seal.Table))
        {
            IReadOnlyList<SealView> page = [];
            foreach (var seal in table.OrderBy(seal => seal.Number))
            {
                if (page.Count == 0 || page[^1].Number < seal.Number)
                    page = await Page(client, table.Key, seal.Number - 1);
                if (!page.Contains(seal))
                    others.Add(seal);
            }
        }

        return others;
    }

    private static async Task<IReadOnlyList<SealView>> Page(HttpClient client, string table, long after)
    {
        using var answer = await client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"{JournalEndpoints.Listed}?table={Uri.EscapeDataString(table)}&after={after}"), UriKind.Relative));
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<SealList>())!.Seals;
    }
}
