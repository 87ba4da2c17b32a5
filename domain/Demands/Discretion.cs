using System.Collections.Frozen;

namespace Allocation.Domain.Demands;

/// <summary>
/// What of a demand is shown only to whoever needs it (C10): violence, health, disability, a childhood in care, and labels, which may
/// tell of any of them. Elsewhere it appears as one priority.
/// </summary>
public static class Discretion
{
    /// <summary>Confidential reasons (<c>motifDemande</c>): violence in the family, disability, health.</summary>
    public static readonly FrozenSet<string> Reasons = FrozenSet.Create("06", "07", "08");

    /// <summary>Confidential present housing (<c>modeleLogement</c>): a home for children in care or for mothers.</summary>
    public static readonly FrozenSet<string> Housing = FrozenSet.Create("CDEFCM");

    /// <summary>The demand without names, contacts and unread elements, which may hold them.</summary>
    public static DemandFile WithoutIdentity(DemandFile file) => file with
    {
        Applicant = file.Applicant with { Identity = null },
        CoApplicants = [.. file.CoApplicants.Select(person => person with { Identity = null })],
        Dependants = file.Dependants.Count == 0 ? file.Dependants : [.. file.Dependants.Select(person => person with { LastName = null, FirstName = null })],
        Preserved = [],
    };

    /// <summary>The demand without its confidential facts.</summary>
    public static DemandFile WithoutConfidential(DemandFile file) => file with
    {
        Applicant = file.Applicant with { DisabilityCard = null },
        CoApplicants = [.. file.CoApplicants.Select(person => person with { DisabilityCard = null })],
        CurrentHousing = file.CurrentHousing is { } housing ? housing with { Models = [.. housing.Models.Where(code => !Housing.Contains(code))] } : null,
        Reasons = file.Reasons is { } reasons ? [.. reasons.Where(code => !Reasons.Contains(code))] : null,
        Labels = null,
        Preserved = [],
    };

    /// <summary>
    /// A change by somebody who was shown only the rest: what was withheld stays as it is, for a list replaced by one that never
    /// had it says nothing about it. Sent back as it was shown, a list is the one that was there.
    /// </summary>
    public static DemandFile KeepUnseen(DemandFile before, DemandFile after) => after with
    {
        Applicant = after.Applicant with { DisabilityCard = before.Applicant.DisabilityCard },
        CoApplicants = WithSame(before.CoApplicants, after.CoApplicants, person => person.BirthDate, (same, person) => person with { DisabilityCard = same.DisabilityCard }),
        Labels = before.Labels,
        Reasons = Kept(before.Reasons, after.Reasons, Reasons),
        CurrentHousing = Kept(before.CurrentHousing?.Models, after.CurrentHousing?.Models, Housing) is { } models && (after.CurrentHousing is not null || models.Count > 0)
            ? (after.CurrentHousing ?? new()) with { Models = models }
            : after.CurrentHousing,
    };

    /// <summary>
    /// A change of the lists of persons, which a patch replaces whole: who is sent without a name keeps the one held, for names are
    /// not shown unless asked for. The same person is one of the same birth date, at the same place first; of lists of one length
    /// also the one whom alone that leaves over at a place, for a birth date that is corrected makes nobody another.
    /// </summary>
    public static DemandFile KeepNames(DemandFile before, DemandFile after) => after with
    {
        CoApplicants = WithSame(before.CoApplicants, after.CoApplicants, person => person.BirthDate, (same, person) => person with { Identity = person.Identity ?? same.Identity }),
        Dependants = after.Dependants.Count == 0 ? after.Dependants : WithSame(
            before.Dependants, after.Dependants, person => person.BirthDate, (same, person) => person with { LastName = person.LastName ?? same.LastName, FirstName = person.FirstName ?? same.FirstName }),
    };

    /// <summary>The codes with those that were withheld; as they were held where the others are the same.</summary>
    private static IReadOnlyList<string>? Kept(IReadOnlyList<string>? before, IReadOnlyList<string>? after, FrozenSet<string> withheld)
    {
        if (before is null)
            return after;
        var seen = before.Where(code => !withheld.Contains(code));
        return seen.SequenceEqual(after ?? []) ? before : [.. after ?? [], .. before.Where(withheld.Contains)];
    }

    /// <summary>The persons, each with what is held of the same one.</summary>
    private static List<T> WithSame<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, DateOnly?> birth, Func<T, T, T> merge)
        where T : class
    {
        // Without a birth date only the place says who it is, and only where nobody came or went.
        var sameLength = before.Count == after.Count;
        var left = before.Cast<T?>().ToList();
        var same = new T?[after.Count];
        for (var at = 0; at < after.Count; at++)
        {
            if (at < left.Count && birth(after[at]) == birth(before[at]) && (sameLength || birth(after[at]) is not null))
                (same[at], left[at]) = (before[at], null);
        }

        for (var at = 0; at < after.Count; at++)
        {
            if (same[at] is null && birth(after[at]) is { } day && left.FindIndex(person => person is not null && birth(person) == day) is var found and >= 0)
                (same[at], left[found]) = (left[found], null);
        }

        if (sameLength && same.Count(held => held is null) == 1 && Array.IndexOf(same, null) is var only && left[only] is { } there)
            same[only] = there;
        return [.. after.Select((person, at) => same[at] is { } held ? merge(held, person) : person)];
    }

    /// <summary>Whether a demand holds a confidential fact.</summary>
    public static bool Holds(DemandFile file) =>
        file.Reasons?.Any(Reasons.Contains) == true
        || file.Labels is { Count: > 0 }
        || file.CurrentHousing?.Models.Any(Housing.Contains) == true
        || file.CoApplicants.Prepend(file.Applicant).Any(person => person.DisabilityCard == true);
}
