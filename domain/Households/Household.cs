using Allocation.Domain.Demands;

namespace Allocation.Domain.Households;

/// <summary>
/// Who counts, for what. Ceilings, typology and words are different counts of the same persons and are never mixed (ELI-17).
/// </summary>
public sealed record Household
{
    /// <summary>Adults who will hold the lease, flat-share mates included.</summary>
    public required int Adults { get; init; }

    /// <summary>Dependants, children in alternating custody included: both parents count them (ELI-39).</summary>
    public required int Dependants { get; init; }

    /// <summary>Children with a right of visit: persons, but not fiscal dependants (LIF-21, ELI-39). A child whose custody nobody stated is counted here: an uplift needs a stated fact.</summary>
    public required int VisitingChildren { get; init; }

    /// <summary>Children expected, one when a birth is declared without a number: counted for the typology only (ELI-16).</summary>
    public required int ExpectedChildren { get; init; }

    /// <summary>Adults of the fiscal household: a flat-share mate is not one (ELI-16).</summary>
    public required int FiscalAdults { get; init; }

    /// <summary>Two adults bound as spouses, partners or cohabitants.</summary>
    public required bool Couple { get; init; }

    /// <summary>Whether an adult of the fiscal household holds the disability card; null when nobody said (ELI-14). A flat-share mate files a demand of its own (LIF-20).</summary>
    public required bool? Disability { get; init; }

    /// <summary>First day on which a couple without dependant stops being a young household, null when it never is one (ELI-12).</summary>
    public required DateOnly? YoungUntil { get; init; }

    /// <summary>Persons counted for the ceiling category (ELI-11, ELI-16).</summary>
    public int CeilingPersons => FiscalAdults + Dependants + VisitingChildren;

    /// <summary>Persons counted for the typology (ELI-27): everybody who will sleep there, children expected too.</summary>
    public int TypologyPersons => Adults + Dependants + VisitingChildren + ExpectedChildren;

    /// <summary>One adult with at least one dependant (ELI-13).</summary>
    public bool SingleParent => FiscalAdults == 1 && Dependants >= 1;

    /// <summary>One category more for a single parent or a disability card, once: the two never stack (ELI-13, ELI-14).</summary>
    public bool CeilingUplift => SingleParent || Disability == true;

    /// <summary>Counts the persons of a demand.</summary>
    public static Household Of(DemandFile file)
    {
        var mates = file.CoApplicants.Count(person => person.Link == FlatShareMate);
        var partners = file.CoApplicants.Count - mates;
        var alternating = file.Custody.Count(child => child.Kind == AlternatingCustody);
        var household = new Household
        {
            Adults = 1 + file.CoApplicants.Count,
            FiscalAdults = 1 + partners,
            Couple = file.CoApplicants.Any(person => person.Link is Spouse or CivilPartner or CohabitingPartner),
            Dependants = file.Dependants.Count + alternating,
            VisitingChildren = file.Custody.Count - alternating,
            ExpectedChildren = file.ExpectedBirths is null ? 0 : Math.Max(0, file.ExpectedBirths.Count ?? 1),
            Disability = AnyCard(file),
            YoungUntil = null,
        };
        return household with { YoungUntil = YoungHouseholdUntil(file, household) };
    }

    private const string Spouse = "M";
    private const string CivilPartner = "P";
    private const string CohabitingPartner = "C";
    private const string FlatShareMate = "L";
    private const string AlternatingCustody = "G";

    /// <summary>The sum of both ages, completed years, above which a couple is no longer young (ELI-12).</summary>
    private const int YoungAgesLimit = 55;

    private static bool? AnyCard(DemandFile file)
    {
        var cards = file.CoApplicants.Where(person => person.Link != FlatShareMate).Prepend(file.Applicant).Select(person => person.DisabilityCard).ToList();
        return cards.Contains(true) ? true : cards.Contains(null) ? null : false;
    }

    private static DateOnly? YoungHouseholdUntil(DemandFile file, Household household)
    {
        if (!household.Couple || household.FiscalAdults != 2 || household.Dependants + household.VisitingChildren > 0)
            return null;
        var partner = file.CoApplicants.First(person => person.Link != FlatShareMate);
        if (file.Applicant.BirthDate is not { } one || partner.BirthDate is not { } other || Math.Max(one.Year, other.Year) > DateOnly.MaxValue.Year - 2 * YoungAgesLimit)
            return null;

        // The sum of completed years steps by one on each birthday of either; walk to the step that passes the limit.
        var ages = 0;
        var (next, later) = (one.AddYears(1), other.AddYears(1));
        var (ofOne, ofOther) = (1, 1);
        while (true)
        {
            var step = next < later ? next : later;
            if (step == next)
            {
                ages++;
                next = one.AddYears(++ofOne);
            }
            else
            {
                ages++;
                later = other.AddYears(++ofOther);
            }

            if (ages > YoungAgesLimit)
                return step;
        }
    }
}
