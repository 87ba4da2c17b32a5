namespace Allocation.Sne.Tests;

/// <summary>What refuses one demand while the rest goes on (SNI-28).</summary>
public sealed class RefusalTests
{
    private const string Deposit = "<dateCreationDemande>2026-01-05</dateCreationDemande>";

    [Theory]
    [InlineData("", "missing")]
    [InlineData("<dateCreationDemande/>", "missing")]
    [InlineData("<dateCreationDemande>None</dateCreationDemande>", "missing")]
    [InlineData("<dateCreationDemande>05/01/2026</dateCreationDemande>", "deposit-date")]
    [InlineData("<dateCreationDemande>2026-1-5</dateCreationDemande>", "deposit-date")]
    [InlineData("<dateCreationDemande>2026-01-05T00:00:00</dateCreationDemande>", "deposit-date")]
    [InlineData("<dateCreationDemande>2025-02-29</dateCreationDemande>", "deposit-date")]
    [InlineData("<dateCreationDemande>1949-12-31</dateCreationDemande>", "deposit-date")]
    [InlineData(Deposit + Deposit, "structure")]
    public async Task A_demand_without_a_sound_date_of_first_deposit_is_refused(string element, string code)
    {
        var demand = await Register.OneAsync(Register.Message((Deposit, element)));
        Assert.Null(demand.File);
        Assert.Equal($"dateCreationDemande {code}", Register.Pairs(demand.Errors));
    }

    [Theory]
    [InlineData("1980-01-01")]
    [InlineData("2026-01-06")]
    public async Task The_bounds_of_the_deposit_are_1980_and_the_day_after_the_file(string date) =>
        Assert.Empty((await Register.OneAsync(Register.Message((Deposit, $"<dateCreationDemande>{date}</dateCreationDemande>")))).Errors);

