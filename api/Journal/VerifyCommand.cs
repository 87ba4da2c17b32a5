using System.Globalization;
using System.Net.Http.Headers;

namespace Allocation.Api.Journal;

/// <summary>
/// <c>verify --to ADDRESS [--token TOKEN]</c>: has a host that runs go through the journal, and prints what it found. Exit code 0 when every seal holds, 1 when one does not
/// or the host did not answer, 2 when the command cannot be read.
/// </summary>
internal static class VerifyCommand
{
    private const string Usage = "usage: verify --to http://HOST:PORT [--token TOKEN]";

    /// <summary>Runs it.</summary>
    public static async Task<int> Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var options = arguments.Chunk(2).Where(pair => pair.Length == 2).DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        if (arguments.Count != 2 * options.Count || options.Keys.Except(["--to", "--token"]).Any() || !Uri.TryCreate(options.GetValueOrDefault("--to"), UriKind.Absolute, out var host))
        {
            await errors.WriteLineAsync(Usage);
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
            return report.Holds ? 0 : 1;
        }
        catch (HttpRequestException failure)
        {
            await errors.WriteLineAsync(failure.Message);
            return 1;
        }
    }
}
