using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;

namespace Allocation.Sne.Tests;

/// <summary>How single facts are read: what has not its form is unknown and named, never guessed and never false.</summary>
public sealed class FactTests
{
    /// <summary>SNI-4.</summary>
    [Fact]
    public async Task An_unknown_code_is_kept_as_received_and_named()
    {
        var demand = await Register.OneAsync(Register.Message(("code=\"CP\"", "code=\"YOURTE\"")));
        Assert.Equal(["YOURTE"], demand.File!.CurrentHousing!.Models);
        Assert.Equal("modeleLogement unknown-code", Register.Pairs(demand.Warnings));
        Assert.Contains("YOURTE", demand.Warnings[0].Message);
    }

    [Fact]
    public async Task A_code_too_long_to_be_one_is_not_kept_among_the_facts_but_preserved()
    {
        var demand = await Register.OneAsync(Register.Message(("code=\"CP\"", "code=\"a very long text about somebody\"")));
        Assert.Empty(demand.File!.CurrentHousing!.Models);
        Assert.Contains("a very long text", Assert.Single(demand.File.Preserved).Xml);
        Assert.DoesNotContain("a very long text", demand.Warnings[0].Message);
    }

    [Fact]
    public async Task An_unknown_wished_type_is_preserved_beside_the_known_ones()
    {
        var demand = await Register.OneAsync(Register.Message(("<typeLogement code=\"T2\"/>", "<typeLogement code=\"T2\"/><typeLogement code=\"T9\"/><typeLogement code=\"T6P\"/>")));
        Assert.Equal([Typology.T2, Typology.T6P], demand.File!.Wishes.Types);
        Assert.Equal("typeLogement unknown-code", Register.Pairs(demand.Warnings));
        Assert.Equal("interfaceNuu/demande[1]/demandeLogement/logementRecherche/listeTypeLogement/typeLogement[2]", demand.Warnings[0].Path);
        Assert.Contains("T9", Assert.Single(demand.File.Preserved).Xml);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    public async Task A_boolean_is_true_or_false_in_the_words_of_XML(string text, bool expected) =>
        Assert.Equal(expected, (await Register.FileAsync(Register.Message((">true<", $">{text}<")))).Wishes.Extended);

    /// <summary>SNI-49.</summary>
    [Fact]
    public async Task Not_documented_is_unknown_and_not_no() =>
        Assert.Null((await Register.FileAsync(Register.Message((">false<", ">NONDOC<")))).CurrentHousing!.Owner);

    [Fact]
    public async Task An_odd_boolean_is_unknown_and_named()
    {
        var demand = await Register.OneAsync(Register.Message((">false<", ">FAUX<")));
        Assert.Null(demand.File!.CurrentHousing!.Owner);
        Assert.Equal("proprietaire boolean", Register.Pairs(demand.Warnings));
    }

    /// <summary>SNI-13.</summary>
    [Fact]
    public async Task A_birth_after_the_deposit_is_named_and_kept()
    {
        var demand = await Register.OneAsync(Register.Message(("1991-04-02", "2026-01-06")));
        Assert.Equal(new DateOnly(2026, 1, 6), demand.File!.Applicant.BirthDate);
        Assert.Equal("dateNaissance birth-after-deposit", Register.Pairs(demand.Warnings));
    }

    [Theory]
    [InlineData("02/04/1991")]
    [InlineData("1991-02-30")]
    [InlineData("1879-12-31")]
    public async Task A_birth_that_is_no_date_is_unknown_and_named(string date)
    {
        var demand = await Register.OneAsync(Register.Message(("1991-04-02", date)));
        Assert.Null(demand.File!.Applicant.BirthDate);
        Assert.Equal("dateNaissance date", Register.Pairs(demand.Warnings));
    }

    [Fact]
    public async Task Of_a_value_that_stands_twice_none_is_read()
    {
        var demand = await Register.OneAsync(Register.Message(("<nom>Exemple</nom>", "<nom>Exemple</nom><nom>Autre</nom>")));
        Assert.Null(demand.File!.Applicant.Identity);
        Assert.Equal("nom repeated", Register.Pairs(demand.Warnings));
        Assert.Equal(2, demand.File.Preserved.Count);
    }

    [Fact]
    public async Task Elements_where_a_text_belongs_are_not_read()
    {
        var demand = await Register.OneAsync(Register.Message(("1991-04-02", "<annee>1991</annee>")));
        Assert.Null(demand.File!.Applicant.BirthDate);
        Assert.Equal("dateNaissance structure", Register.Pairs(demand.Warnings));
    }

    [Fact]
    public async Task An_element_of_another_namespace_is_named_and_not_read_as_ours()
    {
        var demand = await Register.OneAsync(Register.Message(("<dateNaissance>", "<dateNaissance xmlns=\"urn:other\">")));
        Assert.Null(demand.File!.Applicant.BirthDate);
        Assert.Equal("demandeur foreign-namespace, dateNaissance missing", Register.Pairs(demand.Warnings));
        Assert.Contains("urn:other", Assert.Single(demand.File.Preserved).Xml);
    }

    [Fact]
    public async Task An_empty_element_is_absent()
    {
        var demand = await Register.OneAsync(Register.Message(
            ("</demandeur>", "<situationProfessionnelle/><adressePostale><commune/></adressePostale><mel/></demandeur><personneANaitre><nombre/></personneANaitre><listeCotitulaire/>")));
        Assert.Equal(("Exemple", null, null, null), (demand.File!.Applicant.Identity!.LastName, demand.File.Applicant.Identity.Address, demand.File.Applicant.Employment, demand.File.ExpectedBirths));
        Assert.Empty(demand.Warnings);
        Assert.Empty(demand.File.Preserved);
    }

    [Fact]
    public async Task A_person_of_whom_nothing_is_said_is_named_and_not_counted()
    {
        var demand = await Register.OneAsync(Register.Message(("<logementActuel>", "<listePersonneACharge><personneACharge><nom/></personneACharge></listePersonneACharge><logementActuel>")));
        Assert.Empty(demand.File!.Dependants);
        Assert.Equal("personneACharge missing", Register.Pairs(demand.Warnings));
    }

    [Fact]
    public async Task Children_expected_are_read_with_their_number_and_date()
    {
        var file = await Register.FileAsync(Register.Message(("<logementActuel>", "<personneANaitre><nombre>2</nombre><dateNaissancePrevue>2026-05-01</dateNaissancePrevue></personneANaitre><logementActuel>")));
        Assert.Equal(new ExpectedBirths(2, new DateOnly(2026, 5, 1)), file.ExpectedBirths);
    }

    [Fact]
    public async Task A_desk_that_is_no_desk_code_is_named_and_preserved()
    {
        var demand = await Register.OneAsync(Register.Message(("<numGuichet>G9001<", "<numGuichet>Mairie<")));
        Assert.Null(demand.File!.Desk);
        Assert.Equal("numGuichet desk", Register.Pairs(demand.Warnings));
        Assert.Contains("Mairie", Assert.Single(demand.File.Preserved).Xml);
    }
}
