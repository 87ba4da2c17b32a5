using System.Text.Json;
using Allocation.Domain.Demands;

namespace Allocation.Domain.Amendments;

/// <summary>A change of some members of a file by a merge patch, with what no patch may do.</summary>
public static class DemandAmendment
{
    /// <summary>
    /// The demand after the patch, or the faults. The number and the first deposit never change (LIF-3); a supplied,
    /// verified or validated group whose facts change becomes declared again, unless the patch itself changes that list (SCO-24).
    /// </summary>
    /// <param name="before">The demand.</param>
    /// <param name="patch">RFC 7396, UTF-8.</param>
    /// <param name="seesConfidential">Whether the sender was shown the confidential facts: otherwise they stay, and it says nothing of them (C10).</param>
    public static (DemandFile? File, IReadOnlyList<InputFault> Faults) Apply(DemandFile before, ReadOnlyMemory<byte> patch, bool seesConfidential)
    {
        var (after, faults) = DemandJson.Amend(before, patch);
        if (after is null)
            return (null, faults);
        if (after.UniqueNumber != before.UniqueNumber)
            return (null, [new InputFault("uniqueNumber", "immutable", "The number of a demand never changes (LIF-3): leave it out.")]);
        if (after.DepositedOn != before.DepositedOn)
            return (null, [new InputFault("depositedOn", "immutable", "The date of first deposit never changes (LIF-3): leave it out.")]);
        if (after.RegisterMessageAt != before.RegisterMessageAt)
            return (null, [new InputFault("registerMessageAt", "immutable", "Only a message of the national register sets this date: leave it out.")]);
        if (after.Token != before.Token)
            return (null, [DemandValidation.TokenOfAVacancy]);
        if (before.Token?.Hold == TokenHold.Leased && after.Status == DemandStatus.Active)
            return (null, [new InputFault("status", "leased", "The demand ended with the lease of a dwelling (LIF-14 a): whoever seeks another one deposits a new demand, with a number of its own (LIF-3).")]);
        if (!seesConfidential && SaysUnseen(patch) is { Count: > 0 } unseen)
            return (null, unseen);
        after = Discretion.KeepNames(before, after);
        if (!seesConfidential)
            after = Discretion.KeepUnseen(before, after);
        return (RegisterUpdate.StillProven(before, after), []);
    }

    /// <summary>What of a patch only somebody may say who was shown the confidential facts: whether it changes anything would tell what is held.</summary>
    private static List<InputFault> SaysUnseen(ReadOnlyMemory<byte> patch)
    {
        using var changes = JsonDocument.Parse(patch);
        var faults = new List<InputFault>();
        var root = changes.RootElement;
        if (root.TryGetProperty("labels", out _))
            Add("labels");
        Card(Member(root, "applicant"), "applicant");
        foreach (var (at, person) in Items(Member(root, "coApplicants")).Index())
            Card(person, $"coApplicants[{at}]");
        Codes(Member(root, "reasons"), Discretion.Reasons, "reasons");
        Codes(Member(Member(root, "currentHousing"), "models"), Discretion.Housing, "currentHousing.models");
        return faults;

        void Card(JsonElement person, string path)
        {
            if (Member(person, "disabilityCard").ValueKind != JsonValueKind.Undefined)
                Add($"{path}.disabilityCard");
        }

        void Codes(JsonElement codes, IReadOnlySet<string> withheld, string path)
        {
            foreach (var (at, code) in Items(codes).Index())
            {
                if (withheld.Contains(code.GetString()!))
                    Add($"{path}[{at}]");
            }
        }

        void Add(string path) => faults.Add(new InputFault(
            path, "confidential", "Leave it out: it stays as it is held. Only who was shown the confidential facts changes them, and says so with include=confidential (C10)."));
    }

    private static JsonElement Member(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}
