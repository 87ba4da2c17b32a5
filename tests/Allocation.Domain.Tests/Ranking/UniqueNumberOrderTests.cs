using Allocation.Domain.Demands;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

public sealed class UniqueNumberOrderTests
{
    private static readonly Gen<UniqueNumber> Numbers = Gen.Select(Pick.One("075", "02A", "974", "111", "031"), Gen.Int[0, 999_999], Gen.Int[0, 600], Gen.Char["ABCXYZ0123456789"].Array[5])
        .Select((territory, sequence, months, desk) => UniqueNumber.Compose(territory, new DateOnly(2000, 1, 1).AddMonths(months), sequence, new string(desk)));

    [Fact]
    public void A_packed_number_keeps_its_text_and_its_order() => Gen.Select(Numbers, Numbers).Sample((left, right) =>
    {
        Assert.Equal(left, UniqueNumber.Unpack(left.Pack()));
        Assert.Equal(Math.Sign(left.CompareTo(right)), Math.Sign(left.Pack().CompareTo(right.Pack())));
    });
}
