namespace Allocation.Sne.Tests;

/// <summary>The table of mandatory elements (SNI-27): what it names is a warning when the demand can be registered all the same.</summary>
public sealed class MandatoryElementTests
{
    [Fact]
    public async Task A_complete_creation_has_neither_errors_nor_warnings()
    {
        var demand = await Register.OneAsync(Register.Message());
        Assert.Empty(demand.Errors);
        Assert.Empty(demand.Warnings);
        Assert.NotNull(demand.File);
    }

    [Theory]
    [InlineData("<numGuichet>G9001</numGuichet>", "numGuichet", "demandeLogement/numGuichet", 3)]
    [InlineData("<demandeElargie>true</demandeElargie>", "demandeElargie", "demandeLogement/logementRecherche/demandeElargie", 15)]
    [InlineData("<typeLogement code=\"T2\"/>", "typeLogement", "demandeLogement/logementRecherche/listeTypeLogement/typeLogement", 15)]
    [InlineData("<listeTypeLogement><typeLogement code=\"T2\"/></listeTypeLogement>", "typeLogement", "demandeLogement/logementRecherche/listeTypeLogement/typeLogement", 15)]
    [InlineData("<localisationSouhaite><commune code=\"45234\"/></localisationSouhaite>", "structure", "demandeLogement/logementRecherche/listeLocalisationSouhaite/localisationSouhaite", 15)]
    [InlineData("<commune code=\"45234\"/>", "commune", "demandeLogement/logementRecherche/listeLocalisationSouhaite/localisationSouhaite[1]/commune", 18)]
    public async Task A_missing_element_is_named_with_its_place_and_the_demand_stands(string element, string field, string path, int line)
    {
        var demand = await Register.OneAsync(Register.Message((element, "")));
        var warning = Assert.Single(demand.Warnings);

        Assert.NotNull(demand.File);
        Assert.Equal((field, "missing", $"interfaceNuu/demande[1]/{path}", line), (warning.Field, warning.Code, warning.Path, warning.Line));
    }

    /// <summary>SNI-30.</summary>
    [Theory]
    [InlineData("<numGuichet>G9001</numGuichet>", "<numGuichet/>", "numGuichet missing")]
    [InlineData("<numGuichet>G9001</numGuichet>", "<numGuichet>None</numGuichet>", "numGuichet missing")]
    [InlineData(">true</demandeElargie>", "> </demandeElargie>", "demandeElargie missing")]
    [InlineData(">true</demandeElargie>", ">None</demandeElargie>", "demandeElargie boolean")]
    [InlineData(">true</demandeElargie>", ">NONDOC</demandeElargie>", "demandeElargie missing")]
    [InlineData("<typeLogement code=\"T2\"/>", "<typeLogement code=\"\"/>", "typeLogement missing")]
    [InlineData("<typeLogement code=\"T2\"/>", "<typeLogement code=\"None\"/>", "typeLogement missing")]
    [InlineData("<commune code=\"45234\"/>", "<commune code=\"None\"/>", "commune missing")]
    [InlineData("<commune code=\"45234\"/>", "<commune/>", "commune missing")]
    [InlineData("<typeFichier>CRE</typeFichier>", "", "typeFichier missing")]
    [InlineData(">CRE<", "><", "typeFichier missing")]
    [InlineData(">CRE<", ">None<", "typeFichier missing")]
    [InlineData("2026-01-05T08:00:00+01:00", "None", "dateFichier missing")]
    [InlineData("<dateFichier>2026-01-05T08:00:00+01:00</dateFichier>", "", "dateFichier missing")]
    [InlineData("2026-01-05T08:00:00+01:00", "2026-01-05", "dateFichier date")]
    [InlineData("2026-01-05T08:00:00+01:00", "2026-01-05T08:00:00", "dateFichier date")]
    public async Task An_empty_text_or_the_word_None_is_named(string old, string other, string named)
    {
        var demand = await Register.OneAsync(Register.Message((old, other)));
        Assert.NotNull(demand.File);
        Assert.Equal(named, Register.Pairs(demand.Warnings));
    }

    [Fact]
    public async Task Without_any_wish_all_that_lacks_is_named_and_the_wishes_are_empty()
    {
        var text = Register.Message();
        var wishes = text[text.IndexOf("<logementRecherche>", StringComparison.Ordinal)..text.IndexOf("</demandeLogement>", StringComparison.Ordinal)];
        var demand = await Register.OneAsync(Register.Message((wishes, "")));

        Assert.Equal("demandeElargie missing, typeLogement missing, structure missing", Register.Pairs(demand.Warnings));
        Assert.EndsWith("demandeLogement/logementRecherche/demandeElargie", demand.Warnings[0].Path);
        Assert.Equal((null, 0, 0), (demand.File!.Wishes.Extended, demand.File.Wishes.Types.Count, demand.File.Wishes.Communes.Count));
    }

    [Theory]
    [InlineData("<dateNaissance>1991-04-02</dateNaissance>", "dateNaissance")]
    [InlineData("<revenuFiscal><anneeMoins1>2025</anneeMoins1><montantMoins1>15600</montantMoins1></revenuFiscal>", "revenuFiscal")]
    [InlineData("<listeRessourceRecue><detailRessource><ressource code=\"SAL\"/><montant>1400</montant></detailRessource></listeRessourceRecue>", "listeRessourceRecue")]
    [InlineData("<logementActuel><listeModeleLogement><modeleLogement code=\"CP\"/></listeModeleLogement><proprietaire>false</proprietaire></logementActuel>", "logementActuel")]
    public async Task What_an_instruction_would_need_is_named_too(string element, string field) =>
        Assert.Equal($"{field} missing", Register.Pairs((await Register.OneAsync(Register.Message((element, "")))).Warnings));
}
