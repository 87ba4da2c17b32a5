using System.Globalization;
using Allocation.LoadTests.Index;

// smoke                 a small run whose allocations and ratios are checked: part of ./test.sh
// index [demands]       the candidate index of one territory, layer by layer; 2,000,000 demands by default
switch (args)
{
    case ["smoke"]:
        return new IndexBenchmark(20_000).Run(Console.Out, Gates.OfSmoke);
    case ["index"]:
        return new IndexBenchmark(2_000_000).Run(Console.Out, []);
    case ["index", var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var demands) && demands is >= 1_000 and <= 5_000_000:
        return new IndexBenchmark(demands).Run(Console.Out, []);
    default:
        Console.Error.WriteLine("usage: smoke | index [demands, 1000 to 5000000]");
        return 2;
}
