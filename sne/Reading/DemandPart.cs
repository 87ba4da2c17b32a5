using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>A demand, whole: what refuses it, what it lacks, and the file it makes (SNI-27, SNI-28).</summary>
internal static class DemandPart
{
    public static SneDemand Read(ReceivedDemand received, HeaderPart envelope, Geography geography)
    {
        var demand = new SneDemand { Line = received.Line, Path = received.Path, Header = envelope.Header, ContentHash = "" };
        if (received.Element is not { } element)
        {
            var refusal = received.IsStray
                ? new SneFault(received.Line, received.Path, "structure", SneFaultCodes.Structure, "Under the root stand one entete, then the elements demande, all in the namespace of the message: this element is neither (SNI-2).")
                : new SneFault(received.Line, received.Path, "demande", SneFaultCodes.TooLarge, $"The demand is larger than any form: at most {SneLimits.Elements} elements, {SneLimits.Characters} characters, {SneLimits.Text} in one text.");
            return demand with { Errors = [.. envelope.Errors, refusal], Warnings = envelope.Warnings };
        }

        var reading = new ElementReading(element, received.Path);
        element.Mark = Mark.Read;
        var form = Form(reading, element);
        var number = RegistrationPart.Number(reading, form, envelope.Header.FileType);
        DemandFile? file = null;
        if (envelope.Header.FileType is null or "CRE" or "CRS" or "MOD")
            file = form is null ? null : File(reading, form, envelope.Header, geography);
        else
            reading.Error(element, "typeFichier", SneFaultCodes.FileTypeNotSupported, $"Files of type {envelope.Header.FileType} are not imported: send CRE, CRS or MOD (SNI-6).");

        var errors = envelope.Errors.Concat(reading.Errors).ToList();
        return demand with
        {
            Number = number,
            File = errors.Count > 0 || file is null ? null : file with { UniqueNumber = number ?? default, Preserved = PreservedPart.Of(form!) },
            Errors = errors,
            Warnings = [.. envelope.Warnings, .. reading.Warnings],
            ContentHash = ContentHash.Of(element),
        };
    }

    private static SneElement? Form(ElementReading reading, SneElement demand)
    {
        var form = reading.Container(demand, "demandeLogement");
        if (form is null)
            reading.Error(demand, "structure", SneFaultCodes.Structure, "A demande holds one demandeLogement in the namespace of the message (SNI-3).");
        else
            ForeignPart.Report(reading, demand);
        if (demand.Text is not null)
            reading.Error(demand, "structure", SneFaultCodes.Structure, "A demande holds one demandeLogement and no text (SNI-3).");
        if (form is not null && demand.Children.FirstOrDefault(child => child.IsOfFormat && !child.Is("demandeLogement")) is { } other)
            reading.Warn(other, "structure", SneFaultCodes.Structure, "Beside demandeLogement nothing is read in a demande, and nothing there is preserved (SNI-3).");
        return form;
    }

    private static DemandFile? File(ElementReading reading, SneElement form, SneHeader header, Geography geography)
    {
        var desk = RegistrationPart.Desk(reading, form);
        var deposit = RegistrationPart.DepositedOn(reading, form, header.FileDate);
        var household = reading.Container(form, "personnePhysique");
        var applicant = ApplicantPart.Find(reading, form, household);
        var file = new DemandFile
        {
            Desk = desk,
            DepositedOn = deposit ?? default,
            Applicant = applicant is null ? new Person() : PersonPart.Applicant(reading, applicant, deposit, geography),
            DependantResources = ResourcesPart.Received(reading, applicant, "listeRessourceRecuePersACharge"),
            DependantResourcesPaid = ResourcesPart.Paid(reading, applicant, "listeRessourceVerseePersACharge"),
            CurrentHousing = household is null ? null : HousingPart.Read(reading, household),
            Wishes = WishesPart.Read(reading, form, geography),
        };
        if (household is not null)
            file = FamilyPart.With(reading, file, household, deposit, geography);
        return LabelsPart.With(reading, file, form);
    }
}
