using Allocation.Domain.Demands;

namespace Allocation.Population;

/// <summary>Who is in the household besides the applicant.</summary>
internal sealed record Family(
    DateOnly? PartnerBirth,
    string? Link,
    string? MaritalStatus,
    IReadOnlyList<Dependant> Dependants,
    IReadOnlyList<ChildInCustody> Custody,
    ExpectedBirths? Expected,
    bool? DisabilityCard);

/// <summary>Draws partners, children and births to come.</summary>
internal static class FamilyPart
{
    private static readonly Weighted<string> CoupleLinks = new(("M", 52), ("P", 14), ("C", 34));
    private static readonly Weighted<string> AloneStatuses = new(("C", 66), ("D", 17), ("S", 12), ("V", 5));
    private static readonly Weighted<string> ParentStatuses = new(("C", 45), ("D", 26), ("S", 26), ("V", 3));

    public static Family Of(ref Draw draw, Profile profile, Names names)
    {
        var link = profile.IsCouple ? CoupleLinks.Pick(ref draw) : profile.Kind == HouseholdKind.FlatShare ? "L" : null;
        var status = link switch
        {
            "M" => "M",
            "P" => "P",
            "C" => "U",
            _ => (profile.Kind == HouseholdKind.SingleParent ? ParentStatuses : AloneStatuses).Pick(ref draw),
        };
        var partner = link is null ? (DateOnly?)null : PartnerBirth(ref draw, profile);
        var dependants = new List<Dependant>();
        var custody = new List<ChildInCustody>();
        Children(ref draw, profile, names, dependants, custody);
        if (profile.Kind == HouseholdKind.WithParent)
        {
            // The oldest applicants house a younger relative rather than a parent.
            var parent = profile.Age <= 65;
            var age = parent ? profile.Age + draw.Between(19, 32) : profile.Age - draw.Between(3, 25);
            dependants.Add(new Dependant { LastName = names.LastName, FirstName = Names.GivenName(ref draw), BirthDate = DaysBefore(profile.Today, age, draw.Below(365)), Sex = Sex(ref draw), Kinship = parent ? "P" : "A" });
        }

        return new Family(partner, link, status, dependants, custody, Expected(ref draw, profile), Card(ref draw, profile.Age));
    }

    private static DateOnly PartnerBirth(ref Draw draw, Profile profile)
    {
        var birth = profile.Birth.AddDays(draw.Between(-2_900, 2_900));
        return Profile.Earlier(birth, profile.DepositedOn.AddYears(-18));
    }

    private static void Children(ref Draw draw, Profile profile, Names names, List<Dependant> dependants, List<ChildInCustody> custody)
    {
        // Custody only concerns parents who live alone; all children of a household share it [assumption].
        var share = profile.Kind == HouseholdKind.SingleParent ? draw.Below(100) : 100;
        var kind = share < 3 ? "D" : share < 13 ? "G" : null;
        var youngest = Math.Clamp(profile.Age - 46, 0, 20);
        var eldest = Math.Clamp(profile.Age - 18, youngest + 1, 24);
        for (var child = 0; child < profile.Children; child++)
        {
            var birth = profile.Today.AddDays(-draw.Between(youngest * 365 + 5, eldest * 365));
            if (kind is not null)
                custody.Add(new ChildInCustody { BirthDate = birth, Sex = Sex(ref draw), Kind = kind });
            else
                dependants.Add(new Dependant { LastName = names.LastName, FirstName = Names.GivenName(ref draw), BirthDate = birth, Sex = Sex(ref draw), Kinship = "E" });
        }
    }

    private static ExpectedBirths? Expected(ref Draw draw, Profile profile)
    {
        // About 3 % of the households in age of having children [assumption]; twins once in sixty.
        var chance = profile.Age > 42 ? 0 : profile.IsCouple ? 900 : profile.Kind == HouseholdKind.SingleParent ? 300 : 150;
        return draw.Chance(chance) ? new ExpectedBirths(draw.Chance(167) ? 2 : 1, profile.Today.AddDays(draw.Between(5, 230))) : null;
    }

    private static bool? Card(ref Draw draw, int age)
    {
        // 5 % of all hold a card, more with age; most of the others were never asked [assumption].
        if (draw.Chance(age < 40 ? 250 : age < 65 ? 700 : 900))
            return true;
        return draw.Chance(1_500) ? false : null;
    }

    private static string Sex(ref Draw draw) => draw.Chance(5_000) ? "F" : "M";

    private static DateOnly DaysBefore(DateOnly today, int years, int days) => today.AddYears(-years).AddDays(-days);
}
