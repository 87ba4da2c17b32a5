using Allocation.Domain.Demands;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Writing;

/// <summary>The elements of a demand, in the order of the format.</summary>
internal static class DemandElements
{
    public static async Task<SneElement> OfAsync(DemandFile file)
    {
        var demand = new SneElement("demande", SneFormat.Namespace) { Mark = Mark.Read };
        var form = demand.Hold("demandeLogement");
        form.Write("numUnique", file.UniqueNumber.Value);
        form.Write("numGuichet", file.Desk);
        form.Write("dateCreationDemande", file.DepositedOn);
        Household(form.Hold("personnePhysique"), file);
        Wishes(form.Hold("logementRecherche"), file.Wishes);

        // Where the form places these three is not read [verify]; the reader finds them anywhere.
        form.HoldList("listeMotifDemande", "motifDemande", file.Reasons ?? [], (element, reason) => element.SetCode(reason));
        form.WriteCode("statutDalo", file.Dalo);
        form.WriteCode("accordCollectif", file.CollectiveAgreement);
        await PreservedElements.PutBackAsync(form, file.Preserved).ConfigureAwait(false);
        return demand;
    }

    private static void Household(SneElement household, DemandFile file)
    {
        PersonElements.Applicant(household.Hold("demandeur"), file);
        household.HoldList("listePersonneACharge", "personneACharge", file.Dependants, (element, person) =>
        {
            element.Write("nom", person.LastName);
            element.Write("prenom", person.FirstName);
            element.Write("dateNaissance", person.BirthDate);
            element.WriteCode("sexe", person.Sex);
            element.WriteCode("lienParente", person.Kinship);
        });
        household.HoldSome("personneANaitre", element =>
        {
            element.Write("nombre", file.ExpectedBirths?.Count);
            element.Write("dateNaissancePrevue", file.ExpectedBirths?.DueOn);
        });
        household.HoldList("listePersonneEnGarde", "personneEnGarde", file.Custody, (element, child) =>
        {
            element.Write("dateNaissance", child.BirthDate);
            element.WriteCode("sexe", child.Sex);
            element.WriteCode("coParentalite", child.Kind);
        });
        household.HoldList("listeCotitulaire", "cotitulaire", file.CoApplicants, PersonElements.CoApplicant);
        if (file.CurrentHousing is { } housing)
            household.HoldSome("logementActuel", element => Housing(element, housing));
    }

    private static void Housing(SneElement element, CurrentHousing housing)
    {
        element.HoldList("listeModeleLogement", "modeleLogement", housing.Models, (model, code) => model.SetCode(code));
        element.Write("montantMensuelLoyer", housing.Rent);
        element.Write("nombreHabitant", housing.Occupants);
        element.WriteCode("categorieLogement", housing.Category);
        element.WriteCode("typeLogementActuel", housing.Type);
        element.Write("surface", housing.AreaM2);
        element.Write("proprietaire", housing.Owner);
    }

    private static void Wishes(SneElement element, Wishes wishes)
    {
        element.Write("demandeElargie", wishes.Extended);
        element.HoldList("listeTypeLogement", "typeLogement", wishes.Types, (type, typology) => type.SetCode(typology.ToString()));
        element.HoldList("listeLocalisationSouhaite", "localisationSouhaite", wishes.Communes, (place, commune) => place.WriteCode("commune", commune.Value));
    }
}