    /// <summary>LIF-2, SNI-14.</summary>
    [Theory]
    [InlineData("045012600001G9001")]
    [InlineData("0451326000001G9001")]
    [InlineData("0450126000001g9001")]
    [InlineData("None")]
    public async Task A_number_of_another_form_is_refused(string number)
    {
        var demand = await Register.OneAsync(Register.Message(("<numGuichet>", $"<numUnique>{number}</numUnique><numGuichet>")));
        Assert.Equal("numUnique unique-number", Register.Pairs(demand.Errors));
        Assert.Null(demand.Number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<numUnique/>")]
    public async Task A_modification_without_a_number_is_refused(string element)
    {
        var demand = await Register.OneAsync(Register.Message((">CRE<", ">MOD<"), ("<numGuichet>", element + "<numGuichet>")));
        Assert.Equal("numUnique missing", Register.Pairs(demand.Errors));
    }

    [Theory]
    [InlineData("CRE")]
    [InlineData("CRS")]
    public async Task A_creation_needs_no_number_and_keeps_the_one_it_has(string type)
    {
        var without = await Register.OneAsync(Register.Message((">CRE<", $">{type}<")));
        var with = await Register.OneAsync(Register.Message((">CRE<", $">{type}<"), ("<numGuichet>", $"<numUnique> {Register.Number} </numUnique><numGuichet>")));

        Assert.Equal((null, default), (without.Number, without.File!.UniqueNumber));
        Assert.Equal((Register.Number, Register.Number), (with.Number?.Value, with.File!.UniqueNumber.Value));
    }

    [Theory]
    [InlineData("RAD")]
    [InlineData("REN")]
    [InlineData("SUP")]
    [InlineData("COP")]
    public async Task Another_file_type_is_refused_by_its_name_and_nothing_else_is_asked_of_it(string type)
    {
        var demand = await Register.OneAsync(Register.Message((">CRE<", $">{type}<"), ("<numGuichet>", $"<numUnique>{Register.Number}</numUnique><numGuichet>"), (Deposit, "")));
        var error = Assert.Single(demand.Errors);

        Assert.Equal(("typeFichier", "file-type-not-supported", Register.Number), (error.Field, error.Code, demand.Number?.Value));
        Assert.Contains(type, error.Message);
    }

    [Fact]
    public async Task Of_an_unknown_file_type_nobody_knows_what_a_demand_is()
    {
        var demand = await Register.OneAsync(Register.Message((">CRE<", ">XYZ<")));
        Assert.Null(demand.File);
        Assert.Null(demand.Header.FileType);
        Assert.Equal("typeFichier unknown-file-type", Register.Pairs(demand.Errors));
        Assert.StartsWith("interfaceNuu/entete", demand.Errors[0].Path);
    }

    [Theory]
    [InlineData("demandeur>", "demandeurs>")]
    [InlineData("personnePhysique>", "personne>")]
    public async Task A_demand_without_applicant_is_refused(string old, string other) =>
        Assert.Contains("demandeur no-applicant", Register.Pairs((await Register.OneAsync(Register.Message((old, other)))).Errors));

    [Fact]
    public async Task An_empty_applicant_is_none()
    {
        var text = Register.Message();
        var applicant = text[text.IndexOf("<demandeur>", StringComparison.Ordinal)..text.IndexOf("<logementActuel>", StringComparison.Ordinal)];
        Assert.Equal("demandeur no-applicant", Register.Pairs((await Register.OneAsync(Register.Message((applicant, "<demandeur><nom/></demandeur>")))).Errors));
    }

    [Fact]
    public async Task A_legal_person_is_refused_under_its_own_name() =>
        Assert.Equal("personneMorale legal-person", Register.Pairs((await Register.OneAsync(Register.Message(("personnePhysique>", "personneMorale>")))).Errors));

    [Theory]
    [InlineData("demandeLogement>", "autre>")]
    [InlineData("<demandeLogement>", "<demandeLogement xmlns='urn:other'>")]
    [InlineData("</demandeLogement>", "</demandeLogement><demandeLogement/>")]
    [InlineData("<demandeLogement>", "<demandeLogement>text")]
    [InlineData("</personnePhysique>", "</personnePhysique><personnePhysique/>")]
    [InlineData("<logementRecherche>", "<logementRecherche/><logementRecherche>")]
    [InlineData("<demandeur>", "<demandeur>text")]
    [InlineData("<demandeLogement>", "text<demandeLogement>")]
    public async Task A_demand_of_another_structure_is_refused(string old, string other)
    {
        var demand = await Register.OneAsync(Register.Message((old, other)));
        Assert.Null(demand.File);
        Assert.Contains(demand.Errors, error => error.Code == "structure");
    }

    [Fact]
    public async Task All_faults_of_a_demand_are_reported_together()
    {
        var demand = await Register.OneAsync(Register.Message(
            ("<numGuichet>G9001</numGuichet>", "<numUnique>1</numUnique>"), (Deposit, ""), ("demandeur>", "autre>"), (">true<", ">maybe<")));

        Assert.Equal("numUnique unique-number, dateCreationDemande missing, demandeur no-applicant", Register.Pairs(demand.Errors));
        Assert.Equal("numGuichet missing, demandeElargie boolean", Register.Pairs(demand.Warnings));
    }

    [Fact]
    public async Task The_demands_around_a_refused_one_go_on()
    {
        var text = Register.Message();
        var demand = text[text.IndexOf("<demande>", StringComparison.Ordinal)..text.IndexOf("</interfaceNuu>", StringComparison.Ordinal)];
        var (demands, fault) = await Register.ReadAsync(text.Replace("</interfaceNuu>", demand.Replace(Deposit, "", StringComparison.Ordinal) + demand + "</interfaceNuu>", StringComparison.Ordinal));

        Assert.Null(fault);
        Assert.Equal([true, false, true], demands.Select(read => read.File is not null));
        Assert.Equal("interfaceNuu/demande[2]/demandeLogement/dateCreationDemande", demands[1].Errors[0].Path);
        Assert.True(demands[1].Line == demands[1].Errors[0].Line && demands[1].Errors[0].Line < demands[2].Line);
    }

    [Fact]
    public async Task A_list_longer_than_a_demand_holds_is_refused()
    {
        var children = string.Concat(Enumerable.Repeat("<personneACharge><sexe code='F'/></personneACharge>", 51));
        var demand = await Register.OneAsync(Register.Message(("<logementActuel>", $"<listePersonneACharge>{children}</listePersonneACharge><logementActuel>")));
        Assert.Equal("personneACharge too-many", Register.Pairs(demand.Errors));
    }
}
