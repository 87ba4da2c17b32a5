using Allocation.Domain.Demands;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Amendments;

/// <summary>How a modification from the register meets a demand already held.</summary>
public static class RegisterUpdate
{
    /// <summary>Whether a message was overtaken by one that the register wrote after it and that is already applied (LIF-32).</summary>
    public static bool IsLate(DemandFile held, DemandFile received) => received.RegisterMessageAt < held.RegisterMessageAt;

    /// <summary>Whether a demand says nothing new: at most the date of the register's message moved, nothing of the household.</summary>
    public static bool SaysNothingNew(DemandFile before, DemandFile after) =>
        DemandJson.Write(before with { RegisterMessageAt = after.RegisterMessageAt }).AsSpan().SequenceEqual(DemandJson.Write(after));

    /// <summary>
    /// The demand after a modification: what the register's form carries is replaced; number, first deposit (LIF-3) and what
    /// the form has no place for are kept; a verified group stays verified only while its facts stay the same (SCO-24). Reasons
    /// and labels that a message does not speak of are kept too: their place in the form is not settled, and silence
    /// withdraws no right.
    /// </summary>
    public static DemandFile Apply(DemandFile held, DemandFile received)
    {
        var updated = received with
        {
            UniqueNumber = held.UniqueNumber,
            DepositedOn = held.DepositedOn,
            RenewedOn = held.RenewedOn,
            Status = held.Status,
            Desk = held.Desk ?? received.Desk,
            RegisterMessageAt = received.RegisterMessageAt ?? held.RegisterMessageAt,
            Applicant = WithCard(received.Applicant, held),
            CoApplicants = [.. received.CoApplicants.Select(person => WithCard(person, held))],
            Reasons = received.Reasons ?? held.Reasons,
            Dalo = received.Dalo ?? held.Dalo,
            CollectiveAgreement = received.CollectiveAgreement ?? held.CollectiveAgreement,
            Pdalhpd = held.Pdalhpd,
            Verified = held.Verified,
        };
        return updated with { Verified = StillVerified(held, updated) };
    }

    /// <summary>The groups of <paramref name="before"/> whose facts <paramref name="after"/> did not change.</summary>
    public static IReadOnlyList<FactGroup> StillVerified(DemandFile before, DemandFile after)
    {
        var (old, now) = (FactReader.Read(before), FactReader.Read(after));
        return [.. after.Verified.Where(group => !before.Verified.Contains(group) || FactsOf(group).All(fact => old[fact] == now[fact]))];
    }

    /// <summary>The form has no place for the card (ELI-14): the same person, by date of birth, keeps it.</summary>
    private static Person WithCard(Person received, DemandFile held) =>
        held.CoApplicants.Prepend(held.Applicant).FirstOrDefault(person => person.BirthDate is not null && person.BirthDate == received.BirthDate) is { } same
            ? received with { DisabilityCard = received.DisabilityCard ?? same.DisabilityCard }
            : received;

    private static Fact[] FactsOf(FactGroup group) => group switch
    {
        FactGroup.Household => [Fact.Adults, Fact.Dependants, Fact.VisitingChildren, Fact.ExpectedChildren],
        FactGroup.Income => [Fact.ResourcesCents, Fact.Income, Fact.EarlierIncome, Fact.IncomeYear, Fact.EarlierIncomeYear],
        FactGroup.Housing => [Fact.Housing, Fact.RentCents],
        FactGroup.Priority => [Fact.Dalo, Fact.Pdalhpd, Fact.CollectiveAgreement, Fact.Reasons, Fact.Disability],
        _ => [],
    };
}
