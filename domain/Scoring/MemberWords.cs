using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>Puts into French words what a line asks of several persons. The births are told, not the ages: nothing in a sheet moves with time.</summary>
internal static class MemberWords
{
    /// <summary>How many persons of a role there are, or their births.</summary>
    public static FactUsed Of(AgedPersons persons, FactVector facts) => persons.OfAnyAge
        ? new(Count(persons.Role), Number(persons, facts))
        : new($"Naissances : {Who(persons.Role)}", Births(persons, facts));

    /// <summary>The contracts of the adults asked about.</summary>
    public static FactUsed Of(ContractCondition contract, FactVector facts)
    {
        var last = Math.Min(contract.Last, Math.Max(0, facts[Fact.Adults]) - 1);
        var stated = Enumerable.Range(contract.First, Math.Max(0, last - contract.First + 1))
            .Select(adult => AdultContracts.Of(facts[Fact.AdultContracts], adult) is { } position && position < RegisterCodes.Contracts.Codes.Count ? RegisterCodes.Contracts.Codes[position].Label : FrenchFacts.NotStated).ToList();
        var name = contract.Last == 0 ? "Contrat de travail du demandeur" : contract.First == 0 ? "Contrats de travail des adultes" : "Contrats de travail des codemandeurs";
        return new(name, stated.Count == 0 ? FrenchFacts.Nobody : stated.TrueForAll(words => words == FrenchFacts.NotStated) ? FrenchFacts.NotStated : string.Join(", ", stated));
    }

    private static string Number(AgedPersons persons, FactVector facts)
    {
        var (least, most) = persons.Count([.. persons.Reads.Select(fact => facts[fact])], 0);
        return least == most ? least.ToString(CultureInfo.InvariantCulture) : FrenchFacts.NotStated;
    }

    private static string Births(AgedPersons persons, FactVector facts)
    {
        if (!facts.Knows(persons.Reads[0]))
            return FrenchFacts.NotStated;
        var births = persons.BirthFacts
            .Select(fact => SeniorityMonths.DepositOf(facts[fact])).OfType<DateOnly>().Distinct().Order().Select(FrenchFacts.Date).ToList();
        return births.Count == 0 ? FrenchFacts.Nobody : string.Join(", ", births);
    }

    private static string Who(Role role) => role switch
    {
        Role.Adult => "les adultes",
        Role.CoApplicant => "demandeur et codemandeurs",
        Role.Child => "les enfants à charge",
        Role.Member => "les adultes et les personnes à charge",
        _ => "les personnes à charge",
    };

    private static string Count(Role role) => role switch
    {
        Role.Adult => "Adultes futurs titulaires du bail",
        Role.CoApplicant => "Codemandeurs",
        Role.Child => "Enfants à charge",
        Role.Member => "Adultes et personnes à charge",
        _ => "Personnes à charge",
    };
}
