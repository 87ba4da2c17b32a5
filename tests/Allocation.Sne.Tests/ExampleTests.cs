using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;

namespace Allocation.Sne.Tests;

/// <summary>A whole message of a couple, in prefixed form and version 02.00.</summary>
public sealed class ExampleTests
{
    private static Task<SneDemand> CoupleAsync() => Register.OneAsync(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Messages", "couple-with-a-child.xml")));

    [Fact]
    public async Task Envelope_and_registration_are_read()
    {
        var demand = await CoupleAsync();

        Assert.Equal(new SneHeader("02.00", "MOD", new DateTimeOffset(2026, 2, 10, 6, 15, 30, 500, TimeSpan.FromHours(1))), demand.Header);
        Assert.Equal((8, "interfaceNuu/demande[1]", "0690324000123G9001"), (demand.Line, demand.Path, demand.Number?.Value));
        Assert.Equal(("G9001", new DateOnly(2024, 3, 18)), (demand.File!.Desk, demand.File.DepositedOn));
        Assert.Empty(demand.Warnings);
    }

    [Fact]
    public async Task Wishes_are_read_with_or_without_a_final_e_in_their_order()
    {
        var wishes = (await CoupleAsync()).File!.Wishes;

        Assert.True(wishes.Extended);
        Assert.Equal([Typology.T3, Typology.T4], wishes.Types);
        Assert.Equal(["69383", "69266"], wishes.Communes.Select(commune => commune.Value));
    }

    /// <summary>SNI-11.</summary>
    [Fact]
    public async Task A_co_applicant_keeps_the_own_work_income_and_resources()
    {
        var partner = Assert.Single((await CoupleAsync()).File!.CoApplicants);

        Assert.Equal(("P", "CHO", 9000m), (partner.Link, partner.Employment?.Contract, partner.TaxIncome[2024]));
        Assert.Equal([new Resource("CHO", 700m)], partner.Resources!);
    }

    /// <summary>SNI-9, ELI-5: the year is written, its amount is not.</summary>
    [Fact]
    public async Task An_absent_tax_income_is_unknown_and_not_zero()
    {
        Assert.Equal(new Dictionary<int, decimal> { [2024] = 15600.50m }, (await CoupleAsync()).File!.Applicant.TaxIncome);
    }

    /// <summary>SNI-10.</summary>
    [Fact]
    public async Task All_models_of_present_housing_are_kept() => Assert.Equal(["CP", "SLHT"], (await CoupleAsync()).File!.CurrentHousing!.Models);

    [Fact]
    public async Task Dependants_and_children_in_custody_are_told_apart()
    {
        var file = (await CoupleAsync()).File!;

        Assert.Equal(new Dependant { FirstName = "Zoé", BirthDate = new DateOnly(2022, 9, 30), Sex = "F", Kinship = "E" }, Assert.Single(file.Dependants));
        Assert.Equal(new ChildInCustody { BirthDate = new DateOnly(2015, 1, 20), Sex = "M", Kind = "D" }, Assert.Single(file.Custody));
    }

    /// <summary>The place of these elements is not read, so they are found anywhere; SNI-49 for the agreement.</summary>
    [Fact]
    public async Task Reasons_and_labels_are_found_wherever_they_stand()
    {
        var file = (await CoupleAsync()).File!;

        Assert.Equal(["13", "01"], file.Reasons!);
        Assert.Equal(("NON", null), (file.Dalo, file.CollectiveAgreement));
    }

    /// <summary>SNI-25.</summary>
    [Fact]
    public async Task What_no_fact_is_read_in_is_preserved_whole_with_its_place()
    {
        var file = (await CoupleAsync()).File!;

        Assert.Equal(
            [
                "personnePhysique/listeCotitulaire/cotitulaire[1]/languePreferee",
                "logementRecherche/listeLocalisationSouhaite/localisationSouhaite[1]/quartier",
                "logementRecherche/ascenseur",
                "complement",
            ],
            file.Preserved.Select(kept => kept.Path));
        Assert.Equal("<complement xmlns=\"http://nuu.application.i2/\"><handicap><capaciteMarche code=\"2\" /></handicap></complement>", file.Preserved[^1].Xml);
    }

    [Fact]
    public async Task The_message_survives_being_written_and_read_again()
    {
        var file = (await CoupleAsync()).File!;
        var (demands, fault) = await Register.ReadAsync(new MemoryStream(await Register.WriteAsync(file)));

        Assert.Null(fault);
        Assert.Equal(DemandJson.Write(file), DemandJson.Write(Assert.Single(demands).File!));
    }
}
