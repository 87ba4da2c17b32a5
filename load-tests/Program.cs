using System.Globalization;
using Allocation.LoadTests.Bench;
using Allocation.LoadTests.Compare;
using Allocation.LoadTests.Generate;
using Allocation.LoadTests.Grids;
using Allocation.LoadTests.Index;
using Allocation.LoadTests.Ledger;
using Allocation.LoadTests.Live;
using Allocation.LoadTests.Micro;
using Allocation.LoadTests.Simulate;
using Allocation.LoadTests.Store;

// generate --out FOLDER …   a population as files: the register's message, a line each, dwellings, events; the table of its shares
// smoke                 a small run whose allocations and ratios are checked: part of ./test.sh
// index [demands]       the candidate index of one territory, layer by layer; 2,000,000 demands by default
// grids [demands] [CONNECTION]   a grid of forty criteria over so many demands, the what-if, and PostgreSQL by its connection string
// ledger [releases]     a landlord's ledger that wakes, from what a store has of it; 10,000 releases by default
// store CONNECTION [demands] [seconds]   commands on the PostgreSQL store beside Orleans' own storage, and a cold start
// compare [demands] [--engines …] [--postgres CONNECTION] [--json FILE] [--gate]   the index beside PostgreSQL, Redis and DuckDB as experts set them up, the same answers checked row by row
// simulate …            the whole product under load: population, vacancies, commands, screens, faults; judged at the end
// soak …                the same for an hour, with what leaks or slows
// bench …               the same started, disturbed and stopped from the page /banc of the console
// report RUN.json [OTHER.json] --html PAGE   one run, or two beside each other, as a page
// micro [--filter PATTERN]   the small pieces alone, by BenchmarkDotNet
// viewers ADDRESS PID [count] [seconds]   many viewers of one list of a running host, one change a second
// streams ADDRESS PID [count] [seconds]   many streams of events of a running host, one event a second
// webhooks ADDRESS PID [count] [seconds] [events a second] [--json FILE]   many webhooks of a running host, delivered to this process
switch (args)
{
    case ["generate", .. var more]:
        return await Generated(more);
    case ["smoke"]:
        return new IndexBenchmark(20_000).Run(Console.Out, Gates.OfSmoke);
    case ["index"]:
        return new IndexBenchmark(2_000_000).Run(Console.Out, []);
    case ["index", var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var demands) && demands is >= 1_000 and <= 5_000_000:
        return new IndexBenchmark(demands).Run(Console.Out, []);
    case ["grids", .. var more] when more.Length <= 2 && Number(more, 0, 2_000_000) is >= 1_000 and <= 5_000_000 and var demands:
        return new GridBenchmark(demands).Run(Console.Out, more.ElementAtOrDefault(1));
    case ["ledger", .. var more] when more.Length <= 1 && Number(more, 0, 10_000) is >= 100 and <= 200_000 and var releases:
        return new LedgerBenchmark(releases).Run(Console.Out);
    case ["store", var connection, .. var more] when Number(more, 0, 200_000) is >= 1_000 and <= 5_000_000 and var demands:
        return await new StoreBenchmark(connection, demands, Number(more, 1, 10)).Run(Console.Out);
    case ["compare", .. var more] when ComparisonWords.Read(more) is { } asked:
        return Compared(asked);
    case ["simulate" or "soak", .. var more]:
        return await SimulateCommand.Run(args[0] == "soak", more, Console.Error);
    case ["bench", .. var more]:
        return await BenchCommand.Run(more, Console.Error);
    case ["report", .. var more]:
        return await SimulateCommand.Report(more, Console.Error);
    case ["micro", .. var more]:
        return MicroRun.Run(more);
    case ["compare", ..]:
        Console.Error.WriteLine($"usage: {ComparisonWords.Usage}");
        return 2;
    case ["viewers", var address, var process, .. var more] when Uri.TryCreate(address, UriKind.Absolute, out var host) && host.IsLoopback && int.TryParse(process, out var pid):
        return await new ViewersBenchmark(host, Number(more, 0, 1_000), Number(more, 1, 60), pid).Run(Console.Out);
    case ["streams", var address, var process, .. var more] when Uri.TryCreate(address, UriKind.Absolute, out var host) && host.IsLoopback && int.TryParse(process, out var pid):
        using (var bench = new StreamsBenchmark(host, Number(more, 0, 1_000), Number(more, 1, 30), pid))
            return await bench.Run(Console.Out);
    case ["webhooks", .. var more, "--json", var file] when Webhooks(more) is { } bench:
        using (bench)
            return await bench.Run(Console.Out, file);
    case ["webhooks", .. var more] when Webhooks(more) is { } bench:
        using (bench)
            return await bench.Run(Console.Out, null);
    default:
        Console.Error.WriteLine("usage: generate --out FOLDER … | simulate … | soak … | bench … | report RUN.json [OTHER.json] --html PAGE | smoke | index [demands, 1000 to 5000000] | grids [demands] [POSTGRES-CONNECTION] | ledger [releases, 100 to 200000] | store POSTGRES-CONNECTION [demands] [seconds] | compare … | micro [--filter PATTERN] | viewers LOOPBACK-ADDRESS PID-OF-THE-HOST [count] [seconds] | streams LOOPBACK-ADDRESS PID-OF-THE-HOST [count] [seconds] | webhooks LOOPBACK-ADDRESS PID-OF-THE-HOST [count] [seconds] [events a second] [--json FILE]");
        return 2;
}

static WebhooksBenchmark? Webhooks(string[] words) =>
    words is [var address, var process, .. var more] && Uri.TryCreate(address, UriKind.Absolute, out var host) && host.IsLoopback && int.TryParse(process, out var pid)
        ? new WebhooksBenchmark(host, Number(more, 0, 10), Number(more, 1, 30), Number(more, 2, 100), pid)
        : null;

static async Task<int> Generated(string[] words)
{
    if (GenerateWords.Read(words, out var fault) is not { } asked)
    {
        Console.Error.WriteLine($"{fault}\nusage: {GenerateWords.Usage}");
        return 2;
    }

    try
    {
        await new Generation(asked).Write(Console.Out);
        return 0;
    }
    catch (Exception failure) when (failure is ArgumentException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(failure.Message);
        return 1;
    }
}

static int Compared(ComparisonWords asked)
{
    try
    {
        var report = new Comparison(asked).Run(Console.Error);
        report.Write(Console.Out);
        if (asked.Json is { } file)
            File.WriteAllText(file, report.ToJson());
        if (!asked.Gated || ComparisonRatios.Hold(report.Ratios))
            return 0;
        Console.Error.WriteLine("The index is behind PostgreSQL.");
        return 1;
    }
    catch (Exception failure) when (failure is InvalidOperationException or IOException or UnauthorizedAccessException or System.Data.Common.DbException or StackExchange.Redis.RedisException)
    {
        Console.Error.WriteLine(failure.Message);
        return 1;
    }
}

static int Number(string[] values, int at, int otherwise) =>
    at < values.Length && int.TryParse(values[at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;
