using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Households;

namespace Allocation.Domain.Tests.Eligibility;

public sealed class HouseholdTests
{
    [Fact]
    public void A_flat_share_mate_counts_for_the_rooms_but_not_for_the_ceiling()
    {
        var household = Household.Of(Households.Couple(20, 20, link: "L"));
        Assert.Equal((1, 2), (household.CeilingPersons, household.TypologyPersons));
        Assert.Null(household.YoungUntil);
    }

    [Fact]
    public void The_card_of_a_flat_share_mate_raises_no_category()
    {
        var file = Households.Couple(link: "L");
        Assert.Equal(1, (file with { CoApplicants = [file.CoApplicants[0] with { DisabilityCard = true }] }).Category());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(0, 0)]
    [InlineData(null, 1)]
    public void Children_expected_count_for_the_rooms_only(int? declared, int expected)
    {
        var household = Household.Of(Households.Alone() with { ExpectedBirths = new ExpectedBirths(declared, null) });
        Assert.Equal((1, 1 + expected, false), (household.CeilingPersons, household.TypologyPersons, household.SingleParent));
    }

    [Fact]
    public void A_visiting_child_is_a_person_without_uplift()
    {
        var file = Households.Alone().WithCustody("D");
        Assert.Equal(2, file.Category());
        Assert.Equal(2, Household.Of(file).TypologyPersons);
    }

    [Fact]
    public void A_child_in_alternating_custody_is_a_dependant_with_uplift() => Assert.Equal(3, Households.Alone().WithCustody("G").Category());

    [Fact]
    public void A_child_whose_custody_nobody_stated_is_a_person_without_uplift() => Assert.Equal(2, Households.Alone().WithCustody([null]).Category());

    [Fact]
    public void A_visiting_child_adds_to_the_uplift_of_another_dependant() => Assert.Equal(4, Households.Alone().With(1).WithCustody("D").Category());

    [Fact]
    public void A_single_parent_with_a_disability_card_rises_once() => Assert.Equal(3, Households.Alone().With(1).WithCard().Category());

    [Fact]
    public void A_young_couple_with_a_disability_card_rises_once() => Assert.Equal(3, Households.Couple(25, 25).WithCard().Category());

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(null, null)]
    public void A_card_is_unknown_until_somebody_says(bool? card, bool? expected) =>
        Assert.Equal(expected, Household.Of(Households.Alone().WithCard(card)).Disability);

    [Fact]
    public void One_card_in_the_couple_is_enough_though_the_other_is_unknown() =>
        Assert.True(Household.Of(Households.Couple().WithCard()).Disability);

    [Theory]
    [InlineData("M", 3)]
    [InlineData("P", 3)]
    [InlineData("C", 3)]
    [InlineData(null, 2)]
    public void Only_a_couple_can_be_a_young_household(string? link, int category) => Assert.Equal(category, Households.Couple(27, 28, link).Category());

    [Fact]
    public void A_young_couple_with_a_child_has_no_uplift()
    {
        Assert.Equal(3, Households.Couple(25, 25).With(1).Category());
        Assert.Equal(3, Households.Couple(25, 25).WithCustody("D").Category());
    }

    [Fact]
    public void A_couple_without_dates_of_birth_has_no_uplift()
    {
        var file = Households.Couple(25, 25);
        Assert.Equal(2, (file with { Applicant = file.Applicant with { BirthDate = null } }).Category());
    }

    [Theory]
    [InlineData("1998-03-10", "1998-03-10", "2026-03-10")] // 27 + 27, then 28 + 28 on the same day
    [InlineData("1998-03-10", "1999-09-20", "2027-03-10")] // 28 + 27 = 55 from 2026-09-20 on is still young
    [InlineData("1999-09-20", "1998-03-10", "2027-03-10")]
    [InlineData("1996-02-29", "2000-01-01", "2026-02-28")] // in a common year, the last day of February
    [InlineData("1926-01-01", "2004-01-01", "1982-01-01")]
    public void A_couple_is_young_until_the_day_the_sum_of_ages_passes_55(string one, string other, string until)
    {
        var file = Households.Couple();
        file = file with
        {
            Applicant = file.Applicant with { BirthDate = DateOnly.Parse(one) },
            CoApplicants = [file.CoApplicants[0] with { BirthDate = DateOnly.Parse(other) }],
        };
        var day = DateOnly.Parse(until);
        Assert.Equal(day, Household.Of(file).YoungUntil);
        Assert.Equal((3, 2), (file.Category(day.AddDays(-1)), file.Category(day)));
    }

    [Fact]
    public void Unknown_persons_have_no_category()
    {
        var values = FactReader.Read(Households.Alone()).ToArray();
        values[(int)Fact.CeilingPersons] = FactVector.Unknown;
        Assert.Equal(0, HouseholdCategory.Of(new FactVector(values), Households.Lease));
    }
}
