namespace Allocation.Domain.Eligibility;

/// <summary>
/// The later income (last civil year or last twelve months) that may replace the reference tax income on request and with
/// proof (ELI-3). A hint to ask for the proof: it changes no outcome by itself.
/// </summary>
public static class IncomeSubstitution
{
    /// <summary>Whether a later income is at least 10 % lower than the reference tax income and itself within the ceiling; all EUR a year.</summary>
    public static bool Applies(decimal referenceIncome, decimal laterIncome, int ceiling) =>
        10 * laterIncome <= 9 * referenceIncome && laterIncome <= ceiling;

    /// <summary>
    /// Whether the applicant would meet the conditions of income and age: an adult (ELI-6) whose reference tax income, or
    /// a later income that may replace it, is within the ceiling; all EUR a year.
    /// </summary>
    public static bool WouldQualify(bool adult, decimal referenceIncome, IEnumerable<decimal> laterIncomes, int ceiling) =>
        adult && (referenceIncome <= ceiling || laterIncomes.Any(later => Applies(referenceIncome, later, ceiling)));
}
