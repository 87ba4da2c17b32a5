using System.Globalization;
using Allocation.LoadTests.Grids;
using Allocation.LoadTests.Index;
using Allocation.LoadTests.Live;
using Allocation.LoadTests.Store;

// smoke                 a small run whose allocations and ratios are checked: part of ./test.sh
// index [demands]       the candidate index of one territory, layer by layer; 2,000,000 demands by default
// grids [demands] [CONNECTION]   a grid of forty criteria over so many demands, the what-if, and PostgreSQL by its connection string
// store CONNECTION [demands] [seconds]   commands on the PostgreSQL store beside Orleans' own storage, and a cold start
// viewers ADDRESS PID [count] [seconds]   many viewers of one list of a running host, one change a second
switch (args)
{
    case ["smoke"]:
        return new IndexBenchmark(20_000).Run(Console.Out, Gates.OfSmoke);
    case ["index"]:
        return new IndexBenchmark(2_000_000).Run(Console.Out, []);
    case ["index", var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var demands) && demands is >= 1_000 and <= 5_000_000:
        return new IndexBenchmark(demands).Run(Console.Out, []);
    case ["grids", .. var more] when more.Length <= 2 && Number(more, 0, 2_000_000) is >= 1_000 and <= 5_000_000 and var demands:
        return new GridBenchmark(demands).Run(Console.Out, more.ElementAtOrDefault(1));
    case ["store", var connection, .. var more] when Number(more, 0, 200_000) is >= 1_000 and <= 5_000_000 and var demands:
        return await new StoreBenchmark(connection, demands, Number(more, 1, 10)).Run(Console.Out);
    case ["viewers", var address, var process, .. var more] when Uri.TryCreate(address, UriKind.Absolute, out var host) && host.IsLoopback && int.TryParse(process, out var pid):
        return await new ViewersBenchmark(host, Number(more, 0, 1_000), Number(more, 1, 60), pid).Run(Console.Out);
    default:
        Console.Error.WriteLine("usage: smoke | index [demands, 1000 to 5000000] | grids [demands] [POSTGRES-CONNECTION] | store POSTGRES-CONNECTION [demands] [seconds] | viewers LOOPBACK-ADDRESS PID-OF-THE-HOST [count] [seconds]");
        return 2;
}

static int Number(string[] values, int at, int otherwise) =>
    at < values.Length && int.TryParse(values[at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;
