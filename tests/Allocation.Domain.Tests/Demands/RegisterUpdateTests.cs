using Allocation.Domain.Amendments;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Tests.Demands;

public sealed class RegisterUpdateTests
{
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 8, 0, 0, TimeSpan.FromHours(1));

    private static readonly DemandFile Held = new()
    {
        UniqueNumber = UniqueNumber.Compose("031", new DateOnly(2019, 3, 1), 7, "G9001"),
        DepositedOn = new DateOnly(2019, 3, 1),
        RenewedOn = new DateOnly(2025, 3, 1),
        RegisterMessageAt = Monday,
        Desk = "G9001",
        Applicant = new Person { TaxIncome = new Dictionary<int, decimal> { [2024] = 12_000m } },
        Dalo = "NON",
        Pdalhpd = true,
        Verified = [FactGroup.Income],
    };

    private static readonly DemandFile Received = new()
    {
        DepositedOn = new DateOnly(2026, 1, 2),
        RegisterMessageAt = Monday.AddDays(1),
        Desk = "G9002",
        Applicant = new Person { TaxIncome = new Dictionary<int, decimal> { [2024] = 12_000m } },
        Dalo = "ACTIF",
    };

    [Fact]
    public void Number_and_first_deposit_survive_every_message()
    {
        var updated = RegisterUpdate.Apply(Held, Received);

        Assert.Equal((Held.UniqueNumber, Held.DepositedOn, Held.RenewedOn, Held.Desk), (updated.UniqueNumber, updated.DepositedOn, updated.RenewedOn, updated.Desk));
    }

    [Fact]
    public void What_the_form_carries_is_replaced_and_what_it_has_no_place_for_is_kept()
    {
        var updated = RegisterUpdate.Apply(Held, Received);

        Assert.Equal(("ACTIF", true), (updated.Dalo, updated.Pdalhpd));
        Assert.Equal(Monday.AddDays(1), updated.RegisterMessageAt);
    }

    [Fact]
    public void What_a_message_does_not_speak_of_withdraws_no_right()
    {
        var held = Held with { Dalo = "ACTIF", Reasons = ["05"], CollectiveAgreement = "ACD" };

        var silent = RegisterUpdate.Apply(held, Received with { Dalo = null });
        var outspoken = RegisterUpdate.Apply(held, Received with { Dalo = "CADUC", Reasons = [] });

        Assert.Equal(("ACTIF", "05", "ACD"), (silent.Dalo, Assert.Single(silent.Reasons!), silent.CollectiveAgreement));
        Assert.Equal("CADUC", outspoken.Dalo);
        Assert.Empty(outspoken.Reasons!);
    }

    [Fact]
    public void The_same_person_keeps_the_disability_card_that_the_form_has_no_place_for()
    {
        var born = new DateOnly(1980, 1, 2);
        var held = Held with { Applicant = new Person { BirthDate = born, DisabilityCard = true } };

        var same = RegisterUpdate.Apply(held, Received with { Applicant = new Person(), CoApplicants = [new Person { BirthDate = born, Link = "M" }] });
        var other = RegisterUpdate.Apply(held, Received with { Applicant = new Person { BirthDate = born.AddDays(1) } });

        Assert.True(Assert.Single(same.CoApplicants).DisabilityCard);
        Assert.Null(other.Applicant.DisabilityCard);
    }

    [Fact]
    public void A_verified_group_stays_verified_only_while_its_facts_stay()
    {
        var richer = Received with { Applicant = new Person { TaxIncome = new Dictionary<int, decimal> { [2024] = 13_000m } } };

        Assert.Equal([FactGroup.Income], RegisterUpdate.Apply(Held, Received).Verified);
        Assert.Empty(RegisterUpdate.Apply(Held, richer).Verified);
    }

    [Fact]
    public void A_message_keeps_what_was_supplied_and_validated_while_its_facts_stay()
    {
        var richer = Received with { Applicant = new Person { TaxIncome = new Dictionary<int, decimal> { [2024] = 13_000m } } };
        var held = Held with { Supplied = [FactGroup.Income], Validated = [FactGroup.Income] };

        Assert.Equal([FactGroup.Income], RegisterUpdate.Apply(held, Received).Supplied!);
        Assert.Equal([FactGroup.Income], RegisterUpdate.Apply(held, Received).Validated!);
        Assert.Null(RegisterUpdate.Apply(held, richer).Supplied);
        Assert.Null(RegisterUpdate.Apply(held, richer).Validated);
    }

    [Fact]
    public void A_message_older_than_the_last_one_applied_is_late()
    {
        Assert.True(RegisterUpdate.IsLate(Held, Received with { RegisterMessageAt = Monday.AddTicks(-1) }));
        Assert.False(RegisterUpdate.IsLate(Held, Received with { RegisterMessageAt = Monday }));
        Assert.False(RegisterUpdate.IsLate(Held, Received with { RegisterMessageAt = null }));
        Assert.False(RegisterUpdate.IsLate(Held with { RegisterMessageAt = null }, Received));
    }

    [Fact]
    public void A_message_that_brings_at_most_its_date_says_nothing_new()
    {
        Assert.True(RegisterUpdate.SaysNothingNew(DemandJson.Difference(Held, Held with { RegisterMessageAt = Monday.AddDays(3) })));
        Assert.True(RegisterUpdate.SaysNothingNew(DemandJson.Difference(Held, Held with { })));
        Assert.False(RegisterUpdate.SaysNothingNew(DemandJson.Difference(Held, Held with { RegisterMessageAt = Monday.AddDays(3), Dalo = null })));
    }
}
