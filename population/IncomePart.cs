using Allocation.Domain.Demands;
using Allocation.Domain.Households;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>
/// Tax incomes from a ratio to the PLUS ceiling of the household's category (SIZ-9), then work and monthly resources that
/// agree with them. A missing tax income is absent, never 0 (ELI-5).
/// </summary>
internal static class IncomePart
{
    // Ratio to PLUS, out of 1,000. The third band stops at 545: PLAI lies between 55 and 60 % of PLUS by category, and SIZ-9
    // calls the whole band PLAI.
    private static readonly Weighted<(int Band, int From, int To)> Ratios = new(
        ((0, 15, 198), 210), ((1, 202, 398), 230), ((2, 402, 545), 300), ((3, 606, 998), 210), ((4, 1_003, 1_298), 40), ((5, 1_303, 1_900), 10));

    // Which income years the file holds: SIZ-8 says 35 to 56 % lack the tax income.
    private static readonly Weighted<Known> KnownYears = new((Known.None, 420), (Known.Both, 400), (Known.Reference, 160), (Known.Latest, 20));

    private enum Known
    {
        None,
        Both,
        Reference,
        Latest,
    }

    public static DemandFile With(ref Draw draw, DemandFile file, Profile profile, CeilingZone zone)
    {
        var household = Household.Of(file);
        var ceiling = Ceilings2026.PlusOf(zone, Ceilings2026.Category(household, profile.Today));
        var (band, from, to) = Ratios.Pick(ref draw);
        var income = decimal.Floor(ceiling * draw.Between(from, to) / 1_000m);
        var share = household.Couple ? draw.Between(400, 1_000) : 1_000;
        var own = decimal.Floor(income * share / 1_000m);
        var known = KnownYears.Pick(ref draw);

        // Three households of ten without a known income lack only the partner's: unknown for all the same (ELI-16).
        var onlyPartnerMissing = known == Known.None && household.Couple && draw.Chance(3_000);
        var applicant = WithIncome(ref draw, file.Applicant, own, band, onlyPartnerMissing ? Known.Both : known, profile);
        var declares = draw.Chance(9_400);
        applicant = applicant with
        {
            Resources = declares ? Monthly(ref draw, applicant, own, household, profile, Benefits.All) : null,
            ResourcesPaid = declares && file.Custody.Count > 0 && draw.Chance(4_000) ? [new Resource("PAV", draw.Between(8, 30) * 10)] : null,
        };
        if (file.CoApplicants.Count == 0)
            return file with { Applicant = applicant };

        // A flat-share mate earns apart: the mate's income is not the household's.
        var partnerIncome = household.Couple ? income - own : decimal.Floor(ceiling * draw.Between(from, to) / 1_000m);
        var partner = WithIncome(ref draw, file.CoApplicants[0], partnerIncome, household.Couple && partnerIncome * 10 < income ? 0 : band, known, profile);
        partner = partner with { Resources = declares ? Monthly(ref draw, partner, partnerIncome, household, profile, household.Couple ? Benefits.Own : Benefits.None) : null };
        return file with { Applicant = applicant, CoApplicants = [partner] };
    }

    private enum Benefits
    {
        None,
        Own,
        All,
    }

    private static Person WithIncome(ref Draw draw, Person person, decimal income, int band, Known known, Profile profile)
    {
        var age = Profile.AgeAt(person.BirthDate!.Value, profile.Today);
        var contract = WorkTables.Contract(ref draw, age, band);
        var years = new Dictionary<int, decimal>(2);
        if (known is Known.Both or Known.Reference)
            years[profile.Today.Year - 2] = income;

        // One year later most incomes moved little, one in twelve a lot [assumption].
        var change = draw.Chance(830) ? draw.Between(600, 1_400) : draw.Between(960, 1_050);
        if (known is Known.Both or Known.Latest)
            years[profile.Today.Year - 1] = decimal.Floor(income * change / 1_000m);
        return person with
        {
            TaxIncome = years,
            Employment = draw.Chance(9_700) ? new Employment { Contract = contract, Profession = WorkTables.Profession(ref draw, contract) } : null,
        };
    }

    private static List<Resource> Monthly(ref Draw draw, Person person, decimal income, Household household, Profile profile, Benefits benefits)
    {
        // The tax income is net of the allowance of 10 %; benefits below are not taxed, so they come on top of it.
        var earned = decimal.Round(income / 0.9m / 12m * draw.Between(930, 1_080) / 1_000m, 0);
        var age = Profile.AgeAt(person.BirthDate!.Value, profile.Today);
        var resources = new List<Resource>(4);
        if (earned > 0)
            resources.Add(new Resource(WorkTables.ResourceOf(person.Employment?.Contract ?? (age >= 65 ? "RET" : "AUT")), earned));
        if (benefits == Benefits.None)
            return resources;

        if (age >= 65 && earned < 1_030)
            Add("AMV", 1_030 - earned);
        else if (person.DisabilityCard == true && earned < 1_500)
            Add("AAH", Math.Max(100, 1_030 - decimal.Floor(earned / 2)));
        if (benefits == Benefits.All)
            ForHousehold(ref draw);
        return resources;

        void Add(string code, decimal amount) => resources.Add(new Resource(code, amount));

        void ForHousehold(ref Draw draw)
        {
            var children = household.Dependants;
            var minimum = 560m + (household.FiscalAdults > 1 ? 280 : 0) + children * 180;
            if (age is >= 25 and < 65 && person.DisabilityCard != true && earned < minimum && draw.Chance(8_500))
                Add("RSA", Math.Max(40, minimum - earned));
            if (profile.Kind == HouseholdKind.WithParent)
                return;
            if (children >= 2)
                Add("AF", 148 + (children - 2) * 190);
            if (household.SingleParent && draw.Chance(3_500))
                Add("PAR", children * draw.Between(10, 22) * 10);
        }
    }
}
