namespace Allocation.Sne.Tests;

/// <summary>The fingerprint of a demand tells contents apart and not their spelling.</summary>
public sealed class ContentHashTests
{
    private static async Task<string> HashAsync(params (string, string)[] changes) => (await Register.OneAsync(Register.Message(changes))).ContentHash;

    [Theory]
    [InlineData("<nom>Exemple</nom>", "\n\n<nom\n> Exemple </nom >")]
    [InlineData("<nom>Exemple</nom>", "<nom>Ex<![CDATA[emp]]>l&#101;<!-- x --></nom>")]
    [InlineData("<typeLogement code=\"T2\"/>", "<typeLogement code='T2'></typeLogement>")]
    [InlineData("<demandeur>", "<demandeur xmlns:p='urn:unused'>")]
    [InlineData("<numGuichet>", "<numUnique>" + Register.Number + "</numUnique><numGuichet>")]
    [InlineData("2026-01-05T08:00:00+01:00", "2026-01-06T08:00:00+01:00")]
    public async Task Another_spelling_another_number_or_another_envelope_has_the_same_hash(string old, string other) => Assert.Equal(await HashAsync(), await HashAsync((old, other)));

    [Fact]
    public async Task A_prefix_does_not_change_the_hash()
    {
        var prefixed = System.Text.RegularExpressions.Regex.Replace(Register.Message(("xmlns=", "xmlns:ns=")), "<(/?)([a-zA-Z])", "<$1ns:$2");
        Assert.Equal(await HashAsync(), (await Register.OneAsync(prefixed)).ContentHash);
    }

    [Fact]
    public async Task The_order_of_attributes_does_not_change_the_hash() =>
        Assert.Equal(await HashAsync(("<nom>", "<nom a='1' b='2'>")), await HashAsync(("<nom>", "<nom b='2' a='1'>")));

    [Theory]
    [InlineData(">Exemple<", ">exemple<")]
    [InlineData("code=\"T2\"", "code=\"T3\"")]
    [InlineData("<nom>Exemple</nom>", "")]
    [InlineData("<nom>Exemple</nom>", "<prenom>Exemple</prenom>")]
    [InlineData("<nom>", "<nom xmlns='urn:other'>")]
    [InlineData(">2026-01-05<", ">2026-01-04<")]
    public async Task Another_content_has_another_hash(string old, string other) => Assert.NotEqual(await HashAsync(), await HashAsync((old, other)));

    [Fact]
    public async Task The_hash_is_64_hexadecimal_digits() => Assert.Matches("^[0-9a-f]{64}$", await HashAsync());
}
