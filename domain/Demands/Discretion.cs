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
    /// A change by somebody who was shown only the rest: the confidential codes stay, for a list replaced by one that never
    /// had them says nothing about them.
    /// </summary>
    public static DemandFile KeepUnseen(DemandFile before, DemandFile after)
    {
        var reasons = before.Reasons?.Where(code => Reasons.Contains(code) && after.Reasons?.Contains(code) != true).ToList() ?? [];
        var models = before.CurrentHousing?.Models.Where(code => Housing.Contains(code) && after.CurrentHousing?.Models.Contains(code) != true).ToList() ?? [];
        var labels = before.Labels?.Where(label => after.Labels?.Any(kept => kept.Name == label.Name && kept.Issuer == label.Issuer) != true).ToList() ?? [];
        return after with
        {
            Labels = labels.Count == 0 ? after.Labels : [.. after.Labels ?? [], .. labels],
            Reasons = reasons.Count == 0 ? after.Reasons : [.. after.Reasons ?? [], .. reasons],
            CurrentHousing = models.Count == 0 ? after.CurrentHousing : (after.CurrentHousing ?? new()) with { Models = [.. after.CurrentHousing?.Models ?? [], .. models] },
        };
    }

    /// <summary>Whether a demand holds a confidential fact.</summary>
    public static bool Holds(DemandFile file) =>
        file.Reasons?.Any(Reasons.Contains) == true
        || file.Labels is { Count: > 0 }
        || file.CurrentHousing?.Models.Any(Housing.Contains) == true
        || file.CoApplicants.Prepend(file.Applicant).Any(person => person.DisabilityCard == true);
}
