using Allocation.LoadTests.Bench;

namespace Allocation.LoadTests.Tests.Bench;

public sealed class BenchCommandTests
{
    [Theory]
    [InlineData("--seconds 9", "--seconds")]
    [InlineData("--demands 2000 --fault kill-product@9", "--fault")]
    [InlineData("--json run.json", "--json")]
    [InlineData("--demands many", "--demands")]
    public async Task A_word_that_is_not_for_a_bench_is_named(string words, string named)
    {
        using var errors = new StringWriter();

        Assert.Equal(2, await BenchCommand.Run(words.Split(' '), errors));
        Assert.Contains(named, errors.ToString().Split('\n')[0], StringComparison.Ordinal);
    }
}
