using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>Everybody to be housed beside the applicant.</summary>
internal static class FamilyPart
{
    public static DemandFile With(ElementReading reading, DemandFile file, SneElement household, DateOnly? depositedOn, Geography geography) => file with
    {
        CoApplicants = [.. Persons(reading, household, "listeCotitulaire", "cotitulaire").Select(person => PersonPart.CoApplicant(reading, person, depositedOn, geography))],
        Dependants = [.. Persons(reading, household, "listePersonneACharge", "personneACharge").Select(person => Dependant(reading, person, depositedOn))],
        Custody = [.. Persons(reading, household, "listePersonneEnGarde", "personneEnGarde").Select(person => Child(reading, person, depositedOn))],
        ExpectedBirths = Expected(reading, reading.Container(household, "personneANaitre")),
    };

    private static List<SneElement> Persons(ElementReading reading, SneElement household, string list, string name)
    {
        var persons = new List<SneElement>();
        foreach (var person in reading.Items(reading.Container(household, list), name, DemandValidation.MostPersons))
        {
            if (!person.IsEmpty)
            {
                persons.Add(person);
                continue;
            }

            person.Mark = Mark.Dropped;
            reading.Warn(person, name, SneFaultCodes.Missing, $"{name} says nothing of the person, who is not counted: give at least the date of birth.");
        }

        return persons;
    }

    private static Dependant Dependant(ElementReading reading, SneElement element, DateOnly? depositedOn) => new()
    {
        LastName = reading.Text(element, "nom"),
        FirstName = reading.Text(element, "prenom"),
        BirthDate = reading.Birth(element, depositedOn),
        Sex = reading.Code(element, "sexe", RegisterCodes.Sexes),
        Kinship = reading.Code(element, "lienParente", RegisterCodes.Kinships),
    };

    private static ChildInCustody Child(ElementReading reading, SneElement element, DateOnly? depositedOn) => new()
    {
        BirthDate = reading.Birth(element, depositedOn),
        Sex = reading.Code(element, "sexe", RegisterCodes.Sexes),
        Kind = reading.Code(element, "coParentalite", RegisterCodes.CustodyKinds),
    };

    private static ExpectedBirths? Expected(ElementReading reading, SneElement? element)
    {
        if (element is null)
            return null;
        var births = new ExpectedBirths(reading.Count(element, "nombre", 12), reading.Date(element, "dateNaissancePrevue", 1880, 2100));
        return births == new ExpectedBirths(null, null) ? null : births;
    }
}
