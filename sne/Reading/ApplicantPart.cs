using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>Who files the demand: a natural person, or nobody that this version registers.</summary>
internal static class ApplicantPart
{
    public static SneElement? Find(ElementReading reading, SneElement form, SneElement? household)
    {
        if (reading.Single(form, "personneMorale") is { } legal)
        {
            reading.Error(legal, "personneMorale", SneFaultCodes.LegalPerson, "The demand is filed by a legal person; only demands of natural persons are registered here.");
            return null;
        }

        var applicant = reading.Container(household, "demandeur");
        if (applicant is { IsEmpty: false })
            return applicant;
        reading.Error(applicant ?? household ?? form, "demandeur", SneFaultCodes.NoApplicant, "Nobody files the demand: give personnePhysique/demandeur.", absent: applicant is not null ? null : household is null ? "personnePhysique/demandeur" : "demandeur");
        return null;
    }
}
