using Allocation.Domain.Demands;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Writing;

/// <summary>The elements of the applicant and of a co-applicant.</summary>
internal static class PersonElements
{
    public static void Applicant(SneElement element, DemandFile file)
    {
        Person(element, file.Applicant with { Link = null });
        Resources(element, "listeRessourceRecuePersACharge", file.DependantResources);
        Resources(element, "listeRessourceVerseePersACharge", file.DependantResourcesPaid);
    }

    public static void CoApplicant(SneElement element, Person person) => Person(element, person);

    private static void Person(SneElement element, Person person)
    {
        element.WriteCode("civilite", person.Identity?.Title);
        element.Write("nom", person.Identity?.LastName);
        element.Write("nomPatronymique", person.Identity?.BirthName);
        element.Write("prenom", person.Identity?.FirstName);
        element.Write("dateNaissance", person.BirthDate);
        element.WriteCode("nationalite", person.Nationality);
        element.WriteCode("situationFamiliale", person.MaritalStatus);
        element.WriteCode("lienDemandeur", person.Link);
        element.Write("telPortable", person.Identity?.Phone);
        element.Write("mel", person.Identity?.Email);
        if (person.Identity?.Address is { } address)
            element.HoldSome("adressePostale", part => Address(part, address));
        if (person.Employment is { } employment)
            element.HoldSome("situationProfessionnelle", part => Employment(part, employment));
        element.HoldSome("revenuFiscal", part => TaxIncome(part, person.TaxIncome));
        Resources(element, "listeRessourceRecue", person.Resources);
        Resources(element, "listeRessourceVersee", person.ResourcesPaid);
    }

    private static void Address(SneElement element, PostalAddress address)
    {
        element.Write("etranger", address.Abroad);
        element.Write("numero", address.Number);
        element.Write("voie", address.Street);
        element.Write("codePostal", address.PostalCode);
        element.WriteCode("commune", address.Commune);
    }

    private static void Employment(SneElement element, Employment employment)
    {
        element.Write("profession", employment.Profession);
        element.WriteCode("typeContratTravail", employment.Contract);
        element.Write("nomEmployeurPrincipal", employment.Employer);
        element.Write("etranger", employment.Abroad);
        element.Write("codePostal", employment.PostalCode);
        element.WriteCode("commune", employment.Commune);
    }

    /// <summary>The two latest years, each beside its amount; the form has no third.</summary>
    private static void TaxIncome(SneElement element, IReadOnlyDictionary<int, decimal> incomes)
    {
        var place = 0;
        foreach (var (year, amount) in incomes.OrderByDescending(income => income.Key).Take(2))
        {
            place++;
            element.Write($"anneeMoins{place}", year);
            element.Write($"montantMoins{place}", amount);
        }
    }

    private static void Resources(SneElement element, string list, IReadOnlyList<Resource>? resources) => element.HoldList(list, "detailRessource", resources ?? [], (line, resource) =>
    {
        line.WriteCode("ressource", resource.Code);
        line.Write("montant", resource.Amount);
    });
}
