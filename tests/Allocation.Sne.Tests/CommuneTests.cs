namespace Allocation.Sne.Tests;

/// <summary>Wished communes in the codes of today (SNI-8, SNI-29).</summary>
public sealed class CommuneTests
{
    /// <summary>SNI-8 and SNI-29: Corsica, all of Paris, arrondissements, a merged commune under its present code.</summary>
    [Theory]
    [InlineData("2A004", "2A004")]
    [InlineData("2B033", "2B033")]
    [InlineData("75056", "75056")]
    [InlineData("69383", "69383")]
    [InlineData("97411", "97411")]
    [InlineData("93059", "93066")]
    public async Task A_commune_is_read_in_the_codes_of_today(string received, string read)
    {
        var demand = await Register.OneAsync(Register.Message(("45234", received)));
        Assert.Equal([read], demand.File!.Wishes.Communes.Select(commune => commune.Value));
        Assert.Empty(demand.Warnings);
    }

    [Fact]
    public async Task An_unknown_commune_is_kept_and_named()
    {
        var demand = await Register.OneAsync(Register.Message(("45234", "45999")));
        Assert.Equal(["45999"], demand.File!.Wishes.Communes.Select(commune => commune.Value));
        Assert.Equal("commune unknown-commune", Register.Pairs(demand.Warnings));
    }

    [Theory]
    [InlineData("4523")]
    [InlineData("2C004")]
    [InlineData("ORLEANS")]
    public async Task What_is_not_of_INSEE_form_is_no_wish(string code)
    {
        var demand = await Register.OneAsync(Register.Message(("45234", code)));
        Assert.Empty(demand.File!.Wishes.Communes);
        Assert.Equal("commune commune-code", Register.Pairs(demand.Warnings));
    }

    [Fact]
    public async Task Two_wishes_that_merged_into_one_commune_are_one()
    {
        var file = await Register.FileAsync(Register.Message(("<localisationSouhaite><commune code=\"45234\"/></localisationSouhaite>", "<localisationSouhaite><commune code=\"93066\"/></localisationSouhaite><localisationSouhaite><commune code=\"93059\"/></localisationSouhaite>")));
        Assert.Equal("93066", Assert.Single(file.Wishes.Communes).Value);
    }
}
