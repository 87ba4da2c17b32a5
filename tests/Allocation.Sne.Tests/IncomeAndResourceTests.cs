using Allocation.Domain.Households;

namespace Allocation.Sne.Tests;

/// <summary>Incomes and resources: an amount that is absent or odd is unknown, never 0 (SNI-9, SNI-12, SNI-15).</summary>
public sealed class IncomeAndResourceTests
{
    private const string Resources = "<detailRessource><ressource code=\"SAL\"/><montant>1400</montant></detailRessource>";
    private const string Incomes = "<anneeMoins1>2025</anneeMoins1><montantMoins1>15600</montantMoins1>";

    /// <summary>SNI-12.</summary>
    [Theory]
    [InlineData("1400")]
    [InlineData("1400.10")]
    [InlineData("0")]
    [InlineData("9999999")]
    public async Task Amounts_are_exact_decimals(string amount)
    {
        var file = await Register.FileAsync(Register.Message((">1400<", $">{amount}<")));
        Assert.Equal(amount, Assert.Single(file.Applicant.Resources!).Amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1400,50")]
    [InlineData("1 400")]
    [InlineData("1e3")]
    [InlineData("10000000")]
    [InlineData("99999999999999999999999999999999999999")]
    public async Task An_odd_amount_is_unknown_and_named(string amount)
    {
        var demand = await Register.OneAsync(Register.Message((">1400<", $">{amount}<"), (">15600<", $">{amount}<")));
        Assert.Empty(demand.File!.Applicant.TaxIncome);
        Assert.Null(demand.File.Applicant.Resources);
        Assert.Equal("montantMoins1 amount, montant amount", Register.Pairs(demand.Warnings.Where(warning => warning.Code == "amount")));
    }

    [Fact]
    public async Task A_list_of_resources_with_one_unreadable_line_is_unknown_as_a_whole()
    {
        var demand = await Register.OneAsync(Register.Message((Resources, Resources + "<detailRessource><ressource code=\"RSA\"/></detailRessource>")));
        Assert.Null(demand.File!.Applicant.Resources);
        Assert.Equal("montant missing", Register.Pairs(demand.Warnings));
        Assert.Equal("personnePhysique/demandeur/listeRessourceRecue", Assert.Single(demand.File.Preserved).Path);
    }

    /// <summary>SNI-15.</summary>
    [Theory]
    [InlineData("APL")]
    [InlineData("AL")]
    public async Task Housing_aid_is_named_and_does_not_count(string code)
    {
        var demand = await Register.OneAsync(Register.Message((Resources, $"<detailRessource><ressource code=\"{code}\"/><montant>250</montant></detailRessource>" + Resources)));
        Assert.Equal("ressource housing-aid", Register.Pairs(demand.Warnings));
        Assert.Equal(1400m, HouseholdIncome.MonthlyResources(demand.File!));
        Assert.Contains(code, Assert.Single(demand.File!.Preserved).Xml);
    }

    /// <summary>SNI-9: never 0.</summary>
    [Theory]
    [InlineData("<anneeMoins1>2025</anneeMoins1>")]
    [InlineData("<anneeMoins1>2025</anneeMoins1><montantMoins1/>")]
    [InlineData("<anneeMoins1>2025</anneeMoins1><montantMoins1> </montantMoins1><anneeMoins2/><montantMoins2/>")]
    public async Task An_income_without_amount_is_unknown(string incomes)
    {
        var demand = await Register.OneAsync(Register.Message((Incomes, incomes)));
        Assert.Empty(demand.File!.Applicant.TaxIncome);
        Assert.Equal("revenuFiscal missing", Register.Pairs(demand.Warnings));
    }

    [Theory]
    [InlineData("<montantMoins1>1</montantMoins1>")]
    [InlineData("<anneeMoins1>25</anneeMoins1><montantMoins1>1</montantMoins1>")]
    [InlineData("<anneeMoins1>2025</anneeMoins1><montantMoins1>1</montantMoins1><anneeMoins2>2025</anneeMoins2><montantMoins2>2</montantMoins2>")]
    public async Task An_income_without_a_year_of_its_own_is_not_read(string incomes)
    {
        var demand = await Register.OneAsync(Register.Message((Incomes, incomes)));
        Assert.Empty(demand.File!.Applicant.TaxIncome);
        Assert.Contains(demand.Warnings, warning => warning.Code == "income-year");
        Assert.NotEmpty(demand.File.Preserved);
    }
}
