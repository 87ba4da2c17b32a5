using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>The applicant and the co-applicants, each with an own profession, income and resources (SNI-11).</summary>
internal static class PersonPart
{
    public static Person Applicant(ElementReading reading, SneElement element, DateOnly? depositedOn, Geography geography)
    {
        var person = Read(reading, element, depositedOn, geography);
        Useful(person.BirthDate is null, "dateNaissance", "ages are unknown");
        Useful(person.TaxIncome.Count == 0, "revenuFiscal", "the ceiling cannot be tested; unknown is not 0 (SNI-9)");
        Useful(person.Resources is null, "listeRessourceRecue", "monthly resources are unknown");
        return person;

        void Useful(bool unknown, string field, string consequence)
        {
            // A value that stood there and could not be read has its own warning.
            if (unknown && !element.Children.Any(child => child.Is(field) && (child.Mark == Mark.Unread || child.Descendants.Any(inner => inner.Mark == Mark.Unread))))
                reading.Warn(element, field, SneFaultCodes.Missing, $"The applicant has no {field}: {consequence}.", absent: field);
        }
    }

    public static Person CoApplicant(ElementReading reading, SneElement element, DateOnly? depositedOn, Geography geography) =>
        Read(reading, element, depositedOn, geography) with { Link = reading.Code(element, "lienDemandeur", RegisterCodes.Links) };

    private static Person Read(ElementReading reading, SneElement element, DateOnly? depositedOn, Geography geography) => new()
    {
        Identity = Identity(reading, element, geography),
        BirthDate = reading.Birth(element, depositedOn),
        Nationality = reading.Code(element, "nationalite", RegisterCodes.Nationalities),
        MaritalStatus = reading.Code(element, "situationFamiliale", RegisterCodes.MaritalStatuses),
        Employment = Employment(reading, reading.Container(element, "situationProfessionnelle"), geography),
        TaxIncome = TaxIncomePart.Read(reading, reading.Container(element, "revenuFiscal")),
        Resources = ResourcesPart.Received(reading, element, "listeRessourceRecue"),
        ResourcesPaid = ResourcesPart.Paid(reading, element, "listeRessourceVersee"),
    };

    private static PersonIdentity? Identity(ElementReading reading, SneElement element, Geography geography)
    {
        var identity = new PersonIdentity
        {
            Title = reading.Code(element, "civilite", RegisterCodes.Titles),
            LastName = reading.Text(element, "nom"),
            BirthName = reading.Text(element, "nomPatronymique"),
            FirstName = reading.Text(element, "prenom"),
            Phone = reading.Text(element, "telPortable"),
            Email = reading.Text(element, "mel"),
            Address = Address(reading, reading.Container(element, "adressePostale"), geography),
        };
        return identity == new PersonIdentity() ? null : identity;
    }

    private static PostalAddress? Address(ElementReading reading, SneElement? element, Geography geography)
    {
        if (element is null)
            return null;
        var address = new PostalAddress
        {
            Abroad = reading.Flag(element, "etranger"),
            Number = reading.Text(element, "numero"),
            Street = reading.Text(element, "voie"),
            PostalCode = reading.Text(element, "codePostal"),
            Commune = reading.AddressCommune(element, geography),
        };
        return address == new PostalAddress() ? null : address;
    }

    private static Employment? Employment(ElementReading reading, SneElement? element, Geography geography)
    {
        if (element is null)
            return null;
        var employment = new Employment
        {
            Profession = reading.Text(element, "profession"),
            Contract = reading.Code(element, "typeContratTravail", RegisterCodes.Contracts),
            Employer = reading.Text(element, "nomEmployeurPrincipal"),
            Abroad = reading.Flag(element, "etranger"),
            PostalCode = reading.Text(element, "codePostal"),
            Commune = reading.AddressCommune(element, geography),
        };
        return employment == new Employment() ? null : employment;
    }
}
