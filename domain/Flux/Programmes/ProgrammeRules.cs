using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux.Programmes;

/// <summary>What a programme must be before it is recorded (FLX-15, FLX-16, FLX-21).</summary>
public static class ProgrammeRules
{
    private const int MostDwellings = 5_000;
    private const int LongestName = 100;

    /// <summary>Faults that refuse a programme; empty when it can be recorded.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="recorded">The programme, and why it is put right.</param>
    /// <param name="departement">Code of the département of the ledger.</param>
    /// <param name="today">Today there.</param>
    /// <param name="geography">Places.</param>
    /// <param name="practice">What bounds rights against guarantees.</param>
    public static IReadOnlyList<InputFault> Faults(FluxLedger ledger, ProgrammeRecorded recorded, string departement, DateOnly today, Geography geography, ProgrammePractice practice)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(geography);
        ArgumentNullException.ThrowIfNull(practice);
        var programme = recorded.Programme;
        List<InputFault> faults = [.. OfItself(programme, departement, geography), .. OfShares(ledger, programme, today), .. OfGuarantors(ledger, programme, today)];
        return faults.Count > 0 ? faults : [.. Together(ledger, recorded, today, practice)];
    }

    private static IEnumerable<InputFault> OfItself(Programme programme, string departement, Geography geography)
    {
        if (!Identifier.IsValid(programme.Id))
            yield return new InputFault("id", "id", "Name the programme in 1 to 50 letters, digits and hyphens.");
        if (string.IsNullOrWhiteSpace(programme.Name) || programme.Name.Length > LongestName || programme.Name.Any(char.IsControl))
            yield return new InputFault("name", "name", $"Give its name in 1 to {LongestName} characters.");
        if (programme.Commune.Departement != departement || !geography.TryFind(programme.Commune, out _))
            yield return new InputFault("commune", "commune", $"Use the present INSEE code of a commune of the département {departement}.");
        else if (geography.PlacesOf(programme.Commune).Skip(1).Any())
            yield return new InputFault("commune", "arrondissement", $"{programme.Commune} has arrondissements: use the code of the one where the programme stands.");
        if (programme.Dwellings is < 1 or > MostDwellings)
            yield return new InputFault("dwellings", "amount", FormattableString.Invariant($"Give the dwellings of the programme, 1 to {MostDwellings:N0}."));
    }

    private static IEnumerable<InputFault> OfShares(FluxLedger ledger, Programme programme, DateOnly today)
    {
        for (var index = 0; index < programme.Shares.Length; index++)
        {
            var (share, path) = (programme.Shares[index], $"shares[{index}]");
            if (share.Dwellings is < 0 or > MostDwellings)
                yield return new InputFault($"{path}.dwellings", "amount", "Give dwellings from 0.");
            if (programme.Shares.Take(index).Any(other => other.Agreement == share.Agreement && other.Part == share.Part))
                yield return new InputFault($"{path}.agreement", "not-unique", "Name each agreement once, of the State each part once.");
            if (OfAgreement(ledger, programme, share.Agreement, today) is { } fault)
            {
                yield return fault with { Path = $"{path}.agreement" };
                continue;
            }

            var kind = ledger.Agreements.Find(share.Agreement)!.Kind;
            if (kind == ReserverKind.State == share.Part is null || (share.Part is { } part && !Enum.IsDefined(part)))
                yield return new InputFault($"{path}.part", "part", "Of the State name the part of its rights, priority or agents; another reserver has none.");
            if (share.Land is { } land && (!kind.IsLocal() || land < 0 || land > share.Dwellings))
                yield return new InputFault($"{path}.land", "land-rate", "What is held for land or money is of a local authority, and part of its dwellings (FLX-15).");
        }
    }

    private static IEnumerable<InputFault> OfGuarantors(FluxLedger ledger, Programme programme, DateOnly today)
    {
        // No dwelling against guarantees needs nobody to guarantee.
        if (programme.GuaranteedDwellings is < 0 or > MostDwellings || (programme.GuaranteedDwellings is null && !programme.Guarantors.IsEmpty) || (programme.GuaranteedDwellings > 0 && programme.Guarantors.IsEmpty))
            yield return new InputFault("guaranteedDwellings", "guarantors", "Give the dwellings reserved against guarantees, from 0, and who guarantees how much: both or neither (FLX-16).");
        for (var index = 0; index < programme.Guarantors.Length; index++)
        {
            var (guarantor, path) = (programme.Guarantors[index], $"guarantors[{index}]");
            if (guarantor.Amount is <= 0 or > 100_000_000_000m || guarantor.Amount.Scale > 2)
                yield return new InputFault($"{path}.amount", "amount", "Give what it guarantees in EUR, above 0, with at most two decimals.");
            if (programme.Guarantors.Take(index).Any(other => other.Agreement == guarantor.Agreement))
                yield return new InputFault($"{path}.agreement", "not-unique", "Name each guarantor once.");
            if (OfAgreement(ledger, programme, guarantor.Agreement, today) is { } fault)
                yield return fault with { Path = $"{path}.agreement" };
            else if (!ledger.Agreements.Find(guarantor.Agreement)!.Kind.IsLocal())
                yield return new InputFault($"{path}.agreement", "guarantee", "Rights against guarantees are those of local authorities (FLX-15): state the share of another reserver in dwellings.");
        }
    }

    /// <summary>What is wrong with who is to have dwellings. One whose agreement ended keeps what the programme gave it, and is given nothing anew.</summary>
    private static InputFault? OfAgreement(FluxLedger ledger, Programme programme, string id, DateOnly today) =>
        ledger.Agreements.Find(id) is not { } agreement ? new InputFault("", "unknown-agreement", "Record the agreement with this reserver first.")
        : ledger.Mergers.Successor(id) is var successor && successor != id ? new InputFault("", "merged", $"This agreement goes on as {successor}: name that one (FLX-41).")
        : !ledger.Agreements.Covers(agreement, programme.Commune) ? new InputFault("", "territory", $"The rights of {id} do not lie in {programme.Commune} (FLX-4).")
        : agreement.LastDay < today && ledger.Programmes.GetValueOrDefault(programme.Id)?.Rights.Any(right => right.Agreement == id) != true ? new InputFault("", "agreement-ended", $"{id} has ended: name the agreement that follows.")
        : null;

    private static IEnumerable<InputFault> Together(FluxLedger ledger, ProgrammeRecorded recorded, DateOnly today, ProgrammePractice practice)
    {
        var programme = recorded.Programme;
        if (ledger.Agreements.Active(programme.Commune, today).Any(agreement => !agreement.TermsOn(today).FirstLettingOutsideFlux))
            yield return new InputFault("id", "first-letting-in-flux", "First lettings are agreed into the yearly account of this landlord: there is nothing to share out by programme (FLX-21).");
        if (programme.Own < 0)
            yield return new InputFault("shares", "above-dwellings", $"{programme.Dwellings - programme.Own} dwellings are shared out, of {programme.Dwellings}: lower them, or state all dwellings.");

        // What a local authority is given without a word on land is against guarantees, as in its rate.
        var guaranteed = (programme.GuaranteedDwellings ?? 0) + programme.Shares.Where(share => ledger.Agreements.Find(share.Agreement)!.Kind.IsLocal()).Sum(share => share.Dwellings - (share.Land ?? 0));
        if (guaranteed * 100L > (long)practice.MostOfGuarantees * programme.Dwellings)
            yield return new InputFault("guaranteedDwellings", "guarantees-of-programme", $"Local authorities hold {guaranteed} of {programme.Dwellings} dwellings against guarantees, above {practice.MostOfGuarantees} % of the programme (FLX-15). State as land what is held for land or money.");

        var released = ProgrammeStanding.Of(ledger, programme).Released;
        if (released > programme.Dwellings)
            yield return new InputFault("dwellings", "below-released", $"{released} dwellings that name it are released already: state no fewer, or requalify those that are not of it.");
        if (!ledger.Programmes.TryGetValue(programme.Id, out var before))
            yield break;

        // Who has no agreement any more may be left with what it had, or less: the rest goes to the agreement that follows.
        var had = ledger.RightsIn(before).ToDictionary(right => (right.Agreement, right.Part), right => right.Dwellings);
        foreach (var right in programme.Rights.Where(right => ledger.Agreements.Find(right.Agreement)!.LastDay < today && right.Dwellings > had.GetValueOrDefault((right.Agreement, right.Part))))
            yield return new InputFault("shares", "agreement-ended", $"{right.Agreement} has ended, and had {had.GetValueOrDefault((right.Agreement, right.Part))} dwellings of the programme: give it no more, and the rest to the agreement that follows.");
        var isMoved = !ledger.Agreements.LiesIn(before.Commune, programme.Commune.Value);
        if (recorded.Correction is null && ProgrammeStanding.Of(ledger, before).Released > 0 && (isMoved || before.Dwellings != programme.Dwellings || !ledger.RightsIn(before).SequenceEqual(programme.Rights)))
            yield return new InputFault("shares", "past-shares", "Dwellings of it are released already: say by correction why its shares are put right, and the accounts follow by the difference (FLX-37).");
    }
}
