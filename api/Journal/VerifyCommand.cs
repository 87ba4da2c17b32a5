using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Allocation.Api.Journal;

/// <summary>
/// <c>verify --to ADDRESS [--token TOKEN] [--kept FILE]</c>: has a host that runs go through the journal, compares its seals with those that were kept, and prints what it found.
/// Exit code 0 when every seal holds and is the one that was kept, 1 when one does not or the host did not answer, 2 when the command or the file cannot be read.
/// </summary>
internal static class VerifyCommand
{
    private const string Usage = "usage: verify --to http://HOST:PORT [--token TOKEN] [--kept FILE]";

    /// <summary>Runs it.</summary>
    public static async Task<int> Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var options = arguments.Chunk(2).Where(pair => pair.Length == 2).DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        if (arguments.Count != 2 * options.Count || options.Keys.Except(["--to", "--token", "--kept"]).Any() || !Uri.TryCreate(options.GetValueOrDefault("--to"), UriKind.Absolute, out var host))
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        IReadOnlyList<SealView>? kept;
        try
        {
            kept = options.TryGetValue("--kept", out var file) ? await KeptSeals.Read(file) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            await errors.WriteLineAsync($"--kept: {unreadable.Message}");
            return 2;
        }

        try
        {
            using var client = new HttpClient { BaseAddress = host, Timeout = Timeout.InfiniteTimeSpan };
            if (options.TryGetValue("--token", out var token))
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await client.GetAsync(new Uri(JournalEndpoints.Verification, UriKind.Relative));
            if (!answer.IsSuccessStatusCode)
            {
                await errors.WriteLineAsync($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                return 1;
            }

            var report = (await answer.Content.ReadFromJsonAsync<VerificationReport>())!;
            foreach (var table in report.Tables)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{table.Table,-10} {table.Entries,12:N0} entries behind {table.Seals:N0} seals{(table.IsSigned ? ", signed" : "")}; last {table.Last?.Number ?? 0}: {table.Last?.Link ?? "-"}"));
            foreach (var (table, fault) in report.Tables.SelectMany(table => table.Faults.Select(fault => (table.Table, fault))))
                await output.WriteLineAsync(fault.Number == 0
                    ? string.Create(CultureInfo.InvariantCulture, $"{table}: an entry stands {fault.Kind} all seals, at position {fault.Through}")
                    : string.Create(CultureInfo.InvariantCulture, $"{table}: seal {fault.Number} does not hold ({fault.Kind}), positions {fault.After + 1} to {fault.Through}"));
            if (kept is null)
                return report.Holds ? 0 : 1;
            var others = await KeptSeals.Differing(client, kept);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{kept.Count - others.Count:N0} of {kept.Count:N0} kept seals are those of the host"));
            foreach (var seal in others)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{seal.Table}: seal {seal.Number} is not the one that was kept"));
            return report.Holds && others.Count == 0 ? 0 : 1;
        }
        catch (HttpRequestException failure)
        {
            await errors.WriteLineAsync(failure.Message);
            return 1;
        }
    }
}
