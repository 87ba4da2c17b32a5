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

    /// <summary>A day belongs to what it dates: with another status or contract it is gone.</summary>
    [Fact]
    public void The_day_of_a_decision_or_of_the_end_of_a_contract_is_kept_while_what_it_dates_stays()
    {
        var day = new DateOnly(2026, 8, 31);
        var held = Held with { Dalo = "ACTIF", DaloDecidedOn = day, Applicant = Working("CDD", day) };

        var same = RegisterUpdate.Apply(held, Received with { Dalo = "ACTIF", Applicant = Working("CDD", null) });
        var silent = RegisterUpdate.Apply(held, Received with { Dalo = null });
        var carriedOut = RegisterUpdate.Apply(held, Received with { Dalo = "ACTREL" });
        var other = RegisterUpdate.Apply(held with { Dalo = "CADUC" }, Received with { Dalo = "ACTIF", Applicant = Working("CDI", null) });
        var none = RegisterUpdate.Apply(held, Received with { Dalo = "NON" });

        Assert.Equal((day, day), (same.DaloDecidedOn, same.Applicant.Employment!.ContractEndsOn));
        Assert.Equal((day, day), (silent.DaloDecidedOn, carriedOut.DaloDecidedOn));
        Assert.Null(none.DaloDecidedOn);
        Assert.Equal((null, null), (other.DaloDecidedOn, other.Applicant.Employment!.ContractEndsOn));

        static Person Working(string contract, DateOnly? until) => new() { BirthDate = new DateOnly(1990, 1, 1), Employment = new Employment { Contract = contract, ContractEndsOn = until } };
    }

    /// <summary>Refusals before the last one need a last one (SCO-10).</summary>
    [Fact]
    public void An_earlier_refusal_is_not_later_than_the_last()
    {
        Assert.Empty(FaultsOf("2026-02-01", "2025-01-01", "2026-02-01"));
        Assert.Equal(["proposals.earlierRefusals[1]: refusal-order"], FaultsOf("2026-02-01", "2025-01-01", "2026-02-02"));
        Assert.Equal(["proposals.earlierRefusals[0]: refusal-order"], FaultsOf(null, "2025-01-01"));
        Assert.Equal(["proposals.earlierRefusals: too-many"], FaultsOf("2026-02-01", "2025-01-01", "2025-01-01", "2025-01-01"));

        static IEnumerable<string> FaultsOf(string? last, params string[] earlier) => DemandValidation
            .Faults(Held with { Proposals = new ProposalCounts { Refused = 3, LastRefusedOn = last is null ? null : DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture), EarlierRefusals = [.. earlier.Select(day => DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))] } }, null)
            .Select(fault => $"{fault.Path}: {fault.Code}");
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
