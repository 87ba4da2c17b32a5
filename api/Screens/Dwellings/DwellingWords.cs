using Allocation.Api.Screens.Text;
using Allocation.Api.Vacancies;

namespace Allocation.Api.Screens.Dwellings;

/// <summary>A vacant dwelling in words.</summary>
internal static class DwellingWords
{
    /// <summary>"T3, 62 m², Montreuil".</summary>
    public static string Title(this Words words, VacancyView vacancy) =>
        string.Join(", ", new[] { vacancy.Dwelling.Typology.ToString(), vacancy.Dwelling.AreaM2 is { } area ? $"{words.Area(area)}\u00a0m²" : null, vacancy.CommuneName }.Where(part => part is not null));

    /// <summary>Financing, rent, date, priority district.</summary>
    public static string Facts(this Words words, VacancyView vacancy) => words.Say(
        "list.facts",
        ("financing", vacancy.Dwelling.Financing),
        ("rent", vacancy.Dwelling.Rent is { } rent ? words.Say("list.rent", ("rent", words.Amount(rent))) : words["list.no-rent"]),
        ("available", words.Day(vacancy.AvailableOn)),
        ("district", words[vacancy.Dwelling.InPriorityDistrict switch { true => "list.in-district", false => "list.out-district", null => "list.no-district" }]));
}
