using Allocation.LoadTests.Compare;

namespace Allocation.LoadTests.Tests.Compare;

public sealed class ComparisonWordsTests
{
    [Fact]
    public void Without_a_word_all_engines_that_are_there_are_compared() => Assert.Null(ComparisonWords.Read([])!.Engines);

    [Fact]
    public void Engines_are_named_once() => Assert.Equal(["redis", "duckdb"], ComparisonWords.Read(["2000", "--engines", "redis,duckdb,redis"])!.Engines);

    [Theory]
    [InlineData("--engines", "oracle")]
    [InlineData("--engines", "")]
    [InlineData("--engines", "redis", "--gate")]
    [InlineData("--json")]
    [InlineData("500")]
    public void What_cannot_be_done_is_refused(params string[] words) => Assert.Null(ComparisonWords.Read(words));
}
