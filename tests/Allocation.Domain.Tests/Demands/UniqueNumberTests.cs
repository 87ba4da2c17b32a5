using Allocation.Domain.Demands;

namespace Allocation.Domain.Tests.Demands;

/// <summary>LIF-1 and LIF-2.</summary>
public sealed class UniqueNumberTests
{
    [Theory]
    [InlineData("0310324123456G9001")]
    [InlineData("1111299000000ABCDE")]
    [InlineData("02A0124999999ZZZZZ")]
    [InlineData("9740124000001GUI01")]
    [InlineData(" 0310324123456G9001 ")]
    public void A_number_of_the_pattern_is_one(string text) => Assert.True(UniqueNumber.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("0310324123456G900")]
    [InlineData("0310324123456G90011")]
    [InlineData("0311324123456G9001")]
    [InlineData("0310324123456g9001")]
    [InlineData("4310324123456G9001")]
    [InlineData("03103241234५6G9001")]
    [InlineData("0310324123456G900१")]
    [InlineData("0310324123\n456G9001")]
    public void Anything_else_is_not(string text) => Assert.False(UniqueNumber.TryParse(text, out _));

    [Fact]
    public void What_is_packed_is_unpacked_whole()
    {
        var number = UniqueNumber.Parse("02A0124999999ZZZZZ");

        Assert.Equal(number, UniqueNumber.Unpack(number.Pack()));
        Assert.Equal(default, UniqueNumber.Unpack(default(UniqueNumber).Pack()));
    }
}
