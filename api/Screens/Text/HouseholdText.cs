using Allocation.Domain.Ranking;

namespace Allocation.Api.Screens.Text;

/// <summary>Persons in the words of the page.</summary>
internal static class HouseholdText
{
    public static string Household(this Words words, HouseholdCount persons)
    {
        var parts = new List<string> { words.Plural("live.adults", persons.Adults) };
        if (persons.Dependants > 0)
            parts.Add(words.Plural("live.dependants", persons.Dependants));
        if (persons.VisitingChildren > 0)
            parts.Add(words.Plural("live.visiting", persons.VisitingChildren));
        if (persons.ExpectedChildren > 0)
            parts.Add(words.Plural("live.expected", persons.ExpectedChildren));
        return string.Join(", ", parts);
    }
}
