using System.Text;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux;

/// <summary>
/// What is asked of an agreement when somebody records it, and of nothing that is recorded: what a merger made, or an earlier version took, goes
/// on and can be amended.
/// </summary>
internal static class AgreementEntry
{
    /// <summary>Faults that refuse what is new of an agreement.</summary>
    /// <param name="agreement">The agreement.</param>
    /// <param name="others">The landlord's agreements in the département, this one as it is recorded among them.</param>
    /// <param name="geography">Places.</param>
    public static IReadOnlyList<InputFault> Faults(Agreement agreement, FluxAgreements others, Geography geography)
    {
        var before = others.Find(agreement.Id);
        return [.. before is null ? Spellings(agreement, others) : [], .. Derogations(agreement, before), .. Mandates(agreement, before, geography)];
    }

    /// <summary>
    /// One reserver has one name (FLX-3, FLX-I1): whoever signs in sees what is written exactly so, and of another spelling nothing.
    /// </summary>
    private static IEnumerable<InputFault> Spellings(Agreement agreement, FluxAgreements others)
    {
        foreach (var (path, name) in Names(agreement))
        {
            if (name.Trim() != name)
                yield return new InputFault(path, "spelling", "Leave out the blanks before and after the name: whoever signs in is known without them.");
            else if (Folded(name) == Folded(agreement.Landlord))
                yield return new InputFault(path, "reserver", "A landlord reserves nothing of its own: name who holds the rights (FLX-1).");
            else if (others.All.FirstOrDefault(other => AgreementRules.Overlap(other, agreement) && Names(other).Any(known => known.Name != name && Folded(known.Name) == Folded(name))) is { } twin)
                yield return new InputFault(path, "spelling", $"{twin.Id} writes {Names(twin).First(known => Folded(known.Name) == Folded(name)).Name}, at the same time: one reserver has one name. Write it so here, or end that one first (FLX-3).");
        }
    }

    private static IEnumerable<(string Path, string Name)> Names(Agreement agreement) =>
        agreement.Takeover is { } takeover ? [("reserver", agreement.Reserver), ("takeover.reserver", takeover.Reserver)] : [("reserver", agreement.Reserver)];

    /// <summary>A name without what nobody sees, or reads as another: the form of its accents, the kind and number of its blanks, its capitals.</summary>
    public static string Folded(string name) => string.Join(' ', name.Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    /// <summary>An order derogates once, for a year at most, and two never at a time: else a row of them would be as long as one likes (FLX-11).</summary>
    private static IEnumerable<InputFault> Derogations(Agreement agreement, Agreement? before)
    {
        List<Derogation> recorded = [.. before?.Derogations ?? []];
        var all = agreement.Derogations.Select(derogation => (Derogation: derogation, Stands: recorded.Remove(derogation))).ToList();
        for (var index = 0; index < all.Count; index++)
        {
            var (derogation, stands) = all[index];
            var others = all.Take(index).Where(other => !(stands && other.Stands)).Select(other => other.Derogation).ToList();
            if (others.Any(other => Folded(other.Order) == Folded(derogation.Order)))
                yield return new InputFault($"derogations[{index}].order", "not-unique", "One order derogates once, for at most one year: name each order once (FLX-11).");
            else if (others.Any(other => other.From <= derogation.Until && derogation.From <= other.Until))
                yield return new InputFault($"derogations[{index}].from", "derogation", "Another derogation holds at that time: let this one begin after it (FLX-11).");
        }
    }

    /// <summary>A mandate is of rights that there are: some of them lie where it is given (FLX-17).</summary>
    private static IEnumerable<InputFault> Mandates(Agreement agreement, Agreement? before, Geography geography)
    {
        var places = new MandatePlaces(geography);
        for (var index = 0; index < agreement.Mandates.Length; index++)
        {
            var mandate = agreement.Mandates[index];
            if (mandate.Scope?.Territory is { } territory && before?.Mandates.Any(given => given.Delegate == mandate.Delegate && given.From == mandate.From && given.Scope?.Territory == territory) != true && !places.Meet(territory, agreement.Territory))
                yield return new InputFault($"mandates[{index}].scope.territory", "mandate-territory", "The agreement has no rights there: name a commune or an EPCI of its own territory, or leave the territory out (FLX-17).");
        }
    }
}
