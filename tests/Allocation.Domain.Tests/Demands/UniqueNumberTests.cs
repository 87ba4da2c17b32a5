using System.Text.RegularExpressions;
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

    [Fact]
    public void Whatever_is_changed_in_a_number_it_is_one_where_the_pattern_says_so()
    {
        // The pattern of LIF-2. [0-9], never \d: digits of other scripts would pack to the same bits as these.
        var pattern = new Regex(@"^(?:0[0-9]{2}|02[AB]|97[0-9]|111)(?:0[1-9]|1[0-2])[0-9]{2}[0-9]{6}[A-Z0-9]{5}\z", RegexOptions.CultureInvariant);
        const string Signs = "0123456789ABCZaz٣-_";
        var (random, good) = (new Random(5), 0);
        string[] numbers = ["0310324123456G9001", "1111299000000ABCDE", "02A0124999999ZZZZZ", "9740124000001GUI01"];
        for (var draw = 0; draw < 40_000; draw++)
        {
            var text = numbers[draw % numbers.Length].ToCharArray();
            for (var changes = random.Next(3); changes >= 0; changes--)
                text[random.Next(text.Length)] = Signs[random.Next(Signs.Length)];
            var changed = new string(text)[random.Next(20) == 0 ? 1.. : ..];
            Assert.Equal(pattern.IsMatch(changed), UniqueNumber.TryParse(changed, out _));
            good += pattern.IsMatch(changed) ? 1 : 0;
        }

        Assert.InRange(good, 5_000, 35_000);
    }

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
