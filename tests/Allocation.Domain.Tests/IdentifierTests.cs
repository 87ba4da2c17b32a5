namespace Allocation.Domain.Tests;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("CNV-1", true)]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("CNV 1", false)]
    [InlineData("CNV-1\n", false)]
    [InlineData("É-1", false)]
    public void It_is_letters_digits_and_hyphens_from_its_first_character_to_its_last(string? text, bool isOne) => Assert.Equal(isOne, Identifier.IsValid(text));

    [Fact]
    public void It_has_fifty_characters_at_most()
    {
        Assert.True(Identifier.IsValid(new string('A', 50)));
        Assert.False(Identifier.IsValid(new string('A', 51)));
    }
}
