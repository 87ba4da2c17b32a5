using System.Text;
using System.Text.Json.Serialization;
using Allocation.Domain.Demands;
using Allocation.Domain.Households;
using Allocation.Domain.Territories;
using Parquet.Serialization.Attributes;

namespace Allocation.LoadTests.Generate;

/// <summary>
/// A demand as a row of a table: what an analyst counts by stands in columns of its own, whatever else in <see cref="Json"/>. Named and
/// measured as in the demand form; absent when unknown, never 0. Lists of codes stand in one text, a space between.
/// </summary>
internal sealed record DemandRow
{
    [JsonPropertyName("uniqueNumber")]
    public string UniqueNumber { get; init; } = "";

    [JsonPropertyName("depositedOn")]
    public DateOnly DepositedOn { get; init; }

    [JsonPropertyName("renewedOn")]
    public DateOnly? RenewedOn { get; init; }

    /// <summary>Commune where the applicant lives.</summary>
    [JsonPropertyName("residence")]
    public string? Residence { get; init; }

    [JsonPropertyName("residenceDepartement")]
    public string? ResidenceDepartement { get; init; }

    [JsonPropertyName("applicantBirthDate")]
    public DateOnly? ApplicantBirthDate { get; init; }

    [JsonPropertyName("contract")]
    public string? Contract { get; init; }

    [JsonPropertyName("adults")]
    public int Adults { get; init; }

    [JsonPropertyName("dependants")]
    public int Dependants { get; init; }

    /// <summary>Persons counted for the typology, children expected and visiting included (ELI-17).</summary>
    [JsonPropertyName("persons")]
    public int Persons { get; init; }

    [JsonPropertyName("couple")]
    public bool Couple { get; init; }

    [JsonPropertyName("singleParent")]
    public bool SingleParent { get; init; }

    [JsonPropertyName("disability")]
    public bool? Disability { get; init; }

    /// <summary>Latest year whose tax income is known for the whole household.</summary>
    [JsonPropertyName("incomeYear")]
    public int? IncomeYear { get; init; }

    /// <summary>EUR in that year.</summary>
    [JsonPropertyName("taxIncome")]
    [ParquetDecimal(12, 2)]
    public decimal? TaxIncome { get; init; }

    /// <summary>EUR a month.</summary>
    [JsonPropertyName("monthlyResources")]
    [ParquetDecimal(12, 2)]
    public decimal? MonthlyResources { get; init; }

    [JsonPropertyName("housingModels")]
    public string? HousingModels { get; init; }

    /// <summary>EUR a month.</summary>
    [JsonPropertyName("rent")]
    [ParquetDecimal(12, 2)]
    public decimal? Rent { get; init; }

    [JsonPropertyName("reasons")]
    public string? Reasons { get; init; }

    [JsonPropertyName("dalo")]
    public string? Dalo { get; init; }

    [JsonPropertyName("wishedTypes")]
    public string WishedTypes { get; init; } = "";

    [JsonPropertyName("wishedCommunes")]
    public string WishedCommunes { get; init; } = "";

    [JsonPropertyName("extendedDemand")]
    public bool? ExtendedDemand { get; init; }

    [JsonPropertyName("verified")]
    public string Verified { get; init; } = "";

    /// <summary>The demand whole: a line of <c>demands.ndjson</c>.</summary>
    [JsonPropertyName("json")]
    public string Json { get; init; } = "";

    /// <summary>The row of a demand.</summary>
    public static DemandRow Of(DemandFile file)
    {
        var household = Household.Of(file);
        var income = HouseholdIncome.KnownYears(file);
        var residence = file.Applicant.Identity?.Address?.Commune;
        return new DemandRow
        {
            UniqueNumber = file.UniqueNumber.Value,
            DepositedOn = file.DepositedOn,
            RenewedOn = file.RenewedOn,
            Residence = residence,
            ResidenceDepartement = InseeCode.TryParse(residence, out var code) ? code.Departement : null,
            ApplicantBirthDate = file.Applicant.BirthDate,
            Contract = file.Applicant.Employment?.Contract,
            Adults = household.Adults,
            Dependants = household.Dependants,
            Persons = household.TypologyPersons,
            Couple = household.Couple,
            SingleParent = household.SingleParent,
            Disability = household.Disability,
            IncomeYear = income.Count > 0 ? income[0].Year : null,
            TaxIncome = income.Count > 0 ? income[0].Amount : null,
            MonthlyResources = HouseholdIncome.MonthlyResources(file),
            HousingModels = Words(file.CurrentHousing?.Models),
            Rent = file.CurrentHousing?.Rent,
            Reasons = Words(file.Reasons),
            Dalo = file.Dalo,
            WishedTypes = Words(file.Wishes.Types),
            WishedCommunes = Words(file.Wishes.Communes),
            ExtendedDemand = file.Wishes.Extended,
            Verified = Words(file.Verified).ToLowerInvariant(),
            Json = Encoding.UTF8.GetString(DemandJson.Write(file)),
        };
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(codes))]
    private static string? Words<T>(IReadOnlyList<T>? codes) => codes is null ? null : string.Join(' ', codes);
}
