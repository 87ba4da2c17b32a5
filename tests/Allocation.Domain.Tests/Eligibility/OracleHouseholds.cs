using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;

namespace Allocation.Domain.Tests.Eligibility;

/// <summary>Builds the households that the oracle cases describe.</summary>
internal static class OracleHouseholds
{
    public static void AssertCategory(JsonElement given, JsonElement expect) =>
        Assert.Equal(expect.GetProperty("category").GetString(), $"cat{Build(given).Category()}");

    /// <summary>EL-06 names its households in words, two of which stand for two compositions.</summary>
    public static void AssertCeilings(JsonElement given, IEnumerable<int> expected)
    {
        var rows = given.GetProperty("households").EnumerateArray().Select(row => row.GetString()!).Zip(expected);
        Assert.All(rows, row =>
        {
            var (words, ceiling) = row;
            DemandFile[] households = words switch
            {
                "young couple or 1+1 dependant" => [Households.Couple(27, 28), Households.Alone().With(1)],
                ['1', '+', var dependants, ..] => [Households.Alone().With(dependants - '0')],
                "sup" => [],
                _ => [Households.Persons(int.Parse(words))],
            };
            string[] cells = households.Length == 0 ? ["sup"] : [.. households.Select(household => $"cat{household.Category()}")];
            Assert.All(cells, cell => Assert.Equal(ceiling, EligibilityOracleTests.Ceiling(given, EligibilityOracleTests.Zone(given), cell)));
        });
    }

    /// <summary>EL-14: the misprint found in a public table is refused at import.</summary>
    public static void AssertRefused(JsonElement expect)
    {
        var (right, wrong) = (expect.GetProperty("right").GetRawText(), expect.GetProperty("wrongPublishedElsewhere").GetRawText());
        var error = Assert.Throws<FormatException>(() => IncomeCeilings.Parse(
            Policies.CeilingFiles.Select(file => (file.File, file.Text.Replace($"cat2: {right}, cat3: 28582", $"cat2: {wrong}, cat3: 28582")))));
        Assert.Contains(wrong, error.Message);
    }

    private static DemandFile Build(JsonElement given)
    {
        if (given.TryGetProperty("persons", out var persons))
            return Households.Persons(persons.GetInt32()).WithCard();
        var dependants = given.TryGetProperty("dependants", out var ages) ? ages.GetArrayLength() : 0;
        return (given.TryGetProperty("couple", out var couple)
            ? Households.Couple(couple[0].GetInt32(), couple[1].GetInt32())
            : Households.Alone(given.GetProperty("adults")[0].GetInt32())).With(dependants);
    }
}
