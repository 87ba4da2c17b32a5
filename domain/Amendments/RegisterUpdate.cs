using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Amendments;

/// <summary>How a modification from the register meets a demand already held.</summary>
public static class RegisterUpdate
{
    /// <summary>Whether a message was overtaken by one that the register wrote after it and that is already applied (LIF-32).</summary>
    public static bool IsLate(DemandFile held, DemandFile received) => received.RegisterMessageAt < held.RegisterMessageAt;

    /// <summary>Whether a change says nothing new: at most the date of the register's message moved, nothing of the household.</summary>
    /// <param name="change">The merge patch between the demand before and after, in either direction.</param>
    public static bool SaysNothingNew(ReadOnlyMemory<byte> change)
    {
        using var patch = JsonDocument.Parse(change);
        return patch.RootElement.EnumerateObject().All(member => member.NameEquals("registerMessageAt"u8));
    }

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
            Token = held.Token,
            Desk = held.Desk ?? received.Desk,
            RegisterMessageAt = received.RegisterMessageAt ?? held.RegisterMessageAt,
            Applicant = WithUnasked(received.Applicant, held),
            CoApplicants = [.. received.CoApplicants.Select(person => WithUnasked(person, held))],
            Reasons = received.Reasons ?? held.Reasons,
            Dalo = received.Dalo ?? held.Dalo,
            DaloDecidedOn = received.DaloDecidedOn ?? (IsOtherDecision(held.Dalo, received.Dalo) ? null : held.DaloDecidedOn),
            CollectiveAgreement = received.CollectiveAgreement ?? held.CollectiveAgreement,
            Pdalhpd = held.Pdalhpd,
            Labels = held.Labels,
            Procedures = held.Procedures,
            Proposals = held.Proposals,
            CurrentHousing = SameHousing(received.CurrentHousing, held.CurrentHousing),
            Verified = held.Verified,
            Supplied = held.Supplied,
            Validated = held.Validated,
        };
        return StillProven(held, updated);
    }

    /// <summary>
    /// The demand with the evidence of <paramref name="before"/> for the groups whose facts <paramref name="after"/> did not
    /// change. A list of groups that changed itself stands as it is: whoever changed it said so.
    /// </summary>
    public static DemandFile StillProven(DemandFile before, DemandFile after)
    {
        // Most demands have no evidence to lose: their facts need not be read.
        var facts = new Lazy<(FactVector Old, FactVector Now)>(() => (FactReader.Read(before), FactReader.Read(after)));
        return after with
        {
            Verified = Still(before.Verified, after.Verified),
            Supplied = after.Supplied is null ? null : Still(before.Supplied ?? [], after.Supplied) is { Count: > 0 } supplied ? supplied : null,
            Validated = after.Validated is null ? null : Still(before.Validated ?? [], after.Validated) is { Count: > 0 } validated ? validated : null,
        };

        IReadOnlyList<FactGroup> Still(IReadOnlyList<FactGroup> had, IReadOnlyList<FactGroup> has) =>
            has.Count > 0 && has.SequenceEqual(had) ? [.. has.Where(group => FactGroups.FactsOf(group).All(fact => facts.Value.Old[fact] == facts.Value.Now[fact]))] : has;
    }

    /// <summary>The form has no place for the card (ELI-14), nor for the day on which a job ended or will: the same person, by date of birth, keeps them, the latter while the contract says the same.</summary>
    private static Person WithUnasked(Person received, DemandFile held)
    {
        if (held.CoApplicants.Prepend(held.Applicant).FirstOrDefault(person => person.BirthDate is not null && person.BirthDate == received.BirthDate) is not { } same)
            return received;
        var employment = received.Employment is { } now && same.Employment is { } before && before.Contract == now.Contract
            ? now with { UnemployedSince = now.UnemployedSince ?? before.UnemployedSince, ContractEndsOn = now.ContractEndsOn ?? before.ContractEndsOn }
            : received.Employment;
        return received with { DisabilityCard = received.DisabilityCard ?? same.DisabilityCard, Employment = employment };
    }

    /// <summary>Whether a status speaks of another decision, or of none: one that is carried out or lapses is the same.</summary>
    private static bool IsOtherDecision(string? held, string? received) => received is "NON" || (received is "ACTIF" && held is ("NON" or "CADUC"));

    /// <summary>Nor has it one for the day of moving in, which is kept while the housing is of the same kind.</summary>
    private static CurrentHousing? SameHousing(CurrentHousing? received, CurrentHousing? held) =>
        received is { Since: null } now && held?.Since is { } since && held.Models.SequenceEqual(now.Models) ? now with { Since = since } : received;
}
